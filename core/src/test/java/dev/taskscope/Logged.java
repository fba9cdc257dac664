/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What is logged under a name while this is open; it is kept from the console meanwhile. */
final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private Logged(Logger logger) {
        this.logger = logger;
    }

    static Logged by(String loggerName) {
        var logger = (Logger) LoggerFactory.getLogger(loggerName);
        var logged = new Logged(logger);
        logged.start();
        logger.addAppender(logged);
        logger.setAdditive(false);
        return logged;
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    /** Returns the messages of the warnings, in order. */
    List<String> warnings() {
        return events.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Returns what was logged as thrown with the warnings, in order. */
    List<Throwable> thrown() {
        return events.stream()
                .filter(event -> event.getThrowableProxy() instanceof ThrowableProxy)
                .map(event -> ((ThrowableProxy) event.getThrowableProxy()).getThrowable())
                .toList();
    }

    @Override
    public void close() {
        logger.setAdditive(true);
        logger.detachAppender(this);
        stop();
    }
}
