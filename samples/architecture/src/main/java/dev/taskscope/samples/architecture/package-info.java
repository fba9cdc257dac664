/**
 * What checks all modules together; it is all tests. {@code BordersTest} holds the borders between packages and modules,
 * {@code PublicApiTest} holds what users compile against.
 */
package dev.taskscope.samples.architecture;
