/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskscope.TaskRuntime;
import dev.taskscope.samples.cli.Captured;
import dev.taskscope.samples.cli.Streams;
import dev.taskscope.testing.FakeClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class ChecksumCommandTest {
    private static final String SUM_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String SUM_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final Captured captured = new Captured();

    @TempDir private Path folder;

    private Path file(String name) throws IOException {
        return file(name, "content of " + name);
    }

    private Path file(String name, String content) throws IOException {
        Path file = NativeNames.pathOf(folder + "/" + name); // in the C locale Path.resolve refuses some
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private int checksum(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "checksum";
        System.arraycopy(args, 0, all, 1, args.length);
        return captured.run(all);
    }

    private int checksum(FileOpener opener, String... args) {
        return new CommandLine(new ChecksumCommand(captured.streams(false), opener)).execute(args);
    }

    /** The names that were printed, relative to the folder, in order. */
    private List<String> names() {
        String prefix = folder + "/";
        return captured.out().lines().map(line -> line.substring(line.indexOf(prefix) + prefix.length())).toList();
    }

    private static String nameOf(Path path) {
        return path.getFileName().toString();
    }

    // ---- sums

    @Test
    void file_isALineOfSumTwoSpacesAndName() throws IOException {
        Path abc = file("abc", "abc");
        assertEquals(0, checksum(abc.toString()));
        assertEquals(SUM_OF_ABC + "  " + abc + "\n", captured.out());
        assertEquals("", captured.err());
    }

    @Test
    void file_longerThanABuffer_isReadToItsEnd() throws Exception {
        Path large = file("large", "0123456789".repeat(100_001));
        assertEquals(0, checksum(large.toString()));
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(large));
        assertEquals(HexFormat.of().formatHex(sum) + "  " + large + "\n", captured.out());
    }

    @Test
    void emptyFile_hasTheSumOfNothing() throws IOException {
        file("empty", "");
        assertEquals(0, checksum(folder.toString()));
        assertEquals(SUM_OF_NOTHING + "  " + folder + "/empty\n", captured.out());
    }

    @Test
    void folder_isInTheOrderOfTheBytesOfThePaths() throws IOException {
        for (String name : List.of("b", "a/z", "a.txt", "a-b", "a/c/d", "a0", "\u00E4", "B")) {
            file(name);
        }
        assertEquals(0, checksum("--limit", "2", folder.toString()));
        assertEquals(List.of("B", "a-b", "a.txt", "a/c/d", "a/z", "a0", "b", "\u00E4"), names());
    }

    @Test
    void arguments_areInTheOrderGiven_andRepeatedIfGivenTwice() throws IOException {
        file("b/1");
        file("a/2");
        assertEquals(0, checksum(folder + "/b", folder + "/a", folder + "/b/1"));
        assertEquals(List.of("b/1", "a/2", "b/1"), names());
    }

    @Test
    void folder_givenWithASlash_hasNoSecondOne() throws IOException {
        file("a/1");
        assertEquals(0, checksum(folder + "/a/"));
        assertEquals(List.of("a/1"), names());
    }

    @Test
    void emptyFolder_isNothingAndCode0() {
        assertEquals(0, checksum(folder.toString()));
        assertEquals("", captured.out());
        assertEquals("", captured.err());
    }

    @Test
    void output_withOddNames_isAcceptedBySha256sum() throws Exception {
        for (String name : List.of("plain", "new\nline", "back\\slash", "cr\rname", "\u00FCmlaut \uD83D\uDE00", "-dash",
                " space ", "@at", "%41", "?q#f", "'quote\"", "*", "sub/-", "\uFFFD")) {
            file(name);
        }
        assertEquals(0, checksum(folder.toString()));
        assertEquals(14, captured.out().lines().count());
        Path sums = Files.createTempFile("sums", null);
        try {
            Files.write(sums, captured.outBytes());
            assertEquals("", checkedBySha256sum(sums));
        } finally {
            Files.delete(sums);
        }
    }

    private static String checkedBySha256sum(Path sums) throws InterruptedException {
        Process check;
        try {
            check = new ProcessBuilder("sha256sum", "-c", "--quiet", "--strict", sums.toString())
                    .redirectErrorStream(true)
                    .start();
            String complaints = new String(check.getInputStream().readAllBytes(), UTF_8);
            return check.waitFor() == 0 ? "" : "refused: " + complaints;
        } catch (IOException e) {
            assumeTrue(false, "no sha256sum here");
            throw new AssertionError(e);
        }
    }

    @Test
    void argument_thatLooksLikeAnOptionOrAFileOfArguments_isAFileAfterTwoDashes() throws IOException {
        assertEquals(1, checksum("--", "-dash", "@at"));
        assertEquals(List.of("taskscope checksum: -dash: No such file or folder",
                "taskscope checksum: @at: No such file or folder"), captured.err().lines().toList());
    }

    // ---- failures

    @Test
    void missingArgument_isNamedAndTheOthersAreSummedUp() throws IOException {
        file("there");
        assertEquals(1, checksum(folder + "/missing", folder.toString(), ""));
        assertEquals(List.of("there"), names());
        assertEquals(List.of("taskscope checksum: " + folder + "/missing: No such file or folder",
                "taskscope checksum: '': No such file or folder"), captured.err().lines().toList());
    }

    @Test
    void unreadableFile_isNamedAtTheEndAndTheOthersAreSummedUp() throws IOException {
        file("a");
        file("secret");
        file("z");
        FileOpener opener = path -> {
            if (nameOf(path).equals("secret")) {
                throw new AccessDeniedException(path.toString());
            }
            return FileOpener.SYSTEM.open(path);
        };
        assertEquals(1, checksum(opener, folder.toString()));
        assertEquals(List.of("a", "z"), names());
        assertEquals("taskscope checksum: " + folder + "/secret: Permission denied\n", captured.err());
    }

    /** Root may read everything, but nobody the memory of a process at address 0. */
    @Test
    void fileThatFailsInTheMiddle_isNamed() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/mem")), "needs Linux");
        file("a");
        assertEquals(1, checksum(folder.toString(), "/proc/self/mem"));
        assertEquals(List.of("a"), names());
        assertEquals("taskscope checksum: /proc/self/mem: Input/output error\n", captured.err());
    }

    @Test
    void fileThatVanishesBeforeItIsRead_isNamed() throws IOException {
        file("a");
        file("gone");
        file("z");
        FileOpener opener = path -> {
            if (nameOf(path).equals("gone")) {
                Files.delete(path);
            }
            return FileOpener.SYSTEM.open(path);
        };
        assertEquals(1, checksum(opener, folder.toString()));
        assertEquals(List.of("a", "z"), names());
        assertEquals("taskscope checksum: " + folder + "/gone: No such file or folder\n", captured.err());
    }

    @Test
    void folderThatVanishesBeforeItIsListed_isNamed() throws IOException {
        file("a");
        file("gone/inside");
        file("z");
        FileOpener opener = path -> { // with a limit of 1 the walk waits at "a"
            if (nameOf(path).equals("a")) {
                Files.delete(folder.resolve("gone/inside"));
                Files.delete(folder.resolve("gone"));
            }
            return FileOpener.SYSTEM.open(path);
        };
        assertEquals(1, checksum(opener, "--limit", "1", folder.toString()));
        assertEquals(List.of("a", "z"), names());
        assertEquals("taskscope checksum: " + folder + "/gone: No such file or folder\n", captured.err());
    }

    @Test
    void failures_areListedInTheOrderOfThePaths() throws Exception {
        var secondFailed = new CountDownLatch(1);
        file("1");
        file("2");
        FileOpener opener = path -> {
            if (nameOf(path).equals("2")) {
                secondFailed.countDown();
            } else {
                awaited(secondFailed);
            }
            throw new IOException("wrong with " + nameOf(path));
        };
        assertEquals(1, checksum(opener, "--limit", "2", folder.toString()));
        assertEquals(List.of("taskscope checksum: " + folder + "/1: wrong with 1",
                "taskscope checksum: " + folder + "/2: wrong with 2"), captured.err().lines().toList());
    }

    @Test
    void failure_ofAFileWithAnOddName_isOneLine() {
        assertEquals(1, checksum("no\nsuch\u001Bfile"));
        assertEquals("taskscope checksum: no\\nsuch\\033file: No such file or folder\n", captured.err());
    }

    @Test
    void error_inATask_isNamedLikeAnyOtherFailure() throws IOException {
        file("a");
        FileOpener opener = path -> {
            throw new StackOverflowError("deep");
        };
        assertEquals(1, checksum(opener, folder.toString()));
        assertEquals("taskscope checksum: " + folder + "/a: java.lang.StackOverflowError: deep\n", captured.err());
    }

    // ---- links and special files

    @Test
    void linksBelow_areNotFollowed_soThatNoLoopIsEntered() throws IOException {
        file("sub/a");
        Files.createSymbolicLink(folder.resolve("sub/up"), Path.of(".."));
        Files.createSymbolicLink(folder.resolve("sub/file"), Path.of("a"));
        Files.createSymbolicLink(folder.resolve("self"), Path.of("self"));
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
        assertEquals(0, checksum(folder.toString()));
        assertEquals(List.of("sub/a"), names());
    }

    @Test
    void linkAsArgument_isFollowed() throws IOException {
        file("sub/a");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("sub"));
        assertEquals(0, checksum(folder + "/link"));
        assertEquals(List.of("link/a"), names());
    }

    @Test
    void linkToItselfAsArgument_isNamed() throws IOException {
        Files.createSymbolicLink(folder.resolve("self"), Path.of("self"));
        assertEquals(1, checksum(folder + "/self"));
        assertTrue(captured.err().startsWith("taskscope checksum: " + folder + "/self: "), captured.err());
        assertTrue(captured.err().contains("Too many levels of symbolic links"), captured.err());
    }

    @Test
    void pipe_isPassedOverBelowAndNamedAsArgument() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(made("mkfifo", pipe), "needs mkfifo");
        file("z");
        assertEquals(1, checksum(folder.toString(), pipe.toString()));
        assertEquals(List.of("z"), names());
        assertEquals("taskscope checksum: " + pipe + ": Neither a file nor a folder\n", captured.err());
    }

    private static boolean made(String tool, Path path) throws InterruptedException {
        try {
            return new ProcessBuilder(tool, path.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    // ---- concurrency

    /** Nobody gets past the barrier unless as many as the limit are there at a time; one more would be counted. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void limit_isReachedAndNeverExceeded(int limit) throws IOException {
        for (int i = 0; i < 3 * limit; i++) {
            file("f" + i);
        }
        var together = new CyclicBarrier(limit);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        FileOpener opener = path -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            awaited(together);
            running.decrementAndGet();
            return FileOpener.SYSTEM.open(path);
        };
        assertEquals(0, checksum(opener, "--limit", "" + limit, folder.toString()));
        assertEquals(limit, most.get());
        assertEquals(3 * limit, names().size());
    }

    @Test
    void failFast_cancelsTheOthersAndPrintsNoSums() throws IOException {
        for (String name : List.of("a", "bad", "c", "d", "e", "f")) {
            file(name);
        }
        var opened = new AtomicInteger();
        var othersWait = new CountDownLatch(2);
        FileOpener opener = path -> {
            opened.incrementAndGet();
            if (nameOf(path).equals("bad")) {
                awaited(othersWait);
                throw new AccessDeniedException(path.toString());
            }
            othersWait.countDown();
            awaited(new CountDownLatch(1)); // until it is cancelled
            throw new AssertionError("not cancelled");
        };
        assertEquals(1, checksum(opener, "--fail-fast", "--limit", "3", folder.toString()));
        assertEquals("", captured.out());
        assertEquals("taskscope checksum: " + folder + "/bad: Permission denied\n", captured.err());
        assertEquals(3, opened.get()); // a, bad and c
    }

    @Test
    void failFast_withoutAFailure_isNoDifferent() throws IOException {
        file("a");
        file("b");
        assertEquals(0, checksum("--fail-fast", folder.toString()));
        assertEquals(List.of("a", "b"), names());
    }

    @Test
    void failFast_withAFolderThatIsMissing_printsNoSums() throws IOException {
        file("a");
        assertEquals(1, checksum("--fail-fast", folder.toString(), folder + "/missing"));
        assertEquals("", captured.out());
        assertTrue(captured.err().contains("/missing: No such file or folder"), captured.err());
    }

    @Test
    void interrupt_ofTheCaller_cancelsAllAndPrintsNothing() throws Exception {
        file("a");
        file("b");
        var waiting = new CountDownLatch(2);
        FileOpener opener = path -> {
            waiting.countDown();
            awaited(new CountDownLatch(1));
            throw new AssertionError("not cancelled");
        };
        var code = new AtomicInteger();
        Thread caller = Thread.ofPlatform().start(() -> code.set(checksum(opener, "--limit", "2", folder.toString())));
        waiting.await();
        caller.interrupt();
        caller.join();
        assertEquals(130, code.get());
        assertEquals("", captured.out());
        assertEquals("", captured.err());
    }

    private static void awaited(CountDownLatch latch) throws ClosedByInterruptException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new ClosedByInterruptException(); // as a read of a file would
        }
    }

    private static void awaited(CyclicBarrier barrier) throws ClosedByInterruptException {
        try {
            barrier.await();
        } catch (InterruptedException e) {
            throw new ClosedByInterruptException();
        } catch (BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    // ---- deadline

    private final FakeClock clock = new FakeClock();

    private int checksumOnClock(FileOpener opener, String... args) throws Exception {
        return TaskRuntime.system().withTimeSource(clock).call(() -> checksum(opener, args));
    }

    /** Opens this file only after a time that is longer than any deadline here; the others at once. */
    private FileOpener lastingAt(String name) {
        return path -> {
            if (nameOf(path).equals(name)) {
                clock.advance(ofHours(1));
                awaited(new CountDownLatch(1)); // until it is cancelled
                throw new AssertionError("not cancelled");
            }
            return FileOpener.SYSTEM.open(path);
        };
    }

    @Test
    void deadline_thatPasses_printsWhatIsDoneAndListsTheRest() throws Exception {
        for (String name : List.of("a", "b", "long", "x", "y/z")) {
            file(name);
        }
        assertEquals(124, checksumOnClock(lastingAt("long"), "--deadline", "2s", "--limit", "1", folder.toString()));
        assertEquals(List.of("a", "b"), names());
        assertEquals(List.of("taskscope checksum: " + folder + "/long: Not finished in time",
                "taskscope checksum: " + folder + "/x: Not begun in time",
                "taskscope checksum: " + folder + "/y/z: Not begun in time"), captured.err().lines().toList());
    }

    @Test
    void deadline_thatDoesNotPass_isNoDifferent() throws Exception {
        file("a");
        file("b");
        FileOpener opener = path -> {
            clock.advance(ofMillis(499)); // one after the other: 998 ms
            return FileOpener.SYSTEM.open(path);
        };
        assertEquals(0, checksumOnClock(opener, "--deadline", "1s", "--limit", "1", folder.toString()));
        assertEquals(List.of("a", "b"), names());
        assertEquals("", captured.err());
    }

    /** What is done but has not been looked at counts: each file that is not listed has its sum. */
    @Test
    void deadline_whileOthersAreDone_losesNone() throws Exception {
        for (int i = 0; i < 20; i++) {
            file("f" + i);
        }
        file("long");
        file("z");
        assertEquals(124, checksumOnClock(lastingAt("long"), "--deadline", "2s", "--limit", "8", folder.toString()));
        var all = new TreeSet<String>(names());
        assertTrue(all.size() < 22, all::toString);
        captured.err().lines().map(line -> line.split("[/:]")).forEach(parts -> all.add(parts[parts.length - 2]));
        assertEquals(22, all.size());
        assertTrue(captured.err().contains("/long: Not finished in time"), captured.err());
    }

    @Test
    void deadline_afterAFailure_listsBoth() throws Exception {
        file("long");
        assertEquals(124, checksumOnClock(
                lastingAt("long"), "--deadline", "1m", "--limit", "1", folder + "/no", folder.toString()));
        assertEquals("", captured.out());
        assertEquals(List.of("taskscope checksum: " + folder + "/no: No such file or folder",
                "taskscope checksum: " + folder + "/long: Not finished in time"), captured.err().lines().toList());
    }

    @Test
    void deadline_afterTheFailureOfAFailFastRun_isNotSpokenOf() throws Exception {
        file("a");
        FileOpener opener = path -> {
            clock.advance(ofHours(1));
            throw new IOException("wrong with " + nameOf(path));
        };
        assertEquals(1, checksumOnClock(opener, "--fail-fast", "--deadline", "1m", folder.toString()));
        assertEquals("taskscope checksum: " + folder + "/a: wrong with a\n", captured.err());
    }

    @Test
    void deadline_onATerminal_wipesTheBarAwayBeforeTheList() throws Exception {
        file("a");
        file("long");
        var command = new CommandLine(new ChecksumCommand(captured.streams(true), lastingAt("long")));
        assertEquals(124, TaskRuntime.system().withTimeSource(clock).call(
                () -> command.execute("--deadline", "2s", "--limit", "1", folder.toString())));
        assertEquals(List.of("a"), names());
        String list = " \rtaskscope checksum: " + folder + "/long: Not finished in time\n";
        assertTrue(captured.err().endsWith(list), captured.err());
    }

    @Test
    void deadline_ofALargeTree_listsTheFirstThousandThatWereNotBegun() throws Exception {
        file("0");
        for (int i = 1000; i < 2001; i++) {
            file("f" + i);
        }
        assertEquals(124, checksumOnClock(lastingAt("0"), "--deadline", "2s", "--limit", "1", folder.toString()));
        List<String> listed = captured.err().lines().toList();
        assertEquals(1002, listed.size());
        assertEquals("taskscope checksum: " + folder + "/f1999: Not begun in time", listed.get(1000));
        assertEquals("taskscope checksum: and more, in the order of the paths", listed.get(1001));
    }

    // ---- streams

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    private int checksumTo(OutputStream out, ByteArrayOutputStream err) {
        return new CommandLine(new ChecksumCommand(new Streams(out, err, false))).execute(folder.toString());
    }

    @Test
    void output_whoseReaderHasGone_endsQuietly() throws IOException {
        file("a");
        var err = new ByteArrayOutputStream();
        assertEquals(141, checksumTo(failing("Broken pipe"), err));
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void output_thatCannotBeWritten_isSaid() throws IOException {
        file("a");
        var err = new ByteArrayOutputStream();
        assertEquals(1, checksumTo(failing("No space left on device"), err));
        assertEquals("taskscope checksum: cannot write the sums: No space left on device\n", err.toString(UTF_8));
    }

    private void checksumOnATerminal() {
        new CommandLine(new ChecksumCommand(captured.streams(true))).execute(folder.toString());
    }

    @Test
    void progress_ofSeveralFiles_isShownOnATerminalAndWipedAway() throws IOException {
        file("a");
        file("b");
        checksumOnATerminal();
        assertTrue(captured.err().contains("2/2 files"), captured.err());
        assertTrue(captured.err().endsWith(" \r"), captured.err());
        assertEquals(List.of("a", "b"), names());
    }

    @Test
    void progress_ofOneFile_isNotShown() throws IOException {
        file("a");
        checksumOnATerminal();
        assertEquals("", captured.err());
    }

    @Test
    void progress_inAPipe_isNotShown() throws IOException {
        file("a");
        file("b");
        checksum(folder.toString());
        assertFalse(captured.err().contains("\r"), captured.err());
    }

    // ---- timeline

    @Test
    void timeline_isWrittenInTheFormOfItsEnding_andTheSumsAreTheSame() throws Exception {
        file("in/a");
        file("in/b/c");
        for (String name : List.of("run.html", "run.JSON", "run.txt")) {
            assertEquals(0, checksum("--timeline", folder + "/" + name, folder + "/in"));
        }
        assertEquals(List.of("in/a", "in/b/c", "in/a", "in/b/c", "in/a", "in/b/c"), names());
        assertEquals("", captured.err());
        String page = Files.readString(folder.resolve("run.html"));
        assertTrue(page.startsWith("<!DOCTYPE html>"), page);
        assertTrue(page.contains("data-task=\"checksum/" + folder + "/in/b/c\""), page);
        String trace = Files.readString(folder.resolve("run.JSON"));
        assertTrue(trace.startsWith("{\"displayTimeUnit\""), trace);
        String text = Files.readString(folder.resolve("run.txt"));
        assertTrue(text.startsWith("2 tasks in "), text);
        assertTrue(text.contains(": 2 succeeded\n"), text);
    }

    @Test
    void timeline_ofARunWithFailures_hasThem() throws Exception {
        file("in/a");
        assertEquals(1, checksum("--timeline", folder + "/run.txt", folder + "/in", folder + "/no"));
        assertTrue(Files.readString(folder.resolve("run.txt")).contains("1 succeeded, 1 failed"));
    }

    @Test
    void timeline_whenTheDeadlinePasses_isWrittenOnTheClockOfTheRun() throws Exception {
        file("in/a");
        file("in/long");
        assertEquals(124, checksumOnClock(lastingAt("long"), "--deadline", "2s", "--limit", "1", "--timeline",
                folder + "/run.txt", folder + "/in"));
        String text = Files.readString(folder.resolve("run.txt"));
        assertTrue(text.startsWith("2 tasks in 1 h: 1 succeeded, 1 cancelled\n"), text);
    }

    /** The sums may take hours: that they come first would be no help. */
    @Test
    void timeline_thatCannotBeWritten_isNamedBeforeTheWorkBegins() throws Exception {
        file("a");
        assertEquals(1, checksum("--timeline", folder + "/no/run.txt", folder.toString()));
        assertEquals("", captured.out());
        assertEquals("taskscope checksum: cannot write " + folder + "/no/run.txt: No such file or folder\n",
                captured.err());
    }

    @Test
    void timeline_thatIsAFolder_isNamed() throws Exception {
        Files.createDirectory(folder.resolve("dir.html"));
        assertEquals(1, checksum("--timeline", folder + "/dir.html", folder.toString()));
        assertEquals("taskscope checksum: cannot write " + folder + "/dir.html: Is a directory\n", captured.err());
    }

    @Test
    void timeline_thatVanishesWhileTheWorkGoesOn_isNamedAfterTheSums() throws Exception {
        file("in/a");
        Path gone = Files.createDirectory(folder.resolve("gone"));
        FileOpener remover = path -> {
            Files.delete(gone.resolve("run.txt"));
            Files.delete(gone);
            return FileOpener.SYSTEM.open(path);
        };
        assertEquals(1, checksum(remover, "--timeline", gone + "/run.txt", folder + "/in"));
        assertEquals(List.of("in/a"), names());
        assertEquals("taskscope checksum: cannot write " + gone + "/run.txt: No such file or folder\n",
                captured.err());
    }

    @Test
    void timeline_onATerminal_leavesTheBarAsItIs() throws Exception {
        file("in/a");
        file("in/b");
        var command = new CommandLine(new ChecksumCommand(captured.streams(true)));
        assertEquals(0, command.execute("--timeline", folder + "/run.txt", folder + "/in"));
        assertTrue(captured.err().contains("checksum"), captured.err());
        assertTrue(Files.readString(folder.resolve("run.txt")).startsWith("2 tasks in "));
    }
}
