/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.language;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskscope.samples.conformance.language.TaskSpec.OnCancel;
import dev.taskscope.scopes.ReturnWhen;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes steps of JSON. */
final class StepReader {

    /** By the field that tells what a step is; fields that others have as well come last. */
    private static final Map<String, Function<Fields, Step>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("sleep", fields -> new Step.Sleep(fields.number("sleep")));
        KINDS.put("raise", fields -> new Step.Raise(fields.text("raise")));
        KINDS.put("return", fields -> new Step.Return(fields.get("return")));
        KINDS.put("mark", fields -> new Step.Mark(fields.get("mark")));
        KINDS.put("try", StepReader::tried);
        KINDS.put("reraise", fields -> flagged(fields, "reraise", new Step.Reraise()));
        KINDS.put("spawn", fields -> new Step.Spawn(task(fields.get("spawn"), fields.where() + ".spawn")));
        KINDS.put("bind", fields -> new Step.Bind(fields.text("bind"), awaitable(fields, "to")));
        KINDS.put("call", fields -> new Step.Call(task(fields.get("call"), fields.where() + ".call")));
        KINDS.put("cancel", fields -> new Step.Cancel(fields.text("cancel")));
        KINDS.put("state", fields -> new Step.State(fields.text("state")));
        KINDS.put("cancelling", fields -> new Step.Cancelling(fields.text("cancelling")));
        KINDS.put("uncancel", fields -> flagged(fields, "uncancel", new Step.Uncancel()));
        KINDS.put("await", fields -> new Step.Await(awaitable(fields, "await")));
        KINDS.put("gather", fields -> new Step.Gather(gathered(fields)));
        KINDS.put("shield", StepReader::shield);
        KINDS.put("wait_for", fields -> new Step.WaitFor(awaitable(fields, "wait_for"), limit(fields, "timeout")));
        KINDS.put("wait", fields -> new Step.Wait(fields.texts("wait"), returnWhen(fields), limit(fields, "timeout")));
        KINDS.put("as_completed", fields -> new Step.AsCompleted(
                fields.texts("as_completed"), limit(fields, "timeout"), steps(fields, "each"),
                fields.optionalNumber("limit")));
        KINDS.put("wait_loop", StepReader::waitLoop);
        KINDS.put("timeout_at", fields -> timeout(fields, "timeout_at", /* absolute= */ true));
        KINDS.put("reschedule", fields -> {
            fields.get("reschedule");
            return new Step.Reschedule(limit(fields, "reschedule"), fields.optionalText("of"));
        });
        KINDS.put("task_group", StepReader::group);
        KINDS.put("child", fields -> new Step.Child(
                task(fields.get("child"), fields.where() + ".child"), fields.optionalText("of")));
        KINDS.put("timeout", fields -> timeout(fields, "timeout", /* absolute= */ false));
    }

    private StepReader() {}

    static List<Step> steps(JsonNode list, String where) {
        return Fields.elements(list, where, StepReader::step);
    }

    private static List<Step> steps(Fields fields, String name) {
        return fields.list(name, StepReader::step);
    }

    static Step step(JsonNode node, String where) {
        Fields fields = Fields.of(node, where);
        for (Map.Entry<String, Function<Fields, Step>> kind : KINDS.entrySet()) {
            if (fields.has(kind.getKey())) {
                Step step = kind.getValue().apply(fields);
                fields.ensureNothingLeft();
                return step;
            }
        }
        throw new InvalidScenarioException("%s is a step that is not known: %s".formatted(where, node));
    }

    private static Step flagged(Fields fields, String name, Step step) {
        if (!fields.flag(name)) {
            throw new InvalidScenarioException("'%s' of %s is not true".formatted(name, fields.where()));
        }
        return step;
    }

    private static Step tried(Fields fields) {
        return new Step.Try(
                steps(fields, "try"),
                caught(fields),
                fields.has("except") ? steps(fields, "except") : null,
                steps(fields, "finally"));
    }

    private static Catch caught(Fields fields) {
        JsonNode caught = fields.optional("catch");
        if (caught == null || "errors".equals(caught.textValue())) {
            return new Catch.Errors();
        }
        return "all".equals(caught.textValue()) ? new Catch.All() : new Catch.Named(Set.copyOf(fields.texts("catch")));
    }

    private static Step shield(Fields fields) {
        var shielded = new Awaitable.Shielded(awaitable(fields, "shield"));
        return fields.has("timeout")
                ? new Step.LimitedShield(shielded, limit(fields, "timeout"))
                : new Step.Shield(shielded);
    }

    private static Step waitLoop(Fields step) {
        Fields fields = Fields.of(step.get("wait_loop"), step.where() + ".wait_loop");
        var loop = new Step.WaitLoop(
                fields.texts("tasks"), returnWhen(fields), fields.list("replacements", StepReader::task));
        fields.ensureNothingLeft();
        return loop;
    }

    private static Step timeout(Fields fields, String kind, boolean absolute) {
        fields.get("body");
        return new Step.Timeout(limit(fields, kind), absolute, fields.optionalText("name"), steps(fields, "body"));
    }

    private static Step group(Fields step) {
        Fields fields = Fields.of(step.get("task_group"), step.where() + ".task_group");
        var group = new Step.Group(
                fields.optionalText("name"), fields.list("children", StepReader::task), steps(fields, "body"));
        fields.ensureNothingLeft();
        return group;
    }

    private static ReturnWhen returnWhen(Fields fields) {
        String name = fields.optionalText("return_when");
        if (name == null) {
            return ReturnWhen.ALL_COMPLETED;
        }
        for (ReturnWhen each : ReturnWhen.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw new InvalidScenarioException("'return_when' of %s is not known: %s".formatted(fields.where(), name));
    }

    private static @Nullable Long limit(Fields fields, String name) {
        return fields.optionalNumber(name);
    }

    // ---- tasks and what can be waited for

    static TaskSpec task(JsonNode node, String where) {
        Fields fields = Fields.of(node, where);
        var task = new TaskSpec(
                fields.text("name"), steps(fields, "steps"), fields.orNull("return"), onCancel(fields));
        fields.ensureNothingLeft();
        return task;
    }

    private static OnCancel onCancel(Fields task) {
        JsonNode node = task.optional("on_cancel");
        if (node == null || node.isNull()) {
            return new OnCancel.Propagate();
        }
        Fields fields = Fields.of(node, task.where() + ".on_cancel");
        String kind = fields.text("kind");
        OnCancel handler =
                switch (kind) {
                    case "propagate" -> new OnCancel.Propagate();
                    case "cleanup" -> new OnCancel.Cleanup(fields.number("delay"));
                    case "swallow" -> new OnCancel.Swallow(fields.orNull("value"), fields.optionalNumber("delay"));
                    case "raise" -> new OnCancel.Raise(fields.text("error"), fields.optionalNumber("delay"));
                    default ->
                        throw new InvalidScenarioException(
                                "%s is a handler that is not known: %s".formatted(fields.where(), kind));
                };
        fields.ensureNothingLeft();
        return handler;
    }

    private static Awaitable awaitable(Fields fields, String name) {
        return awaitable(fields.get(name), fields.where() + "." + name);
    }

    private static Awaitable awaitable(JsonNode node, String where) {
        if (node.isTextual()) {
            return new Awaitable.Named(node.textValue());
        }
        Fields fields = Fields.of(node, where);
        Awaitable awaitable;
        if (fields.has("task")) {
            awaitable = new Awaitable.Created(task(fields.get("task"), where + ".task"));
        } else if (fields.has("gather")) {
            awaitable = gathered(fields);
        } else if (fields.has("shield")) {
            awaitable = new Awaitable.Shielded(awaitable(fields, "shield"));
        } else {
            throw new InvalidScenarioException("%s is nothing to wait for: %s".formatted(where, node));
        }
        fields.ensureNothingLeft();
        return awaitable;
    }

    private static Awaitable.Gathered gathered(Fields fields) {
        return new Awaitable.Gathered(
                fields.list("gather", StepReader::awaitable), fields.flag("return_exceptions"));
    }
}
