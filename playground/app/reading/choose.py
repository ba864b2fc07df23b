"""The questions of a design review, one after the other, and what to set in the system that somebody has.

What follows is tried, which takes a while; it is done beside the screen, which goes on answering keys.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from playground.app.reading.sheet_screen import SheetScreen
from playground.guarantee.choosing import QUESTIONS, Recommended, real_systems, recommend, shown_by
from playground.scenario.load import load_preset
from playground.scenario.preset import Preset
from playground.systems import SYSTEMS
from playground.words.mechanism import mechanism_in_own_words
from playground.words.system_sheet import toml
from playground.words.times import span
from widgets.renderables.bars import hint
from widgets.renderables.prose import in_brief
from widgets.renderables.sheet import SheetLine, SheetView
from widgets.renderables.spans import Row, Span, crop, row, width_of

_ASKS: Final = {**{one.key: one.ask for one in QUESTIONS}, "system": "Which system do you have?"}
"""What is asked, in this order."""


class ReviewLine(NamedTuple):
    """An answer that can be given; or in the end, something to watch. Without a word it is what stands above them."""

    word: str
    says: str
    script: Preset | None = None
    """What is played, if it is no answer."""
    preset: str = ""
    """Its name, if it is one of the library."""


class ChooseScreen(SheetScreen[ReviewLine]):
    """Each answer leads to the next question, and the last one to settings; the answer is a preset to watch."""

    HEADING = ("CHOOSE", "what a design review asks, and what follows for the system you have")
    FIELD = ("search", "a word of an answer")

    def __init__(self, own: str = "") -> None:
        super().__init__()
        self._own = own
        """The system of the run that is on, which is offered first."""
        self.answers: dict[str, str] = {}
        self.recommended: Recommended | None = None

    def hints(self) -> Iterable[Row]:
        """What the keys do."""
        says = "watch it" if self.recommended else "answer"
        yield hint("enter", says, "start", usable=self.chosen is not None)
        yield from self.reading_hints()

    @property
    def _keys(self) -> list[str]:
        return list(_ASKS)

    def _lines(self) -> list[ReviewLine]:
        if self.recommended:
            return [*_scripts(self.recommended)]
        if len(self.answers) == len(self._keys):
            return []
        if len(self.answers) == len(QUESTIONS):
            names = sorted(real_systems(), key=lambda name: name != self._own)
            return [ReviewLine(name, SYSTEMS[name].about) for name in names]
        answers = QUESTIONS[len(self.answers)].answers.items()
        return [ReviewLine(word, says.removeprefix(f"{word}: ")) for word, says in answers]

    def look_up(self, text: str) -> None:
        """Offer the answers that have to do with a text."""
        words = text.lower().split()
        found = [one for one in self._lines() if all(word in f"{one.word} {one.says}".lower() for word in words)]
        step = min(len(self.answers) + 1, len(self._keys))
        of = f"step {step} of {len(self._keys)}"
        self.show_count(f"{len(found)} to watch" if self.recommended else of)
        heading = "To watch" if self.recommended else "" if step == len(self.answers) else _ASKS[self._keys[step - 1]]
        self.offer([ReviewLine("", heading), *found] if found and heading else found)

    def name_of(self, one: ReviewLine) -> str:
        """What is answered, or watched."""
        return one.word

    def line_of(self, one: ReviewLine, width: int, *, chosen: bool) -> Row:
        """It, and what it says; of what is to be watched only that."""
        if not one.word:
            return crop(row(Span(f" {one.says}", "title")), width)
        mark = Span(f"{self.signs.cursor if chosen else ' '} ", "key")
        if self.recommended:
            return crop(row(mark, Span(one.says)), width)
        head = row(mark, Span(one.word.ljust(max(len(line.word) for line in self.found) + 2)))
        return crop((*head, Span(in_brief(one.says, width - width_of(head)), "dim")), width)

    def sheet_of(self, one: ReviewLine | None) -> SheetView:
        """All questions, with what has been answered; or in the end, what follows."""
        if self.recommended:
            return recommended_view(self.recommended)
        if len(self.answers) == len(self._keys):
            tried = "Each setting, under each standard fault."
            return SheetView("Trying what it can be set to", tried, lines=(*_steps(self.answers, None),), is_dense=True)
        if one is None:
            return SheetView("No answer has to do with that", "Escape takes it back.")
        return SheetView("The review so far", lines=(*_steps(self.answers, one),), is_dense=True)

    def start(self) -> None:
        """Answer with what is chosen; or watch it."""
        if self.chosen is None:
            return
        if self.recommended:
            script = self.chosen.script or load_preset(self.chosen.preset)
            self.dismiss((script, False))
            return
        self.answers[self._keys[len(self.answers)]] = self.chosen.word
        self._go_on()
        if len(self.answers) == len(self._keys):
            self.run_worker(self._try(dict(self.answers)), exclusive=True)

    async def _try(self, answers: dict[str, str]) -> None:
        found = await asyncio.to_thread(recommend, answers["system"], answers)
        if self.answers == answers:
            self.recommended = found
            self._go_on()

    def _go_on(self) -> None:
        self.field.value = ""
        self.look_up("")
        self.show_hints()

    def action_clear_or_leave(self) -> None:
        """Take back what was looked up, or the last answer; leave only when there is nothing to take back."""
        if self.field.value or not self.answers:
            super().action_clear_or_leave()
            return
        self.recommended = None
        self.answers.popitem()
        self._go_on()


def _steps(answers: Mapping[str, str], one: ReviewLine | None) -> Iterator[SheetLine]:
    """Each question with its answer; the one asked now with what is chosen, those to come as they are asked."""
    said = {one.key: one.answers for one in QUESTIONS}
    for at, (key, ask) in enumerate(_ASKS.items()):
        if word := answers.get(key):
            yield SheetLine(key, _answer(word, said.get(key, {}).get(word, "")))
        elif one is not None and at == len(answers):
            yield SheetLine(key, _answer(one.word, one.says), "strong")
        else:
            yield SheetLine(key, ask, "dim")


def _answer(word: str, says: str) -> str:
    says = says.removeprefix(f"{word}: ")
    return f"{word}: {says}" if says else word


def _scripts(found: Recommended) -> Iterator[ReviewLine]:
    """What shows what stays open, and the library's presets about the system."""
    for one in found.exposed:
        if one.script:
            yield ReviewLine(one.short, f"{one.about}: {one.outcome.replace('_', ' ')}", one.script)
    for name, title in shown_by(found.choice.system):
        yield ReviewLine(name, title, preset=name)


