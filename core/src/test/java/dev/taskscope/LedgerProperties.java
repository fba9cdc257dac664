/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The ledger against a model that keeps a copy of everything: tasks reported in any order, moments asked late. */
class LedgerProperties {

    /** What is done to the ledger. */
    sealed interface Step {
        /** Enters so many tasks. */
        record Append(int tasks) implements Step {}

        /** Reports so many of the unreported tasks, from one place on in such strides, counted round. */
        record Report(int tasks, int from, int stride) implements Step {}

        /** Asks for what was pending at an earlier moment, counted round. */
        record Ask(int moment) implements Step {}
    }

    private final Ledger ledger = new Ledger();
    private final List<ForkedTask<?>> unreported = new ArrayList<>(); // the model
    private final List<Supplier<List<Task<Object>>>> moments = new ArrayList<>();
    private final List<List<Task<Object>>> expected = new ArrayList<>(); // the model's, of each moment

    @Property(tries = 100)
    void o7_whatIsPendingAtAMomentStaysSoWheneverItIsAsked(@ForAll("steps") List<Step> steps) {
        try (var scope = TaskScope.<Object>open()) {
            for (Step step : steps) {
                switch (step) {
                    case Step.Append append -> append(scope, append.tasks());
                    case Step.Report report -> report(report);
                    case Step.Ask ask -> ask(ask.moment());
                }
                assertEquals(unreported, ledger.unreported());
            }
            for (int moment = moments.size() - 1; moment >= 0; moment--) {
                ask(moment);
            }
        }
    }

    private void append(TaskScope<Object, ?> scope, int tasks) {
        for (int i = 0; i < tasks; i++) {
            var task = new ForkedTask<Object>(scope, () -> "never runs", null);
            ledger.append(task);
            unreported.add(task);
            assertEquals(ledger.forked(), task.index());
        }
    }

    private void report(Step.Report report) {
        var done = new ArrayList<Task<Object>>();
        int place = report.from();
        for (int i = 0; i < report.tasks() && !unreported.isEmpty(); i++) {
            done.add(TaskScope.castOf(unreported.remove(place % unreported.size())));
            place += report.stride();
        }
        moments.add(ledger.report(done));
        expected.add(List.copyOf(TaskScope.cast(unreported)));
    }

    private void ask(int which) {
        if (!moments.isEmpty()) {
            int moment = which % moments.size();
            assertEquals(expected.get(moment), moments.get(moment).get(), "moment " + moment);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> place = Arbitraries.integers().between(0, 99);
        Arbitrary<Step> append = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(1, 5)),
                Tuple.of(1, Arbitraries.of(31, 32, 33, 64, 65))) // the size of a page, and about it
                .map(Step.Append::new);
        Arbitrary<Step> report = Combinators.combine(Arbitraries.integers().between(0, 40), place, place)
                .as(Step.Report::new);
        Arbitrary<Step> ask = place.map(Step.Ask::new);
        return Arbitraries.frequencyOf(Tuple.of(3, append), Tuple.of(3, report), Tuple.of(1, ask))
                .list()
                .ofMaxSize(30);
    }

    @Property(tries = 20)
    void o7_manyRoundsOfFewTasks_keepNothing(@ForAll("roundSizes") int perRound) {
        try (var scope = TaskScope.<Object>open()) {
            for (int round = 0; round < 500; round++) {
                append(scope, perRound);
                List<Task<Object>> done = List.copyOf(TaskScope.cast(unreported));
                unreported.clear();
                ledger.report(done);
            }
            assertEquals(List.of(), ledger.unreported());
            assertTrue(LedgerTest.pagesOf(ledger) <= 2, () -> LedgerTest.pagesOf(ledger) + " pages for no task");
        }
    }

    @Provide
    Arbitrary<Integer> roundSizes() {
        return Arbitraries.integers().between(1, 70);
    }
}
