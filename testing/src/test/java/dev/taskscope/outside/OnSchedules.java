/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.outside;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.taskscope.testing.junit.ConcurrentTest;
import java.util.ServiceLoader;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * A main class that runs a test on schedules, and prints what it fails with. In a package that no module has, so that it can
 * be on the class path beside our modules.
 */
public final class OnSchedules {
    @ConcurrentTest(schedules = 2)
    void test() {}

    public static void main(String... arguments) {
        TestEngine jupiter = ServiceLoader.load(TestEngine.class)
                .stream()
                .filter(engine -> engine.type().getName().contains("jupiter"))
                .findFirst()
                .orElseThrow()
                .get();
        var alone = LauncherConfig.builder().enableTestEngineAutoRegistration(false).addTestEngines(jupiter).build();
        var request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(OnSchedules.class)).build();
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create(alone).execute(request, listener);
        listener.getSummary()
                .getFailures()
                .forEach(failure -> System.out.println(failure.getException().getMessage()));
        System.out.println("passed: " + listener.getSummary().getTestsSucceededCount());
    }
}
