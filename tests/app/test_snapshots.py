"""Each screen looks as it did when somebody last looked at it; `snapshots.py` says what a human should see on each."""

import pytest

from tests.app.helpers import SMALL
from tests.app.snapshots import FOLDER, SHOTS, Shot, draw
from tests.typical import untypical

_NAMES = {shot.name for shot in SHOTS}
_AGAIN = [shot for shot in SHOTS if shot.size != SMALL and f"{shot.name.rpartition('-')[0]}-80x24" in _NAMES]
"""What is there on a small screen, too: who changes it changes that picture as well, and draws all anew."""


@pytest.mark.parametrize(
    "shot", [*(one for one in SHOTS if one not in _AGAIN), *untypical(*_AGAIN)], ids=lambda shot: shot.name
)
def test_the_screen_looks_as_it_did(shot: Shot) -> None:
    drawn = draw(shot)
    kept = (FOLDER / f"{shot.name}.svg").read_text(encoding="utf-8")
    assert drawn == kept, f"{shot.name} has changed. It should show: {shot.sees}"


def test_every_picture_that_is_kept_is_still_drawn() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == {shot.name for shot in SHOTS}
