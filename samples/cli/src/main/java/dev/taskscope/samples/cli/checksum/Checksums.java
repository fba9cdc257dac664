/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Outcome;
import dev.taskscope.ScopeOptions;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.samples.cli.ExitGuard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Sums up files concurrently, at most so many at a time: one scope, one task for each file, joined in rounds. A round
 * is over as soon as some task is done; then the next file takes its place. There is never a thread that only waits
 * for its turn.
 */
final class Checksums {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] NO_LINE = {};

    private final int limit;
    private final FileOpener opener;
    private final CompletionPolicy<byte[], Completion<byte[]>> policy;
    private final List<byte[]> lines = new ArrayList<>();
    private final List<Report.Failure> failures = new ArrayList<>();
    private final List<Report.Unfinished> unfinished = new ArrayList<>();
    private final Map<Task<byte[]>, Place> running = new HashMap<>(); // at most the limit

    private record Place(int index, FileName name) {}

    Checksums(int limit, boolean failFast, FileOpener opener) {
        this.limit = limit;
        this.opener = opener;
        this.policy = failFast ? CHECK_EACH.or(CompletionPolicy.atMostFailures(0)) : CHECK_EACH;
    }

    /** Returns at every completion, as asyncio's FIRST_COMPLETED, and leaves the other tasks running. */
    private static final CompletionPolicy<byte[], Completion<byte[]>> CHECK_EACH =
            CompletionPolicy.<byte[]>waitForAll().until(task -> true);

    /**
     * Sums them all up, or as many as there were until the scope was cancelled: by the first failure, if it is
     * fail-fast, by the guard, or by a limit of time around. However it ends, no task is running any more then, and
     * {@link #report} tells how far it got.
     *
     * @param watched adds listeners to the options of the scope
     * @throws InterruptedException if the calling thread was interrupted
     */
    void sumUp(Walk files, UnaryOperator<ScopeOptions> watched, ExitGuard guard) throws InterruptedException {
        try (var scope = TaskScope.open(policy, options -> watched.apply(options.name("checksum")))) {
            guard.cancelsOnExit(scope);
            while (!scope.isCancelled() && (files.hasNext() || !running.isEmpty())) {
                while (running.size() < limit && files.hasNext()) {
                    fork(files.next(), scope);
                }
                scope.join().done().forEach(this::enter);
            }
        } finally {
            List.copyOf(running.keySet()).forEach(this::enter); // no join told of them; they ended before the scope did
        }
    }

    /** Returns what became of all that was begun. */
    Report report() {
        failures.sort(comparingInt(Report.Failure::place)); // they came in completion order
        unfinished.sort(comparingInt(Report.Unfinished::place));
        return new Report(lines, failures, unfinished);
    }

    private void fork(Entry entry, TaskScope<byte[], ?> scope) {
        var place = new Place(lines.size(), entry.name());
        lines.add(NO_LINE);
        running.put(scope.fork(entry.name().toString(), () -> line(entry)), place);
    }

    private void enter(Task<byte[]> done) {
        Place place = requireNonNull(running.remove(done), "place of a task that was forked here");
        switch (done.outcome().orElseThrow()) {
            case Outcome.Success<byte[]> success -> lines.set(place.index(), success.value());
            case Outcome.Failure<byte[]> failure ->
                failures.add(new Report.Failure(place.index(), place.name(), failure.exception()));
            case Outcome.Cancelled<byte[]> cancelled ->
                unfinished.add(new Report.Unfinished(place.index(), place.name()));
        }
    }

    /** A folder that could not be listed is a task that fails, so that it counts like a file that cannot be read. */
    private byte[] line(Entry entry) throws IOException {
        return switch (entry) {
            case Entry.File file -> SumLine.of(sum(file.path()), file.name());
            case Entry.Lost lost -> throw lost.problem();
        };
    }

    private byte[] sum(Path path) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (ReadableByteChannel content = opener.open(path)) {
            while (content.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
