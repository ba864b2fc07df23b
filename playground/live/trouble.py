"""What brought it about that a message fared ill, in few words: the fault at work, of those that its explanation names.

It is the last of them: for an effect too many, what kept the answer away; for a message that is gone, what took the
last copy. Where no fault was at work, a timer was too short.
"""

from collections.abc import Sequence
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
from playground.words.packets import ON_PURPOSE, parcel, source_words

_TIMERS: Final = (Kind.TIMED_OUT, Kind.REDELIVERY_DUE)
_OF_MESSAGES: Final = (Kind.DROPPED, Kind.DUPLICATED, Kind.DELAYED, Kind.FAILED, Kind.UNROUTABLE)
_COMMANDED: Final = (Kind.CRASHED, Kind.PAUSED, Kind.RESURFACED)
"""What a command brings about at once: by whom, its own event tells."""
_BY_COMMAND: Final = (*_COMMANDED, Kind.DISCONNECTED)
"""Those, and the end of a connection, which may come of something else: then that is the trouble."""
_RECOGNISED: Final = (Kind.REFUSED, Kind.SKIPPED)
_OF_SEVERAL: Final = {
    Place.PUBLISH: "its publish",
    Place.CONFIRM: "the answer to its publish",
    Place.DELIVER: "its delivery",
    Place.ACK: "its acknowledgement",
}
"""What travels on a link, in words of no system."""
_UNKNOWN_AS: Final = {
    Miss.NO_TABLE: "the consumer keeps no ids",
    Miss.FRESH_KEY: "it came under another key",
    Miss.LOST_IN_A_CRASH: "its id was lost in the crash",
    Miss.WIPED: "its id had been deleted",
    Miss.EXPIRED: "its id was kept no longer",
    Miss.NOT_MARKED: "its id was not noted yet",
    Miss.OTHER_TABLE: "another consumer has noted it",
}


def trouble_of(session: Session, message: int, events: int, among: Sequence[Topology] = ()) -> TroubleView | None:
    """The fault that was at work on a message in the first so many events; `None` if the record names none.

    `among`: the systems whose trouble it is, that of the session included; where each has a word of its own for a
    thing, it is said in a word of none.
    """
    found = trouble_in(explained(session, message, events), session.simulation.log)
    return None if found is None else told(session, found, among)


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
    if not miss or not is_promised:
        return ""
    return in_own_words(_UNKNOWN_AS[miss], session.simulation.settings.topology)


def sent_again_by(explanation: Explanation, trouble: Event, session: Session) -> str:
    """Who sent the message again after its trouble, as an explanation has it: `the producer sent`; empty: nobody."""
    log = session.simulation.log
    later = [log[number] for clause in explanation.clauses for number in clause.events if number > trouble.number]
    dispatched = dict.fromkeys((Kind.REDELIVERY_DUE, Kind.RETURNED), "the broker dispatched")
    words = {Kind.TIMED_OUT: "the producer sent", **dispatched}
    sender = next((words[event.kind] for event in later if event.kind in words), "")
    return in_own_words(sender, session.simulation.settings.topology)


def told(session: Session, event: Event, among: Sequence[Topology] = ()) -> TroubleView:
    """What went wrong in an event, and by whose doing; `among` as in `trouble_of`."""
    among = among or (session.simulation.settings.topology,)
    topology, node = session.simulation.settings.topology, _common(event.place.noun, among)
    steps = session.run.step_of_event()
    # What a step has armed or cut off comes later than the step, and is its doing all the same.
    is_itself = event.kind in _BY_COMMAND and (event.number in steps or event.fault not in steps)
    source = source_words(event.number if is_itself else event.fault, steps)
    match event.kind:
        case Kind.DROPPED:
            return TroubleView(
                event.time_ms, f"{_subject(event.place, among)} was lost", _reason(session, event, source)
            )
        case Kind.DUPLICATED:
            return TroubleView(event.time_ms, f"{_subject(event.place, among)} was doubled", source or "by the network")
        case Kind.DELAYED:
            return TroubleView(event.time_ms, f"{_subject(event.place, among)} was held up", source)
        case Kind.CRASHED:
            return TroubleView(event.time_ms, f"{node} crashed", source)
        case Kind.PAUSED:
            return TroubleView(event.time_ms, f"{node} was paused", source)
        case Kind.DISCONNECTED:
            words = f"the connection of {node} broke"
            return TroubleView(event.time_ms, words, source or "with what was on it")
        case Kind.FAILED:
            return TroubleView(event.time_ms, "processing it ended in an error", _why_failed(session, event, source))
        case Kind.RESURFACED:
            return TroubleView(event.time_ms, "it came up again", source)
        case Kind.UNROUTABLE:
            return TroubleView(event.time_ms, "it found no queue", source)
        case Kind.REFUSED | Kind.SKIPPED:
            return TroubleView(event.time_ms, f"{node} took it for another", "by its key")
        case Kind.LEFT:
            return TroubleView(event.time_ms, f"{node} was out of its group", f"by its {event.detail}")
        case Kind.TIMED_OUT:
            answer = topology.answer_to(topology.first)
            return TroubleView(event.time_ms, "its timer ran out", f"before {_subject(answer, among)} was back")
        case _:
            timer = _common("redelivery timer", among)
            due = "its redelivery fell due" if timer == "redelivery timer" else f"its {timer} was over"
            return TroubleView(event.time_ms, due, f"before {_subject(Place.ACK, among)} was back")


def _why_failed(session: Session, event: Event, source: str) -> str:
    is_poisoned = event.fault == NONE or session.simulation.log[event.fault].kind is Kind.POISONED
    return "as it is poisoned" if is_poisoned else source


def _subject(link: Place, among: Sequence[Topology]) -> str:
    """`its ACK`, or `its packet` where that was the message itself: a message is lost only when it is gone for good."""
    called = {parcel(link, one) for one in among}
    return f"its {called.pop()}" if len(called) == 1 else _OF_SEVERAL[link.role]


def _common(word: str, among: Sequence[Topology]) -> str:
    """What a thing is called in a system, or in all of several; else as the textbook calls it."""
    called = {in_own_words(word, one) for one in among}
    return called.pop() if len(called) == 1 else word


def _reason(session: Session, event: Event, source: str) -> str:
    doing = "" if source == ON_PURPOSE else source
    match event.detail:
        case "cut":
            return f"on the cut link {doing}".rstrip()
        case "down":
            target = session.simulation.system.links[event.place].target
            return f"as {in_own_words(target.noun, session.simulation.settings.topology)} was down"
        case "connection broken":
            return f"with its connection {doing}".rstrip()
        case "loss":
            return "by chance"
        case _:
            return source
