"""Promise and outcome with their reasons, the headline, the counters worth a word, and the account, as sentences."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from playground.checker.fates import Fate, Verdict
from playground.checker.judge import MessageRecord
from playground.engine.mechanisms.group import READ_ALREADY, REVOKED
from playground.report.ledger import is_misled
from playground.scenario.compare import unexpected
from playground.scenario.outcome import Outcome
from playground.scenario.stories import Story, story_named
from playground.words.fates import FATES, PROMISES
from playground.words.outcome import RunEnd, headline, outcome_told, promise_words
from playground.words.phrases import few, plural, times
from playground.words.times import milliseconds, seconds
from playground.words.unmet import never_acted

MAX_NAMED: Final = 3
"""How many messages the verdict names for each way to break a promise, or to end badly without breaking one."""
COUNTERS: Final = {
    "sent": "SENT",
    "applied_once": "ONCE",
    "lost": "LOST",
    "duplicated": "DUPLICATED",
    "failed": "FAILED",
    "dead_lettered": "DEAD-LETTERED",
    "pending": "PENDING",
    "misreported": "MISREPORTED",
    "done_and_parked": "DONE, PARKED",
}
"""The counters that matter first, in the order in which they are shown, and their heads."""
_UNREAD: Final = {
    REVOKED: "dropped unread, for the partition was another reader's by then",
    READ_ALREADY: "dropped, for its reader had been that far already",
}
"""Why what was fetched is skipped, if not for its key -> in words."""
_BAD: Final = (Fate.DUPLICATED, Fate.LOST, Fate.FAILED, Fate.DEAD_LETTERED)
_ALWAYS: Final = ("sent", "applied_once", "lost", "duplicated")


def counters_shown(outcome: Outcome) -> dict[str, int]:
    """The counters that are shown: some always, the others where they are not zero."""
    counters = outcome.judgement.counters
    return {key: counters[key] for key in COUNTERS if counters[key] or key in _ALWAYS}


class Facts(NamedTuple):
    """The two facts about a run."""

    promise: str
    """`promise kept`."""
    outcome: str
    """`m3 charged twice`."""
    verdict: Verdict
    gravest: str
    """The kind of the gravest ending, a counter's name; empty: nothing went wrong."""

    @property
    def is_good(self) -> bool:
        """Whether the promise was kept, and what came of it is as good: nothing else is green."""
        return self.verdict is Verdict.HOLDS and not self.gravest

    @property
    def text(self) -> str:
        """Both: `promise kept · m3 charged twice`."""
        return f"{self.promise} · {self.outcome}"


def facts(outcome: Outcome) -> Facts:
    """The two facts about a run that is over."""
    judgement, done = outcome.judgement, _story(outcome).done
    came = outcome_told(outcome.ended, judgement.counters["sent"], done)
    gravest = outcome.ended[0].kind if outcome.ended else ""
    told = promise_words(judgement.verdict, is_promised=outcome.preset.settings.is_promised).words
    return Facts(told, came, judgement.verdict, gravest)


def headline_of(outcome: Outcome) -> str:
    """What came of it, and what its promise says to that, in a sentence or two."""
    judgement = outcome.judgement
    return headline(
        RunEnd(
            judgement.verdict,
            judgement.settled,
            judgement.counters["sent"],
            judgement.counters["deduplicated"] - len(outcome.dropped_unread),
            outcome.ended,
            _story(outcome),
            outcome.preset.settings.is_promised,
        )
    )


def _story(outcome: Outcome) -> Story:
    return story_named(outcome.preset.settings.workload.story)


def because(outcome: Outcome) -> str:
    """What was promised, or how that was broken, and beside it what is no success but broke no promise.

    `here` stands for what the promise calls possible; of the rest it does not speak.
    """
    possible, others = _ended(outcome, _is_possible), _ended(outcome, lambda fate: not _is_possible(fate))
    here = f" (here: {possible})" if possible else ""
    return _reason(outcome) + here + (f"; beside that: {others}" if others else "")


def beside(outcome: Outcome) -> str:
    """The messages that ended badly without a breach: what a promise allows, and what it says nothing of."""
    return _ended(outcome, lambda _: True)


def _is_possible(fate: Fate | None) -> bool:
    """Whether some promise calls it possible."""
    return fate in (Fate.LOST, Fate.DUPLICATED)


def _ended(outcome: Outcome, is_meant: Callable[[Fate | None], bool]) -> str:
    """`m1, m2 duplicated; m3 failed`: those of a kind that ended badly without a breach."""
    ended: dict[str, list[str]] = {}
    sets = outcome.preset.settings.workload.effect == "set"
    for record in outcome.judgement.messages:
        for fate, words in _endings(record, sets=sets):
            if is_meant(fate):
                ended.setdefault(words, []).append(f"m{record.number}")
    return "; ".join(f"{few(names, MAX_NAMED)} {words}" for words, names in ended.items())


def _endings(record: MessageRecord, *, sets: bool) -> Iterator[tuple[Fate | None, str]]:
    """Its fate and what came on top of one, in words. A duplicate of what is set, and not added, is harmless."""
    if record.fate in _BAD and not record.is_breach:
        harmless = ", which changed nothing" if sets and record.fate is Fate.DUPLICATED else ""
        yield record.fate, FATES[record.fate].name.lower() + harmless
    if record.is_done_and_parked:
        yield None, "done, and parked"
    if is_misled(record):
        yield None, "told failed, but done"


