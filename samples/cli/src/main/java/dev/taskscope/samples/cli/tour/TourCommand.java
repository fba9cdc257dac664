/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;

import dev.taskscope.samples.cli.Streams;
import dev.taskscope.testing.trace.Trace;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code taskscope tour}: the article's examples, one after another. */
@Command(name = "tour")
public final class TourCommand implements Callable<Integer> {
    private static final String NARROWER = "    ";
    private static final int COLUMNS = 96;
    private static final int ROWS = 20;

    private final Streams streams;

    @Option(names = "--seed", paramLabel = "N") private long seed = 1;

    @Option(names = "--speed", paramLabel = "X", converter = Speed.class) private double speed = 50;

    /** Creates the command, for these streams. */
    public TourCommand(Streams streams) {
        this.streams = streams;
    }

    /** A number above 0. */
    static final class Speed implements ITypeConverter<Double> {
        @Override
        public Double convert(String value) {
            try {
                double speed = Double.parseDouble(value);
                if (speed > 0) { // NaN is not
                    return speed;
                }
            } catch (NumberFormatException e) {
                // refused below, with the same words
            }
            throw new TypeConversionException("'" + value + "' is not a number above 0");
        }
    }

    /** Returns the examples: those of the article, in its order, and then others. */
    static List<Example<?>> examples() {
        return List.of(
                new OneByOne(),
                new SeenLate(),
                new AwaitedInTurn(),
                new GatherValues(),
                new GatherFails(),
                new GatherLeaves(),
                new GatherOutcomes(),
                new NestedGather(),
                new GatherInTime(Duration.ofSeconds(5)),
                new GatherInTime(Duration.ofMillis(2500)),
                new EachAsCompleted(),
                new EachInTime(Duration.ofMillis(2500)),
                WaitOnce.allCompleted(),
                WaitOnce.firstCompleted(),
                WaitOnce.firstException(),
                WaitOnce.firstExceptionOfNone(),
                new WaitEach(),
                new WaitAgain(),
                Group.thatSucceeds(),
                Group.thatFails(),
                new OneInTime(Duration.ofMillis(1500)),
                new FirstWins(),
                new TwoSuffice(),
                new AskedAgain(),
                new MappedTwoAtATime(),
                new MovedOn(Duration.ofMillis(2500)),
                new Shielded(Duration.ofSeconds(1)),
                new Composed());
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = streams.outWriter();
        var stage = new Stage(speed);
        List<Example<?>> examples = examples();
        for (int i = 0; i < examples.size() && !out.checkError(); i++) {
            print(i + 1, examples.get(i), stage, out);
        }
        return out.checkError() ? 1 : 0;
    }

    private <R> void print(int number, Example<R> example, Stage stage, PrintWriter out) throws Exception {
        Example.About about = example.about();
        List<Job> jobs = example.cast().draw(seed);
        out.println("%2d. %s".formatted(number, about.title()));
        out.println(NARROWER + about.lesson());
        out.println(NARROWER + NARROWER + about.code());
        out.println(NARROWER + "Cast: " + String.join(", ", jobs.stream().map(TourCommand::inWords).toList()));
        Stage.Performance<R> performance = stage.perform(example, jobs);
        Trace.of(performance.timeline()).chart(COLUMNS, ROWS).lines()
                .forEach(line -> out.println((NARROWER + line).stripTrailing()));
        performance.notes().forEach(line -> out.println(NARROWER + line));
        out.println(NARROWER + "=> " + example.tell(performance.result()));
        out.println();
    }

    private static String inWords(Job job) {
        return "%s %s s%s".formatted(job.name(), seconds(job.sleeps()), job.fails() ? " and fails" : "");
    }
}
