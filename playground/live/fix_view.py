"""What the screen of a fix shows of the change that is tried there."""

from typing import NamedTuple


class FixView(NamedTuple):
    """What a change of one setting does, beside the run as it was."""

    words: str
    """In a sentence or two."""
    details: str
    """What it means, and until when it holds."""
    parting: str
    """When the two runs part, and in what, in a sentence."""
    choices: tuple[tuple[str, str], ...]
    """Each change that there is to choose, and until when it holds; those that hold whatever comes are first."""
    chosen: int
