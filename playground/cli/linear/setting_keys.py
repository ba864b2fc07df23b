"""The settings in force, those that differ from the defaults first: one is chosen by its number, then given a value."""

from collections.abc import Callable
from functools import partial

from playground.app.driver import Driver
from playground.cli.linear.fold import Told
from playground.cli.linear.menu import Entry, Menu, MenuItem
from playground.live.session import Session
from playground.live.tuning import SettingRow, change, setting_rows, shown


class SettingKeys:
    """What changes a setting. `retell` is called where the run may have become another one."""

    def __init__(
        self,
        driver: Driver,
        answer: Callable[[str], None],
        show: Callable[[Menu | Entry], None],
        retell: Callable[[Told], None],
    ) -> None:
        self._driver, self._answer, self._show, self._retell = driver, answer, show, retell
        self.acts: dict[str, Callable[[], None]] = {"settings": self._list}

    @property
    def _session(self) -> Session:
        return self._driver.sessions[0]

    def assign(self, text: str) -> bool:
        """Do what `consumer.dedup=memory` says; false if that is no such words."""
        key, sign, value = (part.strip() for part in text.partition("="))
        if not sign or not key or not value:
            return False
        if not any(one.key == key for one in setting_rows(self._session)):
            self._answer(f"{key}: no setting of this run")
        else:
            self._change(key, value)
        return True

    def _list(self) -> None:
        self._driver.pace.paused = True
        items = [MenuItem(_words(one), partial(self._ask, one)) for one in setting_rows(self._session)]
        self._show(Menu("the settings in force, those that differ from the defaults first", items))

    def _ask(self, setting: SettingRow) -> None:
        title = f"{setting.key}: {setting.text} {setting.effect}"
        if setting.options:
            items = [
                MenuItem(f"{word}: {setting.words(word)}", partial(self._change, setting.key, word))
                for word in setting.options
            ]
            self._show(Menu(title, items))
        else:
            default = f", by default {setting.default}" if setting.default else ""
            words = f"{title} {setting.range.capitalize()}{default}. Type it"
            self._show(Entry(words, partial(self._change, setting.key)))

    def _change(self, key: str, text: str) -> None:
        try:
            said = change(self._session, key, text)
        except ValueError as error:
            self._answer(f"{key} = {text}: {error}")
            return
        self._retell(Told(None, said))


def _words(setting: SettingRow) -> str:
    default = f", by default {setting.default}" if setting.differs and setting.default else ""
    return f"{setting.key} is {shown(setting.value) or 'open'}{default}"
