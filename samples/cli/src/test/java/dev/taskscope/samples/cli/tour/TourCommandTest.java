/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.samples.cli.Captured;
import dev.taskscope.samples.cli.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(120)
class TourCommandTest {

    private static String tour(String... args) {
        var captured = new Captured();
        assertEquals(0, new CommandLine(new TourCommand(captured.streams(false))).execute(args));
        assertEquals("", captured.err());
        return captured.out();
    }

    @Test
    void tour_tellsEveryExample() {
        String told = tour("--speed", "Infinity");
        for (Example<?> example : TourCommand.examples()) {
            assertTrue(told.contains(example.about().title()), example.about().title());
            assertTrue(told.contains(example.about().code()), example.about().code());
        }
        assertEquals(TourCommand.examples().size(), told.lines().filter(line -> line.startsWith("    => ")).count());
    }

    @Test
    void tour_ofOneSeed_isTheSameHoweverFastItIs() {
        assertEquals(tour("--seed", "7", "--speed", "Infinity"), tour("--seed", "7", "--speed", "2000"));
    }

    @Test
    void tour_ofAnotherSeed_isAnotherOne() {
        assertNotEquals(tour("--seed", "7", "--speed", "1e9"), tour("--seed", "8", "--speed", "1e9"));
    }

    @Test
    void cast_ofEveryExample_canBeDrawnFromAnySeed() {
        for (Example<?> example : TourCommand.examples()) {
            for (long seed = -50; seed < 50; seed++) {
                assertEquals(example.cast().size(), example.cast().draw(seed).size());
            }
        }
    }

    /** The list of the article's scenarios, by what each is about; other examples may follow. */
    @Test
    void examples_areThoseOfTheArticle_andOthers() {
        List<String> titles = TourCommand.examples().stream().map(example -> example.about().title()).toList();
        assertEquals(titles.size(), Set.copyOf(titles).size(), titles::toString);
        assertEquals(20, titles.stream().filter(title -> !title.startsWith("Beyond ")).count());
        assertTrue(titles.get(20).startsWith("Beyond "), titles::toString);
    }

    @Test
    void tour_drawsTheTimelineOfEachExample() {
        List<String> told = tour("--speed", "Infinity").lines().toList();
        long charts = told.stream().filter(line -> line.matches("    time +0 s .*")).count();
        assertEquals(TourCommand.examples().size(), charts);
    }

    @Test
    void lines_areNotTooWide() {
        tour("--speed", "Infinity").lines().forEach(line -> assertTrue(line.length() <= 160, line));
    }

    /** As 'tour | head -1'. */
    @Test
    void tour_whoseReaderHasGone_endsEarlyAndQuietly() {
        var gone = new OutputStream() {
            private int writes;

            @Override
            public void write(int b) throws IOException {
                writes++;
                throw new IOException("Broken pipe");
            }
        };
        var err = new ByteArrayOutputStream();
        assertEquals(1, new CommandLine(new TourCommand(new Streams(gone, err, false))).execute("--speed", "1e9"));
        assertEquals(0, err.size());
        assertTrue(gone.writes < 100, () -> gone.writes + " writes: more than those of the first example");
    }
}
