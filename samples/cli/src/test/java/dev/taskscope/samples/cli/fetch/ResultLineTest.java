/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResultLineTest {

    private static String line(Result result) {
        return new String(ResultLine.of("http://a", result), UTF_8);
    }

    private static String failed(Throwable reason) {
        return line(new Result.Failed(reason, Duration.ofMillis(1234)));
    }

    @Test
    void of_anAnswer_isInColumns() {
        assertEquals("200     12345678   1234 ms  http://a\n",
                line(new Result.Answered(new Answer(200, 12_345_678), Duration.ofNanos(1_234_999_999))));
    }

    @Test
    void of_noAnswer_hasDashesAndSaysWhy() {
        assertEquals("  -            -   1234 ms  http://a  Connection reset\n",
                failed(new IOException("Connection reset")));
        assertEquals("  -            -         -  http://a  Not begun in time\n", line(new Result.NotBegun()));
    }

    @Test
    void of_anUnknownHost_saysSo() {
        var unknown = new ConnectException();
        unknown.initCause(new UnresolvedAddressException());
        assertEquals("  -            -   1234 ms  http://a  Unknown host\n", failed(unknown));
    }

    @Test
    void of_aReasonOfManyLines_isOneLine() {
        assertEquals("  -            -   1234 ms  http://a  one\\ntwo\\033\n",
                failed(new IOException("one\ntwo\u001B")));
    }
}
