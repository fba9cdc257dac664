/**
 * The examples of the article on asyncio, and some beyond it, told with Taskscope.
 * {@link dev.taskscope.samples.cli.tour.TourCommand} tells them all; each {@code Example} is a class of its own, and
 * {@code Stage} is where it is performed.
 */
package dev.taskscope.samples.cli.tour;
