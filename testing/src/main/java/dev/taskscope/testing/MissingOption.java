/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

/** Says which option the JVM lacks, in words that can be pasted into a build. */
final class MissingOption {

    private MissingOption() {}

    static String message() {
        Module module = MissingOption.class.getModule();
        String opened = "java.base/java.lang=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
        return """
                The test scheduler runs virtual threads on an executor of its own, for which the JVM of the tests needs the option
                  --add-opens %1$s
                Maven, in the configuration of maven-surefire-plugin:
                  <argLine>--add-opens %1$s</argLine>
                Gradle, in build.gradle or build.gradle.kts:
                  tasks.test { jvmArgs("--add-opens=%1$s") }"""
                .formatted(opened);
    }
}
