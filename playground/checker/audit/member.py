"""A member's side of a log: it skips what is not its own any more, commits by the way, and writes in transactions."""

from playground.checker.audit.consumer import ConsumerAudit
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
