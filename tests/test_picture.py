"""The README's picture is made by the program itself: `python -m tests.test_picture` draws it anew.

What a human should see: three columns, one a guarantee; DUPLICATED 1 and $600 instead of $500 under at-least-once only.
"""

import io
import re
from pathlib import Path
from unittest.mock import patch

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import TerminalTheme

from playground.cli.compare import compare_preset
from playground.scenario.overrides import Overrides

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "compare.svg"
_WITHOUT_DOWNLOADS = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
_DIM, _RED, _GREEN, _YELLOW = (60, 64, 72), (240, 98, 98), (98, 200, 140), (236, 190, 90)
_BLUE, _MAGENTA, _CYAN, _WHITE = (97, 155, 230), (214, 130, 220), (90, 200, 210), (214, 219, 228)
_THEME = TerminalTheme((24, 26, 31), _WHITE, [_DIM, _RED, _GREEN, _YELLOW, _BLUE, _MAGENTA, _CYAN, _WHITE])


def draw() -> str:
    """The output of `playground compare ack-lost` as an SVG that needs nothing from outside."""
    console = Console(
        width=80, record=True, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False
    )
    with patch("playground.cli.page.console", lambda: console), patch("builtins.print", console.print):
        compare_preset("ack-lost", Overrides(), as_json=False)
    return console.export_svg(
        title="playground compare ack-lost", theme=_THEME, code_format=_WITHOUT_DOWNLOADS, unique_id="playground"
    )


def test_the_picture_of_the_readme_is_what_the_program_shows() -> None:
    assert PICTURE.read_text(encoding="utf-8") == draw()
    assert "docs/compare.svg" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_picture_shows_the_duplicate_and_its_price() -> None:
    shown = re.sub(r"<[^>]+>|&#160;", " ", draw())
    assert "DUPLICATED" in shown
    assert "$600" in shown


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
