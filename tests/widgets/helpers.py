"""Drawings as plain text, and the roles of its words, so that a test says what a human sees."""

from collections.abc import Sequence

from widgets.renderables.spans import Row


def text(rows: Sequence[Row]) -> str:
    """What is drawn, without colours."""
    return "\n".join("".join(span.text for span in row).rstrip() for row in rows)


def role_of(rows: Sequence[Row], word: str) -> str:
    """The role of the first span that has this word in it."""
    return next(span.role for row in rows for span in row if word in span.text)
