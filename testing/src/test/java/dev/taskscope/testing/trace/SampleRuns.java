/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;

import dev.taskscope.testing.trace.Trace.Kind;

/** Runs such as a scheduler would record. */
final class SampleRuns {

    private SampleRuns() {}

    /** Two tasks read a balance before either has written it. */
    static Trace lostUpdate() {
        return new Script().lane("main").start("main")
                .open("main", "bank").fork("main", "bank/alice").fork("main", "bank/bob")
                .block("main", "2 tasks of bank")
                .start("bank/alice").at("bank/alice", "balance read: 100")
                .switchTo("bank/alice", "bank/bob", "")
                .start("bank/bob").at("bank/bob", "balance read: 100").at("bank/bob", "balance written: 150")
                .complete("bank/bob", "success")
                .at("bank/alice", "balance written: 130").complete("bank/alice", "success")
                .wake("main", "bank/alice").close("main", "bank").end("main")
                .fail("assertion failed", "org.opentest4j.AssertionFailedError: expected: <180> but was: <130>")
                .trace();
    }

    /** Two tasks take two locks in opposite orders. */
    static Trace deadlock() {
        return new Script().lane("main").start("main")
                .open("main", "transfer").fork("main", "transfer/left").fork("main", "transfer/right")
                .block("main", "2 tasks of transfer")
                .start("transfer/left").at("transfer/left", "locked account 1")
                .switchTo("transfer/left", "transfer/right", "")
                .start("transfer/right").at("transfer/right", "locked account 2")
                .block("transfer/right", "ReentrantLock held by transfer/left")
                .block("transfer/left", "ReentrantLock held by transfer/right")
                .fail("deadlock",
                        "no thread can run and no timer is set:\n  transfer/left waits for ReentrantLock held by"
                                + " transfer/right\n  transfer/right waits for ReentrantLock held by transfer/left\n"
                                + "  main waits for 2 tasks of transfer")
                .trace();
    }

    /** A crawl whose second page fails after a while, with a scope inside one of its tasks. */
    static Trace crawl() {
        return new Script().lane("main").start("main").open("main", "crawl")
                .fork("main", "crawl/page-1").fork("main", "crawl/page-2").fork("main", "crawl/page-3")
                .block("main", "3 tasks of crawl")
                .start("crawl/page-1").block("crawl/page-1", "sleep of 250 ms")
                .start("crawl/page-2").block("crawl/page-2", "sleep of 1.5 s")
                .start("crawl/page-3").block("crawl/page-3", "sleep of 400 ms")
                .advance(ofMillis(250)).wake("crawl/page-1", "time")
                .open("crawl/page-1", "crawl/page-1/images")
                .fork("crawl/page-1", "crawl/page-1/images/logo").fork("crawl/page-1", "crawl/page-1/images/photo")
                .block("crawl/page-1", "2 tasks of images")
                .start("crawl/page-1/images/logo").block("crawl/page-1/images/logo", "sleep of 100 ms")
                .start("crawl/page-1/images/photo").block("crawl/page-1/images/photo", "sleep of 2 s")
                .advance(ofMillis(100)).wake("crawl/page-1/images/logo", "time")
                .complete("crawl/page-1/images/logo", "success")
                .advance(ofMillis(50)).wake("crawl/page-3", "time").complete("crawl/page-3", "success")
                .advance(ofMillis(1100)).wake("crawl/page-2", "time")
                .event("crawl/page-2", Kind.COMPLETE, "crawl/page-2", "failure: java.io.IOException: 503 of page-2")
                .cancel("crawl/page-2", "crawl", "page-2 failed")
                .wake("crawl/page-1/images/photo", "crawl/page-2").wake("crawl/page-1", "crawl/page-2")
                .switchTo("crawl/page-2", "crawl/page-1", "ahead of the task it waits for")
                .end("crawl/page-2").at("crawl/page-1", "interrupted in join")
                .complete("crawl/page-1/images/photo", "cancelled: page-2 failed")
                .close("crawl/page-1", "crawl/page-1/images")
                .complete("crawl/page-1", "cancelled: page-2 failed")
                .wake("main", "crawl/page-1").close("main", "crawl").end("main")
                .fail("ScopeFailedException", "scope 'crawl': task 'page-2' failed: java.io.IOException: 503 of page-2")
                .trace();
    }

    /** A job that retries every hour, all well. */
    static Trace retries() {
        var script = new Script().lane("main").start("main").open("main", "job").fork("main", "job/poll");
        script.block("main", "1 task of job").start("job/poll");
        for (int attempt = 1; attempt <= 5; attempt++) {
            script.at("job/poll", "attempt " + attempt).block("job/poll", "sleep of 1 h");
            script.advance(ofHours(1)).wake("job/poll", "time");
        }
        return script.complete("job/poll", "success").wake("main", "job/poll").close("main", "job").end("main").trace();
    }

    /** Many tasks that each take many steps; one switch spoils it. */
    static Trace crowd(int tasks, int rounds) {
        var script = new Script().lane("main").start("main").open("main", "crowd");
        for (int task = 0; task < tasks; task++) {
            script.fork("main", name(task));
        }
        script.block("main", tasks + " tasks of crowd");
        for (int round = 0; round < rounds; round++) {
            for (int task = 0; task < tasks; task++) {
                script.at(name(task), "counter read in round " + round);
                if (round == rounds / 2 && task == tasks / 2) {
                    script.switchTo(name(task), name(task + 1), "");
                }
            }
            script.advance(ofMillis(5));
        }
        return script.at(name(tasks / 2), "counter written").complete(name(tasks / 2), "failure: counter is 41, not 42")
                .fail("assertion failed", "counter is 41, not 42").trace();
    }

    private static String name(int task) {
        return "crowd/visitor-" + task;
    }
}
