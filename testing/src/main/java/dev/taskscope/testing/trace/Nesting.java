/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order in which lanes stand: each thread, then the scopes it opened, and in each scope its tasks in the order of the
 * trace. So the tasks of a scope stand together, to the right of or below the one who forked them.
 */
final class Nesting {

    /** A scope that was opened in the run; one for each path, however often. */
    record Scope(String path, @Nullable Scope around, int depth) {

        /** Returns what the path adds to that of the scope around it. */
        String label() {
            return around == null ? path : path.substring(around.path().length() + 1);
        }
    }

    /** A scope without a lane, where its tasks begin; or a lane and the scope it is a task of. */
    record Row(@Nullable Lane lane, @Nullable Scope scope) {}

    private static final Object ROOT = new Object();

    private final Map<String, Scope> scopes = new LinkedHashMap<>();
    private final Map<Object, List<Object>> below = new IdentityHashMap<>(); // of a scope, a lane or the root
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Row> rows = new ArrayList<>();

    Nesting(Trace trace, LaneIndex index) {
        Map<String, Event> openings = openings(trace);
        List<String> shortestFirst = new ArrayList<>(openings.keySet());
        shortestFirst.sort((one, other) -> Integer.compare(one.length(), other.length()));
        shortestFirst.forEach(path -> scopes.put(path, scope(path, around(path))));
        trace.lanes().forEach(lane -> put(lane, parent(around(lane.name()))));
        openings.forEach((path, opening) -> putScope(openScope(path), index.of(opening)));
        walk(ROOT);
        trace.lanes().forEach(this::walk); // circles, which only a trace of strange names can have, hang from no root
    }

    private static Scope scope(String path, @Nullable Scope around) {
        return new Scope(path, around, around == null ? 1 : around.depth() + 1);
    }

    private static Map<String, Event> openings(Trace trace) {
        Map<String, Event> openings = new LinkedHashMap<>();
        for (Event event : trace.events()) {
            if (event.kind() == Kind.OPEN) {
                openings.putIfAbsent(event.subject(), event);
            }
        }
        return openings;
    }

    /** Returns the innermost open scope whose path the given one continues, or null. */
    private @Nullable Scope around(String path) {
        for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
            Scope scope = scopes.get(path.substring(0, slash));
            if (scope != null) {
                return scope;
            }
        }
        return null;
    }

    private Scope openScope(String path) {
        Scope scope = scopes.get(path);
        if (scope == null) {
            throw new IllegalStateException("scope '%s' was not opened".formatted(path));
        }
        return scope;
    }

    private void put(Object child, Object parent) {
        below.computeIfAbsent(parent, each -> new ArrayList<>()).add(child);
    }

    /** Below who opened it, unless a scope is in between that the same thread had opened before. */
    private void putScope(Scope scope, @Nullable Lane owner) {
        boolean directly = owner != null && around(owner.name()) == scope.around();
        put(scope, directly && owner != null ? owner : parent(scope.around()));
    }

    private static Object parent(@Nullable Scope scope) {
        return scope == null ? ROOT : scope;
    }

    private void walk(Object from) {
        Deque<Object> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            Object node = next.pop();
            if (seen.add(node)) {
                enter(node);
                List<Object> children = new ArrayList<>(below.getOrDefault(node, List.of()));
                Collections.reverse(children);
                children.forEach(next::push);
            }
        }
    }

    private void enter(Object node) {
        if (node instanceof Lane lane) {
            rows.add(new Row(lane, around(lane.name())));
        } else if (node instanceof Scope scope) {
            rows.add(new Row(null, scope));
        }
    }

    /** Returns the scopes and lanes from top to bottom. */
    List<Row> rows() {
        return rows;
    }

    /** Returns the lanes alone, from left to right. */
    List<Row> lanes() {
        return rows.stream().filter(row -> row.lane() != null).toList();
    }
}
