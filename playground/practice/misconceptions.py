"""Misconceptions: thoughts that lead to wrong predictions, each with why it is wrong and what to think instead.

A wrong answer is met with the thought behind it, if that is a known one: what is only corrected comes back, what is
refuted does not. Which thought it was follows from what was said, what is so, and the mechanism that made it so.
"""

from typing import Final

from playground.checker.fates import Fate
from playground.explain.anomalies import anomalies_of
from playground.explain.clauses import SLOW_GAPS, Anomaly, End, Gap, Miss
from playground.explain.history import History
from playground.explain.recognition import passed_for_another
from playground.practice.miscounting import miscounted
from playground.practice.predictions import Possible
from playground.practice.refutation import Refutation
from playground.practice.scene import Scene

_A_TABLE = "ask of each table of ids what it outlives, how long it keeps an id, and in which step it is written."
OF_MISSES: Final[dict[Miss | None, Refutation]] = {
    Miss.NOT_MARKED: Refutation(
        "a table of processed ids stops every repeat.",
        "the effect and the note of it are two steps here, and something came between them: done, and not noted.",
        "write the note in the transaction of the effect, or count on a repeat after a crash.",
    ),
    Miss.LOST_IN_A_CRASH: Refutation(
        "the consumer remembers what it has done.",
        "its table was in memory, and a crash took it; the effect had been made, and stayed.",
        _A_TABLE,
        given=(Scene.has_a_crash,),
    ),
    Miss.EXPIRED: Refutation(
        "an id that was noted is known.",
        "it is known for a window only, and the repeat came later than that.",
        "the window has to be longer than the longest way that a repeat can take, a dead letter's replay included.",
    ),
    Miss.FRESH_KEY: Refutation(
        "a message with a key can be sent again safely.",
        "the repeat had another key, and by its key nobody could know it.",
        "make the key once, of the deed and not of the attempt, and keep it through restarts.",
    ),
    Miss.OTHER_TABLE: Refutation(
        "what was noted is known.",
        "it was noted by another consumer, in a table of its own, which this one does not see.",
        "a repeat goes to whoever is free: keep one table for all, where the effect is.",
    ),
    Miss.WIPED: Refutation("what was noted stays noted.", "the table was wiped meanwhile.", _A_TABLE),
}
"""By how a table of processed ids failed."""
_OF_REPEATS: Final = {
    Gap.ANSWER_LOST: Refutation(
        "a lost answer changes nothing, for the work is done.",
        "whoever waits for the answer cannot tell a lost answer from lost work, and sends again; and nothing at the "
        "receiver tells a repeat from new work.",
        "after every lost answer ask what the receiver does with the second delivery.",
    ),
    Gap.CRASHED_AFTER: Refutation(
        "a crash undoes what was under way.",
        "the effect was made before the crash and outlives it; only the answer died, so the work comes again.",
        "ask what had happened before the crash, and what of it is on disk.",
        given=(Scene.has_a_crash,),
    ),
    Gap.NETWORK_COPY: Refutation(
        "a packet that is sent once arrives once.",
        "networks, proxies and two quick clicks make copies, and no retry is needed for that.",
        "the receiver has to know a repeat, wherever it comes from.",
        given=(Scene.is_copied,),
    ),
    Gap.RESURFACED: Refutation(
        "what is settled does not come back.",
        "a server that has missed the deletion hands it out once more.",
        "a delete is a wish; the consumer has to know a repeat.",
    ),
    Gap.SENDER_CRASHED: Refutation(
        "a restart begins with a clean slate.",
        "what had no answer before the crash is sent again after it, done or not.",
        "a durable outbox loses nothing, and repeats; so the receiver has to know a repeat.",
        given=(Scene.has_a_crash,),
    ),
    Gap.BATCH_FAILED: Refutation(
        "what was done of a batch is done.",
        "one failure gave the whole batch back, and with it what had been done.",
        "answer each message for itself, or know repeats.",
    ),
    Gap.FAILED: Refutation(
        "what ended in an error has had no effect.",
        "the effect was made first, and then the work failed; so it comes again.",
        "ask in which step the error came, and whether the effect is undone with it.",
    ),
    Gap.REDRIVEN: Refutation(
        "a dead letter was never done.",
        "the limit counts dispatches without an answer, and one of them had done the work.",
        "look at the effect before dead letters are replayed.",
    ),
}
_TIMEOUT: Final = Refutation(
    "no answer in time means that the other side has not done it.",
    "slow and lost look the same to whoever waits: the work was still going on, or its answer was.",
    "a timeout says how long one has waited, and nothing else.",
)
_NOT_DONE: Final = Refutation(
    "without an answer it has not been {done}.",
    "the answer is sent after the work, so the work can be done and the answer gone.",
    "no answer means unknown: neither done nor not done.",
)
_EVERY_REPEAT: Final = Refutation(
    "each delivery is one more effect.",
    "the repeat was known by its id, and skipped or refused.",
    "delivered twice is not {done} twice: count effects, not deliveries.",
)
_EVERY_TRY: Final = Refutation(
    "whatever is sent twice is {done} twice.",
    "only one of the tries came as far as the effect.",
    "count the tries that came as far as the effect.",
)
_GONE: Final = Refutation(
    "what is lost on its way is lost.",
    "somebody still had it, waited in vain for an answer, and sent it again.",
    "ask who still holds a copy, and what makes them send it.",
)
_UNDONE: Final = Refutation(
    "a crash takes what was in hand for good.",
    "nobody had acknowledged it, so somebody still had it, and sent it again.",
    "ask who still holds a copy when a node dies; whoever has had no answer does.",
    given=(Scene.has_a_crash,),
)
_OF_DELAYS: Final = {
    Gap.PACKET_LOST: _GONE,
    Gap.CRASHED_BEFORE: _UNDONE,
    Gap.SENDER_CRASHED: _UNDONE,
    Gap.NODE_DOWN: _UNDONE,
}
_WITHOUT_ANSWER: Final = SLOW_GAPS | {Gap.ANSWER_LOST, Gap.CRASHED_AFTER}
_OF_ENDS: Final = {
    End.WAITS_FOR_NOTHING: Refutation(
        "somebody will notice, and send it again.",
        "the producer waits for no answer here, so nobody misses one.",
        "ask who waits; where nobody does, a loss is final, and silent.",
    ),
    End.FORGOTTEN: Refutation(
        "a producer that retries loses nothing.",
        "what it had not been answered was in its memory, and the crash took that.",
        "a retry needs a sender who remembers: keep the outbox on disk.",
        given=(Scene.has_a_crash,),
    ),
    End.CONFIRMED: Refutation(
        "an answer means that it is done.",
        "the answer said less than that, and after it nobody sends again.",
        "ask of each answer what exactly it says: stored, flushed, known, or done.",
    ),
    End.ACKED_TOO_EARLY: Refutation(
        "what is acknowledged is done.",
        "the ACK was sent before the work, and the work never came to its end.",
        "acknowledge after the work; then a crash leads to a repeat, and not to a loss.",
    ),
    End.COMMITTED_WITH: Refutation(
        "what is committed after its work is never lost.",
        "a commit is of a position, and one behind it was done first.",
        "with several workers commit up to the oldest that is not done.",
    ),
    End.PASSED_OVER: Refutation(
        "with two steps on each hop nothing is lost and nothing comes twice.",
        "the library had said that it keeps it, and died with it; its release found nothing.",
        "a handover ends in a library: what the application has done is another question.",
        given=(Scene.has_a_crash,),
    ),
    End.SESSION_ENDED: Refutation(
        "a subscription keeps what comes for it.",
        "it stood in a session that ended with the connection.",
        "let sessions live on for longer than anybody is away.",
    ),
    End.SETTLED_ON_DISPATCH: Refutation(
        "the broker keeps a message until it is processed.",
        "it was settled as it was dispatched, so nobody had it any more.",
        "automatic acknowledgement is at-most-once on the last leg.",
    ),
    End.QUEUE_LOST: Refutation(
        "what the broker has confirmed is safe.",
        "it was in memory, or not yet flushed, and the crash took it; its producer holds a confirm.",
        "a confirm is worth what the broker had done before it.",
        given=(
            Scene.has_a_crash,
            Scene.is_confirmed,
        ),
    ),
    End.DISCARDED: Refutation(
        "what cannot be delivered waits with the dead letters.",
        "nobody has set up a place for them, so past the limit it is dropped.",
        "a limit on deliveries needs a place for what exceeds it.",
    ),
    End.TOO_OLD: Refutation(
        "what is stored waits until it is read.",
        "a log keeps records for a time, read or not, and that was over.",
        "keep records for longer than any reader is ever away, and watch the lag.",
    ),
    End.PASSED_BY: Refutation(
        "a consumer that comes back goes on where it was.",
        "its group had no position there, so that it began at the end.",
        "without a position the reset decides: latest passes by what is there.",
    ),
    End.EXPIRED: Refutation(
        "a dead letter waits until somebody looks.",
        "dead letters have a time of their own, and it was over.",
        "watch how old they are, not only how many.",
    ),
    End.PARKED: Refutation(
        "it is dispatched again until it works.",
        "the broker sets it aside: after so many dispatches without an ACK, or when the consumer wants it so.",
        "count the dispatches, lost ones as well: a limit does.",
    ),
    End.GAVE_UP: Refutation(
        "retries go on until it works.",
        "the producer makes so many attempts and no more, then it gives up and says so.",
        "count the attempts against the limit.",
        given=(Scene.is_given_up,),
    ),
    End.ACKED_ALL_THE_SAME: Refutation(
        "what fails comes again.",
        "after its tries the consumer acknowledges it all the same, so that everybody believes it done.",
        "look at what the error path answers, not only at the happy one.",
    ),
}
_UNCONFIRMED: Final = Refutation(
    "what the broker has stored is safe.",
    "it was in memory, or not yet flushed, and the crash took it; nobody had it any more who would send it again.",
    "ask what of it is on disk, and who still holds a copy.",
    given=(Scene.has_a_crash,),
)
_MARKED_FIRST: Final = Refutation(
    "note the id first, and nothing goes wrong.",
    "the crash came between the note and the effect, and every repeat is taken for done.",
    "the note and the effect have to be one step.",
    given=(Scene.has_a_crash,),
)
_SHARED_KEY: Final = Refutation(
    "another message is another message.",
    "it came under the key of one that was done, and whoever looks at keys takes it for that one.",
    "make the key of the deed: two deeds, two keys, even if they look alike.",
)
_NO_QUEUE: Final = Refutation(
    "what is published lands in a queue.",
    "no queue was bound where it should go.",
    "have what finds no queue sent back, and handle it.",
)
_STUCK: Final = Refutation(
    "sooner or later everything is delivered.",
    "nothing ends the wait for an ACK here, so what is out stays out.",
    "each wait needs an end: a timer, or the end of whoever is waited for.",
)
_KNOWN: Final = Refutation(
    "what is done is known to be done.",
    "the news of it never came to the producer, or a crash made it forget that it had asked.",
    "keep what is believed and what is so apart, and ask which packet carried the news.",
)
_ANSWERED: Final = Refutation(
    "after a fault the producer stays in the dark.",
    "it asked until an answer came, and one came; it need not be that of the first try.",
    "unknown ends with the first answer, and with the last attempt.",
    given=(Scene.is_confirmed,),
)
_CONFIRMED: Final = Refutation(
    "the producer hears of what goes wrong at the consumer.",
    "its answer is the broker's confirm, and one came; of the work it hears nothing.",
    "with a broker between them, ok means stored, and not done.",
    given=(Scene.is_confirmed,),
)
_NEVER_ASKED: Final = Refutation(
    "a producer notices that no answer comes.",
    "it waits for none here, so that there is nothing to miss.",
    "ask who waits for whose answer; whoever does not ask believes nothing.",
)
_FAILED: Final = Refutation(
    "what was given up has failed.",
    "the last word was silence, or an error, and {m} had been {done} all the same.",
    "whoever gives up does not know the outcome; repeat it only under the same key.",
)
_UNKNOWN_IS_FAILED: Final = Refutation(
    "no answer means that it failed.",
    "nobody has said so: an answer that does not come says nothing.",
    "unknown is a state of its own, and the right word for it.",
)


