/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskscope.samples.cli.ProgramProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: signals and locales. */
@Timeout(120)
class ChecksumProcessTest {
    private static final long ENDLESS_BYTES = 1L << 38; // minutes of work; takes no room on the disk
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    @TempDir private Path temporary;

    private Path folder;

    @BeforeAll
    static void needsLinux() {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "needs the /proc of Linux");
    }

    @BeforeEach
    void createFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("folder"));
    }

    private ProcessBuilder program(String... args) {
        return ProgramProcess.builder(
                temporary, Stream.concat(Stream.of("checksum"), Stream.of(args)).toArray(String[]::new));
    }

    private void endlessFile(String name) throws IOException {
        try (var file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(ENDLESS_BYTES);
        }
    }

    private static void untilItReads(Process process, String name) throws IOException {
        while (!reads(process, name)) {
            assertTrue(process.isAlive(), "ended by itself");
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean reads(Process process, String name) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (isLinkTo(name, descriptor)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isLinkTo(String name, Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).endsWith(name);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    private String out() throws IOException {
        return Files.readString(temporary.resolve("out"));
    }

    private String err() throws IOException {
        return Files.readString(temporary.resolve("err"));
    }

    @Test
    void ctrlC_whileItSumsUp_endsWith130AndHalfAListIsNotPrinted() throws Exception {
        for (int i = 0; i < 100; i++) {
            Files.writeString(folder.resolve("a" + i), "quickly done");
        }
        endlessFile("endless-1");
        endlessFile("endless-2");
        Process process = ProgramProcess.interruptible(program("--limit", "4", folder.toString())).start();
        try {
            untilItReads(process, "endless-2");
            ProgramProcess.signal("INT", process);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "goes on");
            assertEquals(130, process.exitValue());
            assertEquals("", out());
            assertEquals("", err());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void termination_whileItSumsUp_endsWith143() throws Exception {
        endlessFile("endless");
        Process process = program(folder.toString()).start();
        try {
            untilItReads(process, "endless");
            ProgramProcess.signal("TERM", process);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "goes on");
            assertEquals(143, process.exitValue());
            assertEquals("", out());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void deadline_onTheRealClock_endsWith124() throws Exception {
        endlessFile("endless");
        Process process = program("--deadline", "300ms", folder.toString()).start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "goes on");
            assertEquals(124, process.exitValue());
            assertEquals("", out());
            assertTrue(err().matches("taskscope checksum: .*/endless: Not (begun|finished) in time\n"), err());
        } finally {
            process.destroyForcibly();
        }
    }

    /** In the C locale the JVM can neither decode such an argument nor print such a name. */
    @Test
    void namesBeyondAscii_inTheCLocale_areThoseBytes() throws Exception {
        byte[] latin1 = {(byte) 0xE4};
        Path sub = Files.createDirectory(Path.of(URI.create(folder.toUri() + "%C3%A4")));
        Files.writeString(Path.of(URI.create(sub.toUri() + "%C3%B6")), "abc");
        Files.writeString(Path.of(URI.create(sub.toUri() + "%E4")), "abc");
        ProcessBuilder builder = program().directory(folder.toFile());
        builder.environment().put("LC_ALL", "C");
        var command =
                new ArrayList<>(List.of("sh", "-c", "exec \"$@\" $(printf '\\303\\244 nothing-\\303\\274')", "sh"));
        command.addAll(builder.command());
        builder.command(command); // by the shell, since the JVM of this test may be in the C locale, too
        assertEquals(1, builder.start().waitFor());
        String sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  ";
        var expected = new ByteArrayOutputStream();
        expected.writeBytes((sum + "\u00E4/\u00F6\n" + sum + "\u00E4/").getBytes(UTF_8));
        expected.writeBytes(latin1);
        expected.write('\n');
        assertArrayEquals(expected.toByteArray(), Files.readAllBytes(temporary.resolve("out")));
        assertEquals("taskscope checksum: nothing-\u00FC: No such file or folder\n", err());
    }
}
