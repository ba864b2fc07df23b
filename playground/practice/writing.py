"""Write the shortest failure that breaks this configuration: moves are put together, and what they do is run."""

from playground.explain.record import Record
from playground.explain.why import explain
from playground.practice.asking import Asking, Exercise, Grade, Showing
from playground.practice.breaking import MOST_MOVES, Challenge
from playground.practice.facts import facts_for_breaking
from playground.practice.scene import Scene
from playground.practice.verdict import Because, because_of
from playground.scenario.preset import Preset
from playground.words.phrases import plural

_ASK = "Which of these, as few as possible, break its promise that {promise}? None, if no {most} of them can."


def write(challenge: Challenge, grade: Grade) -> Exercise:
    """The whole exercise about one configuration."""
    scene = Scene(challenge.preset, 2)
    facts = facts_for_breaking(challenge.preset)
    reply = yield Asking(
        "write",
        about=facts.first,
        more=facts.more,
        ask=_ASK.format(promise=_promise(scene), most=MOST_MOVES),
        options=challenge.words,
        is_many=True,
        is_rated=True,
    )
    is_broken, shortest = challenge.is_broken_by(reply.chosen), challenge.shortest
    least = MOST_MOVES + 1 if is_broken else 0  # Shorter ones were all tried.
    fewest = len(shortest[0]) if shortest else least
    is_right = len(reply.chosen) == fewest and is_broken == bool(fewest)
    grade("write", "promises", is_right, reply.confidence)
    told = _on_writing(len(reply.chosen), is_broken=is_broken, fewest=fewest)
    yield from _own_run(challenge.broken_by(reply.chosen), told, is_right=is_right)
    if shortest and not is_right:
        moves = " ".join(challenge.words[one] for one in shortest[0])
        yield _run_with(challenge.broken_by(shortest[0]), "the shortest", f"The shortest: {moves}")


def _own_run(preset: Preset, told: str, *, is_right: bool) -> Exercise:
    """What came of the moves that were chosen, and the run with them; without any there is nothing to be seen."""
    page = _run_with(preset, "and so", told) if preset.steps else Asking("and so", told=(told,))
    yield page._replace(was_right=is_right)


def _run_with(preset: Preset, stage: str, told: str) -> Asking:
    """The moves by the numbers that the reasons have for them, not those of the list, and what came of them."""
    about = Scene(preset, 2).to_come
    return Asking(stage, told=(told,), because=_reasons(preset), about=about, shows=Showing(preset, 2, 0, None))


def _promise(scene: Scene) -> str:
    done, guarantee = scene.story.done, scene.settings.guarantee
    kept = ["nothing is lost"] * guarantee.forbids_loss + [f"nothing is {done} twice"] * guarantee.forbids_duplicates
    return " and ".join(kept)


def _on_writing(chosen: int, *, is_broken: bool, fewest: int) -> str:
    if not fewest:
        tried = f"Tried: nothing of up to {plural(MOST_MOVES, 'move')} breaks it."
        return f"The promise is kept. {tried}" if chosen else f"So it is. {tried}"
    if not chosen:
        return "It can be broken."
    if not is_broken:
        return "The promise is kept: that does not break it."
    return "It breaks." if chosen == fewest else f"It breaks, but {plural(fewest, 'move')} would have been enough."


def _reasons(preset: Preset) -> Because | None:
    """Why it broke; where it did not, how the message fared; `None`: it was never sent."""
    scene = Scene(preset, 2)
    record: Record = scene.record
    broken = [one.number for one in scene.judgement.messages if one.is_breach]
    message = broken[0] if broken else scene.subject
    return because_of(explain(record, message)) if message in record.messages else None
