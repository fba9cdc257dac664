/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

/**
 * What an exploration without a finding has seen.
 *
 * @param schedules how many schedules were run
 * @param distinct how many of them differed from each other
 * @param complete whether that was all there are within the bound of an exhaustive search; no if a run got into the second half
 *     of its {@linkplain Exploration#steps steps} and several threads could have gone on there
 * @param points how often threads came to points, over all schedules
 * @param steps how many steps threads made, over all schedules
 * @param seed what repeats it
 * @param hash a number that is the same for the same exploration of the same program, on every JDK
 * @since 0.1
 */
public record Report(int schedules, int distinct, boolean complete, long points, long steps, long seed, long hash) {}
