"""The standard faults, once, in the textbook's steps: what each is where there is a broker, and where there is none.

Which of them there are for some settings follows from what these come to: where no answer is sent, none can be lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from playground.engine.contracts import Contract, contract_for
from playground.engine.settings import LinkSettings, Settings
from playground.matrix.durations import endless, may_end
from playground.matrix.fault_clauses import crash_once_stored, power_loss, producer_forgets
from playground.matrix.late_retries import has_window, late_retry, sent_later
from playground.scenario.mistakes import Table
from playground.systems.dialect import Dialect

POISON: Final = "F10"
"""A message that fails is delivered again because nothing was done: that is no repetition."""
_HOLD_MS: Final = 1000
"""How much longer than a clock something takes that outlasts it."""
_FACTOR: Final = 1.5
"""So many times the clock for redelivery does work take that outlasts it: one redelivery, not two."""
_LATER_MS: Final = 3000
"""When a consumer comes that was not there."""
_MOST_WITHOUT_END: Final = 1000
"""Events of a loop: a hundred rounds, which is far more than what a script brings about before it goes round."""
Exists = Callable[[Settings, Contract], bool]
Changes = Callable[[Settings], Mapping[str, Table]]


def _always(_settings: Settings, _contract: Contract) -> bool:
    return True


def _nothing(_settings: Settings) -> Mapping[str, Table]:
    return {}


@dataclass(frozen=True, kw_only=True)
class StandardFault:
    """What goes wrong."""

    name: str
    about: str
    """A clause: what happens."""
    steps: Callable[[Settings], list[Table]]
    exists: Exists = _always
    """Whether there is such a thing for some settings."""
    otherwise: str = ""
    """What there is not, where there is no such thing."""
    is_the_systems_own: bool = False
    """Whether nothing goes wrong, and there are systems that do it all the same."""
    most_events: int = 3000
    """What goes on for longer goes on for ever."""
    about_with: Callable[[Settings], str] | None = None
    """The same for some settings, where it is about something else with others."""
    changes: Changes = field(default=_nothing)
    """Textbook keys, by their table, that have to be so for it to happen."""

    def most_events_with(self, settings: Settings) -> int:
        """The same with some settings: what nothing would ever end shows itself sooner."""
        return self.most_events if may_end(settings) else min(self.most_events, _MOST_WITHOUT_END)

    @property
    def title(self) -> str:
        """What its scripts are called."""
        return f"{self.name}: {self.about}"


def _on(event: str, **where: object) -> Table:
    return {"event": event, "message": "m1", **where}


def _drop(link: str) -> Callable[[Settings], list[Table]]:
    return lambda _: [{"do": "drop", "link": link, "message": "m1"}]


def _crash(node: str, event: str, how: str = "process", **where: object) -> Callable[[Settings], list[Table]]:
    power = {"how": how} if how != "process" else {}
    return lambda _: [{"do": "crash", "node": node, "when": _on(event, **where), **power}]


def _crash_at_work(settings: Settings) -> list[Table]:
    """The consumer crashes before its effect; where it acknowledges first, the ack has reached the broker by then."""
    return _crash("consumer", "settled" if _acknowledges_first(settings) else "started")(settings)


def _acknowledges_first(settings: Settings) -> bool:
    return contract_for(settings, settings.guarantee).ack in ("before", "background")


def _as_safe_as_ever(settings: Settings) -> str:
    """By which event a publish is stored as safely as it ever will be before it is answered."""
    if settings.broker.confirm_at == "replicated":
        return "replicated"
    is_kept = settings.producer.handover == "two-step" and contract_for(settings, settings.guarantee).awaits_ack
    return "kept" if is_kept else "stored"


def _effect(settings: Settings) -> str:
    """By which event the work is done, whoever sees it."""
    return "produced" if settings.consumer.effect == "output" else "applied"


def _longer_than_the_ack(settings: Settings) -> Mapping[str, Table]:
    """Work that goes on for longer than an ack is under way, so that there is a midst of it to crash in."""
    if not _acknowledges_first(settings):
        return {}
    is_later = contract_for(settings, settings.guarantee).ack == "background"
    least_ms = settings.consumer.commit_ms + _HOLD_MS if is_later else _HOLD_MS
    return {"consumer": {"processing_ms": max(settings.consumer.processing_ms, least_ms)}}


def _poison(_settings: Settings) -> list[Table]:
    return [{"do": "poison", "message": "m1"}]


def _awaits(_settings: Settings, contract: Contract) -> bool:
    return contract.awaits_ack


def _acknowledges(_settings: Settings, contract: Contract) -> bool:
    return contract.ack not in ("never", "automatic")


def _has_clock(settings: Settings, contract: Contract) -> bool:
    return settings.redelivery_clock_ms > 0 and _acknowledges(settings, contract)


def _noted_late(settings: Settings) -> Mapping[str, Table]:
    """Who waits for no answer crashes before it could note that the message is sent."""
    awaits = contract_for(settings, settings.guarantee).awaits_ack
    return {} if awaits else {"producer": {"noted_after_ms": _HOLD_MS}}


def _forgotten(settings: Settings) -> Mapping[str, Table]:
    """The client dies with all that it knows, and its application sends again what it has no answer to."""
    producer = settings.producer
    if not contract_for(settings, settings.guarantee).awaits_ack:
        return _noted_late(settings)
    if settings.mechanisms.keeps_log or producer.handover == "two-step":
        return {}
    return {"producer": {"outbox": "memory", "resend": "same-key"}}


def _slow(clock_ms: int) -> list[Table]:
    """The first work outlasts a clock, whenever it is dispatched; what is begun after it takes its usual time."""
    slow = {"do": "slow", "processing_ms": int(clock_ms * _FACTOR), "for_ms": clock_ms}
    return [{**slow, "when": _on("dispatched")}]


def _past_a_retry(settings: Settings) -> list[Table]:
    """The first work is still in hand as the retry comes, and done as the one after that comes."""
    producer, way_ms = settings.producer, LinkSettings().latency_ms
    backoff_ms = 0 if producer.backoff == "none" else producer.backoff_ms
    waits_ms = backoff_ms + min(2 * backoff_ms, producer.backoff_max_ms)
    work_ms = producer.ack_timeout_ms + waits_ms + way_ms
    return [{"do": "slow", "processing_ms": work_ms, "for_ms": producer.ack_timeout_ms}]


_NO_ANSWER: Final = "no answer is sent that could be lost"
_NO_WINDOW: Final = "no key is kept and repeated, so no window ends"
_NO_QUEUE: Final = "there is no queue, and no consumer behind one"

BROKER: Final = (
    StandardFault(name="F1", about="the publish is lost on the way", steps=_drop("publish")),
    StandardFault(
        name="F2",
        about="the answer to the publish is lost",
        steps=_drop("confirm"),
        exists=_awaits,
        otherwise=_NO_ANSWER,
    ),
    StandardFault(
        name="F3",
        about="the broker crashes before it has stored the message",
        steps=_crash("broker", "arrived", link="publish"),
    ),
    StandardFault(
        name="F4a",
        about="the broker's process crashes after storing, before it answers",
        about_with=crash_once_stored,
        steps=lambda settings: _crash("broker", _as_safe_as_ever(settings))(settings),
    ),
    StandardFault(
        name="F4b",
        about="the power fails after the answer, before what the answer did not wait for",
        about_with=power_loss,
        steps=lambda settings: _power(settings),
        exists=lambda settings, contract: contract.awaits_ack or settings.consumer.session == "kept",
        otherwise="nothing remains to lose: nobody was answered, and no session keeps what was stored",
    ),
    StandardFault(name="F5", about="the delivery is lost on the way", steps=_drop("deliver")),
    StandardFault(
        name="F6",
        about="the consumer crashes before the effect",
        steps=_crash_at_work,
        changes=_longer_than_the_ack,
    ),
    StandardFault(
        name="F7",
        about="the consumer crashes after the effect, before its ACK",
        steps=lambda settings: _crash("consumer", _effect(settings))(settings),
    ),
    StandardFault(
        name="F8",
        about="the consumer's ACK is lost",
        steps=lambda settings: _drop_ack(settings),
        exists=_acknowledges,
        otherwise="the consumer sends no ack",
    ),
    StandardFault(
        name="F9",
        about="the work takes longer than the redelivery timer",
        steps=lambda settings: _slow(settings.redelivery_clock_ms),
        exists=_has_clock,
        otherwise="no clock brings a delivery back",
    ),
    StandardFault(name=POISON, about="processing always fails", steps=_poison, changes=endless, most_events=20_000),
    StandardFault(
        name="F11",
        about="the producer crashes before the answer, and its application sends again",
        about_with=producer_forgets,
        steps=lambda settings: _crash("producer", _as_safe_as_ever(settings))(settings),
        changes=_forgotten,
    ),
    StandardFault(
        name="F12",
        about="the answer is lost, and the retry comes after the deduplication window",
        steps=late_retry("confirm"),
        exists=has_window,
        otherwise=_NO_WINDOW,
    ),
    StandardFault(
        name="F13",
        about="a copy that was deleted comes up again, without any fault",
        steps=lambda _: [{"do": "resurface", "message": "m1", "when": _on("settled")}],
        is_the_systems_own=True,
        otherwise="it brings forth no duplicates by itself",
    ),
)


def _drop_ack(settings: Settings) -> list[Table]:
    """In two steps the first answer only says that a delivery is kept."""
    [step] = _drop("ack")(settings)
    return [{**step, "attempt": 2}] if settings.consumer.handover == "two-step" else [step]


def _power(settings: Settings) -> list[Table]:
    """After the answer, where there is one, else after storing; and before anything is on its way to a consumer."""
    if not contract_for(settings, settings.guarantee).awaits_ack:
        return _crash("broker", "stored", "power")(settings)
    if settings.transport.kind == "packets":
        return _crash("broker", "departed", "power", link="confirm")(settings)
    # With the connection the answer would be gone, too; so it has come, and there is no consumer yet.
    absent = [{"do": "crash", "node": one.word, "for_ms": _LATER_MS} for one in settings.topology.consumers]
    return [*absent, *_crash("broker", "confirmed", "power")(settings)]


DIRECT: Final = (
    StandardFault(name="F1", about="the request is lost on the way", steps=_drop("deliver")),
    StandardFault(name="F2", about="the answer is lost", steps=_drop("ack"), exists=_awaits, otherwise=_NO_ANSWER),
    StandardFault(
        name="F3",
        about="the server crashes before its handler starts",
        steps=_crash("consumer", "arrived", link="deliver"),
    ),
    StandardFault(
        name="F4a",
        about="the server does the work and answers with an error all the same",
        steps=lambda _: [{"do": "fail", "message": "m1", "after_effect": True}],
    ),
    StandardFault(
        name="F9",
        about="the work takes longer than the client waits",
        steps=_past_a_retry,
        exists=_awaits,
    ),
    StandardFault(name=POISON, about="processing always fails", steps=_poison),
    StandardFault(
        name="F11",
        about="the client crashes before the answer, and its application sends again",
        steps=_crash("producer", "applied"),
        changes=_forgotten,
    ),
    StandardFault(
        name="F12",
        about="the answer is lost, and the retry comes after the key was pruned",
        steps=late_retry("ack"),
        exists=has_window,
        changes=sent_later,
        otherwise=_NO_WINDOW,
    ),
)


def standard_faults(settings: Settings, dialect: Dialect) -> list[StandardFault]:
    """The standard faults that there are for some settings of a system."""
    contract = contract_for(settings, settings.guarantee)
    return [
        replace(one, about=one.about_with(settings)) if one.about_with else one
        for one in _all(settings)
        if one.name not in dialect.left_out
        and one.exists(settings, contract)
        and (dialect.duplicates_by_itself or not one.is_the_systems_own)
    ]


def left_out(settings: Settings, dialect: Dialect) -> dict[str, str]:
    """Those that there are not, each with the reason."""
    reasons = {one.name: one.otherwise for one in _all(settings)} | dict(dialect.left_out)
    met = {one.name for one in standard_faults(settings, dialect)}
    return {name: reasons.get(name, _NO_QUEUE) for name in NAMES if name not in met}


def _all(settings: Settings) -> tuple[StandardFault, ...]:
    return BROKER if settings.topology.has_broker else DIRECT


NAMES: Final = tuple(one.name for one in BROKER)
"""Every standard fault, in order."""
