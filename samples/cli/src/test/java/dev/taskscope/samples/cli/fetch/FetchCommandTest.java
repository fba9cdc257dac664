/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.TaskRuntime;
import dev.taskscope.samples.cli.Captured;
import dev.taskscope.samples.cli.Streams;
import dev.taskscope.testing.FakeClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Over real sockets, but on a clock that the servers move: nothing here depends on how long something takes. */
@Timeout(60)
class FetchCommandTest {
    private final Captured captured = new Captured();
    private final FakeClock clock = new FakeClock();

    @TempDir private Path folder;

    private Loopback loopback;

    @BeforeEach
    void listen() throws IOException {
        loopback = new Loopback();
    }

    @AfterEach
    void stopListening() throws IOException {
        loopback.close();
    }

    private int fetch(List<String> lines, String... options) throws Exception {
        return fetch(captured.streams(false), lines, options);
    }

    private int fetch(Streams streams, List<String> lines, String... options) throws Exception {
        Path list = Files.write(folder.resolve("list"), lines);
        var args = new ArrayList<>(List.of(options));
        args.add(list.toString());
        var command = new CommandLine(new FetchCommand(streams));
        return TaskRuntime.system().withTimeSource(clock).call(() -> command.execute(args.toArray(String[]::new)));
    }

