/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taskscope.Outcome;
import dev.taskscope.Task;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples in the Javadoc of task groups, parallel maps and progress: each passes. */
@Timeout(30)
class GroupSnippetsTest {

    private static int price(String venue) {
        return venue.length();
    }

    @Test
    void group() throws InterruptedException {
        // @start region="group"
        Outcome<List<Task<Integer>>> prices = TaskGroup.call("prices", group -> {
            Task<Integer> alpha = group.fork("alpha", () -> price("alpha"));
            Task<Integer> beta = group.fork("beta", () -> price("beta")); // if it fails, alpha is cancelled
            return List.of(alpha, beta);
        }); // both have ended here, or everything that failed has been thrown
        if (prices instanceof Outcome.Success<List<Task<Integer>>> all) { // unless somebody cancelled the group
            assertEquals(9, all.value().stream().mapToInt(Task::value).sum());
        }
        // @end
    }
}
