"""The glossary: every word that a screen draws can be looked up.

The words are taken from the drawings themselves: from their tables, and from what they draw while presets run.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pytest

from playground.app.actions import ACTIONS
from playground.app.config import Config
from playground.app.driver import Driver
from playground.app.header import header_view
from playground.app.live import tab_state
from playground.app.reading.help import help_view
from playground.checker.fates import Belief, Fate, Verdict, belief_words
from playground.engine.commands import Crash
from playground.engine.events import Kind
from playground.engine.looks import NodeLook, Standing
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.live.camera import take_snapshot
from playground.live.lists import Only
from playground.live.pace import Pace
from playground.live.race.camera import RaceCamera
from playground.live.race.views import ColumnView
from playground.live.session import Session
from playground.live.views import AccountView, BadgeView, RowWindow, TimelineView
from playground.scenario.load import load_preset
from playground.scenario.stories import story_named
from playground.systems import SYSTEMS
from playground.words.fates import FATES
from playground.words.glossary import TOPICS
from playground.words.look_up import entries, look_up
from playground.words.packets import CARGO
from tests.live.race.helpers import race_of, to_the_end, view_of
from tests.live.race.test_systems import over, race_in
from tests.words.helpers import explain
from widgets.renderables import consumer, counters, lists, preview
from widgets.renderables.header import badge, draw_header
from widgets.renderables.lane import Tracks
from widgets.renderables.network import PaneView, Paper, draw_network, node_badge
from widgets.renderables.producer import draw_producer
from widgets.renderables.race import draw_column
from widgets.renderables.race_figures import ColumnPaneView
from widgets.renderables.signs import UNICODE
from widgets.renderables.spans import Row
from widgets.renderables.timeline import TimelineBarView, draw_timeline

_RUNS = ("ack-lost", "chaos-test", "zombie-consumer", "forgotten-ack", "exponential-backoff", "effect-then-crash")
"""Presets whose runs show nearly all that a pane can show."""

_BAD = AccountView("charged", "$", 3, 3, 1, 1, 1)
_WORD = re.compile(r"[A-Za-z][A-Za-z-]+")


def words_in(line: Row) -> str:
    """The words of a line, without signs, numbers and names of messages."""
    text = "".join(span.text for span in line)
    return " ".join(_WORD.findall(text))


def table_labels() -> Iterator[str]:
    """Every label that a drawing takes from a table of its own."""
    yield from (one.label for one in (*counters.COUNTERS, *counters.RARE))
    yield from (row.name for row in FATES.values())
    yield from (belief_words(belief, was_asked=asked) for belief in Belief for asked in (True, False))
    yield from (word for word, _ in preview._COUNTS.values())
    yield from consumer.TABLES.values()
    yield from (text for stuck in (False, True) for text, *_ in consumer._reasons(_BAD._replace(stuck=stuck)))
    yield from (consumer.due_words(AccountView("charged", "$", 3, 3, 0, 0, coming)) for coming in (0, 1))
    yield from tab_state.NAMES
    yield from CARGO.values()
    yield from (one.value for one in Only)
    yield from (one.word for one in (*Guarantee, *Kind, *list(Place)[1:]))


def drawn_labels() -> Iterator[str]:
    """Every label that a drawing writes without a table, drawn."""
    for standing in (Standing.DOWN, Standing.PAUSED):
        yield words_in(tuple(node_badge(NodeLook(Place.CONSUMER, standing, None), UNICODE)))
    for verdict in Verdict:
        yield words_in(badge(BadgeView(verdict, ""), UNICODE))
    for broker, width in ((True, 80), (False, 80), (True, 120)):
        head = lists.draw_ledger(lists.ListView(RowWindow(0, 0, ()), broker), width, UNICODE)[0]
        yield from words_in(head).split()


def badge_notes() -> set[str]:
    """What stands beside the badge: in a run that goes on, in one that waits for a restart, in one that is judged."""
    going, waiting, judged = (Session(load_preset("calm-at-most-once")) for _ in range(3))
    waiting.give(Crash(node=Place.CONSUMER, for_ms=0))
    waiting.advance(60_000)
    judged.advance(1010)
    judged.judge()
    judged.simulation.step()
    return {take_snapshot(session).badge.note for session in (going, waiting, judged)}


@pytest.mark.parametrize("label", sorted({*table_labels(), *drawn_labels()}))
def test_every_label_of_the_drawings_has_an_entry(label: str) -> None:
    assert explain(label)


def test_every_note_beside_the_badge_has_an_entry() -> None:
    assert badge_notes() == {"so far", "at rest", "draining"}
    assert all(explain(note) for note in ("so far", "at rest", "draining"))


def test_every_fate_belief_and_verdict_has_an_entry_of_its_own() -> None:
    for word in (*Fate, *Belief, *Verdict):
        heads = [found.word.name.replace("-", " ") for found in explain(word.value)]
        assert word.value.replace("_", " ") in heads


@pytest.mark.parametrize("name", _RUNS)
def test_every_word_that_the_panes_draw_during_a_run_finds_something(name: str) -> None:
    session = Session(load_preset(name))
    story = story_named(session.script.settings.workload.story)
    told = set(_WORD.findall(f"{story.deed} {story.done} {story.thing} {session.script.title}".lower()))
    seen: set[str] = set()
    while not session.over and session.simulation.log.count < 160:
        session.step_event()
        seen |= {word.lower() for line in pane_rows(session) for word in words_in(line).split()}
    assert {word for word in seen - told if not look_up(word)} == set()


def pane_rows(session: Session) -> Iterator[Row]:
    """All panes, with room enough that no word is cut."""
    snapshot = take_snapshot(session)
    yield draw_header(header_view(snapshot, Driver([session], Pace())), 160, UNICODE)
    view = PaneView(snapshot)
    yield from draw_producer(view, 60, 14, UNICODE)
    yield from consumer.draw_consumer(view, 60, 14, UNICODE)
    yield from draw_network(view, 150, 14, Paper(UNICODE, defaultdict(Tracks)))


@pytest.mark.parametrize("system", [name for name, profile in SYSTEMS.items() if profile.demo])
def test_every_word_in_the_panes_of_a_real_system_finds_something(system: str) -> None:
    session = Session(load_preset(SYSTEMS[system].demo[0]))
    story = story_named(session.script.settings.workload.story)
    told = set(_WORD.findall(f"{story.deed} {story.done} {story.thing} {session.script.title}".lower()))
    seen: set[str] = set()
    while not session.over and session.simulation.log.count < 160:
        for _ in range(6):
            session.step_event()
        seen |= {word.lower() for line in pane_rows(session) for word in words_in(line).split()}
    assert {word for word in seen - told if not look_up(word)} == set()


@pytest.mark.parametrize(
    "word",
    [
        *("offset", "partition", "poll", "fetch", "rebalance", "log end", "high watermark", "ISR", "epoch"),
        *("generation", "unacked", "ready", "exchange", "quorum", "channel", "mandatory", "fifo", "DeleteMessage"),
    ],
)
def test_a_real_systems_word_is_found_first_by_its_plain_name(word: str) -> None:
    assert look_up(word)[0] in explain(word)


def test_every_word_beside_the_curve_under_the_timeline_finds_something() -> None:
    line = TimelineView(5000, 5000, 9, 5000, False, (), (), ())
    drawn = draw_timeline(TimelineBarView(line, ((4000, 0.5),), 3), 160, 3, UNICODE)
    words = {word for line in drawn for word in words_in(line).lower().split()}
    assert "chances" in words
    assert {word for word in words if not look_up(word)} == set()


def test_what_an_action_is_called_in_the_footer_can_be_looked_up() -> None:
    keys = Config().all_keys
    for one in ACTIONS:
        for label in (one.label, one.undo):
            found = help_view(keys, label) if label else None
            assert found is None or one.id in [key.name for _, group in found.keys for key in group], label


def test_the_consumers_pane_calls_a_recognised_delivery_by_the_name_of_its_event() -> None:
    session = Session(load_preset("idempotent-consumer"))
    drawn = set[str]()
    while not session.over:
        session.step_event()
        drawn |= {text for line in pane_rows(session) for text in words_in(line).split()}
    assert Kind.SKIPPED.word in drawn
    assert "refused" not in drawn


def test_no_topic_says_the_same_word_twice() -> None:
    for topic in TOPICS:
        names = [word.name.lower() for word in topic.words]
        assert len(names) == len(set(names)), topic.title


def test_every_entry_is_a_sentence_or_two() -> None:
    for _, word in entries():
        assert word.text[0].isupper() or word.text.startswith("at-most-once"), word.name
        assert word.text.endswith("."), word.name
        assert len(word.text) <= 200, word.name


def test_a_look_up_gives_the_word_itself_first_and_then_what_mentions_it() -> None:
    found = [found.word.name for found in look_up("zombie")]
    assert found[0] == "zombie"
    names = [found.word.name for found in look_up("ack")]
    assert names[0] == "ACK"
    assert "redelivery" in names


@pytest.mark.parametrize(
    "word", ["visibility timeout", "redrive", "jitter", "idempotent", "nack", "reject", "requeue", "DLQ", "lease"]
)
def test_what_the_trade_calls_it_is_looked_up_too(word: str) -> None:
    assert explain(word)


def test_what_a_real_clock_does_is_told_where_the_textbook_has_none() -> None:
    assert any("consumer_timeout" in found.word.text for found in explain("redelivery"))


@pytest.mark.parametrize("word", ["nack", "visibility timeout", "fsync", "session expiry"])
def test_what_means_one_thing_has_one_entry(word: str) -> None:
    assert [found.word.name for found in entries() if found.word.name.lower() == word] == [word]


def test_a_look_up_minds_neither_case_nor_hyphens() -> None:
    assert look_up("AT MOST ONCE")[0] == look_up("at-most-once")[0] == look_up("at_most_once")[0]


def test_what_is_no_word_of_the_screen_is_not_found() -> None:
    assert look_up("quark") == []
    assert explain("quark") == []


def race_labels(columns: Sequence[ColumnView]) -> set[str]:
    """What stands in the columns before the figures, which are drawn faint or bright by what differs."""
    panes = [ColumnPaneView(one, frozenset(), None) for one in columns]
    drawn = [line for pane in panes for line in draw_column(pane, 60, 30, Paper(UNICODE, defaultdict(Tracks)))]
    return {words_in(line[:1]) for line in drawn if line and line[0].role == "dim" and words_in(line[:1])}


def test_every_label_of_a_race_has_an_entry() -> None:
    guarantees = race_labels(view_of(to_the_end(race_of("ack-lost"))).columns)
    systems = race_labels(RaceCamera(over(race_in("ack-lost", "broker", "sqs", "rabbitmq"))).take().columns)
    assert {"packets per message done", "median latency", "believes", "skipped as known"} <= guarantees
    assert {"comes again", "late DeleteMessage"} <= systems
    assert {word for label in guarantees | systems for word in label.split() if not look_up(word)} == set()


@pytest.mark.parametrize("word", ["packets per", "packets per message", "p50", "median latency", "latency"])
def test_what_a_race_counts_is_found_as_it_stands_there(word: str) -> None:
    assert look_up(word)[0].word.name in ("packets per message done", "median latency")
