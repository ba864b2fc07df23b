"""HTML that cannot be broken by what it says: text is escaped unless it is markup already, and elements are closed."""

from html import escape
from typing import Final

_VOID: Final = frozenset({"meta"})
_CODE: Final = "`"


class Markup(str):
    """A text that is HTML."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: str) -> Markup:
    """One element with its content; `class_` and `aria_label` become `class` and `aria-label`."""
    named = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    head = tag + "".join(f' {name}="{escape(value)}"' for name, value in named.items())
    return Markup(f"<{head}>" if tag in _VOID else f"<{head}>{joined(*children)}</{tag}>")


def joined(*children: str, by: str = "") -> Markup:
    """Several pieces one after the other."""
    return Markup(by.join(child if isinstance(child, Markup) else escape(child) for child in children))


def paragraph(text: str, style: str = "") -> Markup:
    """A paragraph; nothing for an empty text."""
    named = {"class_": style} if style else {}
    return element("p", text, **named) if text else Markup("")


def note(text: str) -> Markup:
    """What has to be said about something, in a sentence of the program's own; nothing for an empty text."""
    return paragraph(prose(text), "soft") if text else Markup("")


def prose(text: str) -> Markup:
    """A sentence of the program's own, in which `code` stands between backticks."""
    parts = text.split(_CODE)
    return joined(*(element("code", part) if index % 2 else part for index, part in enumerate(parts)))
