"""What to say in an interview of why a message came again: who noticed what, and what that one did then.

A producer sends again. A broker hands a message out again, as its timer runs out or, where it has none, as the
connection ends that the message went out on; only the first of these takes silence for a sign.
"""

from typing import Final

from playground.explain.clauses import SLOW_GAPS, Gap, Mechanism
from playground.explain.history import History

_AGAIN: Final = {
    Gap.ANSWER_LOST: "A lost {answer} looks to the {sender} exactly like a lost message, so {it_does}.",
    Gap.CRASHED_AFTER: "After a crash between the {work} and the {answer} the {sender} cannot know, so {it_does}.",
    Gap.NO_ANSWER: "Without {an_answer} the {sender} {does}, however often the work has been done.",
    Gap.SENDER_CRASHED: "A {sender} that crashed cannot know what had arrived, so after its restart {it_does}.",
    Gap.CUT_OFF: "The end of a connection tells the {sender} that nobody can answer any more, not that nobody works on "
    "the message, so {it_does}.",
    Gap.SENT_ANEW: "A client that has given up, or crashed, does not know that it was not done, and so the application "
    "sends again: that is one more attempt, and has to go under the key of the first.",
    Gap.NETWORK_COPY: "A packet may arrive twice although it was sent once: datagrams and relays that retry do that, "
    "one connection does not.",
    Gap.RESURFACED: "A queue on many servers forgets a message on each of them by itself: one that missed the deletion "
    "brings it up again, without any fault of sender or receiver.",
    Gap.REDRIVEN: "A dead letter was not acknowledged, which is not the same as not done: whoever redrives it may do "
    "again what was done.",
    Gap.POISONED: "A failure without an answer looks like silence, so {the_sender_does}.",
    Gap.BATCH_FAILED: "A batch that is acknowledged as a whole comes back as a whole: one bad message has everything "
    "delivered again that was done beside it. Answer for each message, where the framework can.",
    Gap.TRIED_AGAIN: "An error does not tell whether the work was done before it came: whoever tries again in place "
    "may do it twice, and no queue knows of it.",
    Gap.FAILED: "An error does not tell whether the work was done before it came, and so {the_sender_does}.",
}
_TIMEOUT: Final = (
    "A timeout cannot tell slow from dead: the {sender} waits {timeout}, the answer takes longer, so {it_does}; a "
    "longer one only moves the limit."
)
_SILENCE: Final = "Silence does not tell whether the message or the answer was lost, so {the_sender_does}."
_BY_A_CONNECTION: Final = {
    Gap.ANSWER_LOST: "For want of {an_answer} alone the {sender} sends nothing again: it takes a message back when the "
    "connection ends that it went out on, cannot know that the work was done, and delivers it once more.",
    Gap.CRASHED_AFTER: "After a crash between the {work} and the {answer} the {sender} sees that a connection has "
    "ended, and not how far the work was: it takes the message back, and delivers it once more.",
}
LATE_BY_A_CONNECTION: Final = (
    "Where no timer runs, the end of a connection brings a message back: it is late by as long as it takes to notice "
    "that the connection is gone, and to have another one. Heartbeats bound the first."
)

_PRODUCER: Final = {"does": "sends again", "it_does": "it sends again"}
_BROKER: Final = {"does": "delivers the message again", "it_does": "it delivers the message again"}


def coming_again(history: History, mechanism: Mechanism) -> str:
    """Why such a message comes again, with places for what `resending_words` and the interview name."""
    if mechanism.gap in SLOW_GAPS:
        return _TIMEOUT
    if came_by_a_connection(history, mechanism) and mechanism.gap in _BY_A_CONNECTION:
        return _BY_A_CONNECTION[mechanism.gap]
    return _AGAIN.get(mechanism.gap or Gap.PACKET_LOST, _SILENCE)


def came_by_a_connection(history: History, mechanism: Mechanism) -> bool:
    """Whether the end of a connection brought it back to the broker, and no timer."""
    return mechanism.sender == "broker" and history.is_back_by_a_connection


def resending_words(mechanism: Mechanism) -> dict[str, str]:
    """What the sender does for want of an answer."""
    words = _BROKER if mechanism.sender == "broker" else _PRODUCER
    return {**words, "the_sender_does": f"the {mechanism.sender} {words['does']}"}
