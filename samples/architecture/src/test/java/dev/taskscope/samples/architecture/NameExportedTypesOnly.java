/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/** Looks at what a public type extends and at its members that others can reach, type arguments and exceptions included. */
final class NameExportedTypesOnly extends ArchCondition<JavaClass> {

    NameExportedTypesOnly() {
        super("name exported types only");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        Stream<JavaType> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        refuse(type, type.getFullName(), parents.flatMap(parent -> parent.getAllInvolvedRawTypes().stream()), events);
        type.getMembers().stream()
                .filter(NameExportedTypesOnly::canBeReached)
                .forEach(member -> refuse(type, member.getFullName(), namedBy(member), events));
    }

    private static boolean canBeReached(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        boolean visible = modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
        return visible && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static Stream<JavaClass> namedBy(JavaMember member) {
        Stream<JavaClass> signature = member.getAllInvolvedRawTypes().stream();
        return member instanceof JavaCodeUnit code
                ? Stream.concat(signature, code.getExceptionTypes().stream())
                : signature;
    }

    private static void refuse(JavaClass type, String where, Stream<JavaClass> named, ConditionEvents events) {
        named.map(JavaClass::getBaseComponentType)
                .filter(ModulesUnderTest::isOurs)
                .filter(each -> !(each.getModifiers().contains(JavaModifier.PUBLIC)
                        && ModulesUnderTest.isExported(each)))
                .forEach(each -> events.add(SimpleConditionEvent.violated(
                        type, "%s names %s, which is not exported".formatted(where, each.getName()))));
    }
}
