/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.conformance;

import static java.util.Objects.requireNonNull;

import dev.taskscope.samples.cli.AtLeastOne;
import dev.taskscope.samples.cli.ExitCode;
import dev.taskscope.samples.cli.Printable;
import dev.taskscope.samples.cli.Streams;
import dev.taskscope.samples.cli.Troubles;
import dev.taskscope.samples.conformance.Conformance;
import dev.taskscope.samples.conformance.Result;
import dev.taskscope.samples.conformance.Scenario;
import dev.taskscope.samples.conformance.language.InvalidScenarioException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskscope conformance PATH...}: runs scenarios, and compares with what asyncio did. */
@Command(name = "conformance")
public final class ConformanceCommand implements Callable<Integer> {
    private static final int CANNOT_READ = 2; // as wrong arguments
    private static final String DOCUMENTATION = "docs/asyncio.md";

    private final Streams streams;

    @Parameters(arity = "1..*", paramLabel = "PATH") private List<Path> paths = List.of();

    @Option(names = "--schedules", paramLabel = "N", converter = AtLeastOne.class) private int schedules = 1;

    private int passed;
    private int failed;
    private int differ;
    private int unreadable;

    /** Creates the command, for these streams. */
    public ConformanceCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        PrintWriter out = streams.outWriter();
        for (Path path : paths) {
            for (Path file : filesIn(path)) {
                if (out.checkError()) {
                    return ExitCode.READER_GONE;
                }
                check(file, out);
            }
        }
        out.println("%d passed, %d failed%s"
                .formatted(passed, failed, differ == 0 ? "" : ", %d differ as documented".formatted(differ)));
        if (out.checkError()) {
            return ExitCode.READER_GONE;
        }
        return unreadable > 0 ? CANNOT_READ : failed > 0 ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** Returns the file, or the scenarios below the folder, in the order of their paths. */
    private List<Path> filesIn(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> below = Files.walk(path)) {
            List<Path> files = below.filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                refuse(path, "no scenario in it: their names end in .json");
            }
            return files;
        } catch (IOException e) {
            refuse(path, Troubles.inWords(e));
        } catch (UncheckedIOException e) {
            refuse(path, Troubles.inWords(requireNonNull(e.getCause())));
        }
        return List.of();
    }

    private void check(Path file, PrintWriter out) {
        Scenario scenario;
        try {
            scenario = Scenario.read(file);
        } catch (IOException e) {
            refuse(file, Troubles.inWords(e));
            return;
        } catch (InvalidScenarioException e) {
            refuse(file, e.problem());
            return;
        }
        switch (Conformance.check(scenario, schedules)) {
            case Result.Passed all -> passed++;
            case Result.Differs differs -> {
                differ++;
                out.println("%s differs as documented: '%s' in %s"
                        .formatted(Printable.of(scenario.name()), differs.rule().title(), DOCUMENTATION));
            }
            case Result.Failed how -> {
                failed++;
                FailureReport.print(scenario, how, out);
            }
        }
    }

    private void refuse(Path file, String why) {
        unreadable++;
        streams.errWriter().println("taskscope conformance: %s: %s"
                .formatted(Printable.of(file.toString()), Printable.of(why)));
    }
}
