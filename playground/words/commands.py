"""Commands in words: one row for each, said as what will happen, as what somebody changed, and as what never came."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from playground.engine import commands
from playground.engine.commands import Command, LyingInWait, PacketFault
from playground.engine.places import Place
from playground.engine.topology import Topology
from playground.scenario.stories import several
from playground.text import one_line
from playground.words.packets import cargo
from playground.words.phrases import ordinal, plural
from playground.words.times import span


class PacketWords(NamedTuple):
    """What is said of a fault of packets: `{by}` is the delay, `{apart}` the gap of a double that is wide."""

    one: str
    many: str
    done: str
    arms: str


class CommandWords(NamedTuple):
    """What is said of any other command."""

    does: Callable[[Any], str]
    """In the present tense, of a step: `the consumer crashes and is down for 500 ms`."""
    done: Callable[[Any], str]
    """In the past tense, as a branch is named: `the consumer crashed for 500 ms`."""
    lasts: bool = False
    """Whether it stays so until it is changed again."""
    undone: Callable[[Any], str] | None = None
    """That it never came: `the consumer did not crash`; `None`: the verb of what is done is `was`, or `were`."""


PACKET_FAULTS: Final[dict[type[PacketFault], PacketWords]] = {
    commands.Drop: PacketWords("is dropped as it departs", "are dropped as they depart", "was dropped", "drop"),
    commands.Duplicate: PacketWords("arrives twice{apart}", "each arrive twice{apart}", "was doubled", "double"),
    commands.Delay: PacketWords("is held up for {by}", "are held up for {by}", "was held up for {by}", "hold up"),
}


def does(command: Command, topology: Topology, *, first: bool) -> str:
    """What a command does: `the first ACK of m3 is dropped as it departs`; else `the next`."""
    if not isinstance(command, PacketFault):
        return COMMANDS[type(command)].does(command)
    noun = cargo(command.link, topology)
    whose = f" of m{command.message}" if command.message is not None else ""
    noun = "packet" if noun == "message" and (whose or command.attempt) else noun
    which, words = "first" if first else "next", PACKET_FAULTS[type(command)]
    if command.attempt is not None:
        whose = whose or f" of the {which} message"
        return f"the {ordinal(command.attempt)} {noun}{whose} {_of_packets(words.one, command)}"
    if command.count == 1:
        return f"the {which} {noun}{whose} {_of_packets(words.one, command)}"
    return f"the {which} {command.count:,} {several(noun)}{whose} {_of_packets(words.many, command)}"


def done(command: Command, topology: Topology) -> str:
    """What somebody changed: `m3's ACK was dropped`, `the consumer crashed for 1 s`."""
    if not isinstance(command, PacketFault):
        return COMMANDS[type(command)].done(command)
    were = _of_packets(PACKET_FAULTS[type(command)].done, command)
    return f"{_packets(command, topology)} {were if command.count == 1 else were.replace('was', 'were', 1)}"


def undone(command: Command, topology: Topology) -> str:
    """That it never came to this: `m3's ACK was not dropped`, `the consumer did not crash`."""
    own = None if isinstance(command, PacketFault) else COMMANDS[type(command)].undone
    return own(command) if own else re.sub(r"\b(was|were)\b", r"\1 not", done(command, topology), count=1)


def arms(command: LyingInWait, topology: Topology) -> str:
    """What a fault that lies in wait is to do: `drop the next ACK`, `double m3's second ACK`."""
    if isinstance(command, PacketFault):
        return f"{PACKET_FAULTS[type(command)].arms} {_packets(command, topology)}"
    if isinstance(command, commands.Fail):
        return f"fail the next {_processings(command.times)} of m{command.message}"
    return f"have no queue for the next {_publishes(command).rsplit(' ', 1)[0]}"


def _packets(command: PacketFault, topology: Topology) -> str:
    """`the next ACK`, `the next 4 ACKs`, `m3's ACK`, `m3's second ACK`."""
    noun = cargo(command.link, topology)
    if command.message is None and command.attempt is None:
        return f"the next {noun}" if command.count == 1 else f"the next {command.count:,} {several(noun)}"
    noun = "packet" if noun == "message" else noun
    whose = f"m{command.message}'s" if command.message is not None else "a"
    which = f" {ordinal(command.attempt)}" if command.attempt is not None and command.attempt > 1 else ""
    if command.attempt is None and command.count > 1:
        return f"{whose} next {command.count:,} {several(noun)}"
    return f"{whose}{which} {noun}"


def _of_packets(words: str, fault: PacketFault) -> str:
    by_ms, gap_ms = getattr(fault, "by_ms", 0), getattr(fault, "gap_ms", 0)
    return words.format(by=span(by_ms), apart=f", {span(gap_ms)} apart" if gap_ms > 1 else "")


def share(rate: float) -> str:
    """So much of a link's packets, as a share: `20 % of its packets`."""
    return "every packet" if rate == 1 else f"{rate * 100:.4g} % of its packets"


