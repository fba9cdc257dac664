/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taskscope.Completion;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.samples.conformance.language.Awaitable;
import dev.taskscope.samples.conformance.language.Step;
import dev.taskscope.samples.conformance.language.TaskSpec;
import dev.taskscope.scopes.AsCompleted;
import dev.taskscope.scopes.OnInterrupt;
import dev.taskscope.scopes.StillPendingException;
import dev.taskscope.scopes.Wait;
import dev.taskscope.timeouts.TimeLimit;
import dev.taskscope.timeouts.Timeouts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The steps that wait for several tasks, or with a limit. */
final class Waits {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Waits() {}

    /** The tasks that names stand for, and the other way round. */
    private record Chosen(Map<Task<Object>, String> names) {

        static Chosen of(ProgramRun run, List<String> names) {
            var chosen = new LinkedHashMap<Task<Object>, String>();
            names.stream().distinct().forEach(name -> chosen.put(run.named(name).task(), name));
            return new Chosen(chosen);
        }

        List<Task<Object>> tasks() {
            return List.copyOf(names.keySet());
        }

        String name(Task<?> task) {
            return names.getOrDefault(task, task.name());
        }

        JsonNode shown(List<? extends Task<?>> tasks) {
            return Values.names(tasks.stream().map(this::name).toList());
        }
    }

    static JsonNode once(ProgramRun run, Step.Wait step) throws InterruptedException {
        Chosen chosen = Chosen.of(run, step.names());
        if (step.names().isEmpty()) {
            run.comesUpon(Rule.NOTHING_TO_WAIT_FOR);
        }
        Long limit = step.limit();
        Completion<Object> completion = limit == null
                ? Wait.on(run.waits(), chosen.tasks(), step.returnWhen())
                : Wait.on(run.waits(), chosen.tasks(), step.returnWhen(), run.after(limit));
        ObjectNode shown = JSON.objectNode();
        shown.set("done", chosen.shown(completion.done()));
        shown.set("pending", chosen.shown(completion.pending()));
        return shown;
    }

    /** Waits with a limit of time, or without one. */
    static Object limited(ProgramRun run, String task, Awaitable what, @Nullable Long limit)
            throws InterruptedException {
        boolean shielded = what instanceof Awaitable.Shielded;
        Handle handle = run.handle(what instanceof Awaitable.Shielded shield ? shield.inner() : what);
        Timeouts.Body<Object, InterruptedException> waits =
                () -> shielded ? handle.await(OnInterrupt.LEAVE) : run.awaitAs(task, handle);
        return limit == null || handle.isDone() ? waits.call() : TimeLimit.at(run.after(limit)).call(waits);
    }

    static Step.@Nullable Return asCompleted(ProgramRun run, Actor actor, Step.AsCompleted step) throws Exception {
        Chosen chosen = Chosen.of(run, step.names());
        Long limit = step.limit();
        long count = step.count() == null ? Long.MAX_VALUE : step.count();
        long taken = 0;
        try (AsCompleted<Object> completed = limit == null
                ? AsCompleted.of(run.waits(), chosen.tasks())
                : AsCompleted.of(run.waits(), chosen.tasks(), run.after(limit))) {
            Iterator<JsonNode> late = null; // once the limit has passed, and what had ended in time has been given
            while (taken < count) {
                JsonNode item = null;
                if (late == null) {
                    try {
                        item = next(completed);
                    } catch (StillPendingException e) {
                        late = timeouts(e.pending());
                    }
                }
                if (late != null && late.hasNext()) {
                    item = late.next();
                }
                if (item == null) {
                    break;
                }
                taken++;
                actor.log("item", item);
                Step.Return returned = actor.steps(step.each());
                if (returned != null) {
                    actor.log("as_completed", Values.ok(Values.number(taken)));
                    return returned;
                }
            }
        } catch (Exception e) {
            actor.log("as_completed", Errors.shown(e));
            throw e;
        }
        actor.log("as_completed", Values.ok(Values.number(taken)));
        return null;
    }

    /** Returns the next outcome, or null. */
    private static @Nullable JsonNode next(AsCompleted<Object> completed) throws InterruptedException {
        Optional<Task<Object>> next = completed.next();
        return next.isEmpty() ? null : Values.outcome(next.get().outcome().orElseThrow());
    }

    /** Returns what asyncio gives at the limit: one error for each task that is left. */
    private static Iterator<JsonNode> timeouts(List<? extends Task<?>> left) {
        return left.stream()
                .map(task -> (JsonNode) JSON.objectNode().put("err", Errors.TIMEOUT))
                .iterator();
    }

    static JsonNode loop(ProgramRun run, Actor actor, Step.WaitLoop step) throws InterruptedException {
        Chosen chosen = Chosen.of(run, step.names());
        Deque<TaskSpec> replacements = new ArrayDeque<>(step.replacements());
        int rounds = 0;
        try (Wait<Object> loop = Wait.loop(run.waits(), chosen.tasks())) {
            while (loop.hasPending()) {
                Completion<Object> round = loop.next(step.returnWhen());
                rounds++;
                var done = new TreeMap<String, Outcome<?>>();
                round.done().forEach(task -> done.put(chosen.name(task), task.outcome().orElseThrow()));
                var spawned = new ArrayList<String>();
                ObjectNode outcomes = JSON.objectNode();
                done.forEach((name, outcome) -> {
                    outcomes.set(name, Values.outcome(outcome));
                    if (outcome instanceof Outcome.Failure && !replacements.isEmpty()) {
                        Task<Object> task = run.start(replacements.remove());
                        spawned.add(task.name());
                        loop.add(task);
                    }
                });
                ObjectNode shown = JSON.objectNode();
                shown.set("done", outcomes);
                shown.set("pending", chosen.shown(round.pending()));
                ArrayNode created = shown.putArray("spawned");
                spawned.forEach(created::add);
                actor.log("round", shown);
            }
        }
        return Values.number(rounds);
    }

    static String state(Handle handle) {
        return switch (handle) {
            case Handle.OfTask task -> word(task.task());
            case Handle.OfGather gather -> gather.gather().outcome().map(Waits::word).orElse("pending");
        };
    }

    private static String word(Task<?> task) {
        return switch (task.state()) {
            case SUCCEEDED -> "returned";
            case FAILED -> "raised";
            case CANCELLED -> "cancelled";
            default -> "pending";
        };
    }

    private static String word(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?> success -> "returned";
            case Outcome.Failure<?> failure -> "raised";
            case Outcome.Cancelled<?> cancelled -> "cancelled";
        };
    }
}
