/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import dev.taskscope.samples.cli.checksum.ChecksumCommand;
import dev.taskscope.samples.cli.conformance.ConformanceCommand;
import dev.taskscope.samples.cli.fetch.FetchCommand;
import dev.taskscope.samples.cli.tour.TourCommand;
import java.util.Locale;
import java.util.ResourceBundle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;

/** The program: finds the subcommand that the arguments name, and exits with its code. */
@Command(name = "taskscope", synopsisSubcommandLabel = "COMMAND")
public final class Main {

    private Main() {}

    /** Runs the program and exits. */
    public static void main(String[] args) {
        System.exit(commandLine(Streams.system()).execute(RawArguments.recover(args)));
    }

    /** Returns the program on these streams, for tests as well: its {@code execute} returns the exit code. */
    public static CommandLine commandLine(Streams streams) {
        CommandLine program = new CommandLine(new Main())
                .addSubcommand(new ChecksumCommand(streams))
                .addSubcommand(new FetchCommand(streams))
                .addSubcommand(new ConformanceCommand(streams))
                .addSubcommand(new TourCommand(streams));
        describe(program);
        program.getSubcommands().values().forEach(Main::describe);
        return program
                .setOut(streams.outWriter())
                .setErr(streams.errWriter())
                .setExpandAtFiles(false) // a file name may begin with '@'
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF)); // the same text on every JDK and console
    }

    /** Gives a command its texts, --help and --version. */
    private static void describe(CommandLine command) {
        command.setResourceBundle(ResourceBundle.getBundle("dev.taskscope.samples.cli.Usage", Locale.ROOT));
        command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new ProgramVersion());
    }
}
