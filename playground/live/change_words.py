"""What somebody changed in a run, in a few words in the past tense, as a branch is named: `the next ACK dropped`."""

from collections.abc import Callable
from typing import Any, Final

from playground.engine import commands
from playground.engine.commands import Command, Delay, Drop, Duplicate
from playground.live.fault_words import cargo
from playground.scenario.stories import several
from playground.text import one_line
from playground.words.phrases import ordinal
from playground.words.times import span


def command_words(command: Command, system: str) -> str:
    """`m3's ACK dropped`, `the consumer crashed for 1 s`, `sent exactly-once`."""
    match command:
        case Drop():
            return f"{_packets(command, system)} dropped"
        case Duplicate():
            return f"{_packets(command, system)} doubled"
        case Delay():
            return f"{_packets(command, system)} held up for {span(command.by_ms)}"
    return _WORDS[type(command)](command)


def _packets(fault: commands.PacketFault, system: str) -> str:
    """`the next ACK`, `the next 4 ACKs`, `m3's ACK`, `m3's second ACK`."""
    noun = cargo(fault.link, system)
    if fault.message is None and fault.attempt is None:
        return f"the next {noun}" if fault.count == 1 else f"the next {fault.count:,} {several(noun)}"
    noun = "packet" if noun == "message" else noun
    whose = f"m{fault.message}'s" if fault.message is not None else "a"
    which = f" {ordinal(fault.attempt)}" if fault.attempt is not None and fault.attempt > 1 else ""
    if fault.attempt is None and fault.count > 1:
        return f"{whose} next {fault.count:,} {several(noun)}"
    return f"{whose}{which} {noun}"


def _for(for_ms: int | None) -> str:
    return f" for {span(for_ms)}" if for_ms else ""


def _links(command: commands.Cut | commands.Heal) -> str:
    words = [place.word for place in command.links]
    return f"{' and '.join(words)} link" + ("s" if len(words) > 1 else "")


def _send(command: commands.Send) -> str:
    return "one message more" if command.count == 1 else f"{command.count:,} messages more"


_WORDS: Final[dict[type, Callable[[Any], str]]] = {
    commands.Cut: lambda one: f"{_links(one)} cut{_for(one.for_ms)}",
    commands.Heal: lambda one: f"{_links(one)} healed",
    commands.Loss: lambda one: f"loss of {one.link.word} set to {one.rate:.0%}",
    commands.Latency: lambda one: f"latency of {one.link.word} set to {span(one.latency_ms)}",
    commands.Crash: lambda one: f"the {one.node.word} crashed{_for(one.for_ms)}",
    commands.Restart: lambda one: f"the {one.node.word} restarted",
    commands.Pause: lambda one: f"the {one.node.word} paused{_for(one.for_ms)}",
    commands.Slow: lambda one: f"the consumer slowed to {span(one.processing_ms)} a message{_for(one.for_ms)}",
    commands.Poison: lambda one: f"m{one.message} poisoned",
    commands.Forget: lambda one: f"the {one.node.word}'s processed ids forgotten",
    commands.Switch: lambda one: f"sent {one.guarantee.word}",
    commands.Send: _send,
    commands.Say: lambda one: f'"{one_line(one.text)}" said',
}
