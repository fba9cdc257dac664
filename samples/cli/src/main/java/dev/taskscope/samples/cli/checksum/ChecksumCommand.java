/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import dev.taskscope.samples.cli.AtLeastOne;
import dev.taskscope.samples.cli.DurationConverter;
import dev.taskscope.samples.cli.ExitCode;
import dev.taskscope.samples.cli.ExitGuard;
import dev.taskscope.samples.cli.Progress;
import dev.taskscope.samples.cli.Streams;
import dev.taskscope.samples.cli.TimelineOption;
import dev.taskscope.samples.cli.Troubles;
import dev.taskscope.samples.cli.WholeLines;
import dev.taskscope.timeouts.TimeLimit;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskscope checksum}: the sums of all files below some folders. */
@Command(name = "checksum")
public final class ChecksumCommand implements Callable<Integer> {
    private static final int LISTED_AT_MOST = 1000; // finding out what is left must not take longer than the work
    private static final int DEFAULT_LIMIT =
            Math.min(2 * Runtime.getRuntime().availableProcessors(), 64); // one computes, one reads

    private final Streams streams;
    private final FileOpener opener;

    @Parameters(arity = "1..*", paramLabel = "DIR") private List<String> arguments = List.of();

    @Option(names = "--fail-fast") private boolean failFast;

    @Option(names = "--limit", paramLabel = "N", converter = AtLeastOne.class) private int limit = DEFAULT_LIMIT;

    @Option(names = "--deadline", paramLabel = "DURATION", converter = DurationConverter.class) private @Nullable Duration deadline;

    @Mixin private TimelineOption timeline = new TimelineOption();

    /** Creates the command, for these streams. */
    public ChecksumCommand(Streams streams) {
        this(streams, FileOpener.SYSTEM);
    }

    ChecksumCommand(Streams streams, FileOpener opener) {
        this.streams = streams;
        this.opener = opener;
    }

    @Override
    public Integer call() {
        Optional<String> refusal = timeline.refusal();
        if (refusal.isPresent()) {
            return failed(refusal.get());
        }
        var sums = new Checksums(limit, failFast, opener);
        var walk = new Walk(arguments);
        try (ExitGuard guard = ExitGuard.install()) {
            boolean expired = timeLimit().attempt(() -> sumUp(sums, walk, guard)).expired();
            List<String> left = expired ? left(sums.report(), walk, guard) : List.of();
            Optional<String> unwritten = timeline.write();
            int code = guard.exiting() ? ExitCode.BROKEN_OFF : tell(sums.report(), left);
            return unwritten.isPresent() ? failed(unwritten.get()) : code;
        } catch (InterruptedException e) {
            return ExitCode.BROKEN_OFF;
        } catch (IOException e) {
            return Troubles.cannotWrite("checksum", "the sums", e, streams);
        }
    }

    private int failed(String trouble) {
        streams.errWriter().println("taskscope checksum: " + trouble);
        return ExitCode.FAILED;
    }

    private TimeLimit timeLimit() {
        return deadline == null ? TimeLimit.none() : TimeLimit.of(deadline);
    }

    /** Prints the sums and what is wrong, and returns the exit code. */
    private int tell(Report report, List<String> left) throws IOException {
        PrintWriter err = streams.errWriter();
        boolean failed = !report.failures().isEmpty();
        boolean stoppedByAFailure = failed && failFast;
        if (!stoppedByAFailure) {
            WholeLines.write(report.lines(), streams.out());
        }
        report.failures().forEach(failure -> err.println(message(failure.name(), Troubles.inWords(failure.reason()))));
        if (!stoppedByAFailure && !left.isEmpty()) {
            left.forEach(err::println);
            return ExitCode.OUT_OF_TIME;
        }
        return failed ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** Returns messages on what there was no time for: first what was being read, then what was not come to. */
    private static List<String> left(Report report, Walk walk, ExitGuard guard) throws InterruptedException {
        var messages = new ArrayList<String>();
        report.unfinished().forEach(file -> messages.add(message(file.name(), "Not finished in time")));
        for (int listed = 0; walk.hasNext() && !guard.exiting(); listed++) {
            if (listed == LISTED_AT_MOST) {
                messages.add("taskscope checksum: and more, in the order of the paths");
                break;
            }
            messages.add(message(walk.next().name(), "Not begun in time"));
        }
        return messages;
    }

    private Checksums sumUp(Checksums sums, Walk walk, ExitGuard guard) throws InterruptedException {
        long files = streams.interactive() ? count(guard) : 0;
        if (files <= 1) {
            sums.sumUp(walk, timeline::watch, guard);
        } else {
            try (Progress progress = Progress.show("checksum", "files", files, streams.err())) {
                sums.sumUp(walk, options -> timeline.watch(options).listener(progress), guard);
            }
        }
        return sums;
    }

    /** Walks ahead, for the sake of the bar: listing takes a moment, reading takes long. */
    private long count(ExitGuard guard) throws InterruptedException {
        long files = 0;
        for (var walk = new Walk(arguments); walk.hasNext() && !guard.exiting(); walk.next()) {
            files++;
        }
        return files;
    }

    private static String message(FileName name, String trouble) {
        return "taskscope checksum: " + name + ": " + trouble;
    }
}
