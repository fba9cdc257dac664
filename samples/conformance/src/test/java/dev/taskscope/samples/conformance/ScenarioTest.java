/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.samples.conformance.language.InvalidScenarioException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTest {
    private static final String FILE = "{'format': 1, 'name': 'n', 'program': {'main': [%s]}, 'expected': []}";

    private static Scenario withSteps(String steps) {
        return Scenario.parse(FILE.formatted(steps).replace('\'', '"'));
    }

    private static String refusal(String steps) {
        return assertThrows(InvalidScenarioException.class, () -> withSteps(steps)).problem();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'yawn': 1}                                   | program.main[0] is a step that is not known: {"yawn":1}
            {'sleep': 1}, {'try': [{'nap': 2}]}           | program.main[1].try[0] is a step that is not known: {"nap":2}
            {'sleep': 'long'}                             | 'sleep' of program.main[0] is no whole number: "long"
            {'sleep': 1.5}                                | 'sleep' of program.main[0] is no whole number: 1.5
            {'sleep': 1, 'hard': true}                    | program.main[0] has fields that are not known there: [hard]
            {'spawn': {'steps': []}}                      | program.main[0].spawn has no field 'name': {"steps":[]}
            {'spawn': 'A'}                                | program.main[0].spawn is no object: "A"
            {'await': {'all': []}}                        | program.main[0].await is nothing to wait for: {"all":[]}
            {'wait': ['A'], 'return_when': 'NEVER'}       | 'return_when' of program.main[0] is not known: NEVER
            {'wait': 'A'}                                 | program.main[0].wait is no list: "A"
            {'bind': 3, 'to': 'A'}                        | 'bind' of program.main[0] is no text: 3
            {'gather': [], 'return_exceptions': 1}        | 'return_exceptions' of program.main[0] is neither true nor false: 1
            {'reraise': false}                            | 'reraise' of program.main[0] is not true
            {'timeout': 5}                                | program.main[0] has no field 'body': {"timeout":5}
            """)
    void parse_ofAStepThatIsNotOfTheLanguage_namesThePlaceAndWhatIsWrong(String steps, String problem) {
        assertEquals(problem, refusal(steps));
    }

    @Test
    void parse_ofAHandlerThatIsNotKnown_namesIt() {
        assertEquals(
                "program.main[0].spawn.on_cancel is a handler that is not known: panic",
                refusal("{'spawn': {'name': 'A', 'steps': [], 'on_cancel': {'kind': 'panic'}}}"));
    }

    @Test
    void parse_ofNoJson_namesTheLine() {
        var refusal = assertThrows(InvalidScenarioException.class, () -> Scenario.parse("{\n\"format\": oops}"));
        assertTrue(refusal.problem().startsWith("no JSON: ") && refusal.problem().endsWith(", line 2"),
                refusal::problem);
    }

    @Test
    void parse_ofAnEventThatIsNone_namesIt() {
        String file = "{'format': 1, 'program': {'main': []}, 'expected': [{'t': 0}]}";
        assertEquals(
                "expected[0] is no event: {\"t\":0}",
                assertThrows(InvalidScenarioException.class, () -> Scenario.parse(file.replace('\'', '"'))).problem());
    }

    @Test
    void parse_keepsTheLogsOfOtherVersions() {
        String file =
                "{'format': 1, 'name': 'n', 'program': {'main': []}, 'expected': [], 'variants': {'3.12': [], '3.13': []}}";
        assertEquals(3, Scenario.parse(file.replace('\'', '"')).accepted().size());
    }
}
