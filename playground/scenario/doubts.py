"""What in a preset is valid and may be a slip: it stops nothing, and is said before the run and not behind it."""

from collections.abc import Iterator

from playground.engine.commands import Step
from playground.scenario import stories
from playground.scenario.mistakes import path_text
from playground.scenario.preset import Preset

_MOST_NAMED = 5
"""So many steps are named each; a long script whose messages were taken away has thousands."""


def doubts(preset: Preset) -> Iterator[str]:
    """What to tell its author, a line each: where it stands, and what of it."""
    if story := stories.doubt(preset.settings.workload.story):
        yield f"workload.story: {story}"
    if not preset.most_messages:
        yield "workload.messages: nothing is ever sent, so nothing can go wrong; --messages 5 sends five"
        return
    unsent = never_sent(preset)
    for index, (path, message) in list(unsent.items())[:_MOST_NAMED]:
        where = path_text(("steps", index, *path))
        yield f"{where}: m{message} is never sent, so this step does nothing; {_sent(preset)}"
    if len(unsent) > _MOST_NAMED:
        yield f"steps: {len(unsent) - _MOST_NAMED:,} more wait for messages that are never sent"


def step_name(index: int, step: Step) -> str:
    """`step 1 (drop)`: a step as people count; a path such as `steps[0].link` is for who reads the file."""
    return f"step {index + 1} ({type(step.command).__name__.lower()})"


def never_sent(preset: Preset) -> dict[int, tuple[tuple[str, ...], int]]:
    """The index of each step that has to do with a message that the script never sends -> the key, the message."""
    unsent: dict[int, tuple[tuple[str, ...], int]] = {}
    most = preset.most_messages  # Which looks at every step.
    for index, step in enumerate(preset.steps):
        for path, part in ((("message",), step.command), (("when", "message"), step.trigger)):
            message = getattr(part, "message", None)
            if message is not None and message > most:
                unsent.setdefault(index, (path, message))
    return unsent


def opening(preset: Preset) -> str:
    """The same for whoever watches: what of the script will not come; empty: nothing that is known."""
    if not preset.most_messages:
        return "This script sends nothing by itself."
    unsent = never_sent(preset)
    if not unsent:
        return ""
    index, (_, message) = next(iter(unsent.items()))
    more = len(unsent) - 1
    also = f" (nor do {more:,} others)" if more > 1 else " (nor does another)" if more else ""
    return f"m{message} is never sent, so step {index + 1} does nothing{also}; {_sent(preset)}."


def _sent(preset: Preset) -> str:
    most = preset.most_messages
    return f"this run sends m1 to m{most}" if most > 1 else "this run sends m1 only"
