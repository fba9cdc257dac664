/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.util.Objects.requireNonNull;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Decision;
import dev.taskscope.Tally;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A policy whose waits have a limit. One instance for each wait remembers when that began. */
final class LimitedPolicy<T extends @Nullable Object, R extends @Nullable Object> implements CompletionPolicy<T, R> {
    private final TimeLimit settings;
    private final CompletionPolicy<T, R> policy;
    private final Say<T, R> atExpiry;

    /** What expiry means. */
    @FunctionalInterface
    interface Say<T extends @Nullable Object, R extends @Nullable Object> {
        /** Makes the result of a wait, of what it saw. */
        R result(CompletionPolicy<T, R> policy, Supplier<Expiry> expiry, Completion<T> completion);

        /** Cancels the rest and throws. */
        static <T extends @Nullable Object, R extends @Nullable Object> Say<T, R> fail() {
            return (policy, expiry, completion) -> {
                Expiry now = expiry.get();
                String reason = now.limit() + " has expired";
                completion.pending().forEach(task -> task.cancel(reason));
                throw new DeadlineExceededException(
                        now, now.noticedAfter(), /* cleanupCutShort= */ false, /* cause= */ null);
            };
        }
    }

    // who waits
    private boolean began;
    private @Nullable Deadline deadline;
    private Duration length = Duration.ZERO;
    private boolean innerFirst; // the policy has a deadline of its own, which comes first

    LimitedPolicy(
            TimeLimit settings,
            CompletionPolicy<T, R> policy,
            Say<T, R> atExpiry) {
        this.settings = settings;
        this.policy = policy;
        this.atExpiry = atExpiry;
    }

    @Override
    public CompletionPolicy<T, R> newRound() {
        return new LimitedPolicy<>(
                settings, requireNonNull(policy.newRound(), "policy from newRound of " + policy), atExpiry);
    }

    @Override
    public Optional<Deadline> deadline() {
        if (!began) {
            began = true;
            deadline = settings.deadlineOn(TaskRuntime.current().timeSource());
            length = deadline == null ? Duration.ZERO : settings.lengthUntil(deadline);
        }
        Optional<Deadline> inner = policy.deadline();
        Deadline own = deadline;
        innerFirst = own != null && inner.isPresent() && own.earlier(inner.get()) != own;
        return deadline == null ? inner : Optional.of(inner.map(deadline::earlier).orElse(deadline));
    }

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        return policy.onCompletion(completed, tally);
    }

    @Override
    public boolean needsEvery() {
        return policy.needsEvery();
    }

    @Override
    public R result(Completion<T> completion) {
        Deadline passed = deadline;
        if (passed == null || innerFirst || !completion.expired() || !passed.passed()) {
            return policy.result(completion);
        }
        return atExpiry.result(
                policy, () -> Expiry.of(settings.name(), length, passed, completion), completion);
    }

    @Override
    public String toString() {
        return policy + " within " + settings;
    }
}
