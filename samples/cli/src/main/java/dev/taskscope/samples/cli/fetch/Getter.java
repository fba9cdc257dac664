/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

import java.io.IOException;

/** How a URL is got; tests put something else there. */
@FunctionalInterface
interface Getter {

    /**
     * Gets a URL to the end of its body, in the calling thread.
     *
     * @throws IOException if there is no whole answer, or the text is no URL
     * @throws InterruptedException if the calling thread was interrupted; the request has been broken off
     */
    Answer get(String url) throws IOException, InterruptedException;
}
