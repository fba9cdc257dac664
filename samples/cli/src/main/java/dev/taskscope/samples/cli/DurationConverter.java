/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length of time as people write it: 500ms, 2s, 1m, 3h. More than nothing, and a whole number. */
public final class DurationConverter implements ITypeConverter<Duration> {
    /** So few digits that no unit makes it overflow. */
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,12})(ms|s|m|h)");

    @Override
    public Duration convert(String value) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(value);
        if (matcher.matches()) {
            Duration length = of(Long.parseLong(matcher.group(1)), matcher.group(2));
            if (!length.isZero()) {
                return length;
            }
        }
        throw new TypeConversionException("'" + value + "' is not a length of time like 500ms, 2s or 1m");
    }

    private static Duration of(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
