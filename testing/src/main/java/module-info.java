/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */

/**
 * Makes tests of concurrent code quick and repeatable: a clock that moves only when told, and a scheduler that decides which
 * virtual thread runs next and replays that from a seed. JUnit and jqwik are optional: whoever uses neither gets along
 * without them.
 */
module dev.taskscope.testing {
    requires transitive dev.taskscope;
    requires java.management;
    requires jdk.unsupported;
    requires org.slf4j;
    requires static net.jqwik.api;
    requires static org.jspecify;
    requires static org.junit.jupiter.api;

    exports dev.taskscope.testing;
    exports dev.taskscope.testing.jqwik;
    exports dev.taskscope.testing.junit;
    exports dev.taskscope.testing.trace;

    opens dev.taskscope.testing.junit to
            org.junit.platform.commons;
}
