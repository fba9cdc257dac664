/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import dev.taskscope.Decision;
import dev.taskscope.testing.junit.PolicyRun.Owner;
import dev.taskscope.testing.junit.WatchedPolicy.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds where runs that ought to be alike differ. */
final class PolicyComparison {

    /** Two runs that ought to have come to the same. */
    record Difference(String what, PolicyRun one, PolicyRun other) {
        @Override
        public String toString() {
            return "%s differ:%n  %s%n  %s".formatted(what, one, other);
        }
    }

    private PolicyComparison() {}

    /** Returns where runs that agree in a key differ in their answers or their results. */
    static List<Difference> differences(List<PolicyRun> runs, Function<PolicyRun, Object> key) {
        var firsts = new LinkedHashMap<Object, PolicyRun>();
        var differences = new ArrayList<Difference>();
        for (PolicyRun run : runs) {
            PolicyRun first = firsts.putIfAbsent(key.apply(run), run);
            if (first != null) {
                Difference difference = difference(first, run);
                if (difference != null) {
                    differences.add(difference);
                }
            }
        }
        return differences;
    }

    private static @Nullable Difference difference(PolicyRun one, PolicyRun other) {
        if (!one.untilStopped().equals(other.untilStopped())) {
            return new Difference("answers", one, other);
        }
        return one.came().equals(other.came()) ? null : new Difference("results", one, other);
    }

    /** Returns where a race got another answer than the scripted run in which the same tasks ended before, in the same order. */
    static List<Difference> racesThatDiffer(List<PolicyRun> scripted, List<PolicyRun> races) {
        Map<Object, PolicyRun> known = new HashMap<>();
        for (PolicyRun run : scripted) {
            for (int asked = 1; asked <= run.untilStopped().size(); asked++) {
                known.putIfAbsent(soFar(run, asked), run);
            }
        }
        var differences = new ArrayList<Difference>();
        for (PolicyRun race : races) {
            for (int asked = 1; asked <= race.untilStopped().size(); asked++) {
                PolicyRun like = known.get(soFar(race, asked));
                if (like != null && answer(like, asked) != answer(race, asked)) {
                    differences.add(new Difference("answers", like, race));
                    break;
                }
            }
        }
        return differences;
    }

    private static Object soFar(PolicyRun run, int asked) {
        return List.of(
                run.script().forked(),
                run.questions().stream().limit(asked).map(Question::about).toList());
    }

    private static Decision answer(PolicyRun run, int asked) {
        return Objects.requireNonNull(run.questions().get(asked - 1).answer());
    }

    /** Returns a key by which runs of one script agree, wherever the owner is. */
    static Object script(PolicyRun run) {
        return run.script();
    }

    /** Returns a key by which runs of one script agree that have the owner in the same place. */
    static Object scriptAndOwner(PolicyRun run) {
        return run.owner() == Owner.JOINS_A_RACE ? List.of(run) : List.of(run.script(), run.owner());
    }
}
