"""The excerpt of a long run: several messages, whole as far as there is room, with the faults that touched them."""

import pytest

from playground.diagram.diagram import Diagram
from playground.diagram.focus import excerpt_of, focus_on
from playground.scenario.outcome import Outcome
from tests.diagram.helpers import outcome_of


def arrows(outcome: Outcome, messages: list[int], most: int) -> list[int]:
    diagram = Diagram(outcome.preset.settings, excerpt_of(outcome.log, messages, most))
    diagram.read(outcome.log)
    return [arrow.message for arrow in diagram.arrows]


def own_events(outcome: Outcome, message: int) -> int:
    return sum(event.message == message for event in outcome.log)


@pytest.mark.parametrize("name", ["ack-lost", "chaos-test", "zombie-consumer"])
def test_an_excerpt_of_one_message_is_the_focus_on_it(name: str) -> None:
    log = outcome_of(name).log
    excerpt, focus = excerpt_of(log, [3], 1000), focus_on(log, 3)
    for number, row in enumerate(log.rows()):
        assert excerpt.shows(number, row[2]) == focus.shows(number, row[2])


def test_several_messages_are_shown_with_the_faults_of_each() -> None:
    log = outcome_of("chaos-test").log
    both = excerpt_of(log, [3, 5], 1000)
    # The consumer's crash after m3, and the broker's after m5.
    assert focus_on(log, 3).others | focus_on(log, 5).others == both.others
    assert both.messages == {3, 5}


def test_a_message_for_which_there_is_no_room_is_left_out_and_a_smaller_one_taken() -> None:
    outcome = outcome_of("ack-lost")
    # m3 was sent twice, m1 once: there is room for two undisturbed messages, and not for m1 and m3.
    room = 2 * own_events(outcome, 1)
    assert own_events(outcome, 3) > own_events(outcome, 1)
    assert set(arrows(outcome, [1, 3, 2], room)) == {1, 2}


def test_the_first_message_is_always_shown_but_cut_short() -> None:
    outcome = outcome_of("ack-lost")
    excerpt = excerpt_of(outcome.log, [3, 1], 6)
    shown = [event.number for event in outcome.log if excerpt.shows(event.number, event.message)]
    assert len(shown) == 6
    assert {outcome.log[number].message for number in shown} <= {0, 3}
    assert max(shown) < excerpt.end < len(outcome.log)


def test_an_excerpt_of_nothing_is_empty() -> None:
    assert arrows(outcome_of("ack-lost"), [], 100) == []
