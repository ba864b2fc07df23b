"""Practice in lines: page after page of a sitting, answered by keys, or by words from a pipe."""

import re
from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import Final, TypeVar

from playground.cli.linear.keyboard import END, Keyboard
from playground.cli.linear.looking_up import meanings, typed
from playground.cli.linear.pager import Pager, rows_of, say_line
from playground.practice.asking import Asking, Exercise, Reply
from playground.practice.causes import log_lines
from playground.practice.marks import Confidence

T = TypeVar("T")
_CONFIDENCES: Final = {"s": Confidence.SURE, "f": Confidence.FAIRLY, "g": Confidence.GUESS}
_GO_ON: Final = frozenset({"space", "enter"})
_LEAVE: Final = frozenset({"q", "esc", "quit"})
_IN_ONE: Final = re.compile("([1-9]+)([sfg]?)")
"""An answer in one word, from a pipe: `2s`."""
_ENOUGH: Final = -1
_ALWAYS: Final = "q leaves, ? says it again or looks a word up"
_WAIT_S: Final = 60.0


class PracticeLines:
    """One sitting, in lines."""

    def __init__(self, source: Keyboard, clock: Callable[[], float] = monotonic, *, tells_all: bool = False) -> None:
        self._source, self._clock = source, clock
        self._tells_all = tells_all
        """Whether all settings are told at once."""
        self._waiting: list[str] = []
        self._heading = ""
        self._pager = Pager(self._wait_for_more, is_live=source.is_live)
        self._is_short = False
        """Whether of the page only what decides is told, and the rest on a key."""

    def go_through(self, pages: Exercise) -> None:
        """Show page after page, until somebody leaves."""
        page = next(pages, Asking(""))
        try:
            while True:
                self._begin(page.heading)
                self._show(page)
                page = pages.send(self._reply(page))
        except _LeftError:
            if page.left:
                say_line(page.left)
        except StopIteration:
            return

    def _begin(self, heading: str) -> None:
        """Say which exercise begins, if one does."""
        if heading != self._heading:
            self._heading = heading
            self._pager.say_together([("", ""), (heading, "bold")])

    def _show(self, page: Asking) -> None:
        """What was answered, what there is to see, what is to be said of it, and the question at the end."""
        self._is_short = bool(page.more) and not self._tells_all
        say, question = self._pager.say, self._question(page)
        if page.steps and page.step == 0:
            say("The steps:", "bold")
            for number, text in enumerate(page.steps, 1):
                say(f"{number}. {text}")
        if page.verdict:
            say(page.verdict, "green" if page.is_all_right else "yellow")
        for text in page.breaks:
            say(text, "bold")
        for text in page.about:
            say(text)
        if not self._is_short:
            for text in page.more:
                say(text)
        log = list(_log(page))
        if not self._is_short or page.shows is None or page.shows.end is None or self._fits([*log, *question]):
            for text, style in log:
                say(text, style)
        for text in page.said:
            say(text, "bold" if page.because and text == page.because.rule else "")
        self._pager.say_together(question)

    def _fits(self, lines: Sequence[tuple[str, str]]) -> bool:
        return self._pager.has_room(sum(rows_of(text) for text, _ in lines))

    def _show_more(self, page: Asking) -> None:
        """How it is set up otherwise, and what has happened so far; then the question again."""
        for text in page.more:
            self._pager.say(text)
        for text, style in _log(page):
            self._pager.say(text, style)
        self._pager.say_together(self._question(page))

    def _question(self, page: Asking) -> list[tuple[str, str]]:
        """What is asked, and the keys that answer."""
        lines = [(f"See it: playground play {page.play}", "dim")] if page.play else []
        if page.ask:
            lines.append((page.ask, "bold"))
            lines += [(f"{number}. {text}", "") for number, text in enumerate(page.in_lines, 1)]
        if page.seconds:
            lines.append((f"Answer aloud, in {page.seconds} seconds; nothing is recorded.", ""))
        return [*lines, (self._keys(page), "dim")]

    def _keys(self, page: Asking) -> str:
        more = f"{'m: more; ' if self._is_short else ''}{_ALWAYS}"
        if not page.options:
            return f"space: {'that is all' if page.seconds else 'on'}; {more}"
        if page.is_many:
            return f"numbers choose{'' if self._is_short else ', and take back'}; space: that is all; {more}"
        return f"1 to {len(page.options)} answers; {more}"

    # Replies.

    def _reply(self, page: Asking) -> Reply:
        chosen: tuple[int, ...] = ()
        if not page.options:
            self._wait(page)
        else:
            chosen = self._several(page) if page.is_many else (self._ask(page, self._option_of(page)),)
        return Reply(chosen, self._confidence(page) if page.is_rated else None)

    def _wait(self, page: Asking) -> None:
        """Until somebody goes on; of who spoke at a terminal, how long it took: from a pipe nobody speaks."""
        began = self._clock()
        self._ask(page, lambda word: word if word in _GO_ON else None)
        if page.seconds and self._source.is_live:
            say_line(f"That took {self._clock() - began:.0f} s.", "dim")

    def _option_of(self, page: Asking) -> Callable[[str], int | None]:
        """Reads a number, or from a pipe the word with which one option alone begins: `twice`."""
        numbers = {str(number): number - 1 for number in range(1, len(page.options) + 1)}

        def read(word: str) -> int | None:
            begin = [index for index, text in enumerate(page.options) if text.lower().startswith(word.lower())]
            return numbers.get(word, begin[0] if len(word) > 1 and len(begin) == 1 else None)

        return read

    def _several(self, page: Asking) -> tuple[int, ...]:
        chosen: set[int] = set()
        option_of = self._option_of(page)
        while (index := self._ask(page, lambda word: _ENOUGH if word in _GO_ON else option_of(word))) != _ENOUGH:
            chosen ^= {index}
            numbers = ", ".join(str(one + 1) for one in sorted(chosen))
            say_line(f"chosen: {numbers or 'none'}", "dim")
        return tuple(sorted(chosen))

    def _confidence(self, page: Asking) -> Confidence:
        keys = "s: sure, f: fairly, g: a guess"
        say_line(f"How sure? {keys}", "dim")
        return self._ask(page, lambda word: _CONFIDENCES.get(word[:1]), f"{keys}; {_ALWAYS}")

    def _ask(self, page: Asking, read: Callable[[str], T | None], keys: str = "") -> T:
        while True:
            word = self._next()
            if (found := read(word)) is not None:
                return found
            if word.startswith("?"):
                self._say_again(page, word[1:].strip(), keys)
            elif word == "m" and self._is_short:
                self._show_more(page)
            else:
                say_line(f"{word}: no answer here; {keys or self._keys(page)}", "dim")

    def _say_again(self, page: Asking, wanted: str, keys: str) -> None:
        """What the glossary says of a word, and what is asked; without a word the whole page."""
        if not wanted and self._source.is_live:
            wanted = typed(self._key)
        if wanted:
            for text in meanings(wanted):
                self._pager.say(text)
            if not keys:
                self._pager.say_together(self._question(page))
        else:
            self._show(page)
        if keys:
            self._pager.say(keys, "dim")

    def _wait_for_more(self) -> None:
        """Until what stands there has been read."""
        while (word := self._next()) not in _GO_ON:
            say_line(f"{word}: the question is still to come; space: more, q leaves", "dim")

    def _next(self) -> str:
        """The next key; whoever leaves is let go."""
        word = self._key()
        self._pager.begin()
        if word in _LEAVE:
            raise _LeftError
        return word

    def _key(self) -> str:
        """The next key, whatever it is; whoever has gone is let go."""
        while not self._waiting:
            self._waiting += [one for word in self._source.read(_WAIT_S) for one in _words(word)]
        word = self._waiting.pop(0)
        if word == END:
            raise _LeftError
        return word


def _log(page: Asking) -> Iterator[tuple[str, str]]:
    """What has happened, a line each, with how they look."""
    if page.shows:
        yield "The log" + (" so far:" if page.shows.end is not None else ", to its end:"), "bold"
        for line in log_lines(page.shows):
            yield line.text, ""
        if page.shows.end == 0:
            yield "nothing yet", ""
        yield "", ""


class _LeftError(Exception):
    """Somebody has left."""


def _words(word: str) -> Sequence[str]:
    """`2s` is two answers: which, and how sure."""
    found = _IN_ONE.fullmatch(word)
    return [*found[1], *found[2]] if found else [word]
