/**
 * Gets the URLs of a list, concurrently, with limits of time and second attempts. Start at
 * {@link dev.taskscope.samples.cli.fetch.FetchCommand}; the concurrent part is in {@code Fetches} and {@code Attempts}.
 */
package dev.taskscope.samples.cli.fetch;
