"""Asking: why a message fared as it did, and what would have prevented it; the answers are told, and can be chosen."""

from collections.abc import Callable, Iterable
from functools import partial

from playground.app.driver import Driver
from playground.app.live.selection import Selection
from playground.cli.linear import answers
from playground.cli.linear.fold import Told
from playground.cli.linear.menu import Menu, MenuItem
from playground.explain.cures import Cure
from playground.live.session import Session
from playground.live.what_if import Question, WhatIf, cure_holds

_AT_ONCE = 1 << 60
"""Events that may be replayed: nobody has to be shown how far it is."""


class AskKeys:
    """The keys that ask. `retell` is called when the run has become another one."""

    def __init__(
        self,
        driver: Driver,
        selection: Selection,
        say: Callable[[Iterable[Told]], None],
        show: Callable[[Menu], None],
        retell: Callable[[Told], None],
    ) -> None:
        self._driver, self._selection = driver, selection
        self._say, self._show, self._retell = say, show, retell
        self.acts: dict[str, Callable[[], None]] = {
            "why": partial(self._ask, "explain which message", self._explain),
            "try-fix": partial(self._ask, "prevent what happened to which message", self._prevent),
            "race": lambda: self._say(answers.race_lines(self._session)),
            "systems-race": lambda: self._say(answers.systems_lines(self._session)),
        }

    @property
    def _session(self) -> Session:
        return self._driver.sessions[0]

    def _ask(self, title: str, act: Callable[[int], None]) -> None:
        """Of the selected message, or of the only one; else it is asked which."""
        found = answers.to_explain(self._session)
        message = self._selection.message or (found[0][0] if len({one for one, _ in found}) == 1 else 0)
        if message:
            self._driver.pace.paused = True
            self._selection.choose_message(message)
            act(message)
        elif found:
            self._show(Menu(title, [MenuItem(f"m{one}, {kind}", partial(act, one)) for one, kind in found]))
        else:
            self._say(answers.on_the_way_lines(self._session))

    def _explain(self, message: int) -> None:
        self._selection.choose_message(message)
        self._say(answers.why_lines(self._session, message))

    def _prevent(self, message: int) -> None:
        try:
            question = Question(self._session, message)
        except ValueError as error:
            self._answer(str(error))
            return
        question.go_on(_AT_ONCE)
        for cure in question.cures:
            self._answer(WhatIf(question, cure).words)
        if not question.cures:
            for text in question.without_fix():
                self._answer(text)
            return
        told = (f"{cure.change.brief}: {cure_holds(cure)}" for cure in question.cures)
        items = [MenuItem(words, partial(self._adopt, cure)) for words, cure in zip(told, question.cures, strict=True)]
        self._show(Menu("choose what to do it all again with, from the start", items))

    def _adopt(self, cure: Cure) -> None:
        session, words = self._session, cure.change.brief
        native = cure.change.choice_after(session.script.native)
        session.retune(cure.change.applied_to(session.script.settings), f"{words} from the start", native)
        self._retell(Told(session.simulation.now_ms, f"done again with {words} and the same faults"))
        self._say(answers.state_lines(session))

    def _answer(self, text: str) -> None:
        self._say([Told(None, text, "key")])
