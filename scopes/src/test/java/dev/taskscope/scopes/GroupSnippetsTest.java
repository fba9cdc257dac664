/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taskscope.CompletionPolicy;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.util.ArrayList;
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

    @Test
    void progress() throws InterruptedException {
        var bar = new ArrayList<String>();
        // @start region="progress"
        var progress = Progress.of(2, counts -> bar.add(counts.toString())); // "1 of 2", "2 of 2"
        try (var scope =
                TaskScope.open(CompletionPolicy.<Integer>waitForAll(), options -> options.listener(progress))) {
            scope.fork("alpha", () -> price("alpha"));
            scope.fork("beta", () -> price("beta"));
            scope.join();
        }
        // @end
        assertEquals(List.of("1 of 2", "2 of 2"), bar);
    }

    @Test
    void parallelMap() throws InterruptedException {
        // @start region="parallelMap"
        var venues = List.of("alpha", "beta", "gamma");
        List<Integer> prices = ParallelMap.over(venues, 2).named("prices").map(GroupSnippetsTest::price);
        // @end
        assertEquals(List.of(5, 4, 5), prices);
    }

    @Test
    void mappedItems() throws InterruptedException {
        var venues = List.of("alpha", "beta", "gamma");
        var said = new ArrayList<String>();
        // @start region="mappedItems"
        try (var items = ParallelMap.over(venues, 2).named("prices").open(GroupSnippetsTest::price)) {
            while (items.hasNext()) {
                MappedItem<String, Integer> item = items.next();
                said.add(item.input() + " costs " + item.value()); // no more than 2 venues are ahead of this one
            }
        }
        // @end
        assertEquals(List.of("alpha costs 5", "beta costs 4", "gamma costs 5"), said);
    }
}
