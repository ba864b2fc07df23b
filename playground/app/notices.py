"""Notices: what the app says in a corner of the screen. None of it is markup: a path may be called anything.

Everything else that is shown takes its text as it is, too: drawings are made of spans, Textual's own widgets are told
`markup=False`, and a tooltip is a `Content`.
"""

from textual.app import App
from textual.notifications import SeverityLevel

from playground.text import printable_lines


class PlainNotices(App[None]):
    """An app that says what it is given to say, letter by letter."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Tell the person something; widgets ask for markup, and do not get it."""
        super().notify(printable_lines(message), title=title, severity=severity, timeout=timeout, markup=False)
