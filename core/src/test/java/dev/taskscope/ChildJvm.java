/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A JVM of its own for what a JVM does once: the same JDK, with the framework and a main class of these tests on the class
 * path.
 */
public final class ChildJvm {
    private final Class<?> main;
    private final List<String> options = new ArrayList<>();
    private final Set<String> classPath = new LinkedHashSet<>();

    private ChildJvm(Class<?> main) {
        this.main = main;
        withClassPath(TaskScope.class);
        withClassPath(main);
        withClassPath(org.slf4j.Logger.class);
        withClassPath(ch.qos.logback.classic.Logger.class);
        withClassPath(ch.qos.logback.core.Appender.class);
    }

    /** What it printed to both streams, line by line, and how it ended. */
    public record Result(int exit, List<String> lines) {
        /** Returns the lines, if it ended well. */
        public List<String> ok() {
            assertEquals(0, exit, () -> String.join(System.lineSeparator(), lines));
            return lines;
        }
    }

    /** Returns one that will run that class. */
    public static ChildJvm running(Class<?> main) {
        return new ChildJvm(main);
    }

    /** Adds options of the JVM. */
    public ChildJvm with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** Adds a folder to the class path. */
    public ChildJvm withClassPath(Path folder) {
        classPath.add(folder.toString());
        return this;
    }

    private void withClassPath(Class<?> type) {
        classPath.add(rootOf(type).toString());
    }

    /** Returns where a class comes from, also if that has been patched into a module. */
    private static Path rootOf(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        String location = String.valueOf(type.getResource("/" + file));
        boolean inJar = location.startsWith("jar:");
        String root = inJar
                ? location.substring("jar:".length(), location.indexOf("!/"))
                : location.substring(0, location.length() - file.length());
        return Path.of(URI.create(root));
    }

    /** Starts it, and waits until it has ended. */
    public Result run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        try (var output = process.getInputStream()) {
            process.getOutputStream().close();
            var lines = new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            return new Result(process.waitFor(), lines);
        } finally {
            process.destroyForcibly(); // if the test gave up
        }
    }
}
