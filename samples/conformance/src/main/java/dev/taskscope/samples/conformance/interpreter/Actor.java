/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.taskscope.CircularWaitException;
import dev.taskscope.TaskCancelledException;
import dev.taskscope.samples.conformance.language.Awaitable;
import dev.taskscope.samples.conformance.language.Step;
import dev.taskscope.samples.conformance.language.TaskSpec;
import dev.taskscope.samples.conformance.language.TaskSpec.OnCancel;
import dev.taskscope.scopes.OnInterrupt;
import dev.taskscope.timeouts.Limit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whoever executes steps: a task, or a call that a task makes. */
final class Actor {
    private final ProgramRun run;
    private final String name;
    private final String task; // that it is, or is a part of
    private final Deque<Exception> caught = new ArrayDeque<>();
    private final Deque<Limit> limits = new ArrayDeque<>();
    private final Deque<Group> groups = new ArrayDeque<>();

    private Actor(ProgramRun run, String name, String task) {
        this.run = run;
        this.name = name;
        this.task = task;
    }

    /** Returns who executes the steps of a task. */
    static Actor of(ProgramRun run, String task) {
        return new Actor(run, task, task);
    }

    /** What a step does; returns its value. */
    @FunctionalInterface
    interface Action {
        @Nullable Object call() throws Exception;
    }

    // ---- as a whole

    /** Does what a task does, or what a call does. */
    JsonNode run(TaskSpec spec) throws Exception {
        log("start", Values.ok(null));
        try {
            Step.Return returned = steps(spec.steps());
            return returned == null ? spec.value() : returned.value();
        } catch (Exception e) {
            if (!Errors.isCancelled(e)) {
                throw e;
            }
            return onCancel(spec.onCancel(), e);
        }
    }

    private JsonNode onCancel(OnCancel handler, Exception cancelled) throws Exception {
        return switch (handler) {
            case OnCancel.Propagate propagate -> throw cancelled;
            case OnCancel.Cleanup cleanup -> {
                log("on_cancel", Values.ok(text("cleanup")));
                sleep(cleanup.delay());
                throw cancelled;
            }
            case OnCancel.Swallow swallow -> {
                log("on_cancel", Values.ok(text("swallow")));
                sleep(swallow.delay());
                yield swallow.value();
            }
            case OnCancel.Raise raise -> {
                log("on_cancel", Values.ok(text("raise")));
                sleep(raise.delay());
                throw raised(raise.error());
            }
        };
    }

    private void sleep(@Nullable Long millis) throws Exception {
        if (millis != null) {
            step(new Step.Sleep(millis));
        }
    }

    /** Executes steps; returns the one that returned, or null if they came to their end. */
    Step.@Nullable Return steps(List<Step> steps) throws Exception {
        for (Step step : steps) {
            Step.Return returned = step(step);
            if (returned != null) {
                return returned;
            }
        }
        return null;
    }

    private Step.@Nullable Return step(Step step) throws Exception {
        switch (step) {
            case Step.Sleep sleep -> logged("sleep", () -> {
                run.sleep(sleep.millis());
                return null;
            });
            case Step.Raise raise -> logged("raise", () -> {
                throw raised(raise.error());
            });
            case Step.Return returned -> {
                logged("return", returned::value);
                return returned;
            }
            case Step.Mark mark -> logged("mark", mark::value);
            case Step.Try tried -> {
                return tried(tried);
            }
            case Step.Reraise reraise -> logged("reraise", () -> {
                throw caught.element();
            });
            case Step.Spawn spawn -> logged("spawn", () -> text(run.start(spawn.task()).name()));
            case Step.Bind bind -> logged("bind", () -> {
                run.names().define(bind.name(), () -> run.handle(bind.to()));
                return text(bind.name());
            });
            case Step.Call call -> logged("call", call.task().name(), () -> call(call.task()));
            case Step.Cancel cancel -> logged("cancel", cancel.of(), () -> cancel(run.named(cancel.of())));
            case Step.State state -> logged("state", state.of(), () -> text(Waits.state(run.named(state.of()))));
            case Step.Cancelling cancelling -> run.comesUpon(Rule.REQUESTS_ARE_NOT_COUNTED);
            case Step.Uncancel uncancel -> run.comesUpon(Rule.REQUESTS_ARE_NOT_COUNTED);
            case Step.Await await -> logged("await", () -> await(await.what()));
            case Step.Gather gather -> logged("gather", () -> await(gather.what()));
            case Step.Shield shield -> logged("shield", () -> await(shield.what()));
            case Step.LimitedShield shield ->
                logged("shield", () -> Waits.limited(run, task, shield.what(), shield.limit()));
            case Step.WaitFor waitFor ->
                logged("wait_for", () -> Waits.limited(run, task, waitFor.what(), waitFor.limit()));
            case Step.Wait wait -> logged("wait", () -> Waits.once(run, wait));
            case Step.AsCompleted asCompleted -> {
                return Waits.asCompleted(run, this, asCompleted);
            }
            case Step.WaitLoop loop -> logged("wait_loop", () -> Waits.loop(run, this, loop));
            case Step.Timeout timeout -> {
                return Blocks.timeout(run, this, timeout);
            }
            case Step.Reschedule reschedule -> logged("reschedule", () -> {
                String of = reschedule.of();
                Limit limit = of == null ? limits.element() : run.names().get(of, Limit.class);
                return Blocks.reschedule(run, limit, reschedule.limit());
            });
            case Step.Group group -> {
                return Blocks.group(run, this, group);
            }
            case Step.Child child -> logged("child", child.task().name(), () -> {
                String of = child.of();
                Group group = of == null ? groups.element() : run.names().get(of, Group.class);
                group.add(child.task());
                return null;
            });
        }
        return null;
    }

