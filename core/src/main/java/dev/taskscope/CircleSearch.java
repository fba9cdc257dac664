/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One search through the tasks that wait, for whether a wait can end. Nobody is taken to be free until somebody who runs is
 * found to free them; who is left when there is nothing more to look at is stuck (the greatest fixed point).
 *
 * <p>It looks no further than it has to: at a wait for every task until one of them is not known to be free, at others until
 * one is. It looks at each wait for a task once, so the cost is at most in proportion to the waits it comes across; and it
 * does not recurse, so chains may be long. By a thread that holds the lock of {@link Circles}.
 */
final class CircleSearch {
    private final Set<ForkedTask<?>> endsAfterWaiter = new HashSet<>();
    private final Map<ForkedTask<?>, Node> nodes = new HashMap<>();
    private final Node root;
    private final Deque<Node> underWay = new ArrayDeque<>();
    private final Deque<Node> freed = new ArrayDeque<>();

    /** A task that waits. */
    private static final class Node {
        private final TaskWait wait;
        private final Iterator<? extends ForkedTask<?>> rest; // of those it waits for
        private final List<ForkedTask<?>> stuckOn = new ArrayList<>(1); // those that are not known to be free
        private final List<Node> waiting = new ArrayList<>(1); // for this one
        private final int asked; // the policy
        private int ended; // of those it waits for
        private boolean free;
        private @Nullable Node cameFrom;

        Node(TaskWait wait) {
            this.wait = wait;
            this.asked = wait.asked(); // first: what came of these is seen then
            this.free = wait.isInMotion();
            this.rest = wait.tasks().iterator();
        }

        /** Tells whether it makes no difference to it now what the rest does. */
        boolean hasSeenEnough() {
            return free || (wait.needsEvery() && !stuckOn.isEmpty());
        }
    }

    private CircleSearch(TaskWait wait) {
        for (ForkedTask<?> task = wait.waiter(); task != null; task = task.scope().ownerTask()) {
            endsAfterWaiter.add(task); // since its scope waits for it
        }
        this.root = new Node(wait);
    }

    /**
     * Returns a shortest way from a wait that can never end to a task that can only end after the waiter, the nearest task to
     * the waiter first; null if the wait can end, or not because of this one.
     */
    static @Nullable List<ForkedTask<?>> circleOf(TaskWait wait) {
        var search = new CircleSearch(wait);
        return search.rootIsFree() ? null : search.wayBack();
    }

    private boolean rootIsFree() {
        underWay.addLast(root);
        while (!root.free && !underWay.isEmpty()) {
            Node node = underWay.getLast();
            if (node.hasSeenEnough()) {
                underWay.removeLast();
            } else if (node.rest.hasNext()) {
                lookAt(node.rest.next(), node);
            } else {
                underWay.removeLast();
                if (node.wait.needsEvery() || node.ended > node.asked) {
                    free(node); // all that are left are free, or the policy gets something to decide on
                }
            }
            passOn();
        }
        return root.free;
    }

    private void lookAt(ForkedTask<?> task, Node node) {
        if (task.hasEnded()) {
            node.ended++;
        } else if (!isFree(task)) {
            node.stuckOn.add(task);
            Node known = nodes.get(task);
            if (known != null) {
                known.waiting.add(node);
            }
        } else if (!node.wait.needsEvery()) {
            free(node);
        }
    }

    /** Tells whether a task is known to be free; enters it if it waits. */
    private boolean isFree(ForkedTask<?> task) {
        if (endsAfterWaiter.contains(task)) {
            return false;
        }
        Node known = nodes.get(task);
        if (known != null) {
            return known.free;
        }
        TaskWait its = task.waitingIn();
        if (its == null) {
            return true;
        }
        var node = new Node(its);
        nodes.put(task, node);
        underWay.addLast(node);
        return node.free;
    }

    private void free(Node node) {
        node.free = true;
        freed.add(node);
    }

    /** Tells those that wait for somebody who is free now. */
    private void passOn() {
        for (Node node; (node = freed.poll()) != null;) {
            for (Node waiter : node.waiting) {
                if (waiter.wait.needsEvery()) {
                    waiter.stuckOn.clear();
                    underWay.addLast(waiter); // goes on with its rest
                } else if (!waiter.free) {
                    free(waiter);
                }
            }
        }
    }

    /**
     * By breadth, so that the first way is a shortest one. There is none if others wait in a circle of their own: a join that is
     * being entered closes it, and is about to be refused.
     */
    private @Nullable List<ForkedTask<?>> wayBack() {
        var next = new ArrayDeque<Node>(List.of(root));
        for (Node node; (node = next.poll()) != null;) {
            for (ForkedTask<?> task : node.stuckOn) {
                if (endsAfterWaiter.contains(task)) {
                    return wayTo(node, task);
                }
                Node known = nodes.get(task);
                if (known != null && known.cameFrom == null) {
                    known.cameFrom = node;
                    next.add(known);
                }
            }
        }
        return null;
    }

    private List<ForkedTask<?>> wayTo(Node last, ForkedTask<?> end) {
        var way = new ArrayList<ForkedTask<?>>(List.of(end));
        for (Node node = last; node != root && node != null; node = node.cameFrom) {
            way.add(node.wait.waiter());
        }
        Collections.reverse(way);
        return way;
    }
}
