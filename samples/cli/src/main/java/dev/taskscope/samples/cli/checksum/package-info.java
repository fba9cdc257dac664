/**
 * Sums of many files, computed concurrently with a limit. Start at
 * {@link dev.taskscope.samples.cli.checksum.ChecksumCommand}; the concurrent part is in {@code Checksums}.
 */
package dev.taskscope.samples.cli.checksum;
