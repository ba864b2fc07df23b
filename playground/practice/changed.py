"""One thing is changed: the same schedule under another value of one setting, to be predicted anew.

Now and then the change makes no difference: whoever has understood why knows that as well. Then it is one that might
have made one: another way of doing things, and not another number, where something is broken.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from playground.engine.contracts import contract_for
from playground.engine.settings import Settings
from playground.explain.candidates import candidates
from playground.explain.changes import Remedy, SettingChange
from playground.explain.native_changes import natively
from playground.practice.dice import Dice
from playground.practice.instants import hangs_on_a_millisecond
from playground.practice.scene import MOST_EVENTS, Scene
from playground.scenario.native import read
from playground.scenario.preset import Preset
from playground.words.phrases import sentence
from playground.words.settings import value_words

_ANYWHERE: Final[tuple[tuple[str, object], ...]] = (
    *(("consumer.dedup", word) for word in ("none", "memory", "mark-first", "effect-first", "transaction")),
    *(("consumer.ack", word) for word in ("before", "after")),
    *(("producer.awaits_ack", value) for value in (True, False)),
    ("producer.max_attempts", 1),
    ("producer.max_attempts", 2),
    ("producer.key", "fresh"),
    ("producer.outbox", "memory"),
    ("producer.outbox", "durable"),
    ("producer.ack_timeout_ms", 10_000),
)
_OF_A_BROKER: Final[tuple[tuple[str, object], ...]] = (
    ("consumer.ack", "automatic"),
    ("broker.durable", False),
    ("broker.durable", True),
    ("broker.dedup_window_ms", 60_000),
    ("broker.dedup_window_ms", 0),
    ("broker.max_deliveries", 1),
    ("broker.redelivery_timeout_ms", 60_000),
)
_SECTIONS: Final = ("producer", "broker", "consumer")
_LONGER: Final = 10
_SAME_IN: Final = 10
"""One of so many changes is chosen of those that make no difference, where there are both."""


@dataclass(frozen=True)
class ChangedScene:
    """A scene with one setting changed."""

    scene: Scene
    words: str
    """What is changed."""
    is_other: bool
    """Whether it makes a difference to the message."""
    is_number: bool = False
    """Whether it is only another number for the same way of doing things."""


def changed(scene: Scene, dice: Dice) -> ChangedScene | None:
    """The scene with one thing changed; `None`: nothing that one could change would make a difference."""
    found = list(_changes(scene))
    others = [one for one in found if one.is_other]
    same = [one for one in found if not one.is_other and not one.is_number and scene.landings]
    if not others:
        return None
    chosen = dice.shuffled(same if same and dice.below(_SAME_IN) == 0 else others)
    return next((one for one in chosen if not hangs_on_a_millisecond(one.scene)), None)


def deciding_settings(scene: Scene) -> frozenset[str]:
    """The settings, such as `producer.outbox`, under another value of which the message fares otherwise."""
    settings, found = scene.settings, set[str]()
    for path, value in (*_fitting(settings), *_otherwise(settings)):
        now = _set(settings, path, value)
        if path not in found and now != settings:
            other = Scene(replace(scene.preset, settings=now), scene.subject)
            if _is_whole(other) and _fares_otherwise(other, scene):
                found.add(path)
    return frozenset(found)


def _otherwise(settings: Settings) -> Iterator[tuple[str, object]]:
    """What differs from the defaults, as it is by default; of a span of time, as if it were far longer as well."""
    for section in _SECTIONS:
        table = getattr(settings, section)
        for one in fields(table):
            path, value = f"{section}.{one.name}", getattr(table, one.name)
            if value != one.default:
                yield path, one.default
                if one.name.endswith("_ms") and value:
                    yield path, _LONGER * value


def after_change(scene: Scene, change: SettingChange) -> Scene:
    """The scene under a change that an explanation has thought of."""
    settings, native = change.applied_to(scene.settings), change.choice_after(scene.preset.native)
    return Scene(replace(scene.preset, settings=settings, native=native), scene.subject)


def change_words(preset: Preset, change: SettingChange) -> str:
    """A change as a setting, and what that means."""
    told = f"{change.shown_key} = {_value(change.shown_value)}"
    setting = read(preset.native).dialect.setting(change.shown_key) if preset.native else None
    if setting is not None:
        return f"{told}. {sentence(setting.text.removesuffix('.'))}"
    is_native = preset.native is not None and "." not in change.shown_key
    return f"{told}. {'' if is_native else value_words(change.shown_key, change.value)}".strip()


def _changes(scene: Scene) -> Iterator[ChangedScene]:
    for preset, words, value in _presets(scene):
        other = Scene(preset, scene.subject)
        if _is_whole(other) and (other.landings or not scene.landings):
            is_number = isinstance(value, int) and not isinstance(value, bool)
            yield ChangedScene(other, words, _fares_otherwise(other, scene), is_number)


def _is_whole(other: Scene) -> bool:
    """Whether it comes to an end that can be told, and the message is in it."""
    run = other.simulation
    is_short = run.settled and not run.exhausted and other.record.length <= MOST_EVENTS
    return is_short and other.subject in other.record.messages


def _fares_otherwise(other: Scene, scene: Scene) -> bool:
    now, was = other.fate, scene.fate
    return (now.effects, now.fate, now.producer) != (was.effects, was.fate, was.producer)


def _presets(scene: Scene) -> Iterator[tuple[Preset, str, object]]:
    """Each with what is said of it, and the value that is set."""
    preset, settings = scene.preset, scene.settings
    if preset.native is not None:
        contract = contract_for(settings, settings.guarantee)
        found = (one for one in candidates(settings, contract) if one.remedy is not Remedy.GUARANTEE)
        for change in natively(list(found), preset):
            yield after_change(scene, change).preset, change_words(preset, change), change.value
        return
    for path, value in _fitting(settings):
        now = _set(settings, path, value)
        if _is_same(settings, now):
            continue
        yield replace(preset, settings=now), _words(path, value), value


def _fitting(settings: Settings) -> Iterable[tuple[str, object]]:
    is_external = settings.consumer.effect == "external"
    for path, value in (*_ANYWHERE, *(_OF_A_BROKER if settings.topology.has_broker else ())):
        if not (is_external and path == "consumer.dedup"):
            yield path, value


def _set(settings: Settings, path: str, value: object) -> Settings:
    table, _, key = path.rpartition(".")
    changed: dict[str, Any] = {table: replace(getattr(settings, table), **{key: value})}
    return replace(settings, **changed)


def _is_same(was: Settings, now: Settings) -> bool:
    """Whether nothing is different in how messages are treated."""
    is_same_contract = contract_for(was, was.guarantee) == contract_for(now, now.guarantee)
    is_same_producer = was.producer.ack_timeout_ms == now.producer.ack_timeout_ms
    return is_same_contract and was.broker == now.broker and is_same_producer


def _words(path: str, value: object) -> str:
    return f"{path} = {_value(value)}. {value_words(path, value)}"  # type: ignore[arg-type]


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
