/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.concurrent.CountDownLatch;

/**
 * Forks very many tasks in one scope, a thousand at a time, while its first task stays pending for all of its life.
 *
 * <p>{@link MemoryTest} runs it with 300,000 tasks in a heap of 32 MiB; the ten million that are promised for 256 MiB are
 * some ten seconds more: {@code mvn -pl core test -Dtest=MemoryTest -Dtaskscope.test.tasks=10000000}.
 */
final class ManyTasks {

    /** The system property that says how many. */
    static final String COUNT = "taskscope.test.tasks";

    private static final int AT_A_TIME = 1_000;

    private ManyTasks() {}

    /** Stops when a thousand have ended: one more task never does. */
    private record AThousand() implements CompletionPolicy<Integer, Completion<Integer>> {
        @Override
        public Decision onCompletion(Task<Integer> completed, Tally tally) {
            return tally.ended() == AT_A_TIME ? Decision.RETURN : Decision.KEEP_WAITING;
        }

        @Override
        public Completion<Integer> result(Completion<Integer> completion) {
            return completion;
        }
    }

    public static void main(String[] args) throws InterruptedException {
        int count = Integer.parseInt(args[0]);
        long sum = 0;
        try (var scope = TaskScope.open(new AThousand())) {
            scope.fork("pending", () -> new CountDownLatch(1).await());
            for (int round = 0; round < count / AT_A_TIME; round++) {
                for (int i = 0; i < AT_A_TIME; i++) {
                    scope.fork(() -> 1);
                }
                sum += scope.join().values().size();
            }
        }
        System.out.println(sum + " tasks");
    }
}
