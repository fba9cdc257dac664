/**
 * The runnable sample: {@link dev.taskscope.samples.cli.Main} is the program, each of its subcommands a package below,
 * where the framework is used the way an application would use it.
 */
package dev.taskscope.samples.cli;
