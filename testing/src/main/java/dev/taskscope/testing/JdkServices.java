/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

/**
 * Lets the JDK start the virtual threads that wait for its sockets, which it does when it needs them first: in a simulation
 * they would end up on its executor, and no socket of this JVM would ever be served again.
 */
final class JdkServices {

    private JdkServices() {}

    static void ensureStarted() {
        Thread outside = new Thread(JdkServices::start, "taskscope-test-services"); // on a platform thread, whoever calls
        outside.start();
        boolean interrupted = false;
        while (outside.isAlive()) {
            try {
                outside.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start() {
        try {
            Class.forName("sun.nio.ch.Poller", /* initialize= */ true, null);
        } catch (ClassNotFoundException | LinkageError e) {
            // this release serves them otherwise
        }
    }
}
