/**
 * Ready-made ways to wait for tasks: each is a {@link dev.taskscope.CompletionPolicy} or a scope that was opened with one.
 * Nothing here starts a thread or keeps time of its own; what a way of waiting promises, it promises by the contract of
 * {@link dev.taskscope.TaskScope}.
 */
@NullMarked
package dev.taskscope.scopes;

import org.jspecify.annotations.NullMarked;
