"""What a report says: all that matters, in few enough words, and what is left out is counted."""

import pytest

from playground.checker.fates import Fate, Verdict
from playground.engine.settings import Guarantee
from playground.explain.anomalies import anomalies
from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from playground.report.gather import MAX_DRAWN, MAX_ROWS, Source, report_of
from playground.report.html import to_html
from playground.report.markdown import to_markdown
from playground.report.whys import MOST, MOST_A_KIND
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.overrides import Overrides
from tests.library import on_each_name
from tests.report.helpers import new_report_on, report_on, report_on_text

LONG = 500
"""So many messages have more rows, events and troubles than a report has room for."""


def test_the_report_of_the_lost_ack_by_hand() -> None:
    report = report_on("ack-lost")
    assert (report.facts.text, report.facts.is_good) == ("promise kept · m3 charged twice", False)
    assert report.headline == "m3 was charged twice. At-least-once allows that."
    assert report.because == ("at-least-once promises no silent loss; duplicates are possible (here: m3 duplicated)")
    assert [(one.head, one.value) for one in report.alarms] == [("LOST", 0), ("DUPLICATED", 1)]
    assert [(one.head, one.value) for one in report.figures] == [("SENT", 5), ("ONCE", 4)]
    # Five payments of $100, one of them charged twice.
    assert tuple(report.account) == ("charged", "$600", "$500", "$100 too much", "duplicated")
    assert [(one.time_ms, one.text) for one in report.story] == [(3150, "m3 was charged; nobody told the producer.")]
    assert [(why.kind, why.explanation.message) for why in report.whys.told] == [(Anomaly.DUPLICATED, 3)]
    assert report.setup.steps == ("The first ACK of m3 is dropped as it departs.",)
    assert report.comparison.own is Guarantee.AT_LEAST_ONCE


def test_whoever_waits_for_a_report_hears_how_far_it_is() -> None:
    said: list[str] = []
    outcome = play_out(load_preset("ack-lost"))
    report_of(outcome, Source("ack-lost"), [outcome] * 3, said.append)
    assert said == ["explaining m3: 1 of 1 explanation", f"drawing {len(outcome.log)} events"]


@on_each_name
def test_every_message_with_something_to_explain_is_explained(name: str) -> None:
    report = report_on(name)
    found = anomalies(Record.of(play_out(load_preset(name)).simulation))
    told = [(why.explanation.message, why.kind) for why in report.whys.told]
    assert set(told) <= set(found)
    assert len(told) == len(found) or report.whys.note.startswith("Not told here: ")
    kinds = [list(Anomaly).index(kind) for _, kind in told]
    assert kinds == sorted(kinds)
    # A change is looked for wherever there was harm; these runs are short.
    assert all((why.prevention is None) is why.is_harmless for why in report.whys.told)


def test_a_summary_is_left_out_where_it_was_written_for_other_settings() -> None:
    """heavy-weather says that each payment is charged once, which at-least-once does not promise."""
    own = load_preset("heavy-weather").summary
    assert report_on("heavy-weather").summary == own
    other = report_on("heavy-weather", Overrides(guarantee="at-least-once")).summary
    assert other == "Its title and summary are left out: they were written for other settings than those of this run."


def test_a_message_that_is_done_and_parked_is_counted_and_explained() -> None:
    report = report_on("done-and-parked")
    assert ("DONE, PARKED", 1) in {(figure.head, figure.value) for figure in (*report.alarms, *report.figures)}
    assert (3, Anomaly.PARKED) in {(why.explanation.message, why.kind) for why in report.whys.told}
    assert any(note.startswith("Parked: it is with the dead letters") for note in report.ledger.words)


def test_a_long_run_is_bounded_and_says_what_it_leaves_out() -> None:
    report = report_on("heavy-weather", Overrides(messages=LONG))
    assert len(report.ledger.records) == MAX_ROWS
    assert report.ledger.note.startswith(f"... and {LONG - MAX_ROWS} more;")
    assert len(report.whys.told) == 2 * MOST_A_KIND <= MOST
    found = anomalies(Record.of(play_out(load_preset("heavy-weather", Overrides(messages=LONG))).simulation))
    late = sum(kind is Anomaly.LATE for _, kind in found) - MOST_A_KIND
    known = sum(kind is Anomaly.DEDUPLICATED for _, kind in found) - MOST_A_KIND
    assert report.whys.note == (
        f"Not told here: {late:,} late and {known:,} recognised as a duplicate. `playground why` lists them all."
    )
    assert len(report.drawing.diagram.happenings) <= MAX_DRAWN
    assert report.drawing.note.startswith("The run has ")
    assert len(to_html(report).encode()) < 200_000
    assert len(to_markdown(report).encode()) < 100_000


def test_the_diagram_of_a_long_run_shows_the_messages_that_are_explained() -> None:
    report = report_on("heavy-weather", Overrides(messages=LONG))
    drawn = {arrow.message for arrow in report.drawing.diagram.arrows}
    assert drawn == set(report.whys.messages)


