/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Has JUnit run a {@link ConcurrentTest} once, and leave to us what that means. */
final class ConcurrentTestExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), ConcurrentTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        ConcurrentTest wanted =
                AnnotationSupport.findAnnotation(context.getTestMethod(), ConcurrentTest.class).orElseThrow();
        return Stream.of(new OnSchedules(context.getDisplayName(), wanted));
    }

    /** The one time that JUnit runs the test. */
    private record OnSchedules(String name, ConcurrentTest wanted) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return name;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Simulated(wanted));
        }
    }
}
