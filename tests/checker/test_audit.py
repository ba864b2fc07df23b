"""The audit finds nothing in a correct record, and something in every record that was doctored."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.engine.broker_settings import BrokerSettings
from playground.engine.effects.ledger import Ledger
from playground.engine.events import Event, Kind
from playground.engine.places import Place
from tests.each import of_each

from .stories import (
    AT_LEAST_ONCE,
    BROKER,
    DEAD_LETTER,
    DIRECT,
    EXACTLY_ONCE,
    LOST_ACK,
    SKIPPED,
    doctored,
    findings,
    settings,
    story,
    without,
)

again = settings(AT_LEAST_ONCE)
impatient = settings(AT_LEAST_ONCE, "broker", broker=BrokerSettings(max_deliveries=1))
STORIES = {
    "direct": (DIRECT, again),
    "lost ack": (LOST_ACK, again),
    "skipped": (SKIPPED, settings(EXACTLY_ONCE)),
    "broker": (BROKER, settings(AT_LEAST_ONCE, "broker")),
    "dead letter": (DEAD_LETTER, impatient),
}
EVENTS = [(name, number) for name, (text, _) in STORIES.items() for number in range(len(story(text).log))]


@pytest.mark.parametrize("name", STORIES)
def test_a_correct_record_gives_no_findings(name: str) -> None:
    text, of = STORIES[name]
    assert findings(story(text), of) == []


@of_each(EVENTS)
def test_a_correct_record_is_correct_after_each_of_its_events(name: str, number: int) -> None:
    text, of = STORIES[name]
    record = story("\n".join(text.strip().splitlines()[: number + 1]))
    assert findings(record, of, settled=False) == []


@of_each(EVENTS)
def test_leaving_out_any_event_is_found(name: str, number: int) -> None:
    text, of = STORIES[name]
    record = without(story(text), number)
    if story(text).log[number].kind is Kind.APPLIED:
        record.ledger = Ledger()  # The ledger forgets it too, so that the log alone must show the gap.
    assert findings(record, of)


@of_each(EVENTS)
def test_recording_any_event_twice_is_found(name: str, number: int) -> None:
    text, of = STORIES[name]

    def repeat(events: list[Event]) -> None:
        events.insert(number + 1, events[number])

    original = story(text)
    if original.log[number].kind is not Kind.CHAOS_ENDED:
        record = doctored(original, repeat)
        if original.log[number].kind is Kind.APPLIED:
            record.ledger = Ledger()
            for event in record.log:
                if event.kind is Kind.APPLIED:
                    record.ledger.append(event.time_ms, event.message)
        assert findings(record, of)


@of_each(EVENTS)
def test_an_event_about_another_message_is_found(name: str, number: int) -> None:
    text, of = STORIES[name]

    def confuse(events: list[Event]) -> None:
        events[number] = events[number]._replace(message=9)

    if story(text).log[number].message:
        assert findings(doctored(story(text), confuse), of)


@of_each(EVENTS)
def test_a_missing_cause_and_a_cause_that_is_not_earlier_are_found(name: str, number: int) -> None:
    text, of = STORIES[name]
    for cause in (-1, number, number + 1):

        def uproot(events: list[Event], cause: int = cause) -> None:
            events[number] = events[number]._replace(cause=cause)

        may_lack_cause = story(text).log[number].kind in (Kind.SENT, Kind.CHAOS_ENDED)
        if cause >= 0 or not may_lack_cause:
            assert findings(doctored(story(text), uproot), of)


@example("broker", [("place", 2, 2)])
@given(
    st.sampled_from(list(STORIES)),
    st.lists(
        st.tuples(
            st.sampled_from(["time_ms", "kind", "place", "message", "attempt", "copy", "cause"]),
            st.integers(0, 21),
            st.integers(0, 41),
        ),
        min_size=1,
        max_size=6,
    ),
)
def test_the_audit_reads_any_record_however_wrong(name: str, changes: list[tuple[str, int, int]]) -> None:
    text, of = STORIES[name]

    def garble(events: list[Event]) -> None:
        for column, number, value in changes:
            index = number % len(events)
            change: dict[str, object] = {column: value}
            if column == "kind":
                change = {column: Kind(value)}
            elif column == "place":
                change = {column: Place(value % len(Place))}
            events[index] = events[index]._replace(**change)  # type: ignore[arg-type]  # one column at a time

    garbled = doctored(story(text), garble)
    same = [event[1:] for event in garbled.log] == [event[1:] for event in story(text).log]
    for settled in (True, False):
        found = findings(garbled, of, settled=settled)
        assert not (same and found)
