/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Points at which a thread cannot give up the processor: what they say is of a step that has begun before them. An exhaustive
 * search believed it of the next one, left out what that seemed to make needless, and said that it had seen everything.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public class PointNotLeftTest {
    private static final Object OTHER = new Object();

    private static final Set<String> EVERY_ORDER = Set.of(
            "aabbb", "ababb", "abbab", "abbba", "baabb", "babab", "babba", "bbaab", "bbaba", "bbbaa");

    // of the run at work
    private static StringBuffer order = new StringBuffer();
    private static Semaphore permits = new Semaphore(0);
    private static Runnable initialiser = () -> {};

    /** Initialised anew by each loader. */
    static final class Initialised {
        static {
            runInitialiser();
        }
    }

    /** Defines that class itself. */
    private static final class Loader extends ClassLoader {
        Loader() {
            super(PointNotLeftTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Initialised.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static void initialise(Runnable action) {
        initialiser = action;
        try {
            Class.forName(Initialised.class.getName(), /* initialize= */ true, new Loader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError("the class is beside this one", e);
        }
    }

    /** Public for a class of another loader, which is in another package therefore. */
    public static void runInitialiser() {
        initialiser.run();
    }

    private static void writes(String name) {
        TestScheduler.writes(order);
        order.append(name);
    }

    /** One thread does something twice, another writes three times. */
    private static void assertSees(Set<String> orders, Runnable twice, Runnable beforeEach) {
        var seen = new TreeSet<String>();
        Report report = Exploration.defaults().exhaustive().run(scheduler -> {
            order = new StringBuffer();
            permits = new Semaphore(0);
            Thread other = BugPrograms.start(() -> {
                for (int i = 0; i < 3; i++) {
                    beforeEach.run();
                    writes("b");
                }
            });
            twice.run();
            twice.run();
            other.join();
            seen.add(order.toString());
        });
        assertEquals(orders, seen);
        assertTrue(report.complete());
    }

    @Test
    void point_inAStaticInitialiser_isOfTheStepThatHasBegun() {
        Runnable twice = () -> {
            TestScheduler.writes(OTHER);
            initialise(() -> writes("a"));
        };
        assertSees(EVERY_ORDER, twice, () -> {});
    }

    @Test
    void point_inAMonitor_isOfTheStepThatHasBegun() { // before JDK 24; later it is a point as any other
        Object monitor = new Object();
        Runnable twice = () -> {
            TestScheduler.writes(OTHER);
            synchronized (monitor) {
                writes("a");
            }
        };
        assertSees(EVERY_ORDER, twice, () -> {});
    }

    @Test
    void point_inAStaticInitialiser_saysNothingOfTheStepAfterAWait() {
        Runnable twice = () -> {
            initialise(() -> TestScheduler.writes(OTHER));
            permits.acquireUninterruptibly();
            order.append("a");
        };
        var thatPermitsAllow = new TreeSet<>(EVERY_ORDER);
        thatPermitsAllow.remove("aabbb"); // the second one waits for the second permit
        thatPermitsAllow.remove("bbaba"); // there are two, it does not wait
        assertSees(thatPermitsAllow, twice, () -> {
            TestScheduler.point("a step that may touch anything");
            permits.release();
        });
    }
}
