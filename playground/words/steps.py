"""The steps of a preset as sentences, said before it happens: when each acts, and what it does."""

from playground.engine.commands import At, PacketFault, Step, When
from playground.engine.topology import Topology
from playground.words.commands import COMMANDS, does
from playground.words.times import span
from playground.words.told_events import event_clause


def step_words(step: Step, topology: Topology) -> str:
    """One step as a sentence.

    `When the effect of m3 is applied, the consumer crashes and is down for 500 ms.`
    """
    command = step.command
    lasts = isinstance(command, PacketFault) or COMMANDS[type(command)].lasts
    when = from_then_on(step.trigger, topology) if lasts else at_once(step.trigger, topology)
    return _sentence(when, does(command, topology, first=step.trigger is None), topology)


def at_once(trigger: At | When | None, topology: Topology) -> str:
    """When a command acts that acts once; empty: from the start."""
    match trigger:
        case At():
            return f"at {span(trigger.at_ms)}"
        case When(after_ms=0):
            return f"when {event_clause(trigger, topology)}"
        case When():
            return f"{span(trigger.after_ms)} after {event_clause(trigger, topology)}"
    return ""


def from_then_on(trigger: At | When | None, topology: Topology) -> str:
    """From when on something is so, or lies in wait; empty: from the start."""
    match trigger:
        case At():
            return f"from {span(trigger.at_ms)} on"
        case When(after_ms=0):
            return f"once {event_clause(trigger, topology)}"
    return at_once(trigger, topology)


def _sentence(when: str, what: str, topology: Topology) -> str:
    for node in topology.nodes:
        subject = f"{node.noun} "
        if when.startswith(f"when {subject}") and what.startswith(subject):
            what = "it " + what.removeprefix(subject)
    text = f"{when}, {what}" if when else what
    # A name such as m3 stays as it is written everywhere else.
    text = text if text[1:2].isdigit() else text[0].upper() + text[1:]
    return text if text.endswith('"') else f"{text}."
