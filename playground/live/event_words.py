"""An event in a few words, as the list of events shows it. Explanations are another module's work."""

from collections.abc import Callable
from typing import Final

from playground.engine.events import Event, Kind
from playground.live.fault_words import answered, cargo
from playground.text import one_line

_Words = Callable[[Event, str], str]


def _packet(verb: str) -> _Words:
    return lambda event, system: f"{_nth(event, system)} {verb} {event.place.word}"


def _nth(event: Event, system: str) -> str:
    noun = cargo(event.place, system)
    again = f" ({event.attempt})" if event.attempt > 1 else ""
    return f"the {noun} of m{event.message}{again}"


def _dropped(event: Event, system: str) -> str:
    why = {"cut": "the link is cut", "down": "nobody is up to take it", "loss": "lost by chance", "step": "a fault"}
    return f"{_nth(event, system)} was dropped on {event.place.word}: {why.get(event.detail, event.detail)}"


def _armed(verb: str) -> _Words:
    def words(event: Event, system: str) -> str:
        whose = f" of m{event.message}" if event.message else ""
        return f"armed: {verb} the next {cargo(event.place, system)}{whose}"

    return words


def _of_message(text: str) -> _Words:
    return lambda event, _: text.format(m=f"m{event.message}", n=event.attempt, detail=event.detail)


def _of_key(text: str, with_state: str) -> _Words:
    """Where the record of a key has states, the event says which."""
    return lambda event, system: _of_message(with_state if event.detail else text)(event, system)


def _of_place(text: str) -> _Words:
    return lambda event, _: text.format(place=event.place.word, detail=event.detail)


_WORDS: Final[dict[Kind, _Words]] = {
    Kind.SENT: _of_message("the application hands over {m}"),
    Kind.ATTEMPTED: _of_message("the producer sends {m}, attempt {n}"),
    Kind.TIMED_OUT: _of_message("the producer waited in vain: attempt {n} of {m} timed out"),
    Kind.CONFIRMED: lambda event, system: f"the producer knows that m{event.message} is {answered(system)}",
    Kind.GAVE_UP: _of_message("the producer gives up on {m} and says so"),
    Kind.DEPARTED: _packet("leaves on"),
    Kind.DROPPED: _dropped,
    Kind.DUPLICATED: _packet("is doubled on"),
    Kind.DELAYED: _packet("is held up on"),
    Kind.ARRIVED: _packet("arrives by"),
    Kind.STORED: _of_message("the broker stores {m}"),
    Kind.REFUSED: _of_message("the broker knows {m} already and refuses it"),
    Kind.DISPATCHED: _of_message("the broker sends {m} to the consumer, dispatch {n}"),
    Kind.REDELIVERY_DUE: _of_message("no ACK for {m} in time: due for redelivery"),
    Kind.SETTLED: _of_message("the broker is done with {m}"),
    Kind.DEAD_LETTERED: _of_message("the broker parks {m} as a dead letter"),
    Kind.RECEIVED: _of_message("the consumer receives {m}"),
    Kind.STARTED: _of_message("the consumer starts on {m}"),
    Kind.APPLIED: _of_message("the effect of {m} is applied"),
    Kind.MARKED: _of_key("the consumer marks {m} as processed", "the consumer puts {m} on record as {detail}"),
    Kind.SKIPPED: _of_key("the consumer knows {m} already and skips it", "{m} is on record as {detail}: skipped"),
    Kind.FAILED: _of_key("processing {m} ends in an error", "processing {m} ends in an error: {detail}"),
    Kind.ACKED: _of_message("the consumer acknowledges {m}"),
    Kind.CRASHED: _of_place("the {place} crashes"),
    Kind.RESTARTED: _of_place("the {place} is back"),
    Kind.PAUSED: _of_place("the {place} stands still"),
    Kind.RESUMED: _of_place("the {place} goes on"),
    Kind.DROP_ARMED: _armed("drop"),
    Kind.DUPLICATE_ARMED: _armed("double"),
    Kind.DELAY_ARMED: _armed("delay"),
    Kind.CUT: _of_place("the link {place} is cut"),
    Kind.HEALED: _of_place("the link {place} is healed"),
    Kind.LOSS_SET: lambda event, _: f"the link {event.place.word} now loses {float(event.detail):.0%} of its packets",
    Kind.LATENCY_SET: _of_place("the link {place} now takes {detail}"),
    Kind.SLOWED: _of_place("the consumer is slow: {detail} a message"),
    Kind.SLOWNESS_ENDED: _of_place("the consumer is as fast as before"),
    Kind.POISONED: _of_message("{m} is poisoned: processing it always ends in an error"),
    Kind.FORGOTTEN: _of_place("the {place} forgets what it has processed"),
    Kind.SWITCHED: _of_place("from now on messages are sent {detail}"),
    Kind.SEND_REQUESTED: lambda *_: "the application wants to send more",
    Kind.SAID: lambda event, _: one_line(event.detail),
    Kind.CHAOS_ENDED: lambda *_: "all faults end; what is left drains",
}
FAULTS: Final = frozenset(
    {
        *(Kind.DROPPED, Kind.CRASHED, Kind.PAUSED, Kind.CUT, Kind.POISONED, Kind.FORGOTTEN, Kind.SLOWED),
        *(Kind.DROP_ARMED, Kind.DUPLICATE_ARMED, Kind.DELAY_ARMED, Kind.LOSS_SET, Kind.LATENCY_SET),
    }
)
"""The kinds of events in which somebody breaks something."""


def event_words(event: Event, system: str) -> str:
    """One event in a few words."""
    return _WORDS[event.kind](event, system)
