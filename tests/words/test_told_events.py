"""Single events in words, over all that happens in the library."""

import re

from playground.scenario.catalogue import load_all
from playground.scenario.outcome import play_out
from playground.words.told_events import event_words
from tests.library import TYPICAL

_SMALL = frozenset(("the", "of", "m", "is", "on"))


def test_what_happens_on_a_link_is_told_without_saying_a_word_twice() -> None:
    """Once there was `the confirm of m3 is lost on confirm`: what travels says by itself on which link."""
    told = {
        event_words(event, preset.settings.topology)
        for preset in load_all()
        if preset.name in TYPICAL
        for event in play_out(preset).log
        if event.place.is_link
    }
    for text in told:
        said = [word for word in re.findall(r"[a-z]+", text.lower()) if word not in _SMALL]
        assert len(said) == len(set(said)), text
    assert {"the packet of m3 is lost: dropped on purpose", "the ack link is cut"} <= told
    assert any(text.endswith(" is doubled on the way") for text in told)
