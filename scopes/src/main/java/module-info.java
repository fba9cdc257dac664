/**
 * Ready-made ways to wait for tasks, after the ones that asyncio users know: gather, wait with {@code return_when}, as
 * completed, task group; and race, quorum and parallel map beside them. They are policies and thin scopes over
 * {@code dev.taskscope}, which alone starts, cancels and awaits anything.
 */
module dev.taskscope.scopes {
    requires transitive dev.taskscope;
    requires static org.jspecify;

    exports dev.taskscope.scopes;
}
