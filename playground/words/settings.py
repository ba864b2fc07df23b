"""The settings of a run in plain words: its workload, its weather, and what differs from the defaults."""

from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Final, NamedTuple

from playground.engine.contracts import contract_for
from playground.engine.settings import LinkSettings, Settings, WorkloadSettings
from playground.scenario.stories import several, story_named
from playground.scenario.words import SECTIONS
from playground.systems.native import NativeChoice
from playground.text import one_line
from playground.words.commands import loses, share, takes
from playground.words.setting_values import VALUES
from playground.words.times import span

Value = str | int | float | bool | None


_OF_THE_GUARANTEE: Final = (
    *("producer.awaits_ack", "producer.max_attempts", "producer.outbox", "producer.key"),
    *("consumer.ack", "consumer.dedup "),
)
"""The keys by which a guarantee is made. What sets one has it under each guarantee."""


class Setting(NamedTuple):
    """One setting that is not as it is by default."""

    words: str
    key: str = ""
    """As it stands in a preset: `producer.ack_timeout_ms = 2000`; empty where the words are about a whole link."""
    default: str = ""
    """What the default is, where that says something."""

    @property
    def told(self) -> str:
        """All of it in a line."""
        default = f" (by default {self.default})" if self.default else ""
        return f"{self.words} `{self.key}`{default}" if self.key else self.words


def settings_words(settings: Settings) -> list[Setting]:
    """All that differs from the defaults, but for the workload, which always has its own sentence."""
    own = [one for section in SECTIONS if section != "workload" for one in _section(settings, section)]
    return [*own, *_latencies(settings), *map(Setting, weather_words(settings))]


def kept_words(settings: Settings) -> str:
    """What stays under each guarantee, whatever it would choose: `consumer.dedup = transaction`; may be empty."""
    return ", ".join(one.key for one in settings_words(settings) if one.key.startswith(_OF_THE_GUARANTEE))


def changed_words(was: Settings, now: Settings) -> list[str]:
    """What is not as it was, but for guarantee, system and seed, which are told anyway: `dedup = transaction`."""
    told = [one for section in SECTIONS for one in _changed(getattr(was, section), getattr(now, section))]
    for place in now.topology.kinds_of_links if now.topology.name == was.topology.name else ():
        told += [f"{place.word}.{one}" for one in _changed(was.link(place), now.link(place))]
    return told


def natively_changed(was: NativeChoice, now: NativeChoice) -> list[str]:
    """What is not as it was of what is chosen of a real system: `config = auto-ack`, `VisibilityTimeout = 60`."""
    told = [f"config = {now.config}"] if now.config != was.config else []
    for name in dict.fromkeys((*was.settings, *now.settings)):
        if (value := now.settings.get(name)) != was.settings.get(name):
            told.append(
                f"no {name}" if value is None else f"{name} = {value if isinstance(value, str) else _toml(value)}"
            )
    return told


def _changed(was: object, now: object) -> Iterator[str]:
    for one in fields(now):  # type: ignore[arg-type]  # The tables of settings are dataclasses.
        value = getattr(now, one.name)
        if value != getattr(was, one.name):
            yield f"{one.name} = {value if isinstance(value, str) else _toml(value)}"


def value_words(key: str, value: Value) -> str:
    """What a value of a setting, `consumer.dedup`, means for the run; empty where its name says it all."""
    return VALUES[key](value) if key in VALUES and value is not None else ""


def workload_words(workload: WorkloadSettings) -> str:
    """`5 payments of $100, one every 1.5 s`; and that each sets its entry, where it does."""
    sets = '; each sets an entry of its own and adds nothing (effect = "set")' if workload.effect == "set" else ""
    lanes = f", in {workload.lanes:,} lanes in turn" if workload.lanes > 1 else ""
    return _sent_words(workload) + lanes + sets


def _sent_words(workload: WorkloadSettings) -> str:
    if not workload.messages:
        return "no messages but those of its steps"
    story = story_named(workload.story)
    noun = story.noun if workload.messages == 1 else several(story.noun)
    what = f"{workload.messages:,} {noun}" + ("" if story.counts else f" of {story.money(workload.amount)}")
    if workload.messages == 1:
        return what
    return f"{what}, one every {span(workload.every_ms)}" if workload.every_ms else f"{what}, all at once"


def weather_words(settings: Settings) -> tuple[str, ...]:
    """What the links do by chance from the start, each as a sentence."""
    links = [(place, settings.link(place)) for place in settings.topology.kinds_of_links]
    lossy = [f"The {place.word} link {loses(link.loss)}." for place, link in links if link.loss]
    doubling = [f"The {place.word} link doubles {share(link.duplicate)}." for place, link in links if link.duplicate]
    uneven = [f"The {place.word} link {takes(link.latency_ms, link.jitter_ms)}." for place, link in links]
    return (*lossy, *doubling, *(text for text, (_, link) in zip(uneven, links, strict=True) if link.jitter_ms))


def _section(settings: Settings, section: str) -> Iterator[Setting]:
    table = getattr(settings, section)
    for one in fields(table):
        value, default = getattr(table, one.name), one.default
        if default is MISSING or value == default or (one.name == "dedup_by" and not _knows_anything(settings)):
            continue
        key = f"{section}.{one.name}"
        yield Setting(VALUES[key](value), f"{key} = {_toml(value)}", "" if default is None else _toml(default))


def _knows_anything(settings: Settings) -> bool:
    """Whether anybody behind the last link knows a message again."""
    return settings.consumer.effect_key or contract_for(settings, settings.guarantee).dedup != "none"


def _toml(value: Value) -> str:
    return f'"{one_line(value)}"' if isinstance(value, str) else str(value).lower()


def _latencies(settings: Settings) -> Iterator[Setting]:
    """Links that are slower or faster than usual; those that are uneven belong to the weather."""
    usual = LinkSettings()
    for place in settings.topology.kinds_of_links:
        link = settings.link(place)
        if link.latency_ms != usual.latency_ms and not link.jitter_ms:
            key = f"links.{place.word}.latency_ms = {link.latency_ms}"
            yield Setting(f"The {place.word} link takes {span(link.latency_ms)}.", key, str(usual.latency_ms))
