"""Schedules made anew: presets that could stand in a file."""

from playground.practice.dice import Dice
from playground.practice.scene import is_predictable, subjects
from playground.practice.schedules import Difficulty, cell_of, schedule_of
from playground.scenario.load import load_text
from playground.scenario.save import to_toml
from tests.practice.helpers import scenes

SEEDS = range(60)


def test_each_is_a_valid_preset_and_is_the_same_again_when_it_is_read() -> None:
    for seed in SEEDS:
        preset = schedule_of(Dice("valid", seed), f"made-{seed}")
        again = load_text(to_toml(preset), preset.name)
        assert (again.settings, again.steps) == (preset.settings, preset.steps), seed
        assert is_predictable(preset)


def test_a_seed_makes_the_same_schedule_and_others_make_others() -> None:
    assert schedule_of(Dice(7), "one") == schedule_of(Dice(7), "one")
    assert len({to_toml(schedule_of(Dice(seed), "one")) for seed in SEEDS}) > 0.9 * len(SEEDS)


def test_most_of_them_have_a_message_that_is_worth_a_question() -> None:
    fit = [seed for seed in SEEDS if subjects(schedule_of(Dice("valid", seed), "one"))]
    assert len(fit) > 0.8 * len(SEEDS)


def test_they_lose_repeat_and_go_well() -> None:
    assert {min(one.fate.effects, 2) for one in scenes()} == {0, 1, 2}


def test_of_real_systems_each_configuration_and_many_faults_come() -> None:
    made = [cell_of(Dice("cells", seed), "one") for seed in range(150)]
    chosen = {(one.native.system, one.native.config) for one in made if one.native}
    assert len(chosen) >= 15
    assert len({one.steps for one in made}) > 15
    fit = [one for one in made if is_predictable(one) and subjects(one)]
    assert len(fit) > 0.8 * len(made)


def test_an_easy_one_has_one_fault_in_a_system_that_was_asked_for() -> None:
    made = [schedule_of(Dice("easy", seed), "one", Difficulty(("direct",), 1)) for seed in SEEDS]
    assert {one.settings.topology.name for one in made} == {"direct"}
    assert {len(one.steps) for one in made} == {1}
