/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A JVM of its own, with options of its own: the same JDK, and a main class of these tests. */
public final class ChildJvm {
    private final Class<?> main;
    private final List<String> options = new ArrayList<>();
    private final List<String> modulePath = new ArrayList<>();
    private final List<String> classPath = new ArrayList<>();

    private ChildJvm(Class<?> main) {
        this.main = main;
        classPath.addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator)));
    }

    /** What it printed to both streams, line by line, and how it ended. */
    public record Result(int exit, List<String> lines) {
        /** Returns the lines, if it ended well. */
        public List<String> ok() {
            assertEquals(0, exit, () -> String.join(System.lineSeparator(), lines));
            return lines;
        }
    }

    /** Returns one that will run that class, with the class path of this one. */
    public static ChildJvm running(Class<?> main) {
        return new ChildJvm(main);
    }

    /** Adds options of the JVM. */
    public ChildJvm with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** Moves what these classes come from to the module path, as the roots of the modules there are. */
    public ChildJvm withModules(Class<?>... types) {
        for (Class<?> type : types) {
            String root = rootOf(type);
            classPath.remove(root);
            modulePath.add(root);
        }
        return this;
    }

    private static String rootOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("where does %s come from?".formatted(type), e);
        }
    }

    /** Starts it, and waits until it has ended. */
    public Result run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        if (!modulePath.isEmpty()) {
            command.addAll(List.of(
                    "-p", String.join(File.pathSeparator, modulePath), "--add-modules", "ALL-MODULE-PATH"));
        }
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main.getName()));
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        try (var output = process.getInputStream()) {
            process.getOutputStream().close();
            List<String> lines = new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            return new Result(process.waitFor(), lines);
        } finally {
            process.destroyForcibly(); // if the test gave up
        }
    }
}
