/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.architecture;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Prints what a user of a module can call, extend or catch: a line a type, below it a line a member, in alphabetical order,
 * with the nullness that the signatures state.
 */
final class PublicApi {

    private static final Set<String> SAID_OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

    private PublicApi() {}

    static String of(String module) {
        Set<String> exported = ModulesUnderTest.exportedPackages(module);
        if (exported.isEmpty()) {
            return "module %s exports nothing yet%n".formatted(module).replace(System.lineSeparator(), "\n");
        }
        return classNames(module)
                .filter(name -> exported.contains(name.substring(0, name.lastIndexOf('.'))))
                .sorted()
                .map(PublicApi::load)
                .filter(PublicApi::canBeReached)
                .map(PublicApi::print)
                .collect(joining("\n"));
    }

    private static Stream<String> classNames(String module) {
        try (ModuleReader reader = ModulesUnderTest.module(module).open()) {
            return reader.list()
                    .filter(name -> name.endsWith(".class") && name.contains("/") && !name.startsWith("META-INF/"))
                    .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, /* initialize= */ false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean canBeReached(Class<?> type) {
        boolean outwards = type.getDeclaringClass() == null || canBeReached(type.getDeclaringClass());
        return outwards && !type.isSynthetic() && isVisible(type.getModifiers());
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String print(Class<?> type) {
        List<String> members = new ArrayList<>();
        collect(type, members);
        Collections.sort(members);
        return Stream.concat(Stream.of(header(type)), members.stream().map(member -> "    " + member))
                .map(line -> brief(line) + "\n")
                .collect(joining());
    }

    private static String header(Class<?> type) {
        String parents = Stream
                .concat(Stream.ofNullable(type.getAnnotatedSuperclass()), Stream.of(type.getAnnotatedInterfaces()))
                .map(AnnotatedType::toString)
                .filter(parent -> !parent.equals("java.lang.Object"))
                .collect(joining(", "));
        String sealing = type.isSealed() ? "sealed " : "";
        String kind = type.isAnnotation()
                ? "annotation"
                : type.isInterface()
                        ? "interface"
                        : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        int implied = type.isInterface() ? Modifier.ABSTRACT | Modifier.STATIC | Modifier.INTERFACE : 0;
        return "%s %s%s %s%s%s".formatted(
                Modifier.toString(type.getModifiers() & ~implied), sealing, kind, type.getName(), parameters(type),
                parents.isEmpty() ? "" : " : " + parents);
    }

    /** What a parent hides from users, but passes on to its public child, is the child's. */
    private static void collect(Class<?> type, List<String> members) {
        Stream.of(type.getDeclaredFields()).filter(field -> isVisible(field.getModifiers()) && !field.isSynthetic())
                .map(PublicApi::print).forEach(members::add);
        Stream.of(type.getDeclaredConstructors()).filter(each -> isVisible(each.getModifiers()) && !each.isSynthetic())
                .map(PublicApi::print).forEach(members::add);
        Stream.of(type.getDeclaredMethods()).filter(method -> isVisible(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> !SAID_OF_EVERY_OBJECT.contains(method.getName()))
                .map(PublicApi::print).forEach(members::add);
        Class<?> parent = type.getSuperclass();
        if (parent != null && !Modifier.isPublic(parent.getModifiers())) {
            collect(parent, members);
        }
    }

    private static String print(Field field) {
        return "%s %s %s".formatted(modifiers(field.getModifiers()), field.getAnnotatedType(), field.getName());
    }

    private static String print(Constructor<?> constructor) {
        return "%s %snew%s".formatted(modifiers(constructor.getModifiers()), parameters(constructor),
                tail(constructor));
    }

    private static String print(Method method) {
        String body = method.isDefault() ? "default " : "";
        return "%s %s%s%s %s%s".formatted(modifiers(method.getModifiers()), body, parameters(method),
                method.getAnnotatedReturnType(), method.getName(), tail(method));
    }

    private static String tail(Executable code) {
        return "(" + list(code.getAnnotatedParameterTypes()) + ")"
                + (code.getAnnotatedExceptionTypes().length == 0
                        ? ""
                        : " throws " + list(code.getAnnotatedExceptionTypes()));
    }

    private static String list(AnnotatedType... types) {
        return Stream.of(types).map(AnnotatedType::toString).collect(joining(", "));
    }

    private static String parameters(GenericDeclaration declaration) {
        if (declaration.getTypeParameters().length == 0) {
            return "";
        }
        return Stream.of(declaration.getTypeParameters()).map(PublicApi::print)
                .collect(joining(", ", "<",
                        declaration instanceof AnnotatedElement && declaration instanceof Class ? ">" : "> "));
    }

    private static String print(TypeVariable<?> variable) {
        String bounds = Stream.of(variable.getAnnotatedBounds()).map(AnnotatedType::toString)
                .filter(bound -> !bound.equals("java.lang.Object")).collect(joining(" & "));
        return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
    }

    private static String modifiers(int modifiers) {
        int said = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;
        return Modifier.toString(modifiers & said);
    }

    private static String brief(String line) {
        return line.replace("org.jspecify.annotations.", "").replace("@Nullable() ", "@Nullable ")
                .replaceAll("\\bjava\\.lang\\.(?=[A-Z@])", "");
    }
}
