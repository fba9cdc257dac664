/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.language;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What is run.
 *
 * @param main the steps of the main task
 */
public record Program(List<Step> main) {

    /**
     * Reads one.
     *
     * @throws InvalidScenarioException if there is anything in it that is not known
     */
    public static Program of(JsonNode node) {
        Fields fields = Fields.of(node, "program");
        var program = new Program(StepReader.steps(fields.get("main"), "program.main"));
        fields.ensureNothingLeft();
        return program;
    }
}
