/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the engine, once for the life of the JVM: the one named by the system property {@value #PROPERTY}, else the
 * structured one where the JDK offers {@code StructuredTaskScope} openly (preview features are enabled, or the API is
 * final), else the virtual one.
 */
public final class Engines {

    /** {@code structured} or {@code virtual} forces that engine. */
    public static final String PROPERTY = "taskscope.engine";

    private static final int FINAL_SINCE = 28; // JEP 543
    private static final Logger LOG = LoggerFactory.getLogger("dev.taskscope.engine");
    private static final Engine VIRTUAL = new VirtualEngine();

    private Engines() {}

    /**
     * Returns the engine of this JVM.
     *
     * @throws IllegalStateException if the system property names none, or one that cannot be had here
     */
    public static Engine preferred() {
        Choice choice = Choice.MADE;
        if (choice.refusal != null) {
            throw new IllegalStateException(choice.refusal);
        }
        return choice.engine;
    }

    /** Returns the engine whose enclosures can be left while threads of them are alive. */
    public static Engine abandoning() {
        return VIRTUAL;
    }

    private record Choice(Engine engine, @Nullable String refusal) {
        static final Choice MADE = make(System.getProperty(PROPERTY));

        static Choice make(@Nullable String forced) {
            if (forced == null) {
                return chosenByPlatform();
            }
            return switch (forced) {
                case "virtual" -> logged(VIRTUAL, "forced by -D" + PROPERTY, /* fallback= */ false);
                case "structured" -> {
                    String missing = whatStructuredLacks();
                    yield missing == null
                            ? logged(new StructuredEngine(), "forced by -D" + PROPERTY, /* fallback= */ false)
                            : refused("-D%s=structured cannot be had on JDK %s: %s"
                                    .formatted(PROPERTY, Runtime.version(), missing));
                }
                default -> refused("-D%s=%s names no engine: use 'structured' or 'virtual', or leave it out"
                        .formatted(PROPERTY, forced));
            };
        }

        private static Choice chosenByPlatform() {
            boolean open = Runtime.version().feature() >= FINAL_SINCE || PreviewProbe.previewEnabled();
            if (!open) {
                return logged(
                        VIRTUAL,
                        "preview features are off; --enable-preview adds the tree of scopes in thread dumps and inherited"
                                + " scoped values",
                        /* fallback= */ true);
            }
            String missing = whatStructuredLacks();
            return missing == null
                    ? logged(new StructuredEngine(), "StructuredTaskScope is available", /* fallback= */ false)
                    : logged(VIRTUAL, "its StructuredTaskScope has an unknown shape: " + missing, /* fallback= */ true);
        }

        private static @Nullable String whatStructuredLacks() {
            try {
                return StructuredHandles.OPEN == null ? "no way to open it" : null;
            } catch (ExceptionInInitializerError e) {
                return String.valueOf(e.getCause());
            } catch (NoClassDefFoundError e) {
                return String.valueOf(e.getMessage());
            }
        }

        private static Choice refused(String why) {
            return new Choice(VIRTUAL, why);
        }

        private static Choice logged(Engine engine, String why, boolean fallback) {
            LOG.atLevel(fallback ? org.slf4j.event.Level.INFO : org.slf4j.event.Level.DEBUG)
                    .log("Taskscope runs on the {} engine, JDK {}: {}", engine, Runtime.version(), why);
            return new Choice(engine, null);
        }
    }
}
