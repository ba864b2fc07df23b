"""One thing is changed: the same schedule, another setting, and what is said of it is so."""

from functools import cache

from playground.practice.changed import ChangedScene, changed
from playground.practice.dice import Dice
from playground.practice.scene import Scene
from playground.scenario.load import load_text
from playground.scenario.save import to_toml
from tests.practice.helpers import scene, scenes


@cache
def changes() -> tuple[tuple[Scene, ChangedScene], ...]:
    found = ((one, changed(one, Dice(seed))) for seed, one in enumerate(scenes()))
    return tuple((one, other) for one, other in found if other is not None)


def test_the_schedule_stays_and_the_message_is_sent() -> None:
    assert len(changes()) > 20
    for one, found in changes():
        assert found.scene.preset.steps == one.preset.steps
        assert found.scene.settings != one.settings
        assert found.scene.fate.number == one.subject
        was, now = one.fate, found.scene.fate
        assert found.is_other == ((was.effects, was.fate, was.producer) != (now.effects, now.fate, now.producer))


def test_what_comes_of_a_change_could_stand_in_a_file() -> None:
    for _, found in changes():
        assert load_text(to_toml(found.scene.preset), "changed").settings == found.scene.settings


def test_it_makes_a_difference_nearly_always_and_else_is_no_mere_number_and_something_is_broken() -> None:
    same = [(one, found) for one, found in changes() if not found.is_other]
    assert 0 < len(same) / len(changes()) <= 0.15
    assert all(one.landings and not found.is_number for one, found in same)


def test_where_no_change_makes_a_difference_none_is_offered() -> None:
    one = scene("calm-at-most-once", 2)
    assert all(found.is_other for seed in range(30) if (found := changed(one, Dice(seed))))


def test_a_real_system_is_changed_by_its_own_settings() -> None:
    one = scene("sqs-slow-worker", 1)
    seen = {found.words.partition(" = ")[0] for seed in range(12) if (found := changed(one, Dice(seed)))}
    assert "VisibilityTimeout" in seen, "the queue's own name for it"
    assert not any(name.startswith("broker.") for name in seen), "the queue is the system's"


def test_what_is_changed_is_said_as_a_setting_and_in_words() -> None:
    found = changed(scene("ack-lost", 3), Dice(2))
    assert found is not None
    setting, _, means = found.words.partition(". ")
    assert " = " in setting or setting.startswith("Messages are sent")
    assert means.endswith(".")


def test_an_application_s_own_setting_is_explained_in_a_real_system_too() -> None:
    one = scene("sqs-crash-before-delete", 2)
    told = {found.words for seed in range(12) if (found := changed(one, Dice(seed)))}
    assert any(words.startswith("consumer.dedup = ") and len(words) > 60 for words in told)
    assert all(words.endswith(".") for words in told)
