"""`playground cards`: the question bank as a deck for Anki: CSV that says itself how it is to be read, or a package."""

import csv
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, TextIO

from playground.cli.output import Output
from playground.cli.terminal import complain, say
from playground.practice.cards import FlashCard, cards
from playground.text import one_line
from playground.words.phrases import plural

if TYPE_CHECKING:
    from genanki import Package

_DECK: Final = "Delivery semantics"
_PACKAGE: Final = ".apkg"
_DECK_ID, _MODEL_ID = 1_735_904_211, 1_735_904_212
"""Always the same, so that a later deck is the same one to Anki."""
_HEAD: Final = (
    *("#separator:Comma", "#html:true", "#notetype:Basic", f"#deck:{_DECK}"),
    *("#guid column:1", "#tags column:4", "#columns:GUID,Front,Back,Tags"),
)
"""How Anki is to read it: https://docs.ankiweb.net/importing/text-files.html."""


def write_cards(output: Output) -> None:
    """Write the deck: a package if the file is called so, else CSV."""
    found = list(cards())
    is_package = output.path is not None and PurePath(output.path).suffix.lower() == _PACKAGE
    package = _package(found) if is_package else None
    with output.open(preset="", example="deck.csv", endings=(".csv", ".txt", _PACKAGE)) as file:
        if package is not None:
            package.write_to_file(file.buffer)
        else:
            _write_csv(found, file)
    if output.path:
        say(f"{one_line(output.path)}: {plural(len(found), 'card')}; Anki's File, Import takes it")


def _write_csv(found: Sequence[FlashCard], file: TextIO) -> None:
    file.writelines(f"{line}\n" for line in _HEAD)
    rows = ((one.name, one.front, one.back, " ".join(one.tags)) for one in found)
    csv.writer(file, lineterminator="\n").writerows(rows)


def _package(found: Sequence[FlashCard]) -> "Package":
    try:
        from genanki import Deck, Model, Note, Package  # An extra: few want it.
    except ImportError:
        complain(
            "-o: a package of Anki needs genanki, which is not installed: `pip install genanki`; "
            "deck.csv needs nothing, and Anki takes it as well"
        )
    sides = {"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}
    model = Model(_MODEL_ID, _DECK, fields=[{"name": "Front"}, {"name": "Back"}], templates=[sides])
    deck = Deck(_DECK_ID, _DECK)
    for one in found:
        deck.add_note(Note(model=model, fields=[one.front, one.back], tags=list(one.tags), guid=one.name))
    return Package(deck)
