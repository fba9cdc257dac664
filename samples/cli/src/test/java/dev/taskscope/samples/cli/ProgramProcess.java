/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The program in a process of its own; what it prints is in the files {@code out} and {@code err} of a folder. */
public final class ProgramProcess {

    private ProgramProcess() {}

    public static ProcessBuilder builder(Path folder, String... args) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
    }

    /** Makes the process heed SIGINT: what is started in the background inherits that it is ignored. */
    public static ProcessBuilder interruptible(ProcessBuilder builder) throws InterruptedException {
        List<String> reset = List.of("env", "--default-signal=INT");
        assumeTrue(works(Stream.concat(reset.stream(), Stream.of("true")).toList()), "needs env of GNU coreutils");
        return builder.command(Stream.concat(reset.stream(), builder.command().stream()).toList());
    }

    public static void signal(String name, Process process) throws InterruptedException {
        assertTrue(works(List.of("kill", "-" + name, Long.toString(process.pid()))));
    }

    private static boolean works(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