def refutation(scene: Scene, said: Possible, truth: Possible) -> Refutation | None:
    """The thought behind a wrong answer; `None`: it is none that is known, or speaks of what has not happened here."""
    found = _thought(scene, said, truth) or miscounted(scene, said, truth)
    if found is _OF_ENDS[End.QUEUE_LOST] and not found.is_so(scene):
        found = _UNCONFIRMED
    return found if found is not None and found.is_so(scene) else None


def _thought(scene: Scene, said: Possible, truth: Possible) -> Refutation | None:
    if said.effects is None or truth.effects is None:
        return None
    if said.effects == truth.effects:
        return _of_belief(scene, said, truth) if said.belief != truth.belief else None
    return _of_too_few(scene, said.effects) if said.effects < scene.fate.effects else _of_too_many(scene)


def _of_belief(scene: Scene, said: Possible, truth: Possible) -> Refutation:
    if truth.belief == "unknown":
        return _UNKNOWN_IS_FAILED if said.belief == "gave up" else _KNOWN
    if truth.belief == "gave up":
        return _FAILED if scene.fate.effects else _OF_ENDS[End.GAVE_UP]
    if truth.belief == "ok":
        return _CONFIRMED if scene.settings.topology.has_broker else _ANSWERED
    return _NEVER_ASKED


