"""Times: where an instant stands beside its sentence, the sentence does not say it again."""

import pytest

from playground.words.times import without_its_time


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("the consumer applied m3 at 3.150 s (attempt 1)", "the consumer applied m3 (attempt 1)"),
        (
            "the timer of 1 s ran out at 3.150 s, and it sent attempt 2",
            "the timer of 1 s ran out, and it sent attempt 2",
        ),
        ("the consumer stood still from 3.150 s to 5.000 s", "the consumer stood still until 5.000 s"),
        ("from 3.150 s on each piece of work took 2 s", "from then on each piece of work took 2 s"),
        ("From 3.150 s to 5.000 s each piece of work took 2 s", "Until 5.000 s each piece of work took 2 s"),
        (
            "it waited in the inbox from 3.150 s, behind other work",
            "it waited in the inbox from then on, behind other work",
        ),
        # One of several instants, another one, and one that only begins alike.
        ("they were lost at 3.150 s and 4.150 s", "they were lost at 3.150 s and 4.150 s"),
        ("they were lost at 3.150 s, 4.150 s and 5.150 s", "they were lost at 3.150 s, 4.150 s and 5.150 s"),
        ("it was lost at 13.150 s", "it was lost at 13.150 s"),
        ("it was dropped (since 3.150 s, step 1)", "it was dropped (since 3.150 s, step 1)"),
    ],
)
def test_an_instant_is_said_once(text: str, said: str) -> None:
    assert without_its_time(text, 3150) == said
