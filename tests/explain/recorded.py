"""The record of a preset that is written in a test, without the head that each has."""

from playground.explain.record import Record
from playground.scenario.load import load_text
from playground.scenario.outcome import play_out


def recorded(text: str) -> Record:
    """Play it out; `text` is the preset without `format` and `title`."""
    return Record.of(play_out(load_text('format = 1\ntitle = "T"\n' + text)).simulation)
