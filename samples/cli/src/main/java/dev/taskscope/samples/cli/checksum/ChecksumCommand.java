/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import dev.taskscope.ScopeListener;
import dev.taskscope.samples.cli.Streams;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code taskscope checksum}: the sums of all files below some folders. */
@Command(name = "checksum")
public final class ChecksumCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int BROKEN_OFF = 128 + 2; // by signal 2, as a shell counts
    private static final int READER_GONE = 128 + 13;
    private static final int DEFAULT_LIMIT =
            Math.min(2 * Runtime.getRuntime().availableProcessors(), 64); // one computes, one reads

    private final Streams streams;
    private final FileOpener opener;

    @Parameters(arity = "1..*", paramLabel = "DIR") private List<String> arguments = List.of();

    @Option(names = "--fail-fast") private boolean failFast;

    @Option(names = "--limit", paramLabel = "N", converter = Limit.class) private int limit = DEFAULT_LIMIT;

    /** Creates the command, for these streams. */
    public ChecksumCommand(Streams streams) {
        this(streams, FileOpener.SYSTEM);
    }

    ChecksumCommand(Streams streams, FileOpener opener) {
        this.streams = streams;
        this.opener = opener;
    }

    /** A whole number from 1 on. */
    static final class Limit implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            try {
                int limit = Integer.parseInt(value);
                if (limit >= 1) {
                    return limit;
                }
            } catch (NumberFormatException e) {
                // refused below, with the same words
            }
            throw new TypeConversionException("'" + value + "' is not a number of files from 1 on");
        }
    }

    @Override
    public Integer call() {
        PrintWriter err = streams.errWriter();
        try (ExitGuard guard = ExitGuard.install()) {
            Report report = sumUp(guard);
            if (guard.exiting()) {
                return BROKEN_OFF;
            }
            boolean failed = !report.failures().isEmpty();
            if (!failed || !failFast) {
                WholeLines.write(report.lines(), streams.out());
            }
            report.failures().forEach(failure -> err.println(message(failure)));
            return failed ? FAILED : 0;
        } catch (InterruptedException e) {
            return BROKEN_OFF;
        } catch (IOException e) {
            return cannotWrite(e, err);
        }
    }

    private Report sumUp(ExitGuard guard) throws InterruptedException {
        long files = streams.interactive() ? count(guard) : 0;
        if (files <= 1) {
            return sumUp(guard, new ScopeListener() {});
        }
        try (Progress progress = Progress.show(files, streams.err())) {
            return sumUp(guard, progress);
        }
    }

    private Report sumUp(ExitGuard guard, ScopeListener listener) throws InterruptedException {
        return new Checksums(limit, failFast, opener, listener).sumUp(new Walk(arguments), guard);
    }

    /** Walks ahead, for the sake of the bar: listing takes a moment, reading takes long. */
    private long count(ExitGuard guard) {
        long files = 0;
        for (var walk = new Walk(arguments); walk.hasNext() && !guard.exiting(); walk.next()) {
            files++;
        }
        return files;
    }

    private static String message(Report.Failure failure) {
        return "taskscope checksum: " + failure.name() + ": " + inWords(failure.reason());
    }

    /** What the system says, in its words; the name is said already. */
    private static String inWords(Throwable reason) {
        return switch (reason) {
            case NoSuchFileException e -> "No such file or folder";
            case AccessDeniedException e -> "Permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            case IOException e when e.getMessage() != null -> e.getMessage();
            default -> reason.toString();
        };
    }

    private static int cannotWrite(IOException reason, PrintWriter err) {
        boolean readerGone = "Broken pipe".equals(reason.getMessage());
        if (readerGone) {
            return READER_GONE; // as 'head' does: it has what it wanted
        }
        err.println("taskscope checksum: cannot write the sums: " + inWords(reason));
        return FAILED;
    }
}
