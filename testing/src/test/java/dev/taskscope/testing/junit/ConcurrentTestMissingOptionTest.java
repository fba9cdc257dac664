/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.TaskScope;
import dev.taskscope.outside.OnSchedules;
import dev.taskscope.testing.ChildJvm;
import dev.taskscope.testing.Exploration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.launcher.Launcher;
import org.opentest4j.MultipleFailuresError;
import org.slf4j.Logger;

/** A JVM without the option that the scheduler needs: the error has the lines for the build, and they work. */
class ConcurrentTestMissingOptionTest {
    private static final List<String> ON_THE_CLASS_PATH = List.of(
            "The test scheduler runs virtual threads on an executor of its own, for which the JVM of the tests needs the option",
            "  --add-opens java.base/java.lang=ALL-UNNAMED",
            "Maven, in the configuration of maven-surefire-plugin:",
            "  <argLine>--add-opens java.base/java.lang=ALL-UNNAMED</argLine>",
            "Gradle, in build.gradle or build.gradle.kts:",
            "  tasks.test { jvmArgs(\"--add-opens=java.base/java.lang=ALL-UNNAMED\") }",
            "passed: 0");

    @Test
    void onTheClassPath_without_printsTheLines() throws Exception {
        assertEquals(ON_THE_CLASS_PATH, ChildJvm.running(OnSchedules.class).run().ok());
    }

    @Test
    void onTheClassPath_withWhatIsPrinted_passes() throws Exception {
        assertPasses(ChildJvm.running(OnSchedules.class).with(forMaven(ON_THE_CLASS_PATH)).run());
        assertPasses(ChildJvm.running(OnSchedules.class).with(forGradle(ON_THE_CLASS_PATH)).run());
    }

    @Test
    void asANamedModule_without_printsTheLinesWithItsName() throws Exception {
        List<String> expected = ON_THE_CLASS_PATH.stream()
                .map(line -> line.replace("ALL-UNNAMED", "dev.taskscope.testing"))
                .toList();

        assertEquals(expected, inModules().run().ok());
    }

    @Test
    void asANamedModule_withWhatIsPrinted_passes() throws Exception {
        List<String> printed = inModules().run().ok();

        assertPasses(inModules().with(forMaven(printed)).run());
        assertPasses(inModules().with(forGradle(printed)).run());
    }

    /** Ours and what they require as modules; the tests on the class path. */
    private static ChildJvm inModules() {
        return ChildJvm.running(OnSchedules.class)
                .withModules(
                        TaskScope.class, Exploration.class, Logger.class, Test.class, JupiterTestEngine.class,
                        JUnitException.class, TestEngine.class, Launcher.class, MultipleFailuresError.class);
    }

    private static void assertPasses(ChildJvm.Result result) {
        assertTrue(result.ok().getLast().equals("passed: 1"), () -> String.join("\n", result.lines()));
    }

    /** Returns the arguments that Maven makes of what is printed for it: it splits at blanks. */
    private static String[] forMaven(List<String> printed) {
        return between("<argLine>", "</argLine>", printed).split(" ");
    }

    /** Returns the argument that Gradle makes of what is printed for it. */
    private static String[] forGradle(List<String> printed) {
        return new String[]{between("jvmArgs(\"", "\")", printed)};
    }

    private static String between(String before, String after, List<String> lines) {
        String line = lines.stream().filter(each -> each.contains(before)).findFirst().orElseThrow();
        return line.substring(line.indexOf(before) + before.length(), line.indexOf(after));
    }
}
