/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Looks for a text among the constants of a class file; ASCII stands there as it is. */
final class NotHold extends ArchCondition<JavaClass> {

    private final String text;

    private NotHold(String text) {
        super("not hold the text '%s'", text);
        this.text = text;
    }

    static NotHold theText(String text) {
        return new NotHold(text);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (isHeldBy(type)) {
            events.add(SimpleConditionEvent.violated(type, "%s holds the text '%s'".formatted(type.getName(), text)));
        }
    }

    boolean isHeldBy(JavaClass type) {
        try (InputStream file = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
