"""The README's pictures are made by the program itself: `python -m tests.test_picture` draws them anew.

What a human should see: DUPLICATED 1 in a block of colour, the account $100 too high, and in the diagram below the ACK
that ends in a red cross; on the other picture why that happened, and what would have prevented it.
"""

import re
from pathlib import Path

import pytest

from playground.app.picture import LETTER_PX, STRETCH
from tests.app.snapshots import Shot, draw

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PICTURES = (
    Shot("live", "DUPLICATED 1, and the lost ACK in the diagram.", "ack-lost", 4170, ("i",)),
    Shot("why", "Why m3 was charged twice.", "ack-lost", 4170, ("e", "down", "y")),
)


@pytest.mark.parametrize("shot", PICTURES, ids=lambda shot: shot.name)
def test_a_picture_of_the_readme_is_what_the_program_shows(shot: Shot) -> None:
    assert (DOCS / f"{shot.name}.svg").read_text(encoding="utf-8") == draw(shot)
    assert f"docs/{shot.name}.svg" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_outside_browsers_its_blanks_are_kept_too() -> None:
    """As librsvg cuts the first ones off a text, whose letters it would spread over the room that is left."""
    root = (DOCS / "live.svg").read_text(encoding="utf-8").partition(">")[0]
    assert 'xml:space="preserve"' in root


def test_outside_browsers_too_letters_fill_their_cells_so_that_borders_meet() -> None:
    """Librsvg heeds no length of a text; and where lines are higher than letters there are gaps in bars."""
    drawn = (DOCS / "live.svg").read_text(encoding="utf-8")
    cell_px, line_px = 12.2, 24.4  # So Rich draws them.
    assert f"font-size: {LETTER_PX}px;" in drawn
    assert pytest.approx(cell_px, rel=0.002) == LETTER_PX * 0.6
    assert f'transform="scale(1 {STRETCH})"' in drawn
    assert line_px - 0.05 <= LETTER_PX * 1.133 * STRETCH
    rows = {float(y) * STRETCH for y in re.findall(r'-r\d+" x="[\d.]+" y="([\d.]+)"', drawn)}
    assert all((y - 20) / line_px == pytest.approx(round((y - 20) / line_px), abs=0.01) for y in rows)
    assert "-line-" not in drawn  # Nothing is cut where letters are higher.
    texts = re.findall(r'-r\d+" x="([\d.]+)" y="[\d.]+" textLength="[\d.]+">([^<]*)<', drawn)
    assert {round(float(x) / cell_px, 1) % 1 for x, _ in texts} == {0}
    assert not [text for _, text in texts if re.search("[^│╭╮╰╯]([│╮╯])|.[▶◀●○]|[▶◀●○].", text)], "each in its cell"


def test_the_picture_shows_the_duplicate_and_its_price() -> None:
    shown = re.sub(r"<[^>]+>|&#160;", " ", (DOCS / "live.svg").read_text(encoding="utf-8"))
    assert "DUPLICATED" in shown
    assert "$400" in shown


if __name__ == "__main__":
    for picture in PICTURES:
        (DOCS / f"{picture.name}.svg").write_text(draw(picture), encoding="utf-8")
