/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.TaskScope;
import org.slf4j.LoggerFactory;

/** Opens scopes in a JVM of its own, and prints which engine was chosen and what was logged about it. */
final class EngineReport {

    private EngineReport() {}

    public static void main(String[] args) throws InterruptedException {
        var log = (Logger) LoggerFactory.getLogger("dev.taskscope.engine");
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        log.addAppender(logged);
        log.setLevel(Level.DEBUG);
        log.setAdditive(false);
        for (int i = 0; i < 2; i++) {
            useAScope();
        }
        for (ILoggingEvent event : logged.list) {
            System.out.println(event.getLevel() + " " + event.getFormattedMessage());
        }
    }

    private static void useAScope() throws InterruptedException {
        try (TaskScope<Object, Completion<Object>> scope = TaskScope.open(CompletionPolicy.waitForAll())) {
            scope.fork("a", () -> "a");
            System.out.println(Engines.preferred() + " " + scope.join().values());
        } catch (IllegalStateException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}
