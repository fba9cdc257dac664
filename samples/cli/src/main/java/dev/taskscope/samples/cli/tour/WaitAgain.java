/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.Completion;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.scopes.ReturnWhen;
import dev.taskscope.scopes.Wait;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The article's loop: wait again and again, and add a task for each that has failed. */
final class WaitAgain implements Example<WaitAgain.Result> {
    private static final int AT_FIRST = 4;
    private static final int SPARE = 4;

    /**
     * What came out.
     *
     * @param rounds the names of the tasks that each round reported, in completion order
     * @param values the values, in completion order
     */
    record Result(List<List<String>> rounds, List<Integer> values) {}

    @Override
    public About about() {
        return new About(
                "wait again, with a new task for each failure",
                "Tasks can be forked and added between two waits.",
                "for (var failed : wait.next(FIRST_EXCEPTION).failed()) wait.add(scope.fork(next));");
    }

    /** Half of those at first fail, a new one fails, too, and there are enough. */
    @Override
    public Cast cast() {
        return new Cast(AT_FIRST + SPARE, jobs -> {
            long atFirst = jobs.stream().limit(AT_FIRST).filter(Job::fails).count();
            long spare = jobs.stream().skip(AT_FIRST).filter(Job::fails).count();
            return atFirst == 2 && spare == 1 && jobs.get(AT_FIRST).fails();
        });
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        var rounds = new ArrayList<List<String>>();
        var values = new ArrayList<Integer>();
        Iterator<Job> spare = jobs.listIterator(AT_FIRST);
        try (var scope = TaskScope.<Integer>open();
                Wait<Integer> wait = Wait.loop(scope, Example.forkAll(jobs.subList(0, AT_FIRST), scope))) {
            while (wait.hasPending()) {
                Completion<Integer> round = wait.next(ReturnWhen.FIRST_EXCEPTION);
                notes.say("round %d: %s done, %s pending"
                        .formatted(rounds.size() + 1, Example.names(round.done()), Example.names(round.pending())));
                rounds.add(round.done().stream().map(Task::name).toList());
                values.addAll(round.values());
                for (int failed = round.failed().size(); failed > 0 && spare.hasNext(); failed--) {
                    Job next = spare.next();
                    wait.add(scope.fork(next.name(), next));
                }
            }
        }
        return new Result(rounds, values);
    }

    @Override
    public String tell(Result result) {
        return "%d values after %d rounds: %s".formatted(result.values().size(), result.rounds().size(),
                result.values());
    }
}
