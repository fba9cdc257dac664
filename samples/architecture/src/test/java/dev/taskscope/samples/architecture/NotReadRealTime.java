/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks for calls of, and references to, the JDK's methods that read a clock or wait for a length of time. */
final class NotReadRealTime extends ArchCondition<JavaClass> {

    private static final Set<String> CLOCKS_AND_NAPS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.Thread.sleep",
            "java.util.concurrent.TimeUnit.sleep",
            "java.util.concurrent.locks.LockSupport.parkNanos",
            "java.util.concurrent.locks.LockSupport.parkUntil",
            "java.util.concurrent.locks.Condition.awaitNanos",
            "java.util.concurrent.locks.Condition.awaitUntil",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Instant.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now");

    /** Without an argument they wait for an event, with one for the clock too. */
    private static final Set<String> TIMED_BY_AN_ARGUMENT = Set.of("java.lang.Object.wait", "java.lang.Thread.join");

    NotReadRealTime() {
        super("not read real time");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        readings(type).forEach(reading -> events.add(SimpleConditionEvent.violated(type, reading.getDescription())));
    }

    static boolean readsIt(JavaClass type) {
        return readings(type).findAny().isPresent();
    }

    private static Stream<JavaCodeUnitAccess<?>> readings(JavaClass type) {
        return Stream.<JavaCodeUnitAccess<?>>concat(
                type.getCodeUnitCallsFromSelf().stream(), type.getCodeUnitReferencesFromSelf().stream())
                .filter(access -> readsIt(access.getTarget()));
    }

    private static boolean readsIt(CodeUnitAccessTarget target) {
        String name = target.getOwner().getName() + "." + target.getName();
        boolean timed = TIMED_BY_AN_ARGUMENT.contains(name) && !target.getRawParameterTypes().isEmpty();
        return CLOCKS_AND_NAPS.contains(name) || timed || takesALengthOfTime(target);
    }

    /** As poll, await, get and schedule do in java.util.concurrent. */
    private static boolean takesALengthOfTime(CodeUnitAccessTarget target) {
        return target.getOwner().getPackageName().startsWith("java.util.concurrent")
                && !target.getOwner().isEquivalentTo(TimeUnit.class)
                && target.getRawParameterTypes().stream().anyMatch(each -> each.isEquivalentTo(TimeUnit.class));
    }
}
