"""What brought it about that a message fared ill, in few words: the fault at work, of those that its explanation names.

It is the last of them: for an effect too many, what kept the answer away; for a message that is gone, what took the
last copy. Where no fault was at work, a timer was too short.
"""

from dataclasses import replace
from typing import Final

from playground.engine.events import NONE, Event, Kind
from playground.engine.log import EventLog
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.engine.topology import Topology
from playground.explain.clauses import Explanation, Miss
from playground.explain.record import Record
from playground.explain.why import explain
from playground.live.session import Session
from playground.live.trouble_view import TroubleView
from playground.words.own import in_own_words
from playground.words.packets import CARGO, ON_PURPOSE, cargo, parcel, source_words

_TIMERS: Final = (Kind.TIMED_OUT, Kind.REDELIVERY_DUE)
_OF_MESSAGES: Final = (Kind.DROPPED, Kind.DUPLICATED, Kind.DELAYED, Kind.FAILED, Kind.UNROUTABLE)
_COMMANDED: Final = (Kind.CRASHED, Kind.PAUSED, Kind.RESURFACED)
"""What a command brings about at once: by whom, its own event tells."""
_BY_COMMAND: Final = (*_COMMANDED, Kind.DISCONNECTED)
"""Those, and the end of a connection, which may come of something else: then that is the trouble."""
_RECOGNISED: Final = (Kind.REFUSED, Kind.SKIPPED)
_UNKNOWN_AS: Final = {
    Miss.NO_TABLE: "the consumer keeps no ids",
    Miss.FRESH_KEY: "it came under another key",
    Miss.LOST_IN_A_CRASH: "its id was lost in the crash",
    Miss.WIPED: "its id had been deleted",
    Miss.EXPIRED: "its id was kept no longer",
    Miss.NOT_MARKED: "its id was not noted yet",
    Miss.OTHER_TABLE: "another consumer has noted it",
}


def trouble_of(session: Session, message: int, events: int, *, plainly: bool = False) -> TroubleView | None:
    """The fault that was at work on a message in the first so many events; `None` if the record names none.

    `plainly`: in the textbook's words, for it is the trouble of several systems.
    """
    found = trouble_in(explained(session, message, events), session.simulation.log)
    return None if found is None else told(session, found, plainly=plainly)


def explained(session: Session, message: int, events: int) -> Explanation:
    """Why a message fared as it had after so many events."""
    return explain(replace(Record.of(session.simulation, session.script.native), length=events), message)


def trouble_in(explanation: Explanation, log: EventLog) -> Event | None:
    """The last fault that an explanation names; else a connection, a timer, or where a key was not its own."""
    named = [log[number] for clause in explanation.clauses for number in clause.events]
    faults = [event for event in named if event.kind in (*_OF_MESSAGES, *_COMMANDED)]
    breaks = [event for event in named if event.kind is Kind.DISCONNECTED]
    timers = [event for event in named if event.kind in (*_TIMERS, Kind.LEFT)]
    known = [event for event in named if event.kind in _RECOGNISED]
    return max(faults or breaks or timers or known, key=lambda event: event.number, default=None)


def unknown_as(session: Session, explanation: Explanation) -> str:
    """Why a repeat that was to be recognised was not, as the end of a sentence; empty: nobody had promised that."""
    miss = explanation.mechanism.miss
    is_promised = session.tally.judge.guarantee(explanation.message) is Guarantee.EXACTLY_ONCE
    return _UNKNOWN_AS[miss] if miss and is_promised else ""


def sent_again_by(explanation: Explanation, trouble: Event, session: Session) -> str:
    """Who sent the message again after its trouble, as an explanation has it: `the producer sent`; empty: nobody."""
    log = session.simulation.log
    later = [log[number] for clause in explanation.clauses for number in clause.events if number > trouble.number]
    dispatched = dict.fromkeys((Kind.REDELIVERY_DUE, Kind.RETURNED), "the broker dispatched")
    words = {Kind.TIMED_OUT: "the producer sent", **dispatched}
    sender = next((words[event.kind] for event in later if event.kind in words), "")
    return in_own_words(sender, session.simulation.settings.topology)


def told(session: Session, event: Event, *, plainly: bool = False) -> TroubleView:
    """What went wrong in an event, and by whose doing."""
    topology = session.simulation.settings.topology
    steps = session.run.step_of_event()
    # What a step has armed or cut off comes later than the step, and is its doing all the same.
    is_itself = event.kind in _BY_COMMAND and (event.number in steps or event.fault not in steps)
    source = source_words(event.number if is_itself else event.fault, steps)
    match event.kind:
        case Kind.DROPPED:
            return TroubleView(
                event.time_ms, f"{_subject(event.place, topology, plainly)} was lost", _reason(session, event, source)
            )
        case Kind.DUPLICATED:
            return TroubleView(
                event.time_ms, f"{_subject(event.place, topology, plainly)} was doubled", source or "by the network"
            )
        case Kind.DELAYED:
            return TroubleView(event.time_ms, f"{_subject(event.place, topology, plainly)} was held up", source)
        case Kind.CRASHED:
            return TroubleView(event.time_ms, f"{event.place.noun} crashed", source)
        case Kind.PAUSED:
            return TroubleView(event.time_ms, f"{event.place.noun} was paused", source)
        case Kind.DISCONNECTED:
            words = f"the connection of {event.place.noun} broke"
            return TroubleView(event.time_ms, words, source or "with what was on it")
        case Kind.FAILED:
            return TroubleView(event.time_ms, "processing it ended in an error", _why_failed(session, event, source))
        case Kind.RESURFACED:
            return TroubleView(event.time_ms, "it came up again", source)
        case Kind.UNROUTABLE:
            return TroubleView(event.time_ms, "it found no queue", source)
        case Kind.REFUSED | Kind.SKIPPED:
            return TroubleView(event.time_ms, f"{event.place.noun} took it for another", "by its key")
        case Kind.LEFT:
            return TroubleView(event.time_ms, f"{event.place.noun} was out of its group", f"by its {event.detail}")
        case Kind.TIMED_OUT:
            answer = cargo(topology.answer_to(topology.first), topology)
            return TroubleView(event.time_ms, "its timer ran out", f"before its {answer} was back")
        case _:
            return TroubleView(event.time_ms, "its redelivery fell due", "before its ACK was back")


def _why_failed(session: Session, event: Event, source: str) -> str:
    is_poisoned = event.fault == NONE or session.simulation.log[event.fault].kind is Kind.POISONED
    return "as it is poisoned" if is_poisoned else source


def _subject(link: Place, topology: Topology, plainly: bool) -> str:
    """`its ACK`, or `its packet` where that was the message itself: a message is lost only when it is gone for good."""
    is_itself = link is Place.DELIVER and not topology.has_broker
    return f"its {CARGO[link.role] if plainly and not is_itself else parcel(link, topology)}"


def _reason(session: Session, event: Event, source: str) -> str:
    doing = "" if source == ON_PURPOSE else source
    match event.detail:
        case "cut":
            return f"on the cut link {doing}".rstrip()
        case "down":
            target = session.simulation.system.links[event.place].target
            return f"as {target.noun} was down"
        case "connection broken":
            return f"with its connection {doing}".rstrip()
        case "loss":
            return "by chance"
        case _:
            return source
