"""Facts: how a scene is set up, a sentence each. Those that decide what comes of it are told first.

Which decide is tried, not guessed: a setting decides if the message fares otherwise under another value of it.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from playground.engine.commands import Step
from playground.engine.contracts import contract_for
from playground.engine.events import Event
from playground.engine.settings import Settings
from playground.practice.changed import deciding_settings
from playground.practice.scene import Scene
from playground.scenario.preset import Preset
from playground.systems import SYSTEMS
from playground.words.mechanism import mechanism_by_settings
from playground.words.phrases import sentence, times
from playground.words.settings import settings_words, value_words, workload_words
from playground.words.times import seconds, span

_TOLD_BY_MECHANISM: Final = (
    *("producer.awaits_ack", "producer.max_attempts", "producer.outbox", "producer.key"),
    *("consumer.ack", "consumer.dedup", "broker.lease"),
)
_OF_WAITING: Final = ("producer.ack_timeout_ms", "producer.backoff", "producer.max_in_flight")
"""Of a producer that waits for an answer."""
_TIMER: Final = "broker.redelivery_timeout_ms"
_OF_AN_ACK: Final = (_TIMER, "broker.max_deliveries", "broker.late_ack", "broker.dead_letters")
"""Of a broker that waits for the consumer's ACK."""
_WHO_GETS_IT: Final = "A message goes to the consumer that has the fewest out; what comes back goes to another one."


_MOST: Final = 5
"""So many settings are told at first, with those that decide: who is told more stops reading."""


class SceneFact(NamedTuple):
    """One sentence, and the settings that it tells of."""

    words: str
    settings: tuple[str, ...] = ()
    """`producer.outbox`; empty: of none in particular."""


class SceneFacts(NamedTuple):
    """What is told of a scene before a question."""

    first: tuple[str, ...]
    """What is sent, and under which settings that decide what comes of it."""
    more: tuple[str, ...] = ()
    """All else: who never reads it can answer all the same."""


def facts_of(scene: Scene) -> SceneFacts:
    """Those of a scene, parted."""
    deciding, told = set(deciding_settings(scene)), all_facts(scene.preset)
    # What is as by default has no sentence of its own; where it decides, it is given one.
    unsaid = deciding - {one for fact in told for one in fact.settings}
    told += [SceneFact(words, (path,)) for path in sorted(unsaid) if (words := _as_it_is(scene.settings, path))]
    if not deciding:  # Nothing hangs on any single one: then how it works is what there is to know.
        deciding = {
            path for keys, _ in mechanism_by_settings(scene.settings, scene.settings.guarantee) for path in keys
        }
    first = [one.words for one in told if deciding & {*one.settings}]
    if any(map(_takes_time, scene.preset.steps)):  # Then one has to reckon: what comes first, and what is over by then.
        first = list(dict.fromkeys((*first, *(one.words for one in _timers(scene.settings)))))[: max(len(first), _MOST)]
    more = [one.words for one in told if one.words not in first]
    return SceneFacts((workload_line(scene.preset), *dict.fromkeys(first)), tuple(dict.fromkeys(more)))


def facts_for_breaking(preset: Preset) -> SceneFacts:
    """Those of a configuration of which nobody knows yet what will be broken: how it works first, its waits after."""
    told = all_facts(preset)
    waits = [one.words for one in _timers(preset.settings)]
    first = [one.words for one in told if one.words not in waits]
    return SceneFacts((workload_line(preset), *dict.fromkeys(first)), tuple(dict.fromkeys(waits)))


def workload_line(preset: Preset) -> str:
    """What is sent, and by what: `5 payments of $100, one every 1.5 s. At-least-once, direct`."""
    return f"{sentence(workload_words(preset.settings.workload))} {_system(preset)}"


