/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import dev.taskscope.ScopeOptions;
import dev.taskscope.ScopeTimeline;
import dev.taskscope.TaskRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --timeline FILE}: watches the scopes of a job and writes down how concurrent they were. Does nothing if it is not
 * given.
 */
public final class TimelineOption {
    @Option(names = "--timeline", paramLabel = "FILE", converter = TimelineFile.Converter.class) private @Nullable TimelineFile file;

    private final ScopeTimeline timeline = new ScopeTimeline();

    /** Returns the options of a scope that is watched, with all scopes below it. */
    public ScopeOptions watch(ScopeOptions options) {
        return file == null ? options : options.runtime(TaskRuntime.current().withListener(timeline));
    }

    /** Finds out whether the file can be written, before there is anything to lose. Returns the trouble if not. */
    public Optional<String> refusal() {
        return attempt((path, form) -> Files
                .newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close());
    }

    /** Writes the file. Returns the trouble if that is not possible. */
    public Optional<String> write() {
        return attempt((path, form) -> Files.writeString(path, form.draw(timeline)));
    }

    private interface Writing {
        void to(Path path, TimelineFile.Form form) throws IOException;
    }

    private Optional<String> attempt(Writing writing) {
        if (file == null) {
            return Optional.empty();
        }
        try {
            writing.to(Path.of(file.name()), file.form());
            return Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.of("cannot write %s: %s".formatted(Printable.of(file.name()), Troubles.inWords(e)));
        }
    }
}
