"""A run of a real system is told in its words on the whole screen, whatever is open on it."""

import re
from collections.abc import Callable

import pytest

from playground.app.actions import ACTIONS
from playground.engine.topology import Topology
from playground.words.own import labels, wording
from playground.words.packets import CARGO, cargo, link_word
from tests.app.helpers import Story, tell
from tests.each import of_each
from tests.typical import untypical

_NAMES = re.compile(r"[a-z]\w+(?:\.\w+)+(?: = \w+)?|\d s  [\w-]+")
"""The settings of this playground, and the kinds of events on record, are called so whatever runs."""


_KEYS = {action.id: action.key.partition(",")[0] for action in ACTIONS if action.is_intervention}
"""What a person can do to a run."""


def _renamed(topology: Topology) -> set[str]:
    """The words in whose place the system has others, and the names of links that it calls otherwise."""
    links = {word: cargo(link, topology) for link, word in CARGO.items()}
    lanes = {link.word: link_word(link, topology) for link in topology.kinds_of_links}
    brief = wording(topology).rails.values()
    said = {**wording(topology).spoken, **links, **lanes}
    return {
        word
        for word, own in said.items()
        if " " not in word and word not in brief and word not in re.findall(r"\w+", own)
    }


def _reading(told: Story) -> Callable[[str], None]:
    """Look at the screen, which says no such word."""
    topology = told.session.simulation.settings.topology
    its_own = {*labels(topology).values(), *wording(topology).spoken.values(), *wording(topology).rails.values()}
    owns = re.compile("|".join(re.escape(one) for one in sorted(its_own, key=len, reverse=True)), re.IGNORECASE)
    renamed = _renamed(topology)

    def look(where: str) -> None:
        rest = owns.sub("", _NAMES.sub("", told.text()))
        found = {*re.findall(r"\w+", rest)} & renamed
        assert not found, f"{where}: {found}\n{told.text()}"

    return look


@of_each(("rabbitmq", "sqs", "sqs-fifo", "http"))
def test_no_part_of_the_screen_says_a_word_of_the_textbook_that_is_another_there(system: str) -> None:
    async def story(told: Story) -> None:
        look = _reading(told)
        look("start")
        await told.press("a", "X")
        look("moments")
        await told.press("2")
        look("armed")
        await told.until(3100)
        for key in ("down", "e", "i", "y", "escape", "M"):
            await told.press(key)
            look(f"{key} under way")
        await told.press("escape")
        await told.to_the_end()
        look("ending")
        for key in ("e", "e", "e", "e", "i", "y", "home", "end", "escape", "y"):
            await told.press(key)
            look(f"{key} at the end")

    tell(story, f"demo-{system}")


@pytest.mark.parametrize("system", ["sqs", *untypical("rabbitmq", "sqs-fifo", "http")])
def test_nothing_that_is_done_to_a_run_of_a_system_is_told_in_a_word_of_the_textbook(system: str) -> None:
    async def story(told: Story) -> None:
        look = _reading(told)
        for deed, key in _KEYS.items():
            await told.burst("r", key)
            look(deed)
            await told.burst(key)
            look(f"{deed} once more")

    tell(story, f"demo-{system}")
