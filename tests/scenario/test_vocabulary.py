"""One meaning for each word: phrases that may stand in no text that a user reads, each with what is wrong with it.

Presets are read without their comments. The texts of `say` are on record, and some presets keep older ones for their
digests' sake; their other texts are not excused.
"""

import re
from pathlib import Path
from typing import Final

import pytest

from playground.app.actions import ACTIONS
from playground.app.learning.lessons import LESSONS
from playground.scenario.catalogue import load_all
from playground.words.fates import PROMISES
from playground.words.look_up import entries
from playground.words.mechanism import ACKS, DEDUPS, OUTBOXES

ROOT: Final = Path(__file__).parents[2]
NOT_SAID: Final = {
    r"asks? again|asking again": "to ask is to query; the producer sends again",
    r"hand(s|ed)? out|hands? it out": "the broker dispatches",
    r"list of (processed )?keys|table of keys|processed keys|key list": "it is the table of processed ids",
    r"\bcontract\b": "messages are sent under a guarantee",
    r"no loss\b(?! or)": "what is parked or failed is lost to somebody: no silent loss",
    r"\bno duplicates\b(?! by)": "a duplicate may come; no guarantee prevents it: no duplicate effect",
    r"double effect|doubled? charge|charged? double": "a double is the network's; the effect is duplicated",
    r"cannot be processed|can never be processed": "a dead letter need not be bad, nor a poisoned message impossible",
    r"honest error": "who gives up holds an unknown outcome, not an error",
    r"the only safe thing": "to send again is safe only with a receiver that recognises it",
    r"after \w+ deliveries": "the limit counts dispatches; a delivery is an arrival",
    r"network's (own |second )?copy": "a copy is what a broker stored; else a packet or the double",
    r"processing \w+ (has )?fail(s|ed)": "processing ends in an error; a producer that gave up is told as failed",
    r"but loss|but duplicates": "they are possible, not certain",
}


def texts() -> list[tuple[str, str]]:
    """Where a text stands, and the text."""
    found = [(f"glossary: {one.word.name}", one.word.text) for one in entries()]
    found += [(f"action: {one.id}", one.tooltip) for one in ACTIONS]
    found += [("tour", text) for one in LESSONS for text in (one.ask, one.then)]
    found += [("mechanism", text) for table in (ACKS, DEDUPS, OUTBOXES) for text in table.values()]
    found += [("promise", promise.full) for promise in PROMISES.values()]
    for preset in load_all():
        words = (preset.title, preset.summary, *(step.note for step in preset.steps))
        found += [(f"preset: {preset.name}", text) for text in words]
    pages = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    return found + [(page.name, page.read_text(encoding="utf-8")) for page in pages]


@pytest.mark.parametrize("phrase", NOT_SAID)
def test_a_word_has_one_meaning_wherever_it_is_read(phrase: str) -> None:
    banned = re.compile(phrase, re.IGNORECASE)
    found = [(where, hit.group()) for where, text in texts() if (hit := banned.search(text))]
    assert not found, NOT_SAID[phrase]


def test_a_title_fits_a_line_of_the_library() -> None:
    assert [preset.name for preset in load_all() if len(preset.title) > 44] == []
