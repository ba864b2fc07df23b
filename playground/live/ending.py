"""How a run ended: the headline, the chain of causes in a few beats, and the message that they are about.

It is worked out once, when the run is over, from the checker's records and from the explanation that the tab Why shows.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from playground.checker.ended import REPEATED, Ended, endings
from playground.explain.anomalies import anomalies
from playground.explain.beats import MOST, beats
from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from playground.explain.why import explain
from playground.live.ending_view import EndingView
from playground.live.idle import idle_words
from playground.live.scores import outside_of
from playground.live.session import Session
from playground.live.views import AccountView
from playground.scenario.stories import story_named
from playground.words.outcome import RunEnd, headline, outcome_role
from playground.words.phrases import few, times

_ANOMALIES: Final = {
    **{anomaly.value: anomaly for anomaly in Anomaly},
    REPEATED: Anomaly.DUPLICATED,
    "stuck": Anomaly.PENDING,
}
"""By the kind of an ending, what there is to be explained of it."""
_TIME: Final = re.compile(r" [\d.]+$")
_MOST_ALIKE: Final = 12
"""Of so many more that fared alike it is looked how that came about."""
_MOST_OTHERS: Final = 2
MOST_EVENTS: Final = 20_000
"""A longer run is told without its chain: explaining reads it several times, and somebody is watching."""


def ended_of(session: Session) -> tuple[Ended, ...]:
    """How those messages ended that did not fare as they should, in a run that is over."""
    late, sets = session.tally.lateness.late, session.simulation.settings.workload.effect == "set"
    records = map(session.tally.judge.record, sorted(late | _unusual(session)))
    disordered = session.tally.judge.broken_order()
    at_rest, outside = session.simulation.settled, outside_of(session.simulation)
    return endings(records, late, sets=sets, at_rest=at_rest, disordered=disordered, outside=outside)


def _unusual(session: Session) -> set[int]:
    """The messages that may have something to be told, late or not; all, where their fates do not tell which."""
    tally = session.tally
    if tally.misreported or tally.judge.done_and_parked():
        return set(tally.judge.messages())
    return {message for message, _ in tally.others()}


def run_end(session: Session) -> RunEnd:
    """What the headline of a run that is over is made of."""
    simulation, judge = session.simulation, session.tally.judge
    story = story_named(simulation.settings.workload.story)
    return RunEnd(
        judge.verdict(simulation.settled),
        simulation.settled,
        session.tally.sent,
        judge.fold.recognised,
        ended_of(session),
        story,
        session.script.settings.is_promised,
    )


def ending_of(session: Session, account: AccountView) -> EndingView:
    """How a run ended that is over."""
    end = run_end(session)
    outside = _outside(session)
    message, (chain, *others) = _chains(session, end.ended, account, MOST - len(outside))
    if not message:
        chain = [f"{end.sent:,} sent", f"{session.tally.sent:,} {end.story.done} once"] if end.sent else []
    is_named = any(f"m{message}" in re.split("[ :]", link)[0] for link in chain[:1])
    is_named = is_named or any((one.message, one.many) == (message, 1) for one in end.ended[:1])
    is_told = account.actual != account.expected or not message
    shown = [*chain, *outside, *([_sum(session, account, message, is_named=is_named)] if is_told else [])]
    role, idle = outcome_role(end.ended), idle_words(session)
    return EndingView(headline(end), tuple(shown), role, message, bool(end.ended), tuple(map(tuple, others)), idle)


def _chains(session: Session, ended: tuple[Ended, ...], account: AccountView, most: int) -> tuple[int, list[list[str]]]:
    """The message that the headline begins with, and how that came about; if nothing went wrong, a repeat's.

    Then how the same came about in other ways, each as it befell one more message.
    """
    if session.simulation.log.count > MOST_EVENTS:
        return (ended[0].message if ended else 0), [[]]
    record = replace(Record.of(session.simulation, session.script.native), numbering=session.run.origins)
    found = next(_subjects(record, ended), None)
    if found is None:
        return 0, [[]]
    message, anomaly = found
    wrong = account.actual != account.expected
    alike = [one for one, kind in anomalies(record) if kind is anomaly and one != message] if ended else []
    told: dict[int, list[str]] = {}
    ways = set[object]()
    for one in (message, *alike[:_MOST_ALIKE]):
        explanation = explain(record, one, anomaly)
        links = beats(record, explanation, most - wrong, without_effects=wrong)
        way = {explanation.mechanism, tuple(_TIME.sub("", link).replace(f"m{one} ", "") for link in links)}
        if not told or (links and not ways & way and len(told) <= _MOST_OTHERS):
            told[one] = links
            ways |= way
    is_one = len(told) == 1
    return message, [links if is_one else _named(one, links) for one, links in told.items()]


def _named(message: int, links: list[str]) -> list[str]:
    """The same, with whose story it is in front."""
    return [one if at or one.startswith(f"m{message} ") else f"m{message}: {one}" for at, one in enumerate(links)]


def _outside(session: Session) -> list[str]:
    """Whose work was done more than once, where a transaction hides that: `outside m2 twice`."""
    names = [f"m{message} {times(count)}" for message, count in outside_of(session.simulation).items()]
    return [f"outside {few(names, 2)}"] if names else []


def _subjects(record: Record, ended: tuple[Ended, ...]) -> Iterator[tuple[int, Anomaly]]:
    for one in ended:
        if anomaly := _ANOMALIES.get(one.kind):  # What broke an order is in the headline; nobody explains it.
            yield one.message, anomaly
    yield from anomalies(record)


def _sum(session: Session, account: AccountView, message: int, *, is_named: bool) -> str:
    """What its story cost, `$200 of $100`: the account beside it has what all did, said again only of nobody's.

    `is_named`: whether it is said before whose it is.
    """
    thing = "" if account.unit else f" {account.thing}"
    whole = f"{account.money(account.actual)} of {account.money(account.expected)}{thing}"
    if not message:
        return whole
    workload = session.simulation.settings.workload
    story = story_named(workload.story)
    amount = 1 if story.counts else workload.amount
    effects = session.tally.judge.record(message).effects
    own = workload.balance(effects=effects, done=min(effects, 1), amount=amount)
    if own == amount:
        return whole
    whose = "" if is_named else f"m{message} "
    if account.unit:
        return f"{whose}{account.money(own)} of {account.money(amount)}"
    return f"{whose}{story.done} {times(effects)}" if effects else f"{whose}never {story.done}"
