"""The application's own resends: when one is due, and what it begins anew."""

from playground.checker.audit.case import Case
from playground.engine.events import Event


class ResendAudit:
    """By message: how often the application has sent it again, and the attempts that had been made by then."""

    def __init__(self, case: Case) -> None:
        self._case, producer = case, case.settings.producer
        self._most = producer.max_resends if producer.resend != "never" else 0
        self._is_new = producer.resend == "new-key"
        self._times: dict[int, int] = {}
        self._before: dict[int, int] = {}
        self._waiting: dict[int, None] = {}
        """What it will send again."""

    def in_call(self, message: int, attempt: int) -> int:
        """Which attempt of the present call an attempt is, from 1; below that it is of an earlier one."""
        return attempt - self._before.get(message, 0)

    def wait(self, message: int, event: Event) -> None:
        """The application is told that a message failed, or that its producer is there again."""
        if self._times.get(message, 0) < self._most:
            self._waiting[message] = None
            wait_ms = self._case.settings.producer.resend_after_ms
            self._case.duties.owe(
                event.place, ("resend", message), event, "the sending again", message=message, wait_ms=wait_ms
            )

    def crash(self, forgotten: list[int]) -> None:
        """The producer has forgotten these, and the application has not."""
        self._waiting.update(dict.fromkeys(one for one in forgotten if self._times.get(one, 0) < self._most))

    def restart(self, event: Event) -> None:
        """The producer is there again, and the application waits anew."""
        for message in self._waiting:
            self.wait(message, event)

    def resent(self, event: Event) -> None:
        """The application sends a message again."""
        case, message = self._case, event.message
        case.duties.demand(event.place, ("resend", message), event, "the application has no reason to")
        times = self._times[message] = self._times.get(message, 0) + 1
        if event.attempt != times:
            case.report(event.number, f"m{message} is sent again as time {event.attempt}, but it is time {times}")
        self._before[message] = case.attempts.get(message, 0)
        self._waiting.pop(message, None)
        if self._is_new:
            case.keys.renewed(event)
