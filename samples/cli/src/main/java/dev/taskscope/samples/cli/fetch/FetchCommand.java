/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskscope.samples.cli.AtLeastOne;
import dev.taskscope.samples.cli.DurationConverter;
import dev.taskscope.samples.cli.ExitCode;
import dev.taskscope.samples.cli.ExitGuard;
import dev.taskscope.samples.cli.Printable;
import dev.taskscope.samples.cli.Progress;
import dev.taskscope.samples.cli.Streams;
import dev.taskscope.samples.cli.TimelineOption;
import dev.taskscope.samples.cli.Troubles;
import dev.taskscope.samples.cli.WholeLines;
import dev.taskscope.timeouts.TimeLimit;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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

/** {@code taskscope fetch}: gets the URLs of a file. */
@Command(name = "fetch")
public final class FetchCommand implements Callable<Integer> {
    private static final int DEFAULT_LIMIT = 16;
    private static final Duration DEFAULT_PER_REQUEST = Duration.ofSeconds(30);

    private final Streams streams;

    @Parameters(arity = "1", paramLabel = "FILE") private String file = "";

    @Option(names = "--limit", paramLabel = "N", converter = AtLeastOne.class) private int limit = DEFAULT_LIMIT;

    @Option(names = "--per-request", paramLabel = "DURATION", converter = DurationConverter.class) private Duration perRequest =
            DEFAULT_PER_REQUEST;

    @Option(names = "--total", paramLabel = "DURATION", converter = DurationConverter.class) private @Nullable Duration total;

    @Option(names = "--hedge-after", paramLabel = "DURATION", converter = DurationConverter.class) private @Nullable Duration hedgeAfter;

    @Mixin private TimelineOption timeline = new TimelineOption();

    /** Creates the command, for these streams. */
    public FetchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<String> urls;
        try {
            urls = urls(Files.readString(Path.of(file), UTF_8));
        } catch (IOException | InvalidPathException e) {
            return cannotRead(e);
        }
        Optional<String> refusal = timeline.refusal();
        if (refusal.isPresent()) {
            return failed(refusal.get());
        }
        try (ExitGuard guard = ExitGuard.install()) {
            List<Result> results = getAll(urls, guard);
            Optional<String> unwritten = timeline.write();
            int code = guard.exiting() ? ExitCode.BROKEN_OFF : tell(urls, results);
            return unwritten.isPresent() ? failed(unwritten.get()) : code;
        } catch (InterruptedException e) {
            return ExitCode.BROKEN_OFF;
        } catch (IOException e) {
            return Troubles.cannotWrite("fetch", "the results", e, streams);
        }
    }

    /** One a line; comments and blank lines are passed over. */
    static List<String> urls(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
    }

    private int cannotRead(Exception reason) {
        String trouble = reason instanceof CharacterCodingException ? "Not a text in UTF-8" : Troubles.inWords(reason);
        return failed(Printable.of(file) + ": " + trouble);
    }

    private int failed(String trouble) {
        streams.errWriter().println("taskscope fetch: " + trouble);
        return ExitCode.FAILED;
    }

    private List<Result> getAll(List<String> urls, ExitGuard guard) throws InterruptedException {
        TimeLimit whole = total == null ? TimeLimit.none() : TimeLimit.of(total);
        try (var getter = new HttpGetter()) {
            var fetches = new Fetches(urls, limit, new Attempts(getter, perRequest, hedgeAfter));
            whole.attempt(() -> getAll(fetches, urls.size(), guard)); // the results say what there was no time for
            return fetches.results();
        }
    }

    private Fetches getAll(Fetches fetches, int count, ExitGuard guard) throws InterruptedException {
        if (count <= 1 || !streams.interactive()) {
            fetches.getAll(timeline::watch, guard);
        } else {
            try (Progress progress = Progress.show("fetch", "URLs", count, streams.err())) {
                fetches.getAll(options -> timeline.watch(options).listener(progress), guard);
            }
        }
        return fetches;
    }

    /** Prints the results, and returns the exit code. */
    private int tell(List<String> urls, List<Result> results) throws IOException {
        var lines = new ArrayList<byte[]>();
        for (int i = 0; i < urls.size(); i++) {
            lines.add(ResultLine.of(urls.get(i), results.get(i)));
        }
        WholeLines.write(lines, streams.out());
        if (!results.stream().allMatch(Result::inTime)) {
            return ExitCode.OUT_OF_TIME;
        }
        return results.stream().allMatch(Result::isGood) ? ExitCode.DONE : ExitCode.FAILED;
    }
}
