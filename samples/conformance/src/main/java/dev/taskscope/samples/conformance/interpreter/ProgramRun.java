/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.interpreter;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.ScopeListener;
import dev.taskscope.ScopeOptions;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.samples.conformance.language.Awaitable;
import dev.taskscope.samples.conformance.language.Program;
import dev.taskscope.samples.conformance.language.TaskSpec;
import dev.taskscope.samples.conformance.log.Event;
import dev.taskscope.samples.conformance.log.EventLog;
import dev.taskscope.scopes.Gather;
import dev.taskscope.scopes.OnInterrupt;
import dev.taskscope.testing.TestScheduler;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One run of a program: its scopes, what its names stand for, its log. All tasks of the program are tasks of one scope, but for
 * the children of groups, whose scopes are alongside: so any of them can be waited for together.
 */
public final class ProgramRun implements ScopeListener {
    private static final String PROGRAM = "program";

    private final TestScheduler scheduler;
    private final EventLog log;
    private final Names names = new Names();
    private final Map<Task<?>, Handle> passingOn = new ConcurrentHashMap<>(); // what a task awaits
    private final Set<Rule> rules = Collections.synchronizedSet(EnumSet.noneOf(Rule.class));
    private final TaskScope<Object, ?> waits; // where tasks are that are no actors
    private final TaskScope<Object, ?> actors;

    private ProgramRun(TestScheduler scheduler, TaskScope<Object, ?> waits) {
        this.scheduler = scheduler;
        this.log = new EventLog(() -> scheduler.clock().elapsed().toMillis());
        this.waits = waits;
        this.actors = TaskScope.open(CompletionPolicy.waitForAll(), optionsOfActors("actors"));
    }

    /**
     * Runs a program on a scheduler.
     *
     * @throws dev.taskscope.samples.conformance.language.InvalidScenarioException if it uses a name that stands for nothing
     */
    public static ProgramRun of(Program program, TestScheduler scheduler) throws InterruptedException {
        CompletionPolicy<Object, Completion<Object>> all = CompletionPolicy.waitForAll();
        try (var waits = TaskScope.open(all, ScopeOptions.defaults().name("waits").cancelLikeAsyncio())) {
            var run = new ProgramRun(scheduler, waits);
            try {
                run.main(new TaskSpec("main", program.main(), NullNode.instance, new TaskSpec.OnCancel.Propagate()));
            } finally {
                run.actors.close();
            }
            return run;
        }
    }

    /** Returns what has happened. */
    public List<Event> events() {
        return log.events();
    }

    /** Returns where the program came upon what differs on purpose, in the order of declaration. */
    public Set<Rule> rules() {
        Set<Rule> copy = EnumSet.noneOf(Rule.class);
        copy.addAll(rules);
        return copy;
    }

    void comesUpon(Rule rule) {
        rules.add(rule);
    }

    /** What asyncio.run does. */
    private void main(TaskSpec spec) throws InterruptedException {
        var outcome = actors.await(start(spec));
        log.add(PROGRAM, "outcome", Values.outcome(outcome));
        List<Handle.OfTask> tasks = names.all(Handle.OfTask.class);
        scheduler.atOnce(() -> tasks.forEach(handle -> handle.cancel("the program ends")));
        actors.join();
        log.add(PROGRAM, "end", Values.ok(null));
    }

    /** Returns the options of a scope whose tasks are actors. */
    ScopeOptions optionsOfActors(String name) {
        return ScopeOptions.defaults().name(name).cancelLikeAsyncio().alongside(waits).listener(this);
    }

    @Override
    public void onComplete(Task<?> task) {
        String how = switch (task.state()) {
            case SUCCEEDED -> "returned";
            case FAILED -> "raised";
            default -> "cancelled";
        };
        log.add(task.name(), how, Values.outcome(task.outcome().orElseThrow()));
    }

    EventLog log() {
        return log;
    }

    Names names() {
        return names;
    }

    /** Returns the scope for waits about any tasks of the program. */
    TaskScope<Object, ?> waits() {
        return waits;
    }

    void sleep(long millis) throws InterruptedException {
        scheduler.clock().sleep(Duration.ofMillis(millis));
    }

    long millis() {
        return scheduler.clock().elapsed().toMillis();
    }

    /** Returns the moment so many milliseconds from now, or now. */
    Deadline after(long millis) {
        return Deadline.after(Duration.ofMillis(Math.max(0, millis)), scheduler.clock());
    }

    // ---- who waits for whom

    /** Waits for a handle as a part of a task, which passes requests to stop on to it. */
    Object awaitAs(String task, Handle handle) throws InterruptedException {
        Task<?> waiter = named(task).task();
        passingOn.put(waiter, handle);
        try {
            return handle.await(OnInterrupt.PASS_ON_AND_WAIT);
        } finally {
            passingOn.remove(waiter);
        }
    }

    /** Tells whether a request that is sent to a handle travels, along what that awaits, to a task. */
    boolean passesOn(Handle handle, String task) {
        return switch (handle) {
            case Handle.OfTask of when of.task() == named(task).task() -> true;
            case Handle.OfTask of -> passingOn.get(of.task()) instanceof Handle next && passesOn(next, task);
            case Handle.OfGather of -> of.members().stream().anyMatch(member -> passesOn(member, task));
        };
    }

    // ---- tasks and handles

    /** Starts a task of the program. */
    Task<Object> start(TaskSpec spec) {
        return names.define(
                spec.name(),
                () -> created(actors.fork(spec.name(), () -> Actor.of(this, spec.name()).run(spec))))
                .task();
    }

    Handle.OfTask created(Task<Object> task) {
        return new Handle.OfTask(waits, task, millis());
    }

    /** Returns what can be waited for; creates the tasks in it. */
    Handle handle(Awaitable awaitable) {
        return switch (awaitable) {
            case Awaitable.Named named -> named(named.name());
            case Awaitable.Created created -> created(start(created.task()));
            case Awaitable.Gathered gathered -> gather(gathered);
            case Awaitable.Shielded shielded -> {
                Handle inner = handle(shielded.inner());
                yield inner.isDone() ? inner : shield(inner); // what has ended needs no shield
            }
        };
    }

    Handle named(String name) {
        return names.get(name, Handle.class);
    }

    private Handle.OfGather gather(Awaitable.Gathered gathered) {
        Gather<Object, ?> gather = gathered.returnExceptions()
                ? Gather.<Object>settledIn(waits)
                : Gather.<Object>in(waits).leavingSiblings();
        List<Handle> members = gathered.members().stream().map(this::handle).toList();
        members.forEach(member -> member.joinIn(gather));
        if (new HashSet<>(members).stream().filter(Handle::isSpoilt).count() > 1) {
            comesUpon(Rule.EARLIEST_FAILURE_DECIDES);
        }
        return new Handle.OfGather(
                gather, members, () -> waits.fork(() -> gather.await(OnInterrupt.PASS_ON_AND_WAIT)));
    }

    private Handle.OfTask shield(Handle inner) {
        return created(waits.fork(() -> inner.await(OnInterrupt.LEAVE)));
    }
}
