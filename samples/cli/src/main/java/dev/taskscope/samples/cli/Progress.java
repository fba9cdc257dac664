/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskscope.ScopeListener;
import dev.taskscope.Task;
import java.io.IOException;
import java.io.OutputStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar that is told of each task by its scope. Wiped away at the end. */
public final class Progress implements ScopeListener, AutoCloseable {
    /** Some terminals wrap when the last column is written. */
    private static final int RIGHT_MARGIN = 1;

    private final OutputStream terminal;
    private final int width = Terminal.width() - RIGHT_MARGIN;
    private final ProgressBar bar;

    private Progress(String job, String things, long count, OutputStream terminal) {
        this.terminal = terminal;
        this.bar = new ProgressBarBuilder()
                .setTaskName(job)
                .setUnit(" " + things, 1)
                .setInitialMax(count)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new DelegatingProgressBarConsumer(this::write, width))
                .build();
    }

    /**
     * Shows the bar on a terminal.
     *
     * @param job what goes on
     * @param things what is counted, in the plural
     * @param count how many there are
     */
    public static Progress show(String job, String things, long count, OutputStream terminal) {
        return new Progress(job, things, count, terminal);
    }

    private void write(String line) {
        try {
            terminal.write(("\r" + line + "\r").getBytes(UTF_8));
            terminal.flush();
        } catch (IOException e) {
            return; // the terminal is gone; the results are not
        }
    }

    @Override
    public void onComplete(Task<?> task) {
        if (task.state() != Task.State.CANCELLED) {
            bar.step();
        }
    }

    @Override
    public void close() {
        bar.close();
        write(" ".repeat(width)); // by ourselves: the library's own way forgets it when the work was very quick
    }
}
