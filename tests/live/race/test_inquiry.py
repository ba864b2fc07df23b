"""Asked why, a race answers for each column in a line, and for one of them in full."""

from playground.live.race.inquiry import RaceInquiry
from playground.live.race.systems import SystemsRace
from playground.scenario.load import load_preset
from tests.live.race.helpers import at, calm_race, race_of, to_the_end


def test_each_column_has_its_answer_and_the_chosen_one_its_whole_story() -> None:
    inquiry = RaceInquiry(to_the_end(race_of("ack-lost")))
    view = inquiry.view(3, 1)
    assert [(one.label, one.words, one.kind) for one in view.columns] == [
        ("at-most-once", "m3 went as it should: it was charged once", ""),
        ("at-least-once", "m3 was charged twice", "DUPLICATED"),
        ("exactly-once", "m3 was delivered twice, and charged once", "recognised as a duplicate"),
    ]
    assert view.why.headline == "m3 was charged twice"
    assert view.columns[2].clauses[-1].text == "the consumer knew the key, so it skipped m3: no harm was done"
    while inquiry.is_searching(1):
        inquiry.go_on(1)
    assert inquiry.view(3, 1).why.cure == "consumer.dedup = transaction"
    assert inquiry.view(3, 2).why.clauses[-1].text == "the consumer knew the key, so it skipped m3: no harm was done"


def test_it_is_about_the_message_over_which_they_part_else_about_what_was_sent_last() -> None:
    race = to_the_end(race_of("ack-lost"))
    race.observe()
    assert RaceInquiry(race).subject(0) == 3
    assert RaceInquiry(at(calm_race(), 1500)).subject(1) == 2
    assert RaceInquiry(calm_race()).subject(1) == 0


def test_a_system_that_repaired_a_lost_acknowledgement_says_why_nothing_came_twice() -> None:
    race = SystemsRace.across(load_preset("ack-lost"), ("sqs", "http"))
    for session in race.sessions:
        session.advance(1 << 60)
    view = RaceInquiry(race).view(3, 0)
    assert [one.kind for one in view.columns] == ["", "DUPLICATED"]
    assert "the consumer sent the DeleteMessage again: nothing had to be handed out again" in view.why.clauses[-1].text
    assert view.why.clauses[-1].time_ms == 4200


def test_a_message_that_has_been_sent_in_some_columns_only_is_said_to_be_so() -> None:
    race = calm_race()
    race.sessions[1].advance(1050)
    view = RaceInquiry(race).view(2, 0)
    assert [one.words for one in view.columns] == ["m2 is not sent yet", "m2 is still on its way", "m2 is not sent yet"]
    assert not view.why.message
