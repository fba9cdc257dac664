/**
 * Time limits as verbs over the deadlines of {@code dev.taskscope}: one that fails, one that moves on with what there is.
 * Limits nest and only ever shrink, can be moved while they run, and tell their own expiry from a cancellation that came
 * from outside.
 */
module dev.taskscope.timeouts {
    requires transitive dev.taskscope;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.taskscope.timeouts;
}
