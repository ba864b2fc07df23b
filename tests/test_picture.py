"""The README's pictures are made by the program itself: `python -m tests.test_picture` draws them anew.

What a human should see: DUPLICATED 1 in a block of colour, the account $100 too high, and in the diagram below the ACK
that ends in a red cross; on the other picture why that happened, and what would have prevented it.
"""

import re
from pathlib import Path

import pytest

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


def test_the_picture_shows_the_duplicate_and_its_price() -> None:
    shown = re.sub(r"<[^>]+>|&#160;", " ", (DOCS / "live.svg").read_text(encoding="utf-8"))
    assert "DUPLICATED" in shown
    assert "$400" in shown


if __name__ == "__main__":
    for picture in PICTURES:
        (DOCS / f"{picture.name}.svg").write_text(draw(picture), encoding="utf-8")
