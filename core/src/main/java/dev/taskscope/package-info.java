/**
 * Lexical scopes that own concurrent tasks. Start at {@link dev.taskscope.TaskScope}; when to stop waiting is a
 * {@link dev.taskscope.CompletionPolicy}; what a task came to is an {@link dev.taskscope.Outcome}.
 */
@NullMarked
package dev.taskscope;

import org.jspecify.annotations.NullMarked;
