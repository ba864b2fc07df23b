"""A member's side of a log: it skips what is not its own any more, commits by the way, and writes in transactions."""

from functools import partial

from playground.checker.audit.case import BROKER
from playground.checker.audit.consumer import ConsumerAudit
from playground.checker.audit.duties import Duty
from playground.engine.events import Event
from playground.engine.mechanisms.group import NOT_ITS_OWN


class MemberAudit(ConsumerAudit):
    """Follows every delivery until it is done."""

    def skipped(self, event: Event) -> None:
        """What is not its own needs no key to be skipped, and has no answer."""
        if event.detail not in NOT_ITS_OWN:
            super().skipped(event)
            return
        self._take_first(event)
        self._owe_turn(event)

    def acked(self, event: Event) -> None:
        """A commit by the way is owed to nobody."""
        if self._case.terms(event.message).ack in ("at-next-poll", "background"):
            self._acks.sent(event)
            self._case.owe_ack(event)
        else:
            super().acked(event)

    def _go_on(self, event: Event, what: str) -> None:
        """What nobody can do is written to a topic of its own first."""
        if what != "park":
            super()._go_on(event, what)
            return
        self._case.given_up[event.number] = event.place, partial(self._end_work_on, event)
        duty = Duty(0, event.number, "the dead letter", event.message, survives=True)
        self._case.duties.owe_at(BROKER, ("write aside", event.number), event.time_ms, duty)

    def _end_work_on(self, failed: Event, written: Event) -> None:
        super()._go_on(failed._replace(time_ms=written.time_ms), "acknowledge")

    def _for_its_record(self, what: str) -> str:
        """A dead letter is no answer that could be given again."""
        return "acknowledge" if what == "park" else what

    def crashed(self, event: Event) -> None:
        """What it had not written yet, it never will."""
        super().crashed(event)
        for failed in [failed for failed, (who, _) in self._case.given_up.items() if who is self._here]:
            del self._case.given_up[failed]
            self._case.duties.cancel(BROKER, ("write aside", failed))

    def produced(self, event: Event) -> None:
        """The work is done, and written."""
        if self._case.settings.consumer.effect != "output":
            self._case.report(event.number, f"m{event.message} is written, but its effect is no output")
        self._demand_finish(event, "finish")
        self._end_work(event)

    def applied(self, event: Event) -> None:
        """The effect; where it is an output, it counts as its position is committed."""
        if self._case.settings.consumer.effect != "output":
            super().applied(event)
