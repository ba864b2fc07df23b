"""The events of commands, and of the ends of what they began, in words: a part of the table in `events.py`."""

from typing import Final

from playground.engine.events import Kind
from playground.words.event_row import EventWords, Role
from playground.words.times import span

_NOTE: Final[tuple[str, Role]] = ("", "note")

OF_COMMANDS: Final[dict[Kind, EventWords]] = {
    Kind.CRASHED: EventWords(
        "{node} crashes",
        "A node has died, and lost what was not on disk.",
        detailed="{node} loses its {detail}",
        reads=lambda how: {"lost": "disk"}.get(how, how),
        is_fault=True,
        role="lost",
        beat="{node} crashed",
    ),
    Kind.RESTARTED: EventWords("{node} is back", beat="{node} back"),
    Kind.DISCONNECTED: EventWords(
        "{node} loses its connection",
        "A connection has broken, and all that was on it is lost.",
        is_fault=True,
        role="lost",
        lane=("offline", "lost"),
        beat="connection broken",
    ),
    Kind.RECONNECTED: EventWords(
        "{node} is connected again",
        "There is another connection in the place of one that broke.",
        lane=("connected", "ack"),
        beat="connected again",
    ),
    Kind.SESSION_GONE: EventWords(
        "the session of {node} expires",
        "A client has been away for longer than its session outlives its connection: what the broker kept for it is "
        "gone, and it begins a new one.",
        lane=("no session", "lost"),
        role="lost",
        beat="session over",
    ),
    Kind.LEFT: EventWords(
        "{node} is out of its group",
        "A consumer is no member of its group any more: another one reads on, from the committed positions.",
        detailed="{node} is out of its group: {detail}",
        role="late",
        lane=("left", "late"),
        beat="out of the group",
    ),
    Kind.POSITIONS_GONE: EventWords(
        "the positions of the group expire",
        "A group has had no member for so long that its committed positions are gone: whoever comes begins at one end.",
        lane=("no position", "lost"),
        role="lost",
        beat="positions gone",
    ),
    Kind.JOINED: EventWords(
        "{node} joins its group",
        "A consumer is a member of its group again, and reads what nobody reads.",
        lane=("joined", "node"),
        beat="joined the group",
    ),
    Kind.LAGGED: EventWords(
        "the replicas fall behind",
        "The other replicas of the log are not in sync any more: its leader is alone.",
        is_fault=True,
        role="late",
        lane=("alone in sync", "late"),
        beat="replicas fell behind",
    ),
    Kind.CAUGHT_UP: EventWords(
        "the replicas have caught up",
        "The other replicas of the log are in sync again.",
        lane=("in sync", "node"),
        beat="replicas caught up",
    ),
    Kind.PAUSED: EventWords("{node} stands still", is_fault=True, role="late", beat="{node} stood still"),
    Kind.RESUMED: EventWords("{node} goes on", "A node goes on where it stood still.", beat="{node} went on"),
    Kind.DROP_ARMED: EventWords(
        "a drop is set on {link}",
        "From now on a fault lies in wait that will drop a packet.",
        is_fault=True,
        lies_in_wait=True,
    ),
    Kind.DUPLICATE_ARMED: EventWords(
        "a doubling is set on {link}",
        "From now on a fault lies in wait that will double a packet.",
        is_fault=True,
        lies_in_wait=True,
    ),
    Kind.DELAY_ARMED: EventWords(
        "a delay is set on {link}",
        "From now on a fault lies in wait that will hold a packet up.",
        is_fault=True,
        lies_in_wait=True,
    ),
    Kind.CUT: EventWords(
        "{link} is cut", "A link lets nothing through from now on.", is_fault=True, role="lost", beat="link cut"
    ),
    Kind.HEALED: EventWords("{link} is healed", "A link lets packets through again."),
    Kind.LOSS_SET: EventWords(
        "the loss of {link} is set",
        "How many of its packets a link loses by chance was changed.",
        detailed="{link} now loses {detail} of its packets",
        reads=lambda detail: f"{float(detail) * 100:.4g} %",
        lane=_NOTE,
        is_fault=True,
    ),
    Kind.LATENCY_SET: EventWords(
        "the latency of {link} is set",
        "How long packets take on a link was changed.",
        detailed="{link} now takes {detail}",
        reads=lambda detail: detail.removesuffix(" plus 0 to 0 ms"),
        lane=_NOTE,
        is_fault=True,
    ),
    Kind.SLOWED: EventWords(
        "{who} gets slow",
        "The consumer takes longer for each message from now on.",
        detailed="{who} now takes {detail} for each message",
        reads=lambda detail: span(int(detail.removesuffix(" ms"))),
        lane=_NOTE,
        is_fault=True,
        beat="{node} slow",
    ),
    Kind.SLOWNESS_ENDED: EventWords("{who} is as fast as before", lane=_NOTE),
    Kind.POISONED: EventWords(
        "{m} is poisoned",
        "From now on processing a message always ends in an error.",
        ": processing it always ends in an error",
        lane=_NOTE,
        is_fault=True,
        beat="poisoned",
    ),
    Kind.FAIL_ARMED: EventWords(
        "failures of {m} are set",
        "From now on a message will fail so many times when it is processed.",
        detailed="processing {m} will fail: {detail}",
        lane=_NOTE,
        is_fault=True,
        lies_in_wait=True,
    ),
    Kind.FORGOTTEN: EventWords(
        "{node} forgets what it has processed",
        "A node has lost the ids that it remembered.",
        lane=_NOTE,
        is_fault=True,
        beat="ids forgotten",
    ),
    Kind.RESURFACED: EventWords(
        "{m} comes up again in the queue",
        "A message that the broker was done with is in its queue once more: a server had missed the deletion.",
        lane=("is back", "again"),
        is_fault=True,
        beat="came up again",
    ),
    Kind.UNROUTABLE_ARMED: EventWords(
        "a mistake is made in the routing",
        "From now on a fault lies in wait by which a publish will find no queue.",
        lane=_NOTE,
        is_fault=True,
        lies_in_wait=True,
    ),
    Kind.REDRIVEN: EventWords(
        "{m} goes from the dead letters back to the queue",
        "Somebody has put a dead letter back into the queue, where it begins anew.",
        lane=("redriven", "again"),
        beat="redriven",
    ),
    Kind.SWITCHED: EventWords(
        "the guarantee is switched",
        "Messages are sent under another guarantee from now on; those on their way keep theirs.",
        detailed="{detail} from now on",
        lane=_NOTE,
        role="key",
    ),
    Kind.SEND_REQUESTED: EventWords(
        "more messages are asked for", detailed="more messages are asked for, with the {detail}", lane=_NOTE
    ),
    Kind.SAID: EventWords(
        "something is said",
        "The preset's author says something.",
        detailed="{detail}",
        lane=_NOTE,
        role="title",
        is_quiet=True,
    ),
    Kind.CHAOS_ENDED: EventWords(
        "all faults end; what is left drains",
        "All faults end here: links heal, nodes come back, what is left drains.",
        lane=_NOTE,
    ),
}
