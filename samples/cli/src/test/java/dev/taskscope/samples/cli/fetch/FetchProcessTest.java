/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskscope.samples.cli.ProgramProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: signals and the real clock. */
@Timeout(120)
class FetchProcessTest {
    @TempDir private Path folder;

    @BeforeAll
    static void needsLinux() {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "needs a system with signals");
    }

    @Test
    void ctrlC_whileServersHang_breaksTheRequestsOffAndEndsWith130() throws Exception {
        var asked = new CountDownLatch(2);
        try (var loopback = new Loopback()) {
            String hanging = loopback.hanging("/hanging", /* firstOnly= */ false, asked::countDown);
            String endless = loopback.endless("/endless", asked::countDown);
            Path list = Files.write(folder.resolve("list"), List.of(hanging, endless));
            Path timeline = folder.resolve("run.txt");
            Process process = ProgramProcess.interruptible(
                    ProgramProcess.builder(folder, "fetch", "--timeline", timeline.toString(), list.toString()))
                    .start();
            try {
                asked.await();
                ProgramProcess.signal("INT", process);
                assertTrue(process.waitFor(60, TimeUnit.SECONDS), "goes on");
                assertEquals(130, process.exitValue());
                assertEquals("", Files.readString(folder.resolve("out")));
                assertEquals("", Files.readString(folder.resolve("err")));
                assertTrue(Files.readString(timeline).contains(": 2 cancelled\n"),
                        "the timeline of what was broken off");
                loopback.brokenOff.acquire(2);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void total_onTheRealClock_endsWith124() throws Exception {
        try (var loopback = new Loopback()) {
            String endless = loopback.endless("/endless", () -> {});
            Path list = Files.write(folder.resolve("list"), List.of(endless));
            Process process = ProgramProcess.builder(folder, "fetch", "--total", "300ms", list.toString()).start();
            try {
                assertTrue(process.waitFor(60, TimeUnit.SECONDS), "goes on");
                assertEquals(124, process.exitValue());
                assertTrue(Files.readString(folder.resolve("out")).endsWith(" in time\n"));
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
