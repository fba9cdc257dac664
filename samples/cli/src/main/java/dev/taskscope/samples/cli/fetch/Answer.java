/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

/**
 * A whole answer.
 *
 * @param status of HTTP
 * @param bytes how long the body was
 */
record Answer(int status, long bytes) {
    private static final int FIRST_ERROR = 400;

    /** Tells whether the status says that something went wrong. */
    boolean isError() {
        return status >= FIRST_ERROR;
    }
}
