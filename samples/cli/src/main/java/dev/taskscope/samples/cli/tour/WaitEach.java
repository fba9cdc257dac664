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
import java.util.List;

/** The article's loop: wait for the first, then for the first of the rest, and so on. */
final class WaitEach implements Example<List<List<String>>> {

    @Override
    public About about() {
        return new About(
                "wait again, for the first of the rest",
                "A loop of waits over the same tasks; each is reported once, and n of them cost n steps, not n times n.",
                "try (var wait = Wait.loop(scope, tasks)) while (wait.hasPending()) use(wait.next(FIRST_COMPLETED));");
    }

    @Override
    public Cast cast() {
        return Cast.thatSucceeds(3);
    }

    /** The names of the tasks that each round reported. */
    @Override
    public List<List<String>> run(List<Job> jobs, Notes notes) throws InterruptedException {
        var rounds = new ArrayList<List<String>>();
        try (var scope = TaskScope.<Integer>open();
                Wait<Integer> wait = Wait.loop(scope, Example.forkAll(jobs, scope))) {
            while (wait.hasPending()) {
                Completion<Integer> round = wait.next(ReturnWhen.FIRST_COMPLETED);
                rounds.add(round.done().stream().map(Task::name).toList());
                notes.say("round %d: %s done, %s pending"
                        .formatted(rounds.size(), Example.names(round.done()), Example.names(round.pending())));
            }
        }
        return rounds;
    }

    @Override
    public String tell(List<List<String>> result) {
        return "rounds: " + result;
    }
}
