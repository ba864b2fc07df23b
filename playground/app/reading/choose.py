"""The questions of a design review, one after the other, and what to set in the system that somebody has.

What follows is tried, which takes a while; it is done beside the screen, which goes on answering keys.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from textual.containers import Container, VerticalScroll
from textual.widget import Widget

from playground.app.reading.sheet_screen import SheetScreen
from playground.guarantee.choosing import AsItComes, Recommended, as_they_come, real_systems, recommend, shown_by
from playground.guarantee.review import QUESTIONS
from playground.scenario.load import load_preset
from playground.scenario.preset import Preset
from playground.systems import SYSTEMS
from playground.words.mechanism import mechanism_in_own_words
from playground.words.system_sheet import toml
from playground.words.times import span
from playground.words.trials import trial_words
from widgets.choices import Choices
from widgets.page import SheetPage
from widgets.renderables.bars import hint
from widgets.renderables.prose import in_brief
from widgets.renderables.sheet import SheetLine, SheetView
from widgets.renderables.spans import Row, Span, crop, row, width_of

_ASKS: Final = {**{one.key: one.ask for one in QUESTIONS}, "system": "Which system do you have?"}
"""What is asked, in this order."""


_ROLES: Final = {"lose": "lost", "duplicate": "duplicated"}
_SAYS: Final = {"lose": "may lose", "duplicate": "may duplicate"}


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
    DEFAULT_CSS = """
    ChooseScreen {
        #table { display: none; padding: 0 0 0 1; background: $background; }
        #table Page { padding-right: 1; }
        &.-wide.-asking #body { layout: grid; grid-size: 2 2; grid-columns: 9fr 11fr; grid-rows: auto 1fr; }
        &.-wide.-asking Choices { width: 100%; height: auto; max-height: 13; }
        &.-wide.-asking #table { display: block; row-span: 2; height: 100%; border: round $rail; }
        &.-ascii.-wide #table { border: ascii $rail; }
        &.-ascii.-wide.-asking #page { border-right: none; }
    }
    """

    def __init__(self, own: str = "") -> None:
        super().__init__()
        self._own = own
        """The system of the run that is on, which is offered first."""
        self.answers: dict[str, str] = {}
        self.recommended: Recommended | None = None
        self._tried: Sequence[AsItComes] | None = None
        """What each configuration does as it comes, once that is known."""

    def pages(self) -> Iterable[Widget]:
        """The list, what each configuration does, and what the chosen answer leads to."""
        with Container(id="body"):
            yield Choices()
            with VerticalScroll(id="table", can_focus=False):
                yield SheetPage()
            with VerticalScroll(id="page", can_focus=False):
                yield SheetPage()

    def on_mount(self) -> None:
        """Try what there is."""
        self._try_all()

    def _try_all(self) -> None:
        """Try every configuration, with the effect where it is said to be; what was being tried is given up."""
        self._tried = None
        self.run_worker(self._find_all(dict(self.answers)), exclusive=True, group="table")

    async def _find_all(self, answers: Mapping[str, str]) -> None:
        effect = answers.get("effect")
        found = await asyncio.to_thread(
            as_they_come, answers, lambda: self.is_attached and self.answers.get("effect") == effect
        )
        if found is not None and self.answers.get("effect") == effect and self.query("#table"):
            self._tried = found
            self._show_table()

    def _show_table(self) -> None:
        """What each configuration does, and what the answers rule out of that, with the chosen one."""
        self.set_class(self.recommended is None and len(self.answers) < len(self._keys), "-asking")
        said = {**self.answers}
        if self.chosen is not None and self.has_class("-asking"):
            said[self._keys[len(self.answers)]] = self.chosen.word
        self.query_one("#table SheetPage", SheetPage).show(table_view(self._tried, said))

    def _show(self, one: ReviewLine | None) -> None:
        super()._show(one)
        self._show_table()

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
        lines = (*_steps(self.answers, one), *_meant(self._keys[len(self.answers)], one))
        return SheetView("The review so far", lines=lines, is_dense=True)

    def start(self) -> None:
        """Answer with what is chosen; or watch it."""
        if self.chosen is None:
            return
        if self.recommended:
            script = self.chosen.script or load_preset(self.chosen.preset)
            self.dismiss((script, False))
            return
        self.answers[key := self._keys[len(self.answers)]] = self.chosen.word
        self._go_on()
        if key == "effect":
            self._try_all()
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
        key, _ = self.answers.popitem()
        self._go_on()
        if key == "effect":
            self._try_all()


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


def _meant(key: str, one: ReviewLine) -> Iterator[SheetLine]:
    """What follows from each answer to a question; of a system, the configurations that it has a name for."""
    means = next((asked.means for asked in QUESTIONS if asked.key == key), {})
    for word, text in means.items():
        yield SheetLine("", "")
        yield SheetLine(word, text, "text" if word == one.word else "dim")
    dialect = SYSTEMS[one.word].dialect if key == "system" else None
    for config in dialect.configurations if dialect else ():
        yield SheetLine("", "")
        yield SheetLine(config.name, config.about)


def table_view(tried: Sequence[AsItComes] | None, said: Mapping[str, str]) -> SheetView:
    """Each configuration as it comes: in colour what the answers rule out, and those that are left."""
    if tried is None:
        return SheetView("As they come", "Each configuration of each system is being tried.")
    is_ruled_out = {"lose": said.get("lose") == "no", "duplicate": said.get("twice") == "no"}
    longest = max(len(one.config) for one in tried)
    lines, left = list[SheetLine](), 0
    for one in tried:
        does = {"lose": one.loses, "duplicate": one.repeats}
        is_left = not any(does[trouble] and is_ruled_out[trouble] for trouble in does)
        left += is_left
        parts = (
            Span(says if does[trouble] else " " * len(says), _ROLES[trouble] if is_ruled_out[trouble] else "dim")
            for trouble, says in _SAYS.items()
        )
        name = Span(one.config.ljust(longest), "once strong" if is_left else "dim")
        lines.append(SheetLine(one.system, "", parts=(name, *parts)))
    mark = f"{left} of {len(tried)} would do as they come; of the others the last answer says what to set"
    return SheetView("As they come, under each standard fault", "", mark, lines=(*lines,), is_dense=True)


def _answer(word: str, says: str) -> str:
    says = says.removeprefix(f"{word}: ")
    return f"{word}: {says}" if says else word


def _scripts(found: Recommended) -> Iterator[ReviewLine]:
    """What shows what stays open, and the library's presets about the system."""
    for one in found.exposed:
        if one.script:
            yield ReviewLine(one.short, f"{trial_words(one)}: {one.outcome.replace('_', ' ')}", one.script)
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
        yield SheetLine("open", f"{trial_words(one)}: {one.outcome.replace('_', ' ')}", "lost")
    for one in found.overtakes or ():
        yield SheetLine("open", f"{trial_words(one)}: a later message overtakes it", "late")
    for condition in found.conditions:
        yield SheetLine("only if", condition.text)
    for one in found.protects:
        is_noted = one.fault in found.by_the_record
        yield SheetLine("if noted first" if is_noted else "protects from", trial_words(one))
    for sentence in mechanism_in_own_words(found.engine_settings):
        yield SheetLine("how", sentence)
