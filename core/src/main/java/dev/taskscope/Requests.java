/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Asks several tasks to stop as if in one step, so that it makes no difference who is asked first. Each is told that its request
 * is coming before the first one is asked. One that would go on meanwhile with what another one came to, for having been asked,
 * carries out its own request instead of waiting for the canceller: whoever comes first does it.
 */
final class Requests {
    private final List<ForkedTask<?>> announced = new ArrayList<>();

    /** Returns whether one of them hears of it, as {@link Task#cancel}. */
    static boolean toAll(Collection<? extends ForkedTask<?>> tasks, String why) {
        var requests = new Requests();
        boolean heard;
        try {
            requests.announce(tasks, why);
        } finally {
            heard = requests.carryOut();
        }
        return heard;
    }

    /** Cancels scopes. Their tasks expect that before anybody can see it, those that are forked meanwhile as soon as they are asked. */
    static void toScopes(List<TaskScope<?, ?>> scopes, String why) {
        for (TaskScope<?, ?> scope : scopes) {
            scope.runtime().reached(TaskRuntime.Point.CANCEL, scope);
        }
        List<TaskScope<?, ?>> ours = scopes.stream().filter(TaskScope::claimCancel).toList();
        var requests = new Requests();
        int[] told = new int[ours.size()]; // the last one, of each scope
        try {
            for (int i = 0; i < told.length; i++) {
                List<ForkedTask<?>> tasks = ours.get(i).ledger().unreported();
                requests.announce(tasks, why);
                told[i] = tasks.isEmpty() ? 0 : tasks.getLast().index();
            }
        } finally {
            ours.forEach(scope -> scope.becomeCancelled(why));
            for (int i = 0; i < told.length; i++) {
                int last = told[i];
                List<ForkedTask<?>> tasks = ours.get(i).ledger().unreported();
                requests.announce(tasks.stream().filter(task -> task.index() > last).toList(), why);
            }
            ours.forEach(scope -> scope.listeners().cancelled(why));
            requests.carryOut();
        }
        scopes.forEach(TaskScope::awaitCancelled); // by whoever is to do it
    }

    /** Tells tasks that a request is coming. Calls no code of others. */
    void announce(Collection<? extends ForkedTask<?>> tasks, String why) {
        for (ForkedTask<?> task : tasks) {
            if (task.expectRequest(why)) {
                announced.add(task);
            }
        }
    }

    /**
     * Asks those that have been told, all of them, whatever is thrown meanwhile: that comes out at the end.
     *
     * @return whether one of them hears of it
     */
    boolean carryOut() {
        boolean heard = false;
        Throwable thrown = null;
        for (ForkedTask<?> task : announced) {
            try {
                task.scope().runtime().reached(TaskRuntime.Point.CANCEL, task);
            } catch (RuntimeException | Error e) {
                thrown = e;
            }
            try {
                heard |= task.carryOutRequest();
            } catch (RuntimeException | Error e) { // of a channel that the interrupt has closed, for one
                thrown = e;
            }
        }
        switch (thrown) {
            case null -> {
                return heard;
            }
            case RuntimeException e -> throw e;
            default -> throw (Error) thrown;
        }
    }
}