def _of_too_few(scene: Scene, said: int) -> Refutation | None:
    """It was done more often than was said."""
    mechanism, effects = scene.explanation.mechanism, scene.fate.effects
    gap, miss = mechanism.gap, mechanism.miss
    if effects > 1 and said:
        if miss in OF_MISSES:
            return OF_MISSES[miss]
        return _TIMEOUT if gap in SLOW_GAPS else _OF_REPEATS.get(gap) if gap else None
    if scene.anomaly is Anomaly.LATE:
        return _OF_DELAYS.get(gap) if gap else None
    if scene.anomaly is Anomaly.MISREPORTED:
        return _FAILED
    return _NOT_DONE if gap in _WITHOUT_ANSWER else None


def _of_too_many(scene: Scene) -> Refutation | None:
    """It was done less often than was said."""
    mechanism, fate = scene.explanation.mechanism, scene.fate
    if fate.effects == 1:
        is_known = Anomaly.DEDUPLICATED in anomalies_of(scene.record, scene.subject)
        is_tried_again = max(fate.attempts, fate.dispatches) > 1
        return _EVERY_REPEAT if is_known else _EVERY_TRY if is_tried_again else None
    if fate.effects:
        return None
    if fate.fate is Fate.PENDING:
        return _STUCK
    if mechanism.gap is Gap.UNROUTABLE:
        return _NO_QUEUE
    if passed_for_another(History(scene.record, scene.subject)):
        return _SHARED_KEY
    if mechanism.gap is Gap.SKIPPED:
        return _MARKED_FIRST
    return _OF_ENDS.get(mechanism.end) if mechanism.end else None
