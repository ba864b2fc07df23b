"""The settings in force, and changing one of them while a run goes on."""

import re

import pytest

from playground.checker.fates import Fate
from playground.engine.commands import Drop, Loss
from playground.engine.places import Place
from playground.live.session import Session
from playground.live.tuning import SettingRow, change, in_force, setting_rows, shown

from .helpers import payments, session_of, to_the_end


def named(session: Session, key: str) -> SettingRow:
    return next(one for one in setting_rows(session) if one.key == key)


def test_what_is_not_as_by_default_comes_first_with_its_default() -> None:
    rows = setting_rows(session_of("chaos-test"))
    differing = [(one.key, shown(one.value), one.default) for one in rows if one.differs]
    assert differing == [
        ("workload.messages", "8", "10"),
        ("workload.every_ms", "1500", "1000"),
        ("broker.redelivery_timeout_ms", "2000", "5000"),
    ]
    assert all(one.differs for one in rows[:3])


@pytest.mark.parametrize(("system", "has_broker"), [("direct", False), ("broker", True)])
def test_only_what_the_system_has_is_shown(system: str, has_broker: bool) -> None:
    keys = {one.key for one in setting_rows(payments(system=system))}
    assert ("broker.prefetch" in keys) is has_broker
    assert ("links.publish.loss" in keys) is has_broker
    assert {"links.ack.loss", "guarantee", "seed", "consumer.dedup"} <= keys
    assert "system" not in keys
    assert ("automatic" in named(payments(system=system), "consumer.ack").options) is has_broker


def test_what_the_guarantee_chooses_is_shown_as_the_default_it_is() -> None:
    weak, strong = payments("at-most-once"), payments("exactly-once")
    assert [named(one, "consumer.dedup").default for one in (weak, strong)] == ["none", "transaction"]
    change(strong, "consumer.dedup", "none")
    row = named(strong, "consumer.dedup")
    assert (row.value, row.default, row.differs) == ("none", "transaction", True)


def test_what_a_command_has_set_is_in_force() -> None:
    session = payments()
    session.give(Loss(link=Place.ACK, rate=0.5))
    assert (in_force(session, "links.ack.loss"), named(session, "links.ack.loss").differs) == (0.5, True)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("guarantee", "exactly-once"),
        ("links.ack.loss", "0.5"),
        ("links.deliver.latency_ms", "70"),
        ("links.deliver.jitter_ms", "30"),
        ("consumer.processing_ms", "20"),
    ],
)
def test_what_a_command_can_change_is_changed_from_now_on(key: str, text: str) -> None:
    session = payments()
    session.advance(1500)
    before = [*session.simulation.log.rows()]
    assert named(session, key).at_once
    assert change(session, key, text) == f"From now on {key} = {text}."
    assert shown(in_force(session, key)) == text
    assert [*session.simulation.log.rows()][: len(before)] == before
    assert session.history.branches == []


def test_what_decides_how_a_run_begins_is_changed_by_doing_it_again_with_the_same_faults() -> None:
    session = payments()
    session.advance(900)
    session.give(Drop(link=Place.ACK))
    session.advance(4000)
    assert session.tally.by_fate[Fate.DUPLICATED] == 1
    told = change(session, "consumer.dedup", "memory")
    assert told == "Done again with consumer.dedup = memory and the same faults. As it was, it is branch 1 (B)."
    assert (session.simulation.now_ms, session.tally.by_fate[Fate.DUPLICATED]) == (4000, 0)
    assert len(session.history.courses()) == 2


def test_after_the_verdict_every_change_is_one_from_the_start() -> None:
    session = to_the_end(session_of("ack-lost"))
    assert not named(session, "guarantee").at_once
    assert change(session, "guarantee", "exactly-once").startswith("Done again with guarantee = exactly-once")
    assert session.over
    assert session.tally.by_fate[Fate.DUPLICATED] == 0


@pytest.mark.parametrize(
    ("key", "text", "mistake"),
    [
        ("consumer.dedup", "memry", "unknown dedup 'memry'; did you mean 'memory'? (none, memory, "),
        ("links.ack.loss", "3", "must be a number from 0 to 1, not 3"),
        ("producer.ack_timeout_ms", "", 'must be a whole number of milliseconds, 1 or more, not ""'),
        ("consumer.ack", "automatic", "direct has no broker that could acknowledge (never, before, after)"),
        ("consumer.dedup", "none", "consumer.dedup is none already"),
    ],
)
def test_a_wrong_value_is_told_of_as_in_a_file_and_changes_nothing(key: str, text: str, mistake: str) -> None:
    session = payments()
    session.advance(1500)
    digest = session.simulation.log.digest()
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # Its text is looked at below.
        change(session, key, text)
    assert str(caught.value).startswith(mistake)
    assert (session.simulation.log.digest(), session.history.branches) == (digest, [])


def test_a_run_that_would_be_too_long_is_not_done_again_while_somebody_waits() -> None:
    session = payments(more="")
    session.advance(1500)
    change(session, "workload.every_ms", "0")
    with pytest.raises(ValueError, match="too long a run"):
        change(session, "workload.messages", "1000000")
    assert in_force(session, "workload.messages") == 5


def test_every_word_that_is_offered_can_be_taken_or_says_what_it_cannot_stand_beside() -> None:
    for row in setting_rows(payments(system="broker")):
        for word in row.options:
            session = payments(system="broker")
            session.advance(1500)
            if word == shown(row.value):
                continue
            try:
                change(session, row.key, word)
            except ValueError as error:
                assert re.search("leave this key out|choose another guarantee", str(error))  # noqa: PT017
            else:
                assert shown(in_force(session, row.key)) == word


def test_each_value_has_its_words_and_a_default_never_those_of_another_value() -> None:
    key = named(payments(), "producer.key")
    assert "new key" in key.words("fresh")
    assert "the same key" in key.words("stable")
    assert named(payments(), "producer.ack_timeout_ms").words(250).startswith("The producer waits 250 ms")
