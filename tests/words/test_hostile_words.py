"""What an author lets the screen say stays in one line and hides nothing, wherever it is repeated in words."""

from playground.engine.commands import Say
from playground.engine.events import Kind
from playground.scenario.load import load_text
from playground.scenario.outcome import play_out
from playground.words.commands import done
from playground.words.steps import step_words
from playground.words.told_events import event_words
from tests.strangers import HOSTILE_PRESET, READABLE, unseen
from tests.topologies import DIRECT


def test_every_word_for_what_an_author_says_is_fit_to_be_shown() -> None:
    outcome = play_out(load_text(HOSTILE_PRESET))
    (say,) = (step for step in outcome.preset.steps if isinstance(step.command, Say))
    (said,) = (event for event in outcome.log if event.kind is Kind.SAID)
    for text in (step_words(say, DIRECT), event_words(said, DIRECT), done(say.command, DIRECT)):
        assert READABLE in text
        assert unseen(text) == []
        assert "\n" not in text
