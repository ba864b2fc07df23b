"""The lessons of the first minute: what each says, which key it waits for, and what has to come of it.

No lesson goes on by a clock: while it speaks the clock stands, its key lets time pass, and when what it is about has
happened the clock stands again. So a person sees the loss, the duplicate and the refused duplicate at their instants.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from playground.engine.looks import Standing
from playground.engine.settings import Guarantee
from playground.live.session import Session
from playground.live.views import CountersView, Snapshot
from playground.scenario.load import SANDBOX, load_preset


class Observed(NamedTuple):
    """What a lesson looks at."""

    now: Snapshot
    before: CountersView
    """The counters as the lesson began: it asks for one more, however many there are."""
    running: bool = False
    """Whether the clock goes."""
    explained: bool = False
    """Whether the reasons are open."""
    behind: bool = False
    """Whether the run is in its past."""

    def more(self, counter: str) -> bool:
        """Whether a counter has grown."""
        grown: bool = getattr(self.now.counters, counter) > getattr(self.before, counter)
        return grown


Judge = Callable[[Observed], bool]


class Lesson(NamedTuple):
    """One of them. In its texts `{a}` and so on are keys, by the ids of their actions."""

    ask: str
    """What to press; the clock stands."""
    key: str
    """The id of the action that is asked for; empty: nothing more is."""
    look: str = ""
    """Where to look on a screen, meanwhile and then; who is told all in lines needs no such words."""
    pressed: Judge = lambda _: False
    """Whether that has been done."""
    then: str = ""
    """What to expect while time passes; empty: none does."""
    until: Judge = lambda _: True
    """Whether what the lesson is about has happened; the clock stands again."""
    answer: str = ""
    """The intervention that the key is, for whoever takes the tour up after this lesson."""
    shop: Callable[[], Session] | None = None
    """Another session, in which it goes on."""


def first_shop() -> Session:
    """Where the tour begins."""
    return Session(load_preset(SANDBOX))


def _torn_shop() -> Session:
    """The same under exactly-once, but for the consumer: its work and the note of it are two steps."""
    preset = load_preset(SANDBOX)
    settings = preset.settings
    torn = replace(settings.consumer, dedup="effect-first")
    return Session(
        replace(preset, settings=replace(settings, guarantee=Guarantee.EXACTLY_ONCE, consumer=torn)),
    )


def _is_quiet(seen: Observed) -> bool:
    """Whether nothing is under way, and nobody waits."""
    return not seen.now.counters.in_flight and not seen.now.counters.pending and not seen.now.producer.look.outbox


def _done(count: int) -> Judge:
    return lambda seen: seen.now.counters.once >= count and _is_quiet(seen)


def _sends(guarantee: Guarantee) -> Judge:
    return lambda seen: seen.now.guarantee is guarantee


def _armed(seen: Observed) -> bool:
    return any(link.armed for link in seen.now.links)


_SWITCHED: Final = "What is under way keeps the guarantee that it was sent under: its answer comes first …"
LESSONS: Final = (
    Lesson(
        "Payments of $100 go from the producer to the consumer; the ACK, the answer “done”, comes back. Press "
        "{toggle-pause} for two of them. ({unselect} leaves the tour, {tour} takes it up again.)",
        "toggle-pause",
        "Watch the lines deliver and ack.",
        lambda seen: seen.running,
        "A payment goes to the consumer, is charged there, and its ACK comes back.",
        _done(2),
    ),
    Lesson(
        "Two payments, two charges: nothing LOST, nothing DUPLICATED. Now break it: press {drop-ack}, and the next ACK "
        "will be lost.",
        "drop-ack",
        "Watch the line ack, the way back.",
        lambda seen: _armed(seen) or seen.more("dropped"),
        "Armed: the next ACK will be lost; the clock stands when it happens.",
        lambda seen: seen.more("dropped"),
        "drop-ack",
    ),
    Lesson(
        "The ACK is lost. The payment was made; to the producer it looks just like a payment that was lost. Press "
        "{toggle-pause}.",
        "toggle-pause",
        "Watch its timer in PRODUCER, then the account.",
        lambda seen: seen.running,
        "No ACK will come. When its timer runs out, the producer sends the payment again …",
        lambda seen: seen.more("duplicated"),
    ),
    Lesson(
        "DUPLICATED: charged twice, $100 too much. Nobody did anything wrong: at-least-once means sent until it is "
        "answered, so never lost in silence, perhaps done twice. Its promise is kept. Press {why} to ask.",
        "why",
        "Watch the answer open below.",
        lambda seen: seen.explained,
    ),
    Lesson(
        "Below: how one thing led to the next, and what would have prevented it. Now back in time: press {step-back}. "
        "({page-down} reads on.)",
        "step-back",
        "Look at the account and DUPLICATED.",
        lambda seen: seen.behind,
    ),
    Lesson(
        "The second charge has not happened yet: the account is right again. {step-back} goes further back, and in "
        "a run of your own what you break there makes another branch. Press {present}: back to the present.",
        "present",
        "Look at the account.",
        lambda seen: not seen.behind,
    ),
    Lesson(
        "Can that be prevented? Press {exactly-once} for exactly-once: the consumer notes the id of each payment, in "
        "one step with the charge.",
        "exactly-once",
        "Look at CONSUMER.",
        _sends(Guarantee.EXACTLY_ONCE),
        _SWITCHED,
        _is_quiet,
        "exactly-once",
    ),
    Lesson(
        "Press {drop-ack} again: the next ACK will be lost, too. What will the consumer do when that payment comes for "
        "the second time?",
        "drop-ack",
        "Watch CONSUMER.",
        lambda seen: _armed(seen) or seen.more("dropped"),
        "The ACK is lost, the timer runs out, the same payment comes again …",
        lambda seen: seen.more("deduplicated"),
        "drop-ack",
    ),
    Lesson(
        "m4 was delivered twice and charged once: its id was known. (DUPLICATED is still m3.) Now the opposite: press "
        "{at-most-once} for at-most-once. The producer will wait for no answer.",
        "at-most-once",
        "Look at PRODUCER.",
        _sends(Guarantee.AT_MOST_ONCE),
        _SWITCHED,
        _is_quiet,
        "at-most-once",
    ),
    Lesson(
        "The next payment is sent, and forgotten. Press {drop-data}: it will be lost on its way.",
        "drop-data",
        "Look at LOST.",
        lambda seen: _armed(seen) or seen.more("dropped"),
        "Armed: the next payment will be lost.",
        lambda seen: seen.more("lost"),
        "drop-data",
    ),
    Lesson(
        "LOST: fast, and gone. To lose, to repeat, or to remember: that is the choice. But can remembering fail? Press "
        "{toggle-pause} for exactly-once in which the charge and the note of it are two steps.",
        "toggle-pause",
        "Watch CONSUMER.",
        lambda seen: seen.running,
        "A fresh shop under exactly-once: the consumer charges, and notes the id a moment later. First one payment …",
        _done(1),
        shop=_torn_shop,
    ),
    Lesson(
        "One payment, one charge. Press {crash-at}, then [3]: the consumer will crash between the charge and the "
        "note of it.",
        "crash-at",
        "Look at CONSUMER.",
        lambda seen: bool(seen.now.consumers[0].armed),
        "The trap is set: the consumer charges the next payment, and then …",
        lambda seen: any(one.look.node.standing is Standing.DOWN for one in seen.now.consumers),
        "crash-between-steps",
    ),
    Lesson(
        "Charged, and not noted: the power failed between the two. Press {crash-consumer}: it comes back, and the "
        "payment is sent again.",
        "crash-consumer",
        "Look at its processed ids.",
        lambda seen: all(one.look.node.standing is Standing.UP for one in seen.now.consumers),
        "It is back, and does not know that it has charged. The producer sends again …",
        lambda seen: seen.more("duplicated"),
        "crash-consumer",
    ),
    Lesson(
        "DUPLICATED under exactly-once: the promise is broken. It holds only where effect and note are one step. "
        "Everything is one key: {help} shows them, {library} has the path. Break something!",
        "",
        "({unselect} ends the tour)",
    ),
)
