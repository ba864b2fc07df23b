"""How a race by systems ends: the words of compare, of the runs that were raced."""

from playground.live.course import FOREVER
from playground.live.race.systems import SystemsRace
from playground.report.systems_comparison import systems_comparison
from playground.report.systems_race import race_comparison, systems_ending
from playground.scenario.across import across, loading, with_own_record
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset

WORDS = ("sqs", "rabbitmq", "http", "jetstream")
COMMON = (
    "With the consumer's own record of ids in the transaction of its effect (consumer.dedup = transaction) "
    "nothing is done twice in sqs, rabbitmq, jetstream."
)
FORGETFUL = """
format = 1
title = "Forgetful"
guarantee = "at-least-once"
[workload]
messages = 1
[[steps]]
do = "drop"
link = "ack"
message = "m1"
[[steps]]
do = "forget"
node = "consumer"
at_ms = 20000
"""


def raced(script: Preset, *words: str) -> SystemsRace:
    race = SystemsRace.across(script, words)
    for session in race.sessions:
        session.advance(FOREVER)
    return race


def test_the_card_names_each_system_with_what_came_of_it_and_the_line_that_they_have_in_common() -> None:
    ending = systems_ending(raced(load_preset("ack-lost"), *WORDS))
    assert ending.headline == "Charged once in sqs; charged twice in rabbitmq, http and jetstream."
    assert ending.beats[0].startswith(COMMON)
    assert (ending.role, ending.harmed) == ("duplicated", True)


def test_it_is_what_compare_says_of_the_same_schedule() -> None:
    script = load_preset("crash-after-effect")
    there = across(WORDS, loading(script))
    outcomes = {word: play_out(one) for word, one in there.presets.items()}
    guards = {word: with_own_record(one) for word, one in there.presets.items()}
    guarded = {word: play_out(one) for word, one in guards.items() if one}
    assert race_comparison(raced(script, *WORDS)) == systems_comparison(outcomes, guarded, there.refused)


def test_the_common_line_is_found_by_running_and_not_said_where_the_record_is_wiped() -> None:
    # The ids are wiped at 20 s; JetStream brings m1 back at 30 s, new to the consumer. SQS' client deletes it again.
    ending = systems_ending(raced(load_text(FORGETFUL, "forgetful"), "sqs", "jetstream"))
    assert "Even with the consumer's own record of ids something is done twice in jetstream." in ending.beats[0]


def test_where_the_record_is_not_enough_it_is_said_why_it_need_not_be() -> None:
    """An id is kept for 2.5 s and comes again after 30; an external effect can be in no transaction with the record."""
    told = systems_ending(raced(load_preset("window-too-short"), "jetstream")).beats[0]
    assert told.startswith("Even with the consumer's own record of ids (each kept for ")
    outside = systems_ending(raced(load_preset("call-then-crash"), "sqs")).beats[0]
    assert "ids (no transaction spans it and an external effect) something is done twice in sqs." in outside


def test_what_was_done_in_the_race_is_done_in_the_run_with_the_record_too() -> None:
    # Nothing goes wrong by itself; the ACK is dropped by hand, JetStream delivers again, and the id is known then.
    calm = load_text(FORGETFUL[: FORGETFUL.index("[[steps]]")], "calm")
    race = SystemsRace.across(calm, ["jetstream"])
    race.do("drop-ack")
    for session in race.sessions:
        session.advance(FOREVER)
    assert "charged twice" in systems_ending(race).headline.lower()
    assert "nothing is done twice in jetstream." in systems_ending(race).beats[0]


def test_what_late_acks_came_to_is_told_of_all_in_one_sentence() -> None:
    slow = load_text(
        FORGETFUL[: FORGETFUL.index("[[steps]]")]
        + '[[steps]]\ndo = "pause"\nnode = "consumer"\nwhen = { event = "started", message = "m1" }\nfor_ms = 50000\n',
        "slow",
    )
    notes = race_comparison(raced(slow, "sqs", "sqs-fifo", "jetstream", "kafka")).notes
    assert "A late ACK was ignored in sqs; refused in sqs-fifo and kafka; accepted in jetstream." in notes


def test_nothing_is_kept_where_nothing_was_promised() -> None:
    lines = race_comparison(raced(load_preset("ack-lost"), "rabbitmq", "http")).lines
    assert [one.promise for one in lines] == ["no promise", "kept"]


def test_faults_that_somebody_ended_before_they_struck_are_no_fault_of_the_systems() -> None:
    race = SystemsRace.across(load_preset("ack-lost"), ("sqs", "http"))
    for session in race.sessions:
        session.advance(100)
        session.judge()
        session.advance(FOREVER)
    assert "None of the faults happened, in whichever system." in systems_ending(race).beats[0]
