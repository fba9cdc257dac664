/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.util.Objects.requireNonNull;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Decision;
import dev.taskscope.ForwardingPolicy;
import dev.taskscope.Tally;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A policy whose waits have a limit. One instance for each wait remembers when that began, and whether it has expired. */
final class LimitedPolicy<T extends @Nullable Object, R extends @Nullable Object> implements ForwardingPolicy<T, R> {
    private final TimeLimit settings;
    private final CompletionPolicy<T, R> policy;
    private final @Nullable AtExpiry<T, R> atExpiry; // null: fail

    /** Makes the result of a wait that the limit has ended, of what the wait saw. */
    @FunctionalInterface
    interface AtExpiry<T extends @Nullable Object, R extends @Nullable Object> {
        R result(CompletionPolicy<T, R> policy, Completion<T> completion);
    }

    // who waits, and deliveries of the scope, one after the other
    private boolean began;
    private @Nullable Deadline deadline;
    private Duration length = Duration.ZERO;
    private @Nullable Deadline answered; // of the policy's own: it went on waiting
    private boolean expired;

    LimitedPolicy(TimeLimit settings, CompletionPolicy<T, R> policy, @Nullable AtExpiry<T, R> atExpiry) {
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
    public CompletionPolicy<T, R> policy() {
        return policy;
    }

    @Override
    public Optional<Deadline> deadline() {
        if (!began) {
            began = true;
            deadline = settings.deadlineOn(TaskRuntime.current().timeSource());
            length = deadline == null ? Duration.ZERO : settings.lengthUntil(deadline);
        }
        Deadline inner = innerDeadline();
        return Optional.ofNullable(deadline == null ? inner : inner == null ? deadline : deadline.earlier(inner));
    }

    /** Returns the next deadline of the policy itself; null for none. */
    private @Nullable Deadline innerDeadline() {
        Deadline inner = policy.deadline().orElse(null);
        return inner == null || inner.equals(answered) ? null : inner;
    }

    @Override
    public Decision onDeadline(Tally tally) {
        Deadline own = deadline;
        Deadline inner = innerDeadline();
        if (inner != null && inner.passed() && (own == null || own.earlier(inner) != own)) {
            answered = inner;
            Decision decision = requireNonNull(policy.onDeadline(tally), "answer of policy " + policy);
            if (decision.stops()) {
                return decision;
            }
        }
        expired = own != null && own.passed();
        return expired ? Decision.RETURN : Decision.KEEP_WAITING;
    }

    @Override
    public boolean hasFailed() {
        return expired ? atExpiry == null : policy.hasFailed();
    }

    @Override
    public boolean needsEvery() {
        return policy.needsEvery();
    }

    @Override
    public R result(Completion<T> completion) {
        if (!expired) {
            return policy.result(completion);
        }
        if (atExpiry == null) {
            throw failed(Expiry.of(settings.name(), length, requireNonNull(deadline), completion), completion);
        }
        return atExpiry.result(policy, completion);
    }

    private DeadlineExceededException failed(Expiry expiry, Completion<T> completion) {
        Task.cancelAll(completion.pending(), expiry.said());
        return expiry.endOfAWait();
    }

    @Override
    public String toString() {
        return policy + " within " + settings;
    }
}
