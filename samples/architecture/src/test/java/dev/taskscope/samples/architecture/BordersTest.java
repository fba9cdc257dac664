/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The borders between packages and modules; design, section 2. */
class BordersTest {

    private static final String CORE = "dev.taskscope";
    private static final String ENGINE = "dev.taskscope.engine";
    private static final String SYSTEM_TIME = "dev.taskscope.SystemTimeSource";
    private static final String JDK_SCOPE = "java.util.concurrent.StructuredTaskScope";

    /** Where core ends: its own packages, by name, since the other modules' packages lie below the same one. */
    private static final DescribedPredicate<JavaClass> IN_CORE =
            describe("in core",
                    type -> ModulesUnderTest.module(CORE).descriptor().packages().contains(type.getPackageName()));

    @Test
    void classPath_always_holdsThePublishedModulesAndNoOther() {
        assertEquals(new TreeSet<>(ModulesUnderTest.NAMES), ModulesUnderTest.names());
    }

    @ParameterizedTest
    @FieldSource("dev.taskscope.samples.architecture.ModulesUnderTest#NAMES")
    void everyModule_always_hasClassesThatTheRulesSee(String module) {
        assertTrue(ModulesUnderTest.classes().stream().anyMatch(resideInAPackage(module)), module);
    }

    @Test
    void packages_always_freeOfCycles() {
        check(slices().assignedFrom(new ByPackage()).should().beFreeOfCycles()
                .because("a package that can be read alone can be understood alone"));
    }

    @Test
    void core_always_knowsNoOtherModule() {
        DescribedPredicate<JavaClass> inAnother =
                describe("of another module", type -> ModulesUnderTest.isOurs(type) && !IN_CORE.test(type));
        check(noClasses().that(IN_CORE).should().dependOnClassesThat(inAnother)
                .because("whoever depends on core alone gets nothing else along with it"));
    }

    @Test
    void publicSignatures_always_nameExportedTypesOnly() {
        check(classes().that(describe("are exported", ModulesUnderTest::isExported)).and(modifier(JavaModifier.PUBLIC))
                .should(new NameExportedTypesOnly())
                .because("a user cannot write down a type that the module keeps to itself"));
    }

    @ParameterizedTest
    @FieldSource("dev.taskscope.samples.architecture.ModulesUnderTest#NAMES")
    void exportedPackages_always_nullMarked(String module) {
        for (String each : ModulesUnderTest.exportedPackages(module)) {
            JavaClass info = ModulesUnderTest.classes().get(each + ".package-info");
            assertTrue(info.isAnnotatedWith(NullMarked.class),
                    each + ": whether a value may be null is part of the contract");
        }
    }

    @Test
    void jdkScope_outsideTheEngine_isNotUsed() {
        check(noClasses().that().resideOutsideOfPackage(ENGINE + "..").should().dependOnClassesThat()
                .haveNameMatching("java\\.util\\.concurrent\\.StructuredTaskScope.*")
                .because("its shape differs from release to release"));
    }

    @Test
    void jdkScope_outsideTheEngine_isNotNamedForReflection() {
        check(classes().that().resideOutsideOfPackage(ENGINE + "..").should(NotHold.theText(JDK_SCOPE))
                .because("reflection would reach it behind the engine's back"));
    }

    @Test
    void jdkScope_inTheEngine_isNamed() {
        assertTrue(ModulesUnderTest.classes().stream().filter(resideInAPackage(ENGINE + ".."))
                .anyMatch(NotHold.theText(JDK_SCOPE)::isHeldBy),
                "else the rule above looks for a text that nobody writes");
    }

    @Test
    void realTime_outsideTheSystemTimeSource_isNotRead() {
        check(classes().that(describe("are not the system's time source", type -> !isSystemTime(type)))
                .should(new NotReadRealTime())
                .because("what waits on a TimeSource can be tested without waiting"));
    }

    @Test
    void realTime_inTheSystemTimeSource_isRead() {
        assertTrue(ModulesUnderTest.classes().stream().filter(BordersTest::isSystemTime)
                .anyMatch(NotReadRealTime::readsIt), "else the rule above exempts a class that is not there");
    }

    @Test
    void referenceQueues_always_avoided() {
        check(noClasses().should().dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.ref\\.ReferenceQueue|java\\.util\\.WeakHashMap")
                .because(
                        "on some JDKs a virtual thread parks for the lock that a thread of the JVM takes for them at any time, and"
                                + " the same schedule of a test is not the same any more"));
    }

    private static boolean isSystemTime(JavaClass type) {
        return type.getName().equals(SYSTEM_TIME) || type.getName().startsWith(SYSTEM_TIME + "$");
    }

    private static void check(ArchRule rule) {
        rule.check(ModulesUnderTest.classes());
    }

    /** Makes every package a slice of its own, the ones above others included. */
    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return ModulesUnderTest.isOurs(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