def loses(rate: float) -> str:
    """What a link loses by chance."""
    if rate == 1:
        return "loses every packet"
    return f"loses {share(rate)} by chance" if rate else "loses no more packets by chance"


def takes(latency_ms: int, jitter_ms: int) -> str:
    """How long a link takes: `takes 50 ms to 70 ms`."""
    return f"takes {span(latency_ms)}" + (f" to {span(latency_ms + jitter_ms)}" if jitter_ms else "")


def _links(places: Iterable[Place]) -> str:
    *others, last = [place.word for place in places]
    return f"the links {', '.join(others)} and {last}" if others else f"the {last} link"


def _are(places: tuple[Place, ...]) -> str:
    return "are" if len(places) > 1 else "is"


def _were(places: tuple[Place, ...]) -> str:
    return "were" if len(places) > 1 else "was"


def _whoever(one: commands.Slow) -> str:
    """Who is made slow."""
    return one.node.noun if one.node else "the consumer"


def _for(for_ms: int | None) -> str:
    return f" for {span(for_ms)}" if for_ms else ""


def _publishes(one: commands.Unroutable) -> str:
    whose = f" of m{one.message}" if one.message else ""
    return f"publish{whose} finds" if one.count == 1 else f"{one.count:,} publishes{whose} find"


def _parked(message: int | None) -> str:
    return f"m{message}, parked with the dead letters," if message else "whatever is with the dead letters"


def _more(count: int) -> str:
    return plural(count, "more message")


