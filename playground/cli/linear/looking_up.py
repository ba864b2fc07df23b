"""Looking a word up in lines: it is typed behind a question mark, and the glossary's sentences answer."""

from collections.abc import Callable, Iterator
from typing import Final

from playground.cli.linear.menu import Entry
from playground.cli.linear.pager import say_line
from playground.scenario.mistakes import nearest
from playground.words.look_up import entries, look_up

_MOST: Final = 3
"""So many entries are told of a word that several speak of."""


def meanings(text: str) -> Iterator[str]:
    """What the glossary says of a word, an entry each: those of that name, else the first that mention it."""
    found = [one.word for one in look_up(text)]
    named = [one for one in found if text.lower() in (name.lower() for name in one.names)]
    for one in (named or found)[:_MOST]:
        yield f"{one.name}: {one.text}"
    if not found:
        near = nearest(text, [name for one in entries() for name in one.word.names])
        yield f"The glossary has no word {text!r}" + (f"; did you mean {near!r}?" if near else ".")


def typed(key: Callable[[], str]) -> str:
    """What somebody types at a terminal, seen as it is typed; empty: nothing, or they have thought better of it."""
    entry = Entry("?", lambda _: None)
    say_line("Which word? Enter ends it; enter alone says the page again.", "dim")
    while (pressed := key()) not in ("enter", "esc"):
        if pressed == "backspace" and entry.text:
            print("\b \b", end="", flush=True)
        if entry.take(" " if pressed == "space" else pressed) and pressed != "backspace":
            print(entry.text[-1], end="", flush=True)
    print(flush=True)
    return entry.text.strip() if pressed == "enter" else ""
