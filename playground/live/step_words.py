"""What a preset does, said before it happens: its workload, its weather, and each of its steps as a sentence.

Nothing is run for it: the words come from the settings and the steps alone, so they can stand beside a name in a list.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from playground.engine import commands
from playground.engine.commands import Delay, Duplicate, PacketFault, Step
from playground.engine.places import NODES, ROUTES, Place
from playground.engine.settings import Settings, WorkloadSettings
from playground.live.fault_words import cargo
from playground.live.trigger_words import at_once, from_then_on
from playground.scenario.stories import several, story_named
from playground.text import one_line
from playground.words.phrases import ordinal
from playground.words.times import span


def workload_words(workload: WorkloadSettings) -> str:
    """`5 payments of $100, one every 1.5 s`."""
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
    links = [(place, settings.link(place)) for place in ROUTES[settings.system]]
    lossy = [f"The link {place.word} {_loses(link.loss)}." for place, link in links if link.loss]
    doubling = [f"The link {place.word} doubles {_share(link.duplicate)}." for place, link in links if link.duplicate]
    uneven = [f"The link {place.word} {_takes(link.latency_ms, link.jitter_ms)}." for place, link in links]
    return (*lossy, *doubling, *(text for text, (_, link) in zip(uneven, links, strict=True) if link.jitter_ms))


def step_words(step: Step, system: str) -> str:
    """One step as a sentence.

    `When the effect of m3 is applied, the consumer crashes and is down for 0.5 s.`
    """
    command = step.command
    if isinstance(command, PacketFault):
        first = step.trigger is None
        return _sentence(from_then_on(step.trigger, system), _packet_fault(command, system, first=first))
    say_when = from_then_on if isinstance(command, _LASTING) else at_once
    return _sentence(say_when(step.trigger, system), _COMMANDS[type(command)](command))


_LASTING: Final = (commands.Loss, commands.Latency, commands.Switch)
"""What stays so until it is changed again."""


def _sentence(when: str, what: str) -> str:
    for node in NODES["broker"]:
        subject = f"the {node.word} "
        if when.startswith(f"when {subject}") and what.startswith(subject):
            what = "it " + what.removeprefix(subject)
    text = f"{when}, {what}" if when else what
    # A name such as m3 stays as it is written everywhere else.
    text = text if text[1:2].isdigit() else text[0].upper() + text[1:]
    return text if text.endswith('"') else f"{text}."


# Faults of packets: they lie in wait.


def _packet_fault(fault: PacketFault, system: str, *, first: bool) -> str:
    """`the first ACK of m3 is dropped as it departs`."""
    noun = cargo(fault.link, system)
    whose = f" of m{fault.message}" if fault.message is not None else ""
    noun = "packet" if noun == "message" and (whose or fault.attempt) else noun
    which = "first" if first else "next"
    if fault.attempt is not None:
        whose = whose or f" of the {which} message"
        return f"the {ordinal(fault.attempt)} {noun}{whose} {_fault_verb(fault, many=False)}"
    if fault.count == 1:
        return f"the {which} {noun}{whose} {_fault_verb(fault, many=False)}"
    return f"the {which} {fault.count:,} {several(noun)}{whose} {_fault_verb(fault, many=True)}"


def _fault_verb(fault: PacketFault, *, many: bool) -> str:
    match fault:
        case Delay():
            return f"{'are' if many else 'is'} held up for {span(fault.by_ms)}"
        case Duplicate():
            apart = f", {span(fault.gap_ms)} apart" if fault.gap_ms > 1 else ""
            return f"{'each arrive' if many else 'arrives'} twice{apart}"
    return "are dropped as they depart" if many else "is dropped as it departs"


# All other commands.


def _links(places: Iterable[Place]) -> str:
    *others, last = [place.word for place in places]
    return f"the links {', '.join(others)} and {last} are" if others else f"the link {last} is"


def _share(rate: float) -> str:
    return "every packet" if rate == 1 else f"{rate * 100:.4g} % of its packets"


def _loses(rate: float) -> str:
    if rate == 1:
        return "loses every packet"
    return f"loses {_share(rate)} by chance" if rate else "loses no more packets by chance"


def _takes(latency_ms: int, jitter_ms: int) -> str:
    longest = f" to {span(latency_ms + jitter_ms)}" if jitter_ms else ""
    return f"takes {span(latency_ms)}{longest}"


def _for(for_ms: int | None) -> str:
    return f" for {span(for_ms)}" if for_ms else ""


def _crash(command: commands.Crash) -> str:
    down = f"is down for {span(command.for_ms)}" if command.for_ms else "stays down"
    return f"the {command.node.word} crashes and {down}"


def _pause(command: commands.Pause) -> str:
    return f"the {command.node.word} stands still for {span(command.for_ms)} and forgets nothing"


def _slow(command: commands.Slow) -> str:
    each = span(command.processing_ms)
    return f"the consumer gets slow{_for(command.for_ms)}: a message that it starts on takes {each}"


def _send(command: commands.Send) -> str:
    return f"the application sends {command.count:,} more {'message' if command.count == 1 else 'messages'}"


_COMMANDS: Final[dict[type, Callable[[Any], str]]] = {
    commands.Cut: lambda one: f"{_links(one.links)} cut{_for(one.for_ms)}",
    commands.Heal: lambda one: f"{_links(one.links)} healed",
    commands.Loss: lambda one: f"the link {one.link.word} {_loses(one.rate)}",
    commands.Latency: lambda one: f"the link {one.link.word} {_takes(one.latency_ms, one.jitter_ms)}",
    commands.Crash: _crash,
    commands.Restart: lambda one: f"the {one.node.word} is restarted",
    commands.Pause: _pause,
    commands.Slow: _slow,
    commands.Poison: lambda one: f"m{one.message} is poisoned: processing it always ends in an error",
    commands.Forget: lambda one: f"the {one.node.word} forgets what it has processed",
    commands.Switch: lambda one: f"messages are sent {one.guarantee.word}",
    commands.Send: _send,
    commands.Say: lambda one: f'the screen says: "{one_line(one.text)}"',
}
