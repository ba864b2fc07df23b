"""One meaning a colour: what is exported and printed has the colours of the screen."""

import re
from typing import Final

from playground.app.themes import THEMES
from playground.checker.fates import Fate
from playground.cli import cast, diagram, words
from playground.diagram.svg import COLOURS, to_svg
from playground.report.style import STYLE
from playground.scenario.overrides import Overrides
from playground.words.colours import PART_OF, printed
from tests.report.helpers import report_on

_VARIABLES: Final = {theme.name: theme.variables for theme in THEMES}


def test_a_picture_has_the_colours_that_the_screen_has_on_light_ground() -> None:
    assert {role: _VARIABLES["light"][part] for role, part in PART_OF.items()} == COLOURS
    svg = to_svg(report_on("ack-lost").drawing.diagram)
    for said, part in (("DUPLICATED", "duplicated"), ("dropped on purpose", "lost"), ("applied", "once")):
        text = re.search(rf'<text [^>]*fill="(#\w+)"[^>]*>[^<]*{said}', svg)
        assert text is not None, said
        assert text[1] == _VARIABLES["light"][part], said


def test_a_report_has_the_colours_of_the_screen_in_light_and_in_dark() -> None:
    light, dark, *_ = STYLE.split("@media screen and (prefers-color-scheme: dark)")
    for sheet, theme in ((light, "light"), (dark, "dark")):
        for name, part in (("bad", "lost"), ("twice", "duplicated"), ("good", "once"), ("warn", "late")):
            assert f"--{name}: {_VARIABLES[theme][part]};" in sheet
    assert re.search(r"\.deduplicated[^}]*var\(--good\)", STYLE), "skipped, as on the screen"


def test_printed_lines_and_films_have_the_colours_of_the_theme_of_the_terminals_own_colours() -> None:
    for role, part in PART_OF.items():
        own = _VARIABLES["terminal"][part].removeprefix("ansi_")
        assert diagram.STYLES[role].split()[-1] == own
        assert cast.STYLES[part].split()[-1] == own
    assert words.FATES[Fate.DUPLICATED].style == printed("duplicated") == "bold magenta"


def test_what_is_skipped_is_as_green_as_what_was_done_once() -> None:
    svg = to_svg(report_on("ack-lost", Overrides(guarantee="exactly-once")).drawing.diagram)
    skipped = re.search(r'<text [^>]*fill="(#\w+)"[^>]*>m3 skipped', svg)
    assert skipped is not None
    assert skipped[1] == _VARIABLES["light"]["once"]
