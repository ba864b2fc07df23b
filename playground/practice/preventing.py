"""Which single setting prevents it: chosen, then tried in a replay of the same schedule, whichever was chosen."""

from playground.explain.changes import SettingChange
from playground.practice.asking import Asking, Exercise, Grade, Showing
from playground.practice.changed import after_change, change_words
from playground.practice.closer import Look, closer
from playground.practice.dice import Dice
from playground.practice.facts import facts_of
from playground.practice.idle import told_beforehand
from playground.practice.predicting import in_library, on_looking
from playground.practice.remedies import Offered, has_it, why_not
from playground.practice.scene import Scene
from playground.practice.verdict import Because, because_of
from playground.words.phrases import sentence


def prevent(scene: Scene, settings: Offered, dice: Dice, grade: Grade) -> Exercise:
    """The whole exercise about one anomaly."""
    (line, *deciding), more = facts_of(scene)
    reply = yield Asking(
        "prevent",
        because=because_of(scene.explanation)._replace(rule=""),
        shows=Showing(scene.preset, scene.subject, 0, None),
        breaks=told_beforehand(scene),
        about=(line, *deciding),
        more=more,
        ask="Which of these, alone, would have prevented it, and made nothing else worse?",
        options=tuple(change_words(scene.preset, one) for one in settings.changes),
        is_rated=True,
    )
    chosen = settings.changes[reply.one]
    is_right = reply.one == settings.right
    grade("prevent", "remedies", is_right, reply.confidence)
    tried = after_change(scene, chosen)
    told: tuple[str, ...]
    if scene.subject in tried.record.messages:
        look = closer(tried, "effects", dice)
        seen = yield _trial(tried, chosen, look)
        told = (f"With {chosen.brief}: {tried.explanation.headline}.", on_looking(look, seen).words)
    else:
        told = (f"With {chosen.brief} {scene.m} is never sent.",)
    if not is_right:
        failed = "does not prevent it" if has_it(tried, scene) else "prevents that, at the price of something else"
        instead = why_not(chosen, settings.cure.change) if has_it(tried, scene) else ""
        this = f"This does: {change_words(scene.preset, settings.cure.change)}"
        told = (*told, f"It {failed}. {instead} {this}".replace("  ", " "))
    told, rule = (*told, sentence(settings.cure.text)), Because("", rule=scene.explanation.interview)
    yield Asking("why", told=told, because=rule, was_right=is_right, play=in_library(scene))


def _trial(tried: Scene, chosen: SettingChange, look: Look) -> Asking:
    return Asking(
        "see",
        told=(f"The same schedule with {chosen.brief}.",),
        shows=Showing(tried.preset, tried.subject, 0, None),
        ask=look.ask,
        options=look.options,
    )