def test_the_diagram_of_a_long_run_without_trouble_shows_its_beginning() -> None:
    report = report_on("calm-at-least-once", Overrides(messages=500))
    assert {arrow.message for arrow in report.drawing.diagram.arrows} == set(range(1, 21))


def test_the_ledger_of_a_long_run_begins_with_what_did_not_end_well() -> None:
    # On average a fifth of 1,000 messages is lost: more than there is room for.
    report = report_on("heavy-weather-at-most-once", Overrides(messages=1000))
    assert {record.fate for record in report.ledger.records} == {Fate.LOST}
    numbers = [record.number for record in report.ledger.records]
    assert numbers == sorted(numbers)


def test_one_message_without_an_end_is_cut_short() -> None:
    # Never acknowledged, never given up: an attempt every 10 ms for 30 s is 3,000 attempts.
    report = report_on_text(
        'format = 1\ntitle = "T"\nguarantee = "at-least-once"\n[workload]\nmessages = 1\n'
        '[producer]\nack_timeout_ms = 10\n[[steps]]\ndo = "cut"\nlinks = ["deliver"]\nat_ms = 0\n'
    )
    assert ", up to " in report.drawing.note
    assert len(report.drawing.diagram.happenings) <= MAX_DRAWN
    assert len(to_html(report)) < 1_500_000


def test_a_run_that_is_too_long_to_explain_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.report.whys.MAX_EVENTS", 10)
    report = new_report_on("ack-lost")
    assert not report.whys.told
    assert report.whys.note == "A run of 67 events is too long to be explained here, message by message."
    assert "too long to be explained" in to_html(report)


def test_a_run_that_is_too_long_to_be_replayed_often_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.report.whys._EVENTS_REPLAYED", 100)
    report = new_report_on("ack-lost")
    assert report.whys.told[0].prevention is None
    assert "Not looked for: the run is too long" in to_markdown(report)


def test_notes_for_other_settings_are_left_out() -> None:
    outcome = play_out(load_preset("ack-lost", Overrides(guarantee="exactly-once")))
    report = report_of(outcome, Source("ack-lost", as_written=False), [outcome])
    assert not report.story
    assert report.story_note == "The author's notes are left out: they were written for other settings."


def test_what_is_said_after_a_run_was_changed_is_left_out() -> None:
    """ack-lost's author speaks at 3.150 s."""
    outcome = play_out(load_preset("ack-lost"))
    told = {at: report_of(outcome, Source("ack-lost", changed_ms=at), [outcome]) for at in (3000, 3151)}
    assert [len(one.story) for one in told.values()] == [0, 1]
    note = "What the author says later is left out: it was written for the run as it was before 3.000 s."
    assert [one.story_note for one in told.values()] == [note, ""]


def test_commands_replay_the_run_and_its_changes() -> None:
    commands = [one.text for one in report_on("ack-lost", Overrides(guarantee="exactly-once", seed=9)).commands]
    assert commands[:4] == [
        "playground run ack-lost --guarantee exactly-once --seed 9",
        "playground why ack-lost m3 --guarantee exactly-once --seed 9",
        "playground diagram ack-lost --guarantee exactly-once --seed 9",
        "playground compare ack-lost --seed 9",
    ]
    assert commands[4].startswith("playground replay dp1_")


def test_the_token_is_the_run() -> None:
    report = report_on("everything-goes-wrong")
    assert play_out(load_preset(report.token)).digest == report.digest


def test_a_run_that_is_too_large_for_a_token_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.scenario.token.MAX_EVENTS", 20)
    report = new_report_on("calm-at-least-once")
    assert report.token == ""
    assert "too large for a share token" in to_html(report)
    assert "too large for a share token" in to_markdown(report)
    assert not any("replay" in one.text for one in report.commands)


def test_a_step_that_never_acts_is_a_remark() -> None:
    step = '[[steps]]\ndo = "drop"\nlink = "ack"\nmessage = "m99"\n'
    report = report_on_text('format = 1\ntitle = "T"\nguarantee = "at-least-once"\n' + step)
    assert "Step 1 (drop) never acted: m99 is never sent." in report.remarks


def test_the_same_run_gives_the_same_report() -> None:
    one, other = new_report_on("chaos-test"), new_report_on("chaos-test")
    assert to_html(one) == to_html(other)
    assert to_markdown(one) == to_markdown(other)


def test_an_undecided_run_has_a_report() -> None:
    text = (
        'format = 1\ntitle = "T"\nguarantee = "at-least-once"\n[workload]\nmessages = 1\n[run]\nsettle_ms = 100\n'
        '[[steps]]\ndo = "poison"\nmessage = "m1"\n'
    )
    report = report_on_text(text)
    assert report.facts.verdict is Verdict.UNDECIDED
    assert report.because == "1 message still pending when the run was stopped"
    assert "undecided" in to_html(report)
