"""Predictions: what can be asked of a scene, with what a person might answer; what is right is read off the record.

Each is asked twice: beforehand, as a prediction, and afterwards, as an observation. Every option says what it would
mean for the message, so that a wrong one can be met with the thought behind it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from playground.checker.fates import Belief, belief_words
from playground.engine.contracts import contract_for
from playground.explain.anomalies import anomalies_of
from playground.explain.clauses import Anomaly
from playground.practice.dice import Dice
from playground.practice.scene import Scene
from playground.words.phrases import plural, times

_MOST: Final = 4


class Possible(NamedTuple):
    """One answer, and what it says of the message."""

    words: str
    effects: int | None = None
    """How many; `None`: it does not say. More than the truth stands for too many, whatever the number."""
    belief: str | None = None
    """What the producer believes, as people read it."""
    counter: str = ""
    """Which counter it moves, by the anomaly's word; empty: none, or it does not say."""


class Predicted(NamedTuple):
    """A question with its answers."""

    facet: str
    """What is asked, one of `FACETS`."""
    ask: str
    """Before it happens."""
    look: str
    """After it has happened."""
    options: tuple[Possible, ...]
    right: int
    """The index of the one that is true."""


def _asked(facet: str, ask: str, look: str, options: Iterable[Possible], right: Possible) -> Predicted:
    """In an order that tells nothing: the one in which the options are given."""
    given = tuple(options)
    return Predicted(facet, ask, look, given, given.index(right))


# How often.


def _effects(scene: Scene, _: Dice) -> Predicted:
    truth, done = scene.fate.effects, scene.story.done
    found = {count: Possible(how_often(count), effects=count) for count in _counts(truth)}
    return _asked(
        "effects",
        f"How many times will {scene.m} be {done}, once all is over?",
        f"What did you see: how many times was {scene.m} {done}?",
        found.values(),
        found[truth],
    )


def _counts(truth: int) -> tuple[int, ...]:
    """What it could be, each under its own number while there is a key for it: whoever means twice presses 2."""
    lowest = max(1, truth - _MOST + 1)
    return (1, 2, 3, 0) if truth < _MOST else tuple(range(lowest, lowest + _MOST))


def how_often(count: int) -> str:
    """`once`, or `never`."""
    return times(count) if count else "never"


# Which counter.

_COUNTED: Final[Mapping[Anomaly | None, tuple[str, int | None]]] = {
    Anomaly.LOST: ("LOST: it is never {done}, and nobody is told", 0),
    Anomaly.FAILED: ("failed: it is never {done}, and the application is told", 0),
    Anomaly.DEAD_LETTERED: ("dead-lettered: the broker parks it, and it is never {done}", 0),
    Anomaly.PENDING: ("stuck: somebody still holds it, and nothing moves it", 0),
    None: ("none of them: it is {done} once, sooner or later", 1),
    Anomaly.DEDUPLICATED: ("deduplicated: it is {done} once, and a repeat is recognised", 1),
    Anomaly.MISREPORTED: ("misreported: it is {done}, and the application is told that it failed", 1),
    Anomaly.PARKED: ("done and parked: it is {done}, and with the dead letters as well", 1),
    Anomaly.DUPLICATED: ("DUPLICATED: it is {done} more than once", 2),
}
_USUAL: Final = (Anomaly.LOST, None, Anomaly.DEDUPLICATED, Anomaly.DUPLICATED)
_OF_A_BROKER: Final = (Anomaly.DEAD_LETTERED, Anomaly.PARKED)


def _counter(scene: Scene, dice: Dice) -> Predicted:
    truth = None if scene.anomaly is Anomaly.LATE else scene.anomaly
    also = set(anomalies_of(scene.record, scene.subject)) - {truth}
    has_broker = scene.settings.topology.has_broker
    others = [one for one in _COUNTED if one != truth and one not in also and (has_broker or one not in _OF_A_BROKER)]
    likely = dice.shuffled(one for one in others if one in _USUAL)
    rest = dice.shuffled(one for one in others if one not in _USUAL)
    chosen = {truth, *(likely + rest)[: _MOST - 1]}
    options = {one: _counted(scene, one) for one in _COUNTED if one in chosen}
    return _asked(
        "counter",
        f"Which counter will {scene.m} move?",
        f"What did you see: which counter did {scene.m} move?",
        options.values(),
        options[truth],
    )


def _counted(scene: Scene, kind: Anomaly | None) -> Possible:
    words, effects = _COUNTED[kind]
    return Possible(words.format(done=scene.story.done), effects=effects, counter=kind.value if kind else "")


# The account.


