/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.architecture;

import static java.util.stream.Collectors.toCollection;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.File;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The published modules as this build made them, found on the class path by their descriptors. */
final class ModulesUnderTest {

    static final List<String> NAMES =
            List.of("dev.taskscope", "dev.taskscope.scopes", "dev.taskscope.testing", "dev.taskscope.timeouts");

    private static final ModuleFinder FINDER = ModuleFinder.of(places());
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importLocations(Stream.of(places()).map(ModulesUnderTest::location).toList());

    private ModulesUnderTest() {}

    static ModuleReference module(String name) {
        return FINDER.find(name)
                .orElseThrow(() -> new AssertionError("no module '%s' on the class path".formatted(name)));
    }

    static SortedSet<String> names() {
        return FINDER.findAll().stream().map(found -> found.descriptor().name()).collect(toCollection(TreeSet::new));
    }

    static JavaClasses classes() {
        return CLASSES;
    }

    static SortedSet<String> exportedPackages(String module) {
        return module(module).descriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(Exports::source)
                .collect(toCollection(TreeSet::new));
    }

    static boolean isExported(JavaClass type) {
        return NAMES.stream().anyMatch(name -> exportedPackages(name).contains(type.getPackageName()));
    }

    static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals("dev.taskscope") || type.getPackageName().startsWith("dev.taskscope.");
    }

    private static Path[] places() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(ModulesUnderTest::isOneOfOurs)
                .toArray(Path[]::new);
    }

    private static Location location(Path place) {
        return Location.of(Files.isDirectory(place) ? place.toUri() : URI.create("jar:" + place.toUri() + "!/"));
    }

    /** A folder of classes before the module is packaged, and a jar after. */
    private static boolean isOneOfOurs(Path place) {
        return place.getFileName().toString().startsWith("taskscope-")
                || Files.exists(place.resolve("module-info.class"));
    }
}