def _reason(outcome: Outcome) -> str:
    if outcome.judgement.verdict is Verdict.UNDECIDED:
        pending = plural(outcome.judgement.counters["pending"], "message")
        if outcome.judgement.settled:
            return f"{pending} stuck, where nothing will move {'it' if pending.startswith('1 ') else 'them'}"
        return f"{pending} still pending when the run was stopped"
    holds = outcome.judgement.verdict is Verdict.HOLDS
    if not holds:
        return f"broken by {_breaches(outcome)}{_measured(outcome)}"
    if outcome.switched:
        return "each message was sent under a promise of its own, and each was kept"
    guarantee = outcome.preset.settings.guarantee
    return _documented(outcome) or f"{guarantee.word} promises {PROMISES[guarantee].full}"


def _documented(outcome: Outcome) -> str:
    """What a real system's documentation promises; empty: the promise is the textbook's."""
    native = outcome.preset.native
    return (
        f'the documentation of {native.system} says for these settings: "{native.promised.words}"'
        if native and native.promised
        else ""
    )


def _measured(outcome: Outcome) -> str:
    """By what a broken promise of a real system was measured: its documentation may speak of fewer legs."""
    documented = _documented(outcome)
    return f"; {documented}, and judged is what was done in the end" if documented else ""


def _breaches(outcome: Outcome) -> str:
    """Which messages broke the promise, and how."""
    broken: dict[str, list[str]] = {}
    for record in outcome.judgement.messages:
        if record.is_breach:
            kind = f"{FATES[record.fate].name} under {record.guarantee.word}"
            broken.setdefault(kind, []).append(f"m{record.number}")
    if disordered := outcome.judgement.disordered:
        broken["OUT OF ORDER in a lane whose order the broker promises"] = [f"m{message}" for message in disordered]
    return "; ".join(f"{few(names, MAX_NAMED)} {kind}" for kind, names in broken.items())


def account(story: Story, expected: int, actual: int) -> tuple[str, str]:
    """What the ledger adds up to, and what is wrong with that; empty if nothing is."""
    surplus = wrong_by(story, expected, actual)
    return f"{story.thing} {story.money(actual)}, expected {story.money(expected)}", surplus and f": {surplus}"


def wrong_by(story: Story, expected: int, actual: int) -> str:
    """What is wrong with an account: `$100 too much`; empty if nothing is."""
    more, less = ("many", "few") if story.counts else ("much", "little")
    surplus = actual - expected
    return f"{story.money(abs(surplus))} too {more if surplus > 0 else less}" if surplus else ""


def recognised(outcome: Outcome) -> str:
    """The duplicates that did no harm, and what was only taken for one; empty if there were none."""
    mistaken = outcome.skipped_in_vain
    count = outcome.recognised
    told = [f"{plural(count, 'duplicate')} recognised and skipped"] if count else []
    for why, words in _UNREAD.items():
        if unread := [f"m{message}" for message, reason in outcome.dropped_unread if reason == why]:
            told.append(f"{plural(len(unread), 'delivery')} {words}: {few([*dict.fromkeys(unread)], MAX_NAMED)}")
    if mistaken:
        names = few([f"m{message}" for message in dict.fromkeys(mistaken)], MAX_NAMED)
        many = plural(len(mistaken), "delivery")
        told.append(f"{many} skipped as known, although nothing had been done: {names}")
    return "; ".join(told)


def outside(outcome: Outcome) -> str:
    """Whose work was done more than once, where a transaction hides that from the account; empty if nobody's was."""
    again = [f"m{message} {times(count)}" for message, count in outcome.done_outside.items()]
    if not again:
        return ""
    each = "counted is only what was committed; whatever else the work does, such as a call, was done each time"
    return f"outside of the transaction: {few(again, MAX_NAMED)} ({each})"


def price(outcome: Outcome) -> str:
    """What the run cost, in packets and in time."""
    latency, dropped = outcome.judgement.latency_ms, outcome.judgement.counters["dropped"]
    lost = f" ({dropped:,} dropped)" if dropped else ""
    ratio = outcome.packets_per_message
    each = f", {ratio:.1f} per message done" if ratio is not None else ""
    return (
        f"price: {plural(outcome.packets, 'packet')}{lost}{each}; median latency {milliseconds(latency.p50)} (p50), "
        f"99 % within {milliseconds(latency.p99)} (p99); {seconds(outcome.judgement.virtual_ms)} of virtual time"
    )


def not_as_expected(outcome: Outcome) -> str:
    """What came of it otherwise than the preset's author expects, in a sentence; empty: nothing did."""
    told = [f"{one.what} is {one.actual}, not {one.expected}" for one in unexpected(outcome)]
    return f"Not as [expect] in the preset has it: {'; '.join(told)}." if told else ""


def unfired(outcome: Outcome) -> list[str]:
    """A sentence for each step that never acted."""
    return never_acted(outcome.preset, outcome.simulation.unfired_steps)