_CRASHES: Final = {
    "process": ("crashes", "crashed", "crash"),
    "power": ("loses its power", "lost its power", "lose its power"),
    "lost": ("loses its disk", "lost its disk", "lose its disk"),
}
COMMANDS: Final[dict[type, CommandWords]] = {
    commands.Cut: CommandWords(
        lambda one: f"{_links(one.links)} {_are(one.links)} cut{_for(one.for_ms)}",
        lambda one: f"{_links(one.links)} {_were(one.links)} cut{_for(one.for_ms)}",
    ),
    commands.Heal: CommandWords(
        lambda one: f"{_links(one.links)} {_are(one.links)} healed",
        lambda one: f"{_links(one.links)} {_were(one.links)} healed",
    ),
    commands.Loss: CommandWords(
        lambda one: f"the {one.link.word} link {loses(one.rate)}",
        lambda one: f"the loss of {one.link.word} was set to {one.rate * 100:.4g} %",
        lasts=True,
    ),
    commands.Latency: CommandWords(
        lambda one: f"the {one.link.word} link {takes(one.latency_ms, one.jitter_ms)}",
        lambda one: f"the latency of {one.link.word} was set to {span(one.latency_ms)}",
        lasts=True,
    ),
    commands.Crash: CommandWords(
        lambda one: (
            f"{one.node.noun} {_CRASHES[one.how][0]} and {f'is down{_for(one.for_ms)}' if one.for_ms else 'stays down'}"
        ),
        lambda one: f"{one.node.noun} {_CRASHES[one.how][1]}{_for(one.for_ms)}",
        undone=lambda one: f"{one.node.noun} did not {_CRASHES[one.how][2]}",
    ),
    commands.Disconnect: CommandWords(
        lambda one: f"{one.node.noun}'s connection breaks, with all that is on it",
        lambda one: f"{one.node.noun}'s connection was broken",
    ),
    commands.Restart: CommandWords(
        lambda one: f"{one.node.noun} is restarted", lambda one: f"{one.node.noun} was restarted"
    ),
    commands.Pause: CommandWords(
        lambda one: f"{one.node.noun} stands still{_for(one.for_ms)} and forgets nothing",
        lambda one: f"{one.node.noun} was paused{_for(one.for_ms)}",
    ),
    commands.Slow: CommandWords(
        lambda one: (
            f"{_whoever(one)} gets slow{_for(one.for_ms)}: a message that it starts on takes {span(one.processing_ms)}"
        ),
        lambda one: f"{_whoever(one)} was slowed to {span(one.processing_ms)} a message{_for(one.for_ms)}",
    ),
    commands.Poison: CommandWords(
        lambda one: f"m{one.message} is poisoned: processing it always ends in an error",
        lambda one: f"m{one.message} was poisoned",
    ),
    commands.Fail: CommandWords(
        lambda one: f"the next {_processings(one.times)} of m{one.message} {_fail(one)}",
        lambda one: f"{_processings(one.times)} of m{one.message} {'was' if one.times == 1 else 'were'} made to fail",
    ),
    commands.Forget: CommandWords(
        lambda one: f"{one.node.noun} forgets what it has processed",
        lambda one: f"{one.node.noun}'s processed ids were forgotten",
    ),
    commands.Resurface: CommandWords(
        lambda one: f"m{one.message} comes up again in the queue, though the broker was done with it",
        lambda one: f"m{one.message} came up again in the broker's queue",
        undone=lambda one: f"m{one.message} did not come up again in the broker's queue",
    ),
    commands.Unroutable: CommandWords(
        lambda one: f"the next {_publishes(one)} no queue at the broker",
        lambda one: f"the broker had no queue for the next {_publishes(one).rsplit(' ', 1)[0]}",
        undone=lambda one: f"the broker did not lack a queue for the next {_publishes(one).rsplit(' ', 1)[0]}",
    ),
    commands.Redrive: CommandWords(
        lambda one: f"{_parked(one.message)} goes back to the queue",
        lambda one: f"{_parked(one.message)} went back to the queue",
        undone=lambda one: f"{_parked(one.message)} did not go back to the queue",
    ),
    commands.Lag: CommandWords(
        lambda one: f"the other replicas fall behind{_for(one.for_ms)}",
        lambda one: f"the other replicas fell behind{_for(one.for_ms)}",
        undone=lambda _: "the other replicas did not fall behind",
    ),
    commands.Switch: CommandWords(
        lambda one: f"messages are sent {one.guarantee.word}",
        lambda one: f"the guarantee was switched to {one.guarantee.word}",
        lasts=True,
    ),
    commands.Send: CommandWords(
        lambda one: f"the application sends {_more(one.count)}{_alike(one)}",
        lambda one: f"the application sent {_more(one.count)}{_alike(one)}",
        undone=lambda one: f"the application did not send {_more(one.count)}{_alike(one)}",
    ),
    commands.Say: CommandWords(
        lambda one: f'the screen says: "{one_line(one.text)}"',
        lambda one: f'the screen said "{one_line(one.text)}"',
        undone=lambda one: f'the screen did not say "{one_line(one.text)}"',
    ),
}
"""Every command but the faults of packets, which lie in wait."""


def _alike(send: commands.Send) -> str:
    key = f" under the key of m{send.key_of}" if send.key_of else ""
    return f"{key} with the content of m{send.content_of}" if send.content_of else key


def _processings(times: int) -> str:
    return "processing" if times == 1 else f"{times:,} processings"


def _fail(one: commands.Fail) -> str:
    s = "s" if one.times == 1 else ""
    how = f"end{s} in an error" if one.how == "error" else f"crash{'es' * bool(s)} the consumer"
    return how + (", after the effect" if one.after_effect else "")
