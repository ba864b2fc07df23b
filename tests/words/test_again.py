"""What brings a message back is what does so first, and beside it the clock, where there are both."""

from playground.matrix.cells import SystemChoice
from playground.scenario.build import build
from playground.words.again import again_briefly, again_words
from tests.each import of_each


@of_each(
    [
        ("rabbitmq", "confirms-quorum", "as the connection ends, or after 30 minutes", "at a disconnect"),
        ("rabbitmq", "library-defaults", "as the connection ends", "at a disconnect"),
        ("sqs", "default", "after 30 s", "after 30 s"),
        ("jetstream", "default", "after 30 s", "after 30 s"),
        ("kafka", "default", "once its reader is out of the group", "at a rebalance"),
    ]
)
def test_a_queue_says_by_what_a_message_comes_again(system: str, config: str, whole: str, brief: str) -> None:
    settings = build(SystemChoice(system, config).table(), "").settings
    assert again_words(settings).startswith(f"comes again {whole}; a late ")
    assert again_briefly(settings) == brief
