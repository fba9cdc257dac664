/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.interpreter;

/**
 * Where this framework differs from asyncio on purpose. Each is a row of {@code docs/asyncio.md} with its reason. A run notes
 * those that it comes upon: whether its log differs for that is another question.
 */
public enum Rule {
    /** Requests to cancel cannot be counted, nor taken back. */
    REQUESTS_ARE_NOT_COUNTED("requests-are-not-counted"),

    /** Who handles the stop of an inner limit has not handled that of one further out. */
    OUTER_STOP_IS_KEPT("outer-stop-is-kept"),

    /** A task may have begun when whoever created it goes on. */
    TASKS_START_AT_ONCE("tasks-start-at-once"),

    /** A wait that could never end is refused, where asyncio goes on until something breaks the circle, or for ever. */
    CIRCLES_ARE_REFUSED("circles-are-refused"),

    /** A wait for no tasks returns at once. */
    NOTHING_TO_WAIT_FOR("nothing-to-wait-for"),

    /** What a gather throws is the failure that came first, also if it came before the gather was made. */
    EARLIEST_FAILURE_DECIDES("earliest-failure-decides"),

    /** A task that asks itself to stop, or who awaits it, is interrupted at once, or when the one that it asked comes to run. */
    REQUESTS_TO_ONESELF("requests-to-oneself"),

    /** Who is not in a group adds nothing to it. */
    CHILDREN_ARE_ADDED_FROM_WITHIN("children-are-added-from-within");

    private final String title;

    Rule(String title) {
        this.title = title;
    }

    /** Returns what it is called in the documentation. */
    public String title() {
        return title;
    }
}