    private JsonNode cancel(Handle handle) {
        if (handle instanceof Handle.OfTask task && task.createdAt() == run.millis()) {
            run.comesUpon(Rule.TASKS_START_AT_ONCE);
        }
        if (run.passesOn(handle, task)) {
            run.comesUpon(Rule.REQUESTS_TO_ONESELF);
        }
        return BooleanNode.valueOf(handle.cancel("asked by '" + name + "'"));
    }

    // ---- steps that have steps

    private Step.@Nullable Return tried(Step.Try tried) throws Exception {
        Step.Return returned;
        try {
            returned = steps(tried.body());
        } catch (Exception e) {
            List<Step> handler = tried.handler();
            if (handler == null || !tried.caught().selects(Errors.name(e))) {
                runCleanup(tried);
                throw e;
            }
            returned = handled(tried, handler, e);
        }
        runCleanup(tried);
        return returned;
    }

    private Step.@Nullable Return handled(Step.Try tried, List<Step> handler, Exception e) throws Exception {
        log("caught", Errors.shown(e));
        caught.push(e);
        try {
            return steps(handler);
        } catch (Exception thrown) {
            runCleanup(tried);
            throw thrown;
        } finally {
            caught.pop();
        }
    }

    private void runCleanup(Step.Try tried) throws Exception {
        steps(tried.cleanup());
    }

    private JsonNode call(TaskSpec spec) throws Exception {
        var inner = new Actor(run, spec.name(), task);
        try {
            JsonNode value = inner.run(spec);
            inner.log("returned", Values.ok(value));
            return value;
        } catch (Exception e) {
            inner.log(Errors.isCancelled(e) ? "cancelled" : "raised", Errors.shown(e));
            throw e;
        }
    }

    private @Nullable Object await(Awaitable what) throws InterruptedException {
        return what instanceof Awaitable.Shielded shielded
                ? run.handle(shielded.inner()).await(OnInterrupt.LEAVE)
                : run.awaitAs(task, run.handle(what));
    }

    private static Exception raised(String error) {
        return error.equals(Errors.CANCELLED)
                ? TaskCancelledException.of("raised by the program")
                : new ScenarioError(error);
    }

    // ---- blocks

    /** Executes steps in a block that has a limit. */
    Step.@Nullable Return within(Limit limit, List<Step> steps) throws Exception {
        long stopsBefore = stops();
        limits.push(limit);
        boolean cancelled = false;
        try {
            return steps(steps);
        } catch (Exception e) {
            cancelled = Errors.isCancelled(e);
            throw e;
        } finally {
            limits.pop();
            if (!cancelled && limit.expired() && stops() > stopsBefore) {
                run.comesUpon(Rule.OUTER_STOP_IS_KEPT);
            }
        }
    }

    /** Returns how many have asked what is around to stop: limits of this actor, and whoever cancels its task. */
    private long stops() {
        long expired = limits.stream().filter(Limit::expired).count();
        boolean asked = run.named(task).task().cancelReason().isPresent();
        return asked ? expired + 1 : expired;
    }

    /** Executes steps in a block that has a group. */
    Step.@Nullable Return within(Group group, List<Step> steps) throws Exception {
        groups.push(group);
        try {
            return steps(steps);
        } finally {
            groups.pop();
        }
    }

    // ---- logging

    void log(String event, JsonNode value) {
        run.log().add(name, event, value);
    }

    private void logged(String event, Action action) throws Exception {
        logged(event, null, action);
    }

    /** Does what a step does, and logs what that came to. */
    private void logged(String event, @Nullable String of, Action action) throws Exception {
        ObjectNode shown;
        try {
            shown = Values.ok(action.call());
        } catch (Exception e) {
            noteRuleOf(e);
            log(event, with(of, Errors.shown(e)));
            throw e;
        }
        log(event, with(of, shown));
    }

    private void noteRuleOf(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof CircularWaitException) {
                run.comesUpon(Rule.CIRCLES_ARE_REFUSED);
            } else if (each instanceof WrongThreadException) {
                run.comesUpon(Rule.CHILDREN_ARE_ADDED_FROM_WITHIN);
            }
        }
    }

    private static ObjectNode with(@Nullable String of, ObjectNode value) {
        return of == null ? value : value.put("of", of);
    }

    private static JsonNode text(String value) {
        return TextNode.valueOf(value);
    }
}