def _account(scene: Scene, _: Dice) -> Predicted:
    judged, amount = scene.judgement.account, scene.settings.workload.amount
    steps = sorted({judged.expected, judged.actual, judged.expected + amount, judged.expected - amount})
    while len(steps) < _MOST:
        steps.append(steps[-1] + amount)
    nearest = sorted(steps, key=lambda one: (one != judged.actual, abs(one - judged.expected)))[:_MOST]
    per_effect = {one: (one - judged.expected) // amount for one in nearest}
    options = {one: Possible(_money(scene, one), effects=max(1 + per_effect[one], 0)) for one in sorted(nearest)}
    noun = scene.story.thing
    return _asked(
        "account",
        f"What will stand under '{noun}' in the end? As it should be: {_money(scene, judged.expected)}.",
        f"What did you see: what stands under '{noun}'?",
        options.values(),
        options[judged.actual],
    )


def _money(scene: Scene, amount: int) -> str:
    return scene.story.money(amount)


# Who believes what.

_BELIEFS: Final = (Belief.OK, Belief.UNKNOWN, Belief.FAILED)


def _parties(scene: Scene, dice: Dice) -> Predicted:
    fate = scene.fate
    belief = belief_words(fate.producer, was_asked=fate.was_asked)
    truth = (belief, fate.effects)
    asks = {belief_words(one, was_asked=fate.was_asked) for one in _BELIEFS}
    beliefs = [belief, *dice.shuffled(sorted(asks - {belief}))]
    counts = [fate.effects, *dice.shuffled({0, 1, 2} - {fate.effects})]
    pairs = [truth, (beliefs[1], counts[0]), (beliefs[0], counts[1]), (beliefs[1], counts[1])]
    options = {
        pair: Possible(_told(scene, *pair), effects=pair[1], belief=pair[0])
        for pair in sorted(pairs, key=lambda pair: (pair[1], pair[0]))
    }
    return _asked(
        "parties",
        f"Once all is over: what does the producer believe of {scene.m}, and what is so?{_whose_answer(scene)}",
        f"What did you see: what does the producer believe of {scene.m}, and what is so?",
        options.values(),
        options[truth],
    )


def _told(scene: Scene, belief: str, effects: int) -> str:
    return f"the producer: {belief}; and {scene.m} is {_is_done(scene, effects)}"


def _is_done(scene: Scene, effects: int) -> str:
    return f"{scene.story.done} {times(effects)}" if effects else f"never {scene.story.done}"


def _whose_answer(scene: Scene) -> str:
    """A hint where a broker stands between them: whose answer the producer waits for."""
    awaits = contract_for(scene.settings, scene.settings.guarantee).awaits_ack
    return " (Its answer is the broker's confirm.)" if awaits and scene.settings.topology.has_broker else ""


# What it costs.


def _packets(scene: Scene, _: Dice) -> Predicted:
    messages = scene.settings.workload.messages
    options = {messages * count: Possible(str(messages * count)) for count in range(1, _MOST + 1)}
    return _asked(
        "packets",
        f"How many packets will go over the links, to get {plural(messages, 'message')} done?",
        "What did you see: how many packets went over the links?",
        options.values(),
        options[sum(scene.packets.values())],
    )


def _are_packets_counted(scene: Scene) -> bool:
    """Whether each message takes the same few packets, so that they can be reckoned."""
    total, messages = sum(scene.packets.values()), scene.settings.workload.messages
    return total % messages == 0 and total <= _MOST * messages


FACETS: Final[Mapping[str, Callable[[Scene, Dice], Predicted]]] = {
    "effects": _effects,
    "counter": _counter,
    "account": _account,
    "parties": _parties,
    "packets": _packets,
}
"""By what is asked."""


def facets_for(scene: Scene, level: int) -> tuple[str, ...]:
    """What can be asked of a scene at a level, the same as often as it should come."""
    if level == 2:
        return ("parties",)
    if not scene.landings:
        if scene.to_come:
            return ("effects",)  # Something is announced, and hits nothing: that is what one has to find out.
        # Nothing is broken, and all is done once: what is there to be learnt is what that costs, and who knows of it.
        return ("packets",) if _are_packets_counted(scene) else ("parties",)
    workload = scene.settings.workload
    is_sum = not scene.story.counts and workload.effect == "add" and workload.amount > 0
    return ("effects", "counter", "account") if is_sum and _is_alone(scene) else ("effects", "counter")


def _is_alone(scene: Scene) -> bool:
    """Whether no other message changes the account: else it would not be this one that is asked about."""
    return all(one.effects == 1 for one in scene.judgement.messages if one.number != scene.subject)
