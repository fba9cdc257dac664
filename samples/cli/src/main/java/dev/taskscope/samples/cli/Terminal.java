/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The terminal that the program runs on, if any. */
public final class Terminal {
    private static final int DEFAULT_WIDTH = 80;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private Terminal() {}

    /**
     * Tells whether progress may be shown: standard error is a terminal, and standard output no pipe.
     *
     * <p>{@code System.console()} answers another question (about standard input and output), and differently on every
     * JDK since 22; so it is asked only where the system does not show what the descriptors are.
     */
    static boolean showsProgress() {
        Optional<String> err = target(2);
        return err.isPresent()
                ? isTerminal(err.get()) && !target(1).orElse("").startsWith("pipe:")
                : System.console() != null && consoleIsTerminal();
    }

    private static Optional<String> target(int descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(descriptor))).toString());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // no such file system here, or the descriptor is closed
        }
    }

    private static boolean isTerminal(String target) {
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }

    /** Console.isTerminal, which came with 22; before, a console was there only if it was a terminal. */
    private static boolean consoleIsTerminal() {
        try {
            Object console = System.console();
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /**
     * Returns how many columns the terminal has, 80 if it does not say.
     *
     * <p>By {@code stty}: the terminal library of the progress bar would know, too, but it puts the system's default in
     * the place of the JVM's signal handlers, and then Ctrl-C kills the program on the spot.
     */
    public static int width() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Redirect.from(new File("/dev/tty")))
                    .redirectError(Redirect.DISCARD)
                    .start();
            String[] rowsAndColumns = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            int columns = rowsAndColumns.length == 2 ? Integer.parseInt(rowsAndColumns[1]) : 0;
            return columns > 0 ? columns : DEFAULT_WIDTH;
        } catch (IOException | NumberFormatException e) {
            return DEFAULT_WIDTH;
        }
    }
}