def recommended_view(found: Recommended) -> SheetView:
    """All that follows from the answers, on a sheet."""
    need = found.need.word if found.need else "anything"
    mark = "nothing happens here that must not" if found.is_met else "not all of it can be ruled out"
    role = "once" if found.is_met else "lost"
    return SheetView(f"{need}, with {found.choice.system}", "", mark, role, lines=(*_sheet_lines(found),))


def _sheet_lines(found: Recommended) -> Iterator[SheetLine]:
    yield SheetLine("settings", f'config = "{found.choice.config}"', "key")
    for name, value in found.settings.items():
        yield SheetLine("settings", f"{name} = {toml(value)}", "key")
    for name, given in found.application.items():
        yield SheetLine("application", f"{name} = {given}", "key")
    price = found.price
    yield SheetLine("price", f"{price.packets:g} packets a message (the least here: {found.cheapest.packets:g})")
    times = f"{span(price.latency_ms)} to its effect, {span(price.answer_ms)} until its sender knows"
    yield SheetLine("price", times)
    for advice in found.advice:
        yield SheetLine("advice", advice)
    for one in found.exposed:
        yield SheetLine("open", f"{one.about}: {one.outcome.replace('_', ' ')}", "lost")
    for one in found.overtakes or ():
        yield SheetLine("open", f"{one.about}: a later message overtakes it", "late")
    for condition in found.conditions:
        yield SheetLine("only if", condition.text)
    for one in found.protects:
        is_noted = one.fault in found.by_the_record
        yield SheetLine("if noted first" if is_noted else "protects from", one.about)
    for sentence in mechanism_in_own_words(found.engine_settings):
        yield SheetLine("how", sentence)
