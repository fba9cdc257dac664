/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskscope.ChildJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which engine runs: the one that is forced, else the structured one where the JVM offers it openly. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EnginesTest {
    private static final int FINAL_SINCE = 28;
    private static final String JDK = ", JDK " + Runtime.version() + ": ";

    private static List<String> report(String... options) throws IOException, InterruptedException {
        return ChildJvm.running(EngineReport.class).with(options).run().ok();
    }

    private static void assumeStillAPreview() {
        assumeTrue(
                Runtime.version().feature() < FINAL_SINCE,
                "StructuredTaskScope is final on this JDK: there is no preview to switch off");
    }

    // ---- this JVM

    @Test
    void preferred_inThisJvm_isStructuredIffPreviewIsEnabled() {
        assumeStillAPreview();
        assumeTrue(System.getProperty(Engines.PROPERTY) == null, "an engine is forced in this run");
        boolean enabled = ManagementFactory.getRuntimeMXBean().getInputArguments().contains("--enable-preview");
        assertEquals(enabled ? "structured" : "virtual", Engines.preferred().toString());
    }

    @Test
    void probe_agreesWithTheCommandLine() {
        boolean enabled = ManagementFactory.getRuntimeMXBean().getInputArguments().contains("--enable-preview");
        assertEquals(enabled, PreviewProbe.previewEnabled());
    }

    @Test
    void abandoning_isTheEngineThatCanBeLeft() {
        assertTrue(Engines.abandoning().abandons());
        assertEquals("virtual", Engines.abandoning().toString());
    }

    @Test
    void preferred_structured_cannotBeLeft() {
        assumeTrue(Engines.preferred().toString().equals("structured"), "this JVM runs on the virtual engine");
        assertFalse(Engines.preferred().abandons());
    }

    // ---- chosen by the platform

    @Test
    void jvm_withPreview_runsStructuredAndSaysSoOnceAtDebug() throws IOException, InterruptedException {
        assertEquals(
                List.of(
                        "structured [a]",
                        "structured [a]",
                        "DEBUG Taskscope runs on the structured engine" + JDK + "StructuredTaskScope is available"),
                report("--enable-preview"));
    }

    @Test
    void jvm_withoutPreview_runsVirtualAndSaysSoOnceAtInfo() throws IOException, InterruptedException {
        assumeStillAPreview();
        assertEquals(
                List.of(
                        "virtual [a]",
                        "virtual [a]",
                        "INFO Taskscope runs on the virtual engine" + JDK
                                + "preview features are off; --enable-preview adds"
                                + " the tree of scopes in thread dumps and inherited scoped values"),
                report());
    }

    // ---- forced

    @Test
    void property_virtualWithPreview_forcesVirtual() throws IOException, InterruptedException {
        assertEquals(
                List.of(
                        "virtual [a]",
                        "virtual [a]",
                        "DEBUG Taskscope runs on the virtual engine" + JDK + "forced by -Dtaskscope.engine"),
                report("--enable-preview", "-Dtaskscope.engine=virtual"));
    }

    @Test
    void property_virtualWithoutPreview_forcesVirtual() throws IOException, InterruptedException {
        assertEquals("virtual [a]", report("-Dtaskscope.engine=virtual").getFirst());
    }

    @Test
    void property_structuredWithPreview_forcesStructured() throws IOException, InterruptedException {
        assertEquals(
                List.of(
                        "structured [a]",
                        "structured [a]",
                        "DEBUG Taskscope runs on the structured engine" + JDK + "forced by -Dtaskscope.engine"),
                report("--enable-preview", "-Dtaskscope.engine=structured"));
    }

    /** Forcing is opting in: the classes are there without the flag, and the user has asked for them by name. */
    @Test
    void property_structuredWithoutPreview_forcesStructured() throws IOException, InterruptedException {
        assertEquals("structured [a]", report("-Dtaskscope.engine=structured").getFirst());
    }

    @Test
    void property_unknown_isRefusedAtEveryOpenNamingTheChoices() throws IOException, InterruptedException {
        String refused =
                "refused: -Dtaskscope.engine=fibers names no engine: use 'structured' or 'virtual', or leave it out";
        assertEquals(List.of(refused, refused), report("-Dtaskscope.engine=fibers"));
    }

    @Test
    void property_empty_isRefused() throws IOException, InterruptedException {
        assertTrue(report("-Dtaskscope.engine=").getFirst().startsWith("refused: -Dtaskscope.engine= names no engine"));
    }
}
