"""What comes of a preset in the words in which a person would look for it: lost, charged twice, a duplicate e-mail.

They are taken from what the preset expects, which is checked, and from its story, which has its own word for a deed.
"""

from collections.abc import Iterator
from typing import Final

from playground.checker.fates import Verdict
from playground.scenario.preset import Preset
from playground.scenario.stories import story_named

_WORDS: Final = {
    "lost": "lost loss gone missing never {done}",
    "duplicated": "duplicated duplicate duplicates double doubled twice {done} twice again",
    "failed": "failed failure given up",
    "dead_lettered": "dead-lettered dead letter parked",
    "misreported": "misreported reported failed though {done}",
    "deduplicated": "deduplicated skipped deduplication",
}
"""Counter -> the words for it; where it is 0 nothing of the kind has happened."""
_VERDICTS: Final = {
    Verdict.HOLDS: "holds",
    Verdict.VIOLATED: "violated broken promise",
    Verdict.UNDECIDED: "undecided",
}


def ending_words(preset: Preset) -> Iterator[str]:
    """The words for its end, and those of its story."""
    expect = preset.expect
    story = story_named(preset.settings.workload.story)
    deed = story.deed.format(amount="")
    # `a duplicate e-mail` is typed as `email`, too.
    yield from (text for one in (story.noun, story.thing, deed, story.done) for text in (one, one.replace("-", "")))
    yield from (words.format(done=story.done) for name, words in _WORDS.items() if expect.counters.get(name))
    if expect.verdict:
        yield _VERDICTS[Verdict(expect.verdict)]
