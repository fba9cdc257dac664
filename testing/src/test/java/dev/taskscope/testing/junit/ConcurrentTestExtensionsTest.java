/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.TaskRuntime;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.TestScheduler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactory;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.jupiter.api.io.TempDir;

/** Parameters, and how it gets along with what other extensions do. */
class ConcurrentTestExtensionsTest {

    @Test
    void ownParameters_everywhere_areThoseOfTheSchedule() {
        Kit.run(Own.class).passed(1);
    }

    @Example
    static class Own {
        private TestScheduler scheduler;

        @BeforeEach
        void before(TestScheduler own, TaskRuntime runtime) {
            scheduler = own;
            assertSame(own.runtime(), runtime);
        }

        @Nested
        class Inner {
            private final FakeClock clock;

            Inner(FakeClock clock) {
                this.clock = clock;
                assertSame(TaskRuntime.current().timeSource(), clock);
            }

            @ConcurrentTest(schedules = 3, seconds = 600)
            void test(TestScheduler own, FakeClock time, TaskRuntime runtime) {
                assertSame(scheduler, own);
                assertSame(clock, time);
                assertSame(TaskRuntime.current(), runtime);
            }
        }

        @AfterEach
        void after(TestScheduler same) {
            assertSame(scheduler, same);
        }
    }

    @Test
    void ownParameter_ofTheConstructorOfAnEnclosingClass_isRefusedByJUnit() {
        Throwable thrown = Kit.run(Enclosing.class).failure();

        assertTrue(thrown.getMessage().startsWith("No ParameterResolver registered"), thrown::getMessage);
    }

    @Example
    static class Enclosing {
        Enclosing(TestScheduler scheduler) {
            assertNotNull(scheduler);
        }

        @Nested
        class Inner {
            @ConcurrentTest
            void test() {}
        }
    }

    @Test
    void otherParameters_onEachSchedule_areResolvedByTheirExtensions() {
        Kit.run(Others.class).passed(1);

        assertEquals(Set.of("test(TestInfo, String)"), Others.NAMES);
    }

    @ExtendWith(Words.class)
    @Example
    static class Others {
        static final Set<String> NAMES = new HashSet<>();
        private final String ofConstructor;

        Others(String word) {
            ofConstructor = word;
        }

        @ConcurrentTest(schedules = 3, seconds = 600)
        void test(TestInfo info, String word) {
            NAMES.add(info.getDisplayName());
            assertEquals("a word", word);
            assertEquals("a word", ofConstructor);
        }
    }

    static class Words implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == String.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return "a word";
        }
    }

    @Test
    void parameterThatNobodyKnows_always_failsTheTest() {
        Throwable thrown = Kit.run(Unknown.class).failure();

        assertTrue(thrown.getMessage().contains("No ParameterResolver registered"), thrown::getMessage);
    }

    @Example
    static class Unknown {
        @ConcurrentTest
        void test(StringBuilder unknown) {}
    }

    @Test
    void callbacks_ofOtherExtensions_comeOnceAroundAllSchedules() {
        Kit.run(CalledBack.class).passed(1);

        assertEquals(List.of("before each", "test", "test", "test", "after each"), CalledBack.DONE);
    }

    @ExtendWith(Callbacks.class)
    @Example
    static class CalledBack {
        static final List<String> DONE = new ArrayList<>();

        @ConcurrentTest(schedules = 2, seconds = 600)
        void test() {
            DONE.add("test");
        }
    }

    static class Callbacks implements BeforeEachCallback, AfterEachCallback {
        @Override
        public void beforeEach(ExtensionContext context) {
            CalledBack.DONE.add("before each");
        }

        @Override
        public void afterEach(ExtensionContext context) {
            CalledBack.DONE.add("after each");
        }
    }

    @Test
    void fields_filledByOtherExtensions_areFilledInEachInstance() {
        Kit.run(Filled.class).passed(1);
    }

    @ExtendWith(Filler.class)
    @Example
    static class Filled extends FilledToo {
        @TempDir private Path folder;

        private int number = 1;
        private String initialised = "mine";
        private final String last = "last";
        private String untouched;

        @Nested
        class Inner {
            @TempDir private Path other;

            @ConcurrentTest(schedules = 2, seconds = 600)
            void test() {
                assertTrue(Files.isDirectory(folder));
                assertTrue(Files.isDirectory(other));
                assertEquals(1, number, "was set already");
                assertEquals(8, inherited);
                assertEquals("mine", initialised);
                assertEquals("last", last);
                assertNull(untouched);
            }
        }
    }

    static class FilledToo {
        int inherited;
    }

    static class Filler implements TestInstancePostProcessor {
        @Override
        public void postProcessTestInstance(Object instance, ExtensionContext context) {
            if (instance instanceof Filled filled) {
                filled.number = 7;
                filled.inherited = 8;
            }
        }
    }

    // ---- refused

    @Test
    void onePerClass_always_isRefused() {
        Throwable thrown = Kit.run(PerClass.class).failure();

        assertInstanceOf(ExtensionConfigurationException.class, thrown);
        assertTrue(thrown.getMessage().contains("has one instance for all tests (PER_CLASS)"), thrown::getMessage);
        assertTrue(thrown.getMessage().contains("PerClass"), thrown::getMessage);
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @Example
    static class PerClass {
        @ConcurrentTest
        void test() {}
    }

    @Test
    void onePerClass_ofAnEnclosingClass_isRefused() {
        assertTrue(Kit.run(PerOuterClass.class).failure().getMessage().contains("PerOuterClass has one instance"));
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @Example
    static class PerOuterClass {
        @Nested
        class Inner {
            @ConcurrentTest
            void test() {}
        }
    }

    @Test
    void onePerClass_asTheDefaultOfARun_isRefused() {
        Kit kit = Kit.run(Map.of("junit.jupiter.testinstance.lifecycle.default", "per_class"), Usual.class);

        assertTrue(kit.failure().getMessage().contains("PER_CLASS"));
    }

    @Example
    static class Usual {
        @ConcurrentTest
        void test() {}
    }

    @Test
    void instanceFactory_always_isRefused() {
        Throwable thrown = Kit.run(MadeElsewhere.class).failure();

        assertInstanceOf(ExtensionConfigurationException.class, thrown);
        assertTrue(thrown.getMessage().contains("made by a TestInstanceFactory"), thrown::getMessage);
    }

    @ExtendWith(Factory.class)
    @Example
    static class MadeElsewhere {
        @ConcurrentTest
        void test() {}
    }

    static class Factory implements TestInstanceFactory {
        @Override
        public Object createTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
            return new MadeElsewhere();
        }
    }

    @Test
    void otherTemplates_ofTheClass_areLeftAlone() {
        Kit.run(OtherTemplates.class).passed(1 + 2);
    }

    @Example
    static class OtherTemplates {
        private final Object made = new Object();

        @ConcurrentTest(schedules = 2, seconds = 600)
        void test() {
            assertNotNull(made);
        }

        @RepeatedTest(2)
        void repeated() {
            assertNotNull(made);
        }
    }

    @Test
    void annotationOfOnesOwn_thatIsAnnotated_meansTheSame() {
        assertEquals("4", Kit.run(OfOnesOwn.class).passed(1).entry().get("schedules"));
    }

    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    @ConcurrentTest(schedules = 4, seconds = 600)
    @interface Short {
    }

    @Example
    static class OfOnesOwn {
        @Short
        void test() {}
    }
}
