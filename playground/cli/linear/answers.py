"""Answers: what is said to a key that asks something: why, the race, how it ended, how a message fares."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from playground.cli.linear.fold import Told
from playground.cli.linear.log_lines import log_lines
from playground.cli.linear.teller import account_words
from playground.explain.anomalies import anomalies
from playground.explain.record import Record
from playground.live.camera import take_snapshot
from playground.live.course import FOREVER
from playground.live.ending import ended_of, ending_of
from playground.live.idle import idle_words
from playground.live.inquiry import MOST_EVENTS, Inquiry, on_the_way_view, record_of
from playground.live.lists import message_row
from playground.live.race.race import Race
from playground.live.race.systems import SystemsRace
from playground.live.scores import score_of
from playground.live.session import Session
from playground.live.views import PacketView, Snapshot
from playground.live.why_view import NOTHING_WRONG
from playground.report.ledger import belief_text, fate_text
from playground.report.systems_race import race_comparison
from playground.scenario.across import real_systems
from playground.scenario.stories import story_named
from playground.words.anomalies import ANOMALIES
from playground.words.compared import compared
from playground.words.native_facts import handovers, native_facts
from playground.words.outcome import ENDINGS, UNHARMED, promise_words
from playground.words.packets import packet_of
from playground.words.phrases import listed, plural, sentence
from playground.words.times import seconds
from playground.words.unmet import faults_met, unmet

MOST_LISTED: Final = 50
_SETTING: Final = "    "
"""How a line of a setting begins that can be pasted."""
_TIME: Final = re.compile(r" ([\d,]+\.\d{3})$")
_OFTEN: Final = re.compile(r"^(\d+)x ")
_INSTEAD: Final = re.compile(r"(\d) of (\S*\d)")
"""Two sums: what the account is, and what it should be."""
_TOO_LONG: Final = "too long a run to be raced here; `playground compare{}` does it"


def title_lines(session: Session) -> Iterator[Told]:
    """What is about to be heard."""
    preset = session.original
    yield Told(None, preset.told_title, "title")
    if preset.told_summary:
        yield Told(None, preset.told_summary)
    yield Told(None, preset.settings_line, "dim")


def ending_lines(session: Session) -> Iterator[Told]:
    """The end of a run: the headline, how it came about, the two facts, the account."""
    now_ms, account = session.simulation.now_ms, take_snapshot(session).account
    ending, badge = ending_of(session, account), score_of(session.simulation, session.tally).badge
    yield Told(now_ms, f"the end. {ending.headline}", "title")
    if ending.beats and ending.message:
        yield Told(None, f"how it came about: {_heard(ending.beats)}", ending.role)
    yield from (Told(None, f"and otherwise: {_heard(one)}", ending.role) for one in ending.others)
    yield from (Told(None, words, "armed") for words in ending.idle)
    promise = promise_words(badge.verdict, is_promised=badge.is_promised).words
    yield Told(None, f"{promise}; {badge.outcome}", badge.role)
    yield Told(None, account_words(account))


def _heard(beats: Sequence[str]) -> str:
    """What a card has in few signs, as it is said aloud: `3x packet lost 3.000` as `3 times packet lost at 3.000 s`."""
    timed = (_TIME.sub(r" at \1 s", _OFTEN.sub(r"\1 times ", one)) for one in beats)
    return ", then ".join(_INSTEAD.sub(r"\1 instead of \2", one) for one in timed)


def state_lines(session: Session, *, announces: bool = True) -> Iterator[Told]:
    """Where the run stands; `announces`: what is armed as well."""
    view = take_snapshot(session)
    counters, promise = view.counters, promise_words(view.badge.verdict, is_promised=view.badge.is_promised)
    where = ", in the past" if session.course.behind else ""
    yield Told(
        view.now_ms, f"{view.guarantee.word}, {promise.words}{'' if session.over else ' so far'}{where}", promise.role
    )
    numbers = f"sent {counters.sent}, once {counters.once}, LOST {counters.lost}, DUPLICATED {counters.duplicated}"
    yield Told(None, f"{numbers}, in flight {counters.in_flight}; {account_words(view.account)}")
    for link in view.links:
        broken = [] if link.broken_left_ms is None else ["its connection is broken"]
        armed = [f"armed: {one}" for one in link.armed] if announces else []
        for words in (*broken, *(["cut"] if link.is_cut else []), *armed):
            yield Told(None, f"{link.place.word}: {words}", "armed")
    yield from (Told(None, line) for line in _queue_lines(view))


def _queue_lines(view: Snapshot) -> Iterator[str]:
    """What is peculiar to a log, or to a real system's queue."""
    if view.log:
        yield from log_lines(view, view.log)
    elif view.broker:
        look = view.broker.look
        yield from (f"{word} {listed([f'm{one}' for one in them])}" for word, them in handovers(look, view.own))
        yield from filter(None, [native_facts(look, view.own)])


