/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.timeouts.TimeLimit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Gets one URL by at most two attempts, each with a limit of time: the second one is made if the first has neither
 * answered nor failed for a while, and the first answer counts. The other attempt has ended when that is returned.
 *
 * @param perAttempt how long each may take; null for ever
 * @param hedgeAfter after how long the second one is made; null for never
 */
record Attempts(Getter getter, @Nullable Duration perAttempt, @Nullable Duration hedgeAfter) {
    private static final CompletionPolicy<Answer, Completion<Answer>> FIRST_ANSWER =
            CompletionPolicy.<Answer>waitForAll().until(Attempts::hasAnswered).thenCancel();

    private static boolean hasAnswered(Task<?> task) {
        return task.state() == Task.State.SUCCEEDED;
    }

    /**
     * Gets it.
     *
     * @throws Exception what the attempts came to if none has answered
     */
    Answer get(String url) throws Exception {
        TimeLimit limit = perAttempt == null ? TimeLimit.none() : TimeLimit.of(perAttempt);
        Callable<Answer> attempt = limit.around(() -> getter.get(url));
        return hedgeAfter == null ? attempt.call() : hedged(url, attempt, Deadline.after(hedgeAfter));
    }

    private static Answer hedged(String url, Callable<Answer> attempt, Deadline patience) throws InterruptedException {
        try (var scope = TaskScope.open(FIRST_ANSWER, options -> options.name(url))) {
            scope.fork("first attempt", attempt);
            List<Task<Answer>> done = scope.join(patience).done();
            if (done.isEmpty()) {
                scope.fork("second attempt", attempt);
                done = scope.join().done();
            }
            return done.stream().filter(Attempts::hasAnswered).findFirst().orElse(done.getFirst()).value();
        }
    }
}
