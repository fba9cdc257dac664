/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A carrier that is a service is carried into the tasks of every scope. In a JVM of its own, since they are found once. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServiceLoadedCarrierTest {
    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    /** The service. */
    public static final class TenantCarrier implements ContextCarrier {
        @Override
        public Snapshot capture() {
            String tenant = TENANT.get();
            return tenant == null ? null : new Snapshot() {
                @Override
                public void set() {
                    TENANT.set(tenant);
                }

                @Override
                public void clear() {
                    TENANT.remove();
                }
            };
        }
    }

    /** Prints what a task sees. */
    static final class Main {
        public static void main(String[] args) throws InterruptedException {
            TENANT.set("acme");
            try (var scope = TaskScope.<String>open()) {
                Task<String> task = scope.fork(TENANT::get);
                scope.join();
                System.out.println(task.value());
            }
        }
    }

    @Test
    void carrier_foundAsAService_isCarriedIntoEveryScope(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(ContextCarrier.class.getName()), TenantCarrier.class.getName());
        assertEquals(List.of("acme"), ChildJvm.running(Main.class).withClassPath(folder).run().ok());
    }
}