def all_facts(preset: Preset) -> list[SceneFact]:
    """All that a prediction may need, and nothing that an author says of it."""
    settings = preset.settings
    contract = contract_for(settings, settings.guarantee)
    told = [SceneFact(words, keys) for keys, words in mechanism_by_settings(settings, settings.guarantee)]
    told += _timers(settings)
    for one in settings_words(settings):
        key = one.key.partition(" ")[0]
        is_needless = key == _TIMER and not settings.broker.has_timer  # Without a timer its span says nothing.
        is_needless |= key.startswith(_OF_WAITING) and not contract.awaits_ack
        is_needless |= key in _OF_AN_ACK and contract.ack == "automatic"
        if key not in _TOLD_BY_MECHANISM and not is_needless:
            told.append(SceneFact(one.words, (key,) if key else ()))
    told += [SceneFact(_WHO_GETS_IT)] if settings.consumer.instances > 1 else []
    return told


def standing(scene: Scene) -> str:
    """Where the run stands as it is asked, and what has become of the message by then."""
    if scene.stop < 0:
        return "Nothing has happened yet" + (", and nothing will be broken." if not scene.to_come else ".")
    where = f"It stands at {seconds(scene.stop_ms)}{_next_fault(scene)}"
    past = [one for one in scene.events(0, scene.stop + 1) if one.message == scene.subject]
    words = [one.kind.word for one in past]
    if "attempted" not in words:
        return f"{where}: {scene.m} has not been sent yet."
    awaits = contract_for(scene.settings, scene.settings.guarantee).awaits_ack
    answer = "the producer has its answer" if "confirmed" in words else "the producer has no answer yet"
    return f"{where}: {_gone_so_far(scene, past)}" + (f"; {answer}." if awaits else ".")


def _next_fault(scene: Scene) -> str:
    """When the next fault lands, if one does after where it stands."""
    to_come = [one for one in scene.landings if one > scene.stop]
    if not to_come:
        return ""
    lands_ms = scene.record.log.row(to_come[0])[0]
    is_now = to_come[0] == scene.stop + 1 and lands_ms == scene.stop_ms
    return ", just before a fault lands" if is_now else f"; the next fault lands at {seconds(lands_ms)}"


def _gone_so_far(scene: Scene, past: Sequence[Event]) -> str:
    """How often the message has left its producer and was done; an attempt that never departs is no sending."""
    words = [one.kind.word for one in past]
    kept = [one.attempt for one in past if scene.never_left(one)]
    sent = words.count("attempted") - len(kept)
    if not sent:
        return f"{scene.m} has been handed to the producer, and has not left"
    done = f"{scene.story.done} {times(count)}" if (count := words.count("applied")) else f"not {scene.story.done} yet"
    held = "".join(f"; attempt {number} has not left" for number in kept)
    return f"{scene.m} has been sent {times(sent)} and {done}{held}"


def _takes_time(step: Step) -> bool:
    """Whether a step lasts, holds something up, or comes some time after something else."""
    command, trigger = step.command, step.trigger
    of_command = (getattr(command, name, 0) for name in ("for_ms", "by_ms"))
    return any(of_command) or bool(getattr(trigger, "after_ms", 0) or getattr(trigger, "at_ms", 0))


def _system(preset: Preset) -> str:
    if preset.native is None:
        return f"{preset.settings.guarantee.word}, {preset.settings.topology.name}.".capitalize()
    chosen = "".join(f", {name} = {value}" for name, value in preset.native.settings.items())
    about = SYSTEMS[preset.native.system.partition("@")[0]].about
    return f"{about} Here {preset.native.system}, {preset.native.config}{chosen}."


def _timers(settings: Settings) -> Iterator[SceneFact]:
    """The waits, also those that are as by default: they decide what comes first."""
    contract, broker = contract_for(settings, settings.guarantee), settings.broker
    if contract.awaits_ack:
        yield _told(settings, "producer.ack_timeout_ms")
    if settings.topology.has_broker and contract.ack != "automatic" and broker.has_timer:
        yield _told(settings, _TIMER)
    yield _told(settings, "consumer.processing_ms")
    if len(taken := {settings.link(place).latency_ms for place in settings.topology.kinds_of_links}) == 1:
        yield SceneFact(f"Each packet is under way for {span(taken.pop())}.")


def _told(settings: Settings, path: str) -> SceneFact:
    return SceneFact(_as_it_is(settings, path), (path,))


def _as_it_is(settings: Settings, path: str) -> str:
    table, _, key = path.partition(".")
    return value_words(path, getattr(getattr(settings, table), key)) if key else ""
