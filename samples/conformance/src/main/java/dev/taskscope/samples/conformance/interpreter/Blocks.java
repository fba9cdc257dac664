/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taskscope.Outcome;
import dev.taskscope.samples.conformance.language.Step;
import dev.taskscope.scopes.TaskGroup;
import dev.taskscope.timeouts.Limit;
import dev.taskscope.timeouts.TimeLimit;
import dev.taskscope.timeouts.Timeouts;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The steps that are blocks around others. */
final class Blocks {

    private Blocks() {}

    static Step.@Nullable Return timeout(ProgramRun run, Actor actor, Step.Timeout step) throws Exception {
        var made = new AtomicReference<Limit>();
        try {
            Timeouts.LimitedBody<Step.@Nullable Return, Exception> body = limit -> {
                made.set(limit);
                String name = step.name();
                if (name != null) {
                    run.names().define(name, () -> limit);
                }
                return actor.within(limit, step.body());
            };
            Step.Return returned = limit(run, step).<Step.@Nullable Return, Exception>call(body);
            actor.log(event(step), expired(Values.ok(null), made.get()));
            return returned;
        } catch (Exception e) {
            actor.log(event(step), expired(Errors.shown(e), made.get()));
            throw e;
        }
    }

    private static String event(Step.Timeout step) {
        return step.absolute() ? "timeout_at" : "timeout";
    }

    private static TimeLimit limit(ProgramRun run, Step.Timeout step) {
        Long limit = step.limit();
        if (limit == null) {
            return TimeLimit.none();
        }
        return TimeLimit.at(run.after(step.absolute() ? limit - run.millis() : limit));
    }

    private static ObjectNode expired(ObjectNode value, Limit limit) {
        return value.put("expired", limit.expired());
    }

    /** Moves a limit; returns the new deadline. */
    static JsonNode reschedule(ProgramRun run, Limit limit, @Nullable Long millis) {
        if (millis == null) {
            limit.lift();
            return NullNode.instance;
        }
        limit.rescheduleAt(run.after(millis));
        return Values.number(run.millis() + millis);
    }

    static Step.@Nullable Return group(ProgramRun run, Actor actor, Step.Group step) throws Exception {
        String name = step.name();
        try {
            Outcome<Step.@Nullable Return> outcome = TaskGroup.<Step.@Nullable Return>call(
                    run.optionsOfActors(name == null ? "group" : name), made -> {
                        var group = new Group(run, made);
                        if (name != null) {
                            run.names().define(name, () -> group);
                        }
                        step.children().forEach(group::add);
                        return actor.within(group, step.body());
                    });
            actor.log("task_group", Values.ok(null));
            return outcome instanceof Outcome.Success<Step.@Nullable Return> success ? success.value() : null;
        } catch (Exception e) {
            actor.log("task_group", Errors.shown(e));
            throw e;
        }
    }
}
