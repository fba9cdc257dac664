/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Trace files as a parser of JSON sees them. */
final class ParsedJson {

    /** What all kinds of events of the format have; 0 or an empty text where one has it not. */
    record Event(String name, String phase, int pid, int tid, int id, double ts, double dur) {}

    private ParsedJson() {}

    static List<Event> eventsOf(String json) {
        List<Event> events = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean inEvents = parser.getParsingContext().getParent() != null
                        && "traceEvents".equals(parser.getParsingContext().getParent().getParent() == null
                                ? null
                                : parser.getParsingContext().getParent().getParent().getCurrentName());
                if (token == JsonToken.START_OBJECT && inEvents) {
                    events.add(event(parser));
                }
            }
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + e.getMessage() + "\n" + json, e);
        }
        return events;
    }

    private static Event event(JsonParser parser) throws IOException {
        String name = "";
        String phase = "";
        int pid = 0;
        int tid = 0;
        int id = 0;
        double ts = 0;
        double dur = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "name" -> name = parser.getText();
                case "ph" -> phase = parser.getText();
                case "pid" -> pid = parser.getIntValue();
                case "tid" -> tid = parser.getIntValue();
                case "id" -> id = parser.getIntValue();
                case "ts" -> ts = parser.getDoubleValue();
                case "dur" -> dur = parser.getDoubleValue();
                default -> parser.skipChildren();
            }
        }
        return new Event(name, phase, pid, tid, id, ts, dur);
    }
}
