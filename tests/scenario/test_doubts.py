"""What is valid and may be a slip: said of those presets in which it is so, and of none of the library's."""

from unittest.mock import PropertyMock, patch

from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.scenario.catalogue import load_all
from playground.scenario.doubts import doubts, never_sent, opening
from playground.scenario.preset import Preset
from tests.scenario.helpers import load, step

DROP = "do = 'drop' ; link = 'ack' ; message = '{}'"


def test_a_step_for_a_message_that_is_never_sent_is_told_with_the_messages_that_are() -> None:
    late = step("do = 'crash' ; node = 'consumer' ; when = { event = 'applied', message = 'm9' }")
    preset = load("[workload]\nmessages = 5\n" + step(DROP.format("m5")) + step(DROP.format("m99")) + late)
    assert [*doubts(preset)] == [
        "steps[1].message: m99 is never sent, so this step does nothing; this run sends m1 to m5",
        "steps[2].when.message: m9 is never sent, so this step does nothing; this run sends m1 to m5",
    ]


def test_what_a_step_may_send_counts_as_sent() -> None:
    assert not [*doubts(load("[workload]\nmessages = 2\n" + step("do = 'send' ; count = 2") + step(DROP.format("m4"))))]


def test_where_nothing_is_sent_that_is_said_once() -> None:
    told = [*doubts(load("[workload]\nmessages = 0\n" + step(DROP.format("m1"))))]
    assert told == ["workload.messages: nothing is ever sent, so nothing can go wrong; --messages 5 sends five"]


def test_thousands_of_such_steps_are_counted() -> None:
    told = [*doubts(load("[workload]\nmessages = 1\n" + "".join(step(DROP.format(f"m{n}")) for n in range(2, 3002))))]
    assert told[5:] == ["steps: 2,995 more wait for messages that are never sent"]


def test_the_messages_that_are_sent_are_counted_once_for_all_steps() -> None:
    preset = load("[workload]\nmessages = 1\n" + "".join(step(DROP.format(f"m{n}")) for n in range(2, 12)))
    with patch.object(Preset, "most_messages", new_callable=PropertyMock, return_value=1) as counted:
        assert len(never_sent(preset)) == 10
    assert counted.call_count == 1


def test_it_stands_on_the_screen_from_the_start() -> None:
    preset = load("[workload]\nmessages = 5\n" + step(DROP.format("m99")) + step(DROP.format("m98")))
    assert opening(preset) in take_snapshot(Session(preset)).caption.text
    assert opening(preset) == "m99 is never sent, so step 1 does nothing (nor does another); this run sends m1 to m5."
    nothing = take_snapshot(Session(load("[workload]\nmessages = 0\n"))).caption.text
    assert nothing == "This script sends nothing by itself."


def test_nothing_in_the_library_is_doubtful() -> None:
    assert not [line for preset in load_all() for line in doubts(preset)]
