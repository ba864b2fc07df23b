"""A scene stands just before the fault, and tells all that a prediction needs, and no more."""

from playground.engine.commands import Say
from playground.practice.scene import Scene, is_predictable, subjects, wordless
from playground.scenario.catalogue import load_all
from playground.scenario.load import load_preset
from tests.practice.helpers import scene, scenes


def test_the_steps_are_counted_without_what_the_author_says() -> None:
    told = load_preset("broker-dedup-not-enough")
    assert any(isinstance(one.command, Say) for one in told.steps)
    begins = [one.partition(":")[0] for one in Scene(wordless(told), 2).to_come]
    assert begins == [f"Step {number}" for number in range(1, len(begins) + 1)]


def test_it_stands_just_before_the_ack_is_lost() -> None:
    lost = scene("ack-lost", 3)
    assert lost.stop_ms == 3150
    after = lost.record.log[lost.stop + 1]
    assert (after.kind.word, after.message) == ("dropped", 3)
    assert lost.fate.effects == 2


def test_of_two_faults_it_stands_before_the_first_that_is_blamed() -> None:
    both = scene("volatile-broker-crash", 3)
    assert both.record.log[both.stop + 1].kind.word == "cut"
    assert scene("rabbitmq-as-it-comes", 3).record.log[scene("rabbitmq-as-it-comes", 3).stop + 1].kind.word == "crashed"


def test_where_nothing_breaks_it_stands_at_the_beginning() -> None:
    assert scene("two-orders-one-key", 4).stop == -1


def test_weather_switches_and_crowds_cannot_be_predicted() -> None:
    assert not is_predictable(load_preset("heavy-weather"))
    assert not is_predictable(load_preset("switch-mid-run"))
    assert not is_predictable(load_preset("sandbox"))
    assert not is_predictable(load_preset("calm-at-least-once"))
    assert is_predictable(load_preset("ack-lost"))


def test_most_of_the_library_can_be_predicted() -> None:
    fit = [preset for preset in load_all() if is_predictable(preset) and subjects(preset)]
    assert len(fit) > 100


def test_the_record_stops_before_the_question_at_what_was_shown() -> None:
    for one in scenes():
        shown = list(one.events(0, one.stop + 1))
        later = list(one.events(one.stop + 1))
        assert [event.number for event in (*shown, *later)] == [event.number for event in one.events()]
        assert not set(one.explanation.faults) & {event.number for event in shown if event.kind.word == "crashed"}
