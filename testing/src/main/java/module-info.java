/**
 * Makes tests of concurrent code quick and repeatable: a clock that moves only when told, and a scheduler that decides which
 * virtual thread runs next and replays that from a seed. JUnit and jqwik are optional: whoever uses neither gets along
 * without them.
 */
module dev.taskscope.testing {
    requires transitive dev.taskscope;
    requires static org.jspecify;
}