    /** What was printed, with one space between the columns. */
    private List<String> printed() {
        return captured.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("the server is stopped", e);
        }
    }

    // ---- answers

    @Test
    void answers_areInTheOrderOfTheFile_whicheverCameFirst() throws Exception {
        var secondAnswers = new CountDownLatch(1);
        String slow = loopback.answering("/slow", 200, 7, () -> awaited(secondAnswers));
        String fast = loopback.answering("/fast", 201, 100_000, secondAnswers::countDown);
        assertEquals(0, fetch(List.of(slow, fast)));
        assertEquals(List.of("200 7 0 ms " + slow, "201 100000 0 ms " + fast), printed());
        assertEquals("", captured.err());
    }

    @Test
    void answer_thatTakesTime_saysHowLong() throws Exception {
        String url = loopback.answering("/fast", 200, 5, () -> clock.advance(ofMillis(35)));
        assertEquals(0, fetch(List.of(url)));
        assertEquals("200            5     35 ms  " + url + "\n", captured.out());
    }

    @Test
    void answer_withAnErrorStatus_isPrintedAndCode1() throws Exception {
        String failing = loopback.answering("/failing", 500, 3);
        String missing = loopback.answering("/missing", 404, 0);
        String fine = loopback.answering("/moved", 302, 0);
        assertEquals(1, fetch(List.of(failing, missing, fine)));
        assertEquals(List.of("500 3 0 ms " + failing, "404 0 0 ms " + missing, "302 0 0 ms " + fine), printed());
        assertEquals(1, loopback.requests("/failing"));
    }

    @Test
    void list_withCommentsAndBlankLines_isTheUrlsBetween() {
        assertEquals(List.of("http://a", "http://b#c"),
                FetchCommand.urls("# list\n\n  http://a \r\n\t# http://x\n \nhttp://b#c"));
    }

    @Test
    void list_withoutUrls_isNothingAndCode0() throws Exception {
        assertEquals(0, fetch(List.of("# none", "")));
        assertEquals("", captured.out());
    }

    @Test
    void list_withAUrlTwice_getsItTwice() throws Exception {
        String url = loopback.answering("/fast", 200, 1);
        assertEquals(0, fetch(List.of(url, url)));
        assertEquals(2, printed().size());
        assertEquals(2, loopback.requests("/fast"));
    }

    // ---- failures

    @Test
    void refusedConnection_isSaidAndTheOthersAreGot() throws Exception {
        String refusing = loopback.refusing();
        String fast = loopback.answering("/fast", 200, 1);
        assertEquals(1, fetch(List.of(refusing, fast)));
        assertEquals(List.of("- - 0 ms " + refusing + " Cannot connect", "200 1 0 ms " + fast), printed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "ftp://127.0.0.1/", "http://", "http://a b/", "http:///path", "http://[/",
        "file:///"})
    void line_thatIsNoUrl_isSaid(String line) throws Exception {
        assertEquals(1, fetch(List.of(line)));
        assertEquals(List.of("- - 0 ms " + line + " Not a URL of http or https"), printed());
    }

    @Test
    void line_withControlCharacters_isPrintedWithoutThem() throws Exception {
        assertEquals(1, fetch(List.of("http://\u001B[2J")));
        assertEquals(List.of("- - 0 ms http://\\033[2J Not a URL of http or https"), printed());
    }

    @Test
    void body_thatIsCutOff_isAFailureThatSaysWhy() throws Exception {
        String url = loopback.cutting("/cutting");
        assertEquals(1, fetch(List.of(url)));
        assertTrue(printed().getFirst().startsWith("- - 0 ms " + url + " "), captured.out());
        assertTrue(captured.out().contains("received"), captured.out()); // how many bytes, in the words of the JDK
        assertEquals(1, loopback.requests("/cutting"));
    }

    /** Left alone, the JDK's client repeats a GET whose connection was closed before anything came, up to five times. */
    @Test
    void server_thatSaysNothing_isAFailureAfterOneRequest_thatSaysWhy() throws Exception {
        String url = loopback.mute("/mute");
        assertEquals(1, fetch(List.of(url)));
        assertTrue(printed().getFirst().startsWith("- - 0 ms " + url + " "), captured.out());
        assertFalse(captured.out().contains("retries"), captured.out());
        assertEquals(1, loopback.requests("/mute"));
    }

    @Test
    void file_thatIsMissing_isNamed() {
        assertEquals(1, captured.run("fetch", folder + "/missing"));
        assertEquals("taskscope fetch: " + folder + "/missing: No such file or folder\n", captured.err());
    }

    @Test
    void file_thatIsNoText_isNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("latin"), "http://\u00E4/", ISO_8859_1);
        assertEquals(1, captured.run("fetch", file.toString()));
        assertEquals("taskscope fetch: " + file + ": Not a text in UTF-8\n", captured.err());
    }

    // ---- limits

    /** Nobody gets past the barrier unless as many as the limit are there at a time; one more would be counted. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void limit_isReachedAndNeverExceeded(int limit) throws Exception {
        var together = new CyclicBarrier(limit);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        String url = loopback.answering("/fast", 200, 1, () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                together.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new AssertionError(e);
            }
            running.decrementAndGet();
        });
        assertEquals(0, fetch(Collections.nCopies(3 * limit, url), "--limit", "" + limit));
        assertEquals(limit, most.get());
        assertEquals(3 * limit, loopback.requests("/fast"));
    }

    @Test
    void perRequest_ofOneThatHangs_breaksItOff() throws Exception {
        String url = loopback.hanging("/hanging", /* firstOnly= */ false, () -> clock.advance(ofSeconds(2)));
        assertEquals(1, fetch(List.of(url), "--per-request", "2s"));
        assertEquals(List.of("- - 2000 ms " + url + " Not answered in the time for a request"), printed());
        loopback.brokenOff.acquire();
        assertEquals(1, loopback.requests("/hanging"));
    }

    @Test
    void perRequest_ofABodyThatNeverEnds_breaksItOff() throws Exception {
        String url = loopback.endless("/endless", () -> clock.advance(ofSeconds(2)));
        assertEquals(1, fetch(List.of(url), "--per-request", "2s"));
        assertEquals(List.of("- - 2000 ms " + url + " Not answered in the time for a request"), printed());
        loopback.brokenOff.acquire();
        assertEquals(1, loopback.requests("/endless"));
    }

    @Test
    void perRequest_withoutTheOption_is30Seconds() throws Exception {
        String url = loopback.hanging("/hanging", /* firstOnly= */ false, () -> clock.advance(ofSeconds(30)));
        assertEquals(1, fetch(List.of(url)));
        assertTrue(captured.out().contains(" 30000 ms "), captured.out());
    }

    @Test
    void total_thatPasses_breaksOffWhatIsUnderWayAndBeginsNothing() throws Exception {
        String fast = loopback.answering("/fast", 200, 1);
        String hanging = loopback.hanging("/hanging", /* firstOnly= */ false, () -> clock.advance(ofSeconds(5)));
        String late = loopback.answering("/late", 200, 1);
        assertEquals(124, fetch(List.of(fast, hanging, late), "--total", "5s", "--limit", "1"));
        assertEquals(List.of("200 1 0 ms " + fast, "- - 5000 ms " + hanging + " Not finished in time",
                "- - - " + late + " Not begun in time"), printed());
        loopback.brokenOff.acquire();
        assertEquals(0, loopback.requests("/late"));
    }

    @Test
    void total_duringABodyThatNeverEnds_breaksItOff() throws Exception {
        String url = loopback.endless("/endless", () -> clock.advance(ofSeconds(5)));
        assertEquals(124, fetch(List.of(url), "--total", "5s"));
        assertEquals(List.of("- - 5000 ms " + url + " Not finished in time"), printed());
        loopback.brokenOff.acquire();
    }

    @Test
    void total_thatDoesNotPass_isNoDifferent() throws Exception {
        String url = loopback.answering("/fast", 200, 1, () -> clock.advance(ofSeconds(4)));
        assertEquals(0, fetch(List.of(url), "--total", "5s"));
        assertEquals(List.of("200 1 4000 ms " + url), printed());
    }

    /** The time is up when both that never end have got both of their requests; the others are done by then. */
    @Test
    void total_ofServersOfEveryKind_endsAllRequests_andTheyAreBounded() throws Exception {
        var firstRequests = new CountDownLatch(2);
        var allRequests = new CountDownLatch(4);
        Runnable asked = () -> {
            firstRequests.countDown();
            allRequests.countDown();
        };
        String fast = loopback.answering("/fast", 200, 1);
        String failing = loopback.answering("/failing", 500, 2);
        String refusing = loopback.refusing();
        String hanging = loopback.hanging("/hanging", /* firstOnly= */ false, asked);
        String endless = loopback.endless("/endless", asked);
        Thread mover = Thread.ofVirtual().start(() -> {
            awaited(firstRequests);
            clock.advance(ofSeconds(1));
            awaited(allRequests);
            clock.advance(ofSeconds(4));
        });
        assertEquals(124, fetch(
                List.of(fast, failing, refusing, hanging, endless),
                "--limit", "2", "--hedge-after", "1s", "--per-request", "1m", "--total", "5s"));
        assertEquals(List.of("200 1 0 ms " + fast, "500 2 0 ms " + failing, "- - 0 ms " + refusing + " Cannot connect",
                "- - 5000 ms " + hanging + " Not finished in time",
                "- - 5000 ms " + endless + " Not finished in time"), printed());
        mover.join();
        loopback.brokenOff.acquire(4);
        assertEquals(List.of(1, 1, 2, 2),
                Stream.of("/fast", "/failing", "/hanging", "/endless").map(loopback::requests).toList());
    }

    // ---- second attempts

    @Test
    void hedgeAfter_ofOneThatHangs_takesTheSecondAnswerAndBreaksTheFirstOff() throws Exception {
        String url = loopback.hanging("/hanging", /* firstOnly= */ true, () -> {
            if (loopback.requests("/hanging") == 1) {
                clock.advance(ofMillis(300));
            }
        });
        assertEquals(0, fetch(List.of(url), "--hedge-after", "300ms"));
        assertEquals(List.of("200 6 300 ms " + url), printed());
        loopback.brokenOff.acquire();
        assertEquals(2, loopback.requests("/hanging"));
    }

    @Test
    void hedgeAfter_ofOneThatAnswersBefore_makesNoSecondAttempt() throws Exception {
        String url = loopback.answering("/fast", 200, 1, () -> clock.advance(ofMillis(299)));
        assertEquals(0, fetch(List.of(url), "--hedge-after", "300ms"));
        assertEquals(1, loopback.requests("/fast"));
    }

    @Test
    void hedgeAfter_ofOneThatFailsBefore_makesNoSecondAttempt() throws Exception {
        String url = loopback.cutting("/cutting");
        assertEquals(1, fetch(List.of(url), "--hedge-after", "300ms"));
        assertEquals(1, loopback.requests("/cutting"));
        assertTrue(captured.out().contains("received"), captured.out());
    }

    @Test
    void hedgeAfter_ofOneThatAlwaysHangs_makesTwoRequestsThatEndWithTheirLimits() throws Exception {
        String url = loopback.hanging("/hanging", /* firstOnly= */ false,
                () -> clock.advance(ofSeconds(loopback.requests("/hanging"))));
        assertEquals(1, fetch(List.of(url), "--hedge-after", "1s", "--per-request", "2s", "--total", "1m"));
        assertEquals(List.of("- - 3000 ms " + url + " Not answered in the time for a request"), printed());
        assertEquals(2, loopback.requests("/hanging"));
        loopback.brokenOff.acquire(2);
    }

    // ---- ends from outside, streams

    @Test
    void interrupt_ofTheCaller_breaksAllOffAndPrintsNothing() throws Exception {
        var asked = new CountDownLatch(2);
        String hanging = loopback.hanging("/hanging", /* firstOnly= */ false, asked::countDown);
        String endless = loopback.endless("/endless", asked::countDown);
        var code = new AtomicInteger();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                code.set(fetch(List.of(hanging, endless)));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        asked.await();
        caller.interrupt();
        caller.join();
        assertEquals(130, code.get());
        assertEquals("", captured.out());
        assertEquals("", captured.err());
        loopback.brokenOff.acquire(2);
    }

    @Test
    void output_whoseReaderHasGone_endsQuietly() throws Exception {
        var err = new ByteArrayOutputStream();
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertEquals(141, fetch(new Streams(gone, err, false), List.of(loopback.answering("/fast", 200, 1))));
        assertEquals(0, err.size());
    }

    @Test
    void progress_ofSeveralUrls_isShownOnATerminalAndWipedAway() throws Exception {
        String url = loopback.answering("/fast", 200, 1);
        assertEquals(0, fetch(captured.streams(true), List.of(url, url)));
        assertTrue(captured.err().contains("2/2 URLs"), captured.err());
        assertTrue(captured.err().endsWith(" \r"), captured.err());
        assertEquals(2, printed().size());
    }

    @Test
    void progress_inAPipe_isNotShown() throws Exception {
        String url = loopback.answering("/fast", 200, 1);
        assertEquals(0, fetch(List.of(url, url)));
        assertFalse(captured.err().contains("\r"), captured.err());
    }

    // ---- timeline

    @Test
    void timeline_hasTheScopesOfSecondAttempts_too() throws Exception {
        String url = loopback.hanging("/hanging", /* firstOnly= */ true, () -> {
            if (loopback.requests("/hanging") == 1) {
                clock.advance(ofMillis(300));
            }
        });
        assertEquals(0, fetch(List.of(url), "--hedge-after", "300ms", "--timeline", folder + "/run.html"));
        String page = Files.readString(folder.resolve("run.html"));
        for (String task : List.of("fetch/" + url, "fetch/" + url + "/" + url + "/first attempt",
                "fetch/" + url + "/" + url + "/second attempt")) {
            assertTrue(page.contains("data-task=\"" + task + "\""), page);
        }
        assertTrue(page.contains("<p>3 tasks in 300 ms: 2 succeeded, 1 cancelled</p>"), page);
    }

    @Test
    void timeline_whenTheTotalPasses_isWritten() throws Exception {
        String url = loopback.hanging("/hanging", /* firstOnly= */ false, () -> clock.advance(ofSeconds(5)));
        assertEquals(124, fetch(List.of(url), "--total", "5s", "--timeline", folder + "/run.txt"));
        String text = Files.readString(folder.resolve("run.txt"));
        assertTrue(text.startsWith("1 task in 5 s: 1 cancelled\n"), text);
    }

    @Test
    void timeline_thatCannotBeWritten_isNamedBeforeAnyRequest() throws Exception {
        String url = loopback.answering("/fast", 200, 1);
        assertEquals(1, fetch(List.of(url), "--timeline", folder + "/no/run.json"));
        assertEquals("taskscope fetch: cannot write " + folder + "/no/run.json: No such file or folder\n",
                captured.err());
        assertEquals(0, loopback.requests("/fast"));
    }
}