def message_words(session: Session, message: int) -> str:
    """How a message fares: `m3: DUPLICATED; 2 attempts, 2 effects; the producer: unknown`."""
    record = message_row(session, message).record
    numbers = f"{plural(record.attempts, 'attempt')}, {plural(record.effects, 'effect')}"
    return f"m{message}: {fate_text(record)}; {numbers}; the producer: {belief_text(record)}"


def packet_words(session: Session, packet: PacketView) -> str:
    """`m3 (2) on deliver, 40% of its way`; an answer has no number of its own."""
    what = packet_of(packet.link, packet.message, session.simulation.settings.topology)
    again = f" ({packet.nth})" if packet.nth > 1 and not packet.link.leads_back else ""
    return f"{what}{again} on {packet.link.word}, {packet.progress:.0%} of its way"


def to_explain(session: Session) -> list[tuple[int, str]]:
    """The messages of which there is something to explain, the latest first, and what."""
    found = anomalies(Record.of(session.simulation))[-MOST_LISTED:]
    return [(message, ANOMALIES[anomaly]) for message, anomaly in reversed(found)]


def on_the_way_lines(session: Session) -> Iterator[Told]:
    """Where nothing has gone wrong: that, and of what is on its way why it does not come through."""
    view = on_the_way_view(record_of(session))
    yield Told(None, NOTHING_WRONG + (f". {view.headline}:" if view.total else ""), "key")
    yield from (Told(None, text, "armed") for text in (*idle_words(session), *view.obstacles))
    yield from (Told(None, f"m{message}: {text}") for message, text in view.waits)


def why_lines(session: Session, message: int) -> Iterator[Told]:
    """The causes one by one, what would have prevented it, the sentence for an interview."""
    inquiry = Inquiry()
    view = inquiry.view(session, message)
    while inquiry.is_searching:
        inquiry.go_on()
        view = inquiry.view(session, message)
    yield Told(None, sentence(view.headline), "title")
    for number, one in enumerate(view.clauses, 1):
        yield Told(one.time_ms, f"cause {number}: {one.text}")
    if view.prevention:
        yield Told(None, "what would have prevented it:", "title")
        yield from _prevention(view.prevention)
    if view.interview:
        yield Told(None, f'in an interview: "{view.interview}"')


def _prevention(lines: Sequence[str]) -> Iterator[Told]:
    """Each setting by its path, and behind it what it does: where a table begins is seen, and not heard."""
    table, settings = "", list[str]()
    for line in lines:
        text = line.strip()
        if not line.startswith(_SETTING):
            yield Told(None, ": ".join(filter(None, (listed(settings), text))), "key" if settings else "text")
            table, settings = "", []
        elif text.startswith("["):
            table = f"{text.strip('[]')}."
        else:
            settings.append(f"{table}{text}".replace('"', ""))
    if settings:
        yield Told(None, listed(settings), "key")


def race_lines(session: Session) -> Iterator[Told]:
    """The same run under all three guarantees, each played to its end."""
    if session.course.end.events > MOST_EVENTS:
        yield Told(None, _TOO_LONG.format(""))
        return
    race, story = Race.of(session), story_named(session.simulation.settings.workload.story)
    for one in race.sessions:
        one.advance(FOREVER)
    columns = [(label, ended_of(one)) for label, one in zip(race.labels, race.sessions, strict=True)]
    for label, one in zip(race.labels, race.sessions, strict=True):
        badge = score_of(one.simulation, one.tally).badge
        promise = promise_words(badge.verdict, is_promised=badge.is_promised)
        came = score_of(one.simulation, one.tally).badge.outcome
        account = account_words(take_snapshot(one).account)
        yield Told(None, f"{label}: {promise.words}; {came}; {account}", promise.role)
    race.observe()
    if fork := race.comparison.first:
        yield Told(None, f"what comes of m{fork.message} differs from {seconds(fork.time_ms)} on")
    names = [(label, one.simulation.unfired_steps) for label, one in zip(race.labels, race.sessions, strict=True)]
    met = faults_met(unmet(race.script.steps, names), (one.simulation.log for one in race.sessions))
    yield Told(None, compared(columns, story.done, met), "title")


def systems_lines(session: Session, words: Sequence[str] = ()) -> Iterator[Told]:
    """The same run in several systems, or in all real ones, each played to its end and told in its words."""
    if session.course.end.events > MOST_EVENTS:
        yield Told(None, _TOO_LONG.format(" --systems all"))
        return
    try:
        race = SystemsRace.across(session, words or real_systems())
    except ValueError as error:
        yield Told(None, f"no system can meet this schedule: {error}")
        return
    for one in race.sessions:
        one.advance(FOREVER)
    compared = race_comparison(race)
    for label, line in zip(race.labels, compared.lines, strict=True):
        role = ENDINGS[line.gravest].role if line.gravest else UNHARMED
        promise = line.promise if "promise" in line.promise else f"promise {line.promise}"
        yield Told(None, f"{label}: {promise}; {line.came}; {line.again}", role)
    race.observe()
    if fork := race.comparison.first:
        yield Told(None, f"what comes of m{fork.message} differs from {seconds(fork.time_ms)} on")
    yield Told(None, compared.headline, "title")
    yield from (Told(None, note) for note in compared.notes)
