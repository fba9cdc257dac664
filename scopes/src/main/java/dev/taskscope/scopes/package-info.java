/**
 * Ready-made ways to wait for tasks. Start at {@link dev.taskscope.scopes.Gather} to run several things and have all results,
 * at {@link dev.taskscope.scopes.Wait} or {@link dev.taskscope.scopes.AsCompleted} to have them as they come, at
 * {@link dev.taskscope.scopes.Race} to have the first. Each is a {@link dev.taskscope.CompletionPolicy} or a scope that was opened
 * with one: nothing here starts a thread or keeps time of its own, and what a way of waiting promises, it promises by the contract
 * of {@link dev.taskscope.TaskScope}.
 */
@NullMarked
package dev.taskscope.scopes;

import org.jspecify.annotations.NullMarked;
