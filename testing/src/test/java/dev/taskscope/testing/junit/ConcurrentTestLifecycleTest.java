/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.TaskRuntime;
import dev.taskscope.testing.TestScheduler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is done with a test class on each schedule. */
class ConcurrentTestLifecycleTest {

    @Test
    void method_onManySchedules_isOneTest() {
        Kit kit = Kit.run(OneMethod.class).passed(1);

        assertEquals("7", kit.entry().get("schedules"));
        assertEquals(7 + 1, OneMethod.runs, "and one to see whether it can be repeated");
    }

    @Example
    static class OneMethod {
        static int runs;

        @ConcurrentTest(schedules = 7, seconds = 600)
        void test() {
            runs++;
        }
    }

    @Test
    void method_namedByJUnit_isItsOwnName() {
        Kit kit = Kit.run(OneNamed.class).passed(1);

        assertEquals(
                List.of("test()"),
                kit.tests().started().map(event -> event.getTestDescriptor().getDisplayName()).toList());
    }

    @Example
    static class OneNamed {
        @ConcurrentTest(schedules = 1)
        void test() {}
    }

    @Test
    void lifecycleMethods_onEachSchedule_runAsJUnitRunsThemOnce() {
        List<String> once = Order.of(AsJUnit.class);
        List<String> onSchedules = Order.of(OnSchedules.class);

        assertTrue(once.size() > 10, once::toString);
        var expected = new ArrayList<>(List.of("base")); // JUnit's own instance of the enclosing class
        expected.addAll(repeated(once, 3 + 1));
        assertEquals(expected, onSchedules);
    }

    /** What a program of lifecycle methods did, in order. */
    static final class Order {
        private static final List<String> DONE = new ArrayList<>();

        static List<String> of(Class<?> type) {
            DONE.clear();
            Kit.run(type).passed(1);
            return List.copyOf(DONE);
        }

        static void done(String what) {
            DONE.add(what);
        }
    }

    interface Interface {
        @BeforeEach
        default void beforeOfInterface() {
            Order.done("before of the interface");
        }

        @AfterEach
        default void afterOfInterface() {
            Order.done("after of the interface");
        }
    }

    static class Base {
        Base() {
            Order.done("base");
        }

        @BeforeEach
        void beforeOfBase() {
            Order.done("before of the base");
        }

        @BeforeEach
        void overridden() {
            Order.done("overridden");
        }

        @AfterEach
        void afterOfBase() {
            Order.done("after of the base");
        }
    }

    static class Middle extends Base implements Interface {
        @BeforeEach
        void before1() {
            Order.done("before 1");
        }

        @BeforeEach
        void before2() {
            Order.done("before 2");
        }

        @BeforeEach
        @Override
        void overridden() {
            Order.done("overriding");
        }

        @AfterEach
        void after1() {
            Order.done("after 1");
        }

        @AfterEach
        void after2() {
            Order.done("after 2");
        }
    }

    @Example
    static class AsJUnit extends Middle {
        @Nested
        class Inner extends Base {
            @BeforeEach
            void beforeOfInner() {
                Order.done("before of the inner one, in " + AsJUnit.this.getClass().getSuperclass().getSimpleName());
            }

            @Test
            void test() {
                Order.done("test");
            }

            @AfterEach
            void afterOfInner() {
                Order.done("after of the inner one");
            }
        }
    }

    @Example
    static class OnSchedules extends Middle {
        @Nested
        class Inner extends Base {
            @BeforeEach
            void beforeOfInner() {
                Order.done(
                        "before of the inner one, in " + OnSchedules.this.getClass().getSuperclass().getSimpleName());
            }

            @ConcurrentTest(schedules = 3, seconds = 600)
            void test() {
                Order.done("test");
            }

            @AfterEach
            void afterOfInner() {
                Order.done("after of the inner one");
            }
        }
    }

    private static List<String> repeated(List<String> list, int times) {
        return Collections.nCopies(times, list).stream().flatMap(List::stream).toList();
    }

    @Test
    void everything_always_runsOnTheFirstThreadOfTheScheduler() {
        Kit.run(Threads.class).passed(1);

        assertEquals(Set.of(true), Threads.SIMULATED);
        assertEquals(4 * (2 + 1), Threads.count);
    }

    @Example
    static class Threads {
        static final Set<Boolean> SIMULATED = new HashSet<>();
        static int count;
        private final Thread first = Thread.currentThread();

        Threads(TaskRuntime runtime) {
            look(runtime);
        }

        @BeforeEach
        void before(TaskRuntime runtime) {
            look(runtime);
        }

        @ConcurrentTest(schedules = 2, seconds = 600)
        void test(TaskRuntime runtime) {
            look(runtime);
        }

        @AfterEach
        void after(TaskRuntime runtime) {
            look(runtime);
        }

        private void look(TaskRuntime runtime) {
            count++;
            SIMULATED.add(Thread.currentThread().isVirtual() && TaskRuntime.current() == runtime);
            assertSame(first, Thread.currentThread());
        }
    }

    @Test
    void instances_onEachSchedule_areFresh() {
        Kit.run(Fresh.class).passed(1);
    }

    @Example
    static class Fresh {
        private int used;
        private final List<String> list = new ArrayList<>();

        @Nested
        class Inner {
            private int usedToo;

            @ConcurrentTest(schedules = 5)
            void test() {
                assertEquals(0, used++);
                assertEquals(0, usedToo++);
                assertTrue(list.add("something"));
                assertEquals(1, list.size());
            }
        }
    }

    @Test
    void methodsForAll_always_runOnce() {
        Kit.run(ForAll.class).passed(2);

        assertEquals(List.of("before", "after"), ForAll.DONE);
    }

    @Example
    static class ForAll {
        static final List<String> DONE = new ArrayList<>();

        @BeforeAll
        static void before() {
            DONE.add("before");
        }

        @ConcurrentTest(schedules = 3, seconds = 600)
        void test() {
            assertEquals(List.of("before"), DONE);
        }

        @Test
        void usual() {
            assertEquals(List.of("before"), DONE);
        }

        @AfterAll
        static void after() {
            DONE.add("after");
        }
    }

    @Test
    void plainTests_besideIt_keepTheirLifecycle() {
        Kit.run(Beside.class).passed(2);

        assertEquals(1, Beside.usual);
    }

    @Example
    static class Beside {
        static int usual;
        private boolean prepared;

        @BeforeEach
        void before() {
            prepared = true;
        }

        @ConcurrentTest(schedules = 3, seconds = 600)
        void test() {
            assertTrue(prepared);
        }

        @Test
        void usual() {
            assertTrue(prepared);
            usual++;
        }
    }

    @Test
    void test_inASuperclass_runsOnInstancesOfTheClass() {
        Kit.run(Inherits.class).passed(1);
    }

    abstract static class Inherited {
        abstract String name();

        @ConcurrentTest(schedules = 2, seconds = 600)
        void test(TestScheduler scheduler) {
            assertEquals("inherits", name());
            assertNotNull(scheduler);
        }
    }

    static class Inherits extends Inherited {
        @Override
        String name() {
            return "inherits";
        }
    }

    @Test
    void privateConstructor_always_isNoHindrance() {
        Kit.run(Private.class).passed(1);
    }

    @Example
    static class Private {
        private final Object made;

        private Private() {
            made = new Object();
        }

        @ConcurrentTest(schedules = 2, seconds = 600)
        void test() {
            assertNotNull(made);
        }
    }
}
