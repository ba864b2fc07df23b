"""Notices in which nothing is markup."""

from typing import TYPE_CHECKING

from textual.app import App

from playground.text import printable_lines

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel


class PlainNotices(App[None]):
    """An app whose notices say what they were given, letter by letter."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: "SeverityLevel" = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say it letter by letter: a path may be called anything. Widgets ask for markup, and do not get it.

        Everything else that is shown takes its text as it is, too: drawings are made of spans, Textual's own widgets
        are told `markup=False`, and a tooltip is a `Content`.
        """
        super().notify(printable_lines(message), title=title, severity=severity, timeout=timeout, markup=False)

    def clear_notifications(self) -> None:
        """Take them back, with what holds them: Textual leaves that there, each with a line of its own."""
        super().clear_notifications()
        for holder in self.screen.query("ToastHolder") if self.screen_stack else ():
            holder.remove()
