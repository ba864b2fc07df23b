"""What to say in an interview of what would know a duplicate, by why nothing did.

For how long ids have to be kept depends on what can bring a message again: its sender, and where it can lie meanwhile.
"""

from typing import Final

from playground.explain.clauses import Miss
from playground.explain.history import History

_KNOW_THE_ID: Final = (
    "If the effect lives in your database, write the message id in the same transaction. If it lives elsewhere (card "
    "network, mail), pass the id along and let that side refuse the repeat."
)
_REMEDIES: Final = {
    Miss.NO_TABLE: _KNOW_THE_ID,
    Miss.FRESH_KEY: "Deduplication works only if all attempts at one message carry the same idempotency key: choose it "
    "once, where the message is made, and keep it through every retry and restart.",
    Miss.LOST_IN_A_CRASH: "The table of known ids has to be as durable as the effects that it guards.",
    Miss.WIPED: "Whoever empties the table of known ids lets every duplicate through that can still come: keep them "
    "for {reach}.",
    Miss.EXPIRED: "The window in which ids are known ({window} here) has to cover {reach}.",
    Miss.NOT_MARKED: "A crash can come between any two steps, so the effect and its note have to be one transaction; "
    "where the effect is made elsewhere, the id has to go along.",
    Miss.OTHER_TABLE: "A redelivery goes to whoever is free, so ids that one process keeps to itself are of no use to "
    "the next one: keep the table where all of them look, with a unique key, in the database of the effect.",
}
_PRODUCERS_FORGOTTEN: Final = (
    "A broker knows a key for so long ({window} here), and then takes what is sent again for new: sending has to end "
    "before that, or an id of the message's own has to tell whoever does the work."
)
_BY_THE_SENDER: Final = "all the time in which the producer or its application may send again, after an outage, too"
_FROM_A_QUEUE: Final = "the longest that a message may wait{} and the longest retry together"
_REDRIVE: Final = ", a redrive of the dead letters"


def remedy_of(history: History, miss: Miss | None) -> str:
    """What would know such a duplicate, with a place for how long ids are known here (`window`)."""
    if miss is Miss.EXPIRED and knows_by_the_broker(history):
        return _PRODUCERS_FORGOTTEN
    return _REMEDIES[miss or Miss.NO_TABLE].replace("{reach}", _reach(history))


def knows_by_the_broker(history: History) -> bool:
    """Whether the broker's table of keys is the one there is."""
    return bool(history.record.settings.broker.dedup_window_ms) and history.contract.dedup == "none"


def _reach(history: History) -> str:
    """For how long a duplicate can still come."""
    if not history.has_broker or knows_by_the_broker(history):
        return _BY_THE_SENDER
    settings = history.record.settings
    parks = settings.broker.max_deliveries and settings.broker.dead_letters == "parked"
    return _FROM_A_QUEUE.format(_REDRIVE if parks or settings.consumer.on_failure == "park" else "")
