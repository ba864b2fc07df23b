"""Predict, then see: a prediction, the observation, the cause, the why, and the same with one thing changed."""

from collections.abc import Iterator
from typing import Final

from playground.engine.contracts import contract_for
from playground.explain.why import explain
from playground.practice.asking import Asking, Exercise, Grade, Reply, Showing
from playground.practice.causes import Suspects, about_the_wrong_one, suspect_lines, suspect_words, suspects
from playground.practice.changed import ChangedScene, changed
from playground.practice.closer import Look, closer, effect_times
from playground.practice.concepts import concept_of
from playground.practice.dice import Dice
from playground.practice.facts import facts_of, standing
from playground.practice.idle import idle_steps, told_beforehand
from playground.practice.marks import Confidence
from playground.practice.misconceptions import refutation
from playground.practice.predictions import FACETS, Predicted, facets_for
from playground.practice.scene import Scene
from playground.practice.verdict import ACCUSED, PREDICTED, SEEN, Because, GivenAnswer, because_of
from playground.scenario.catalogue import preset_names
from playground.words.phrases import listed, sentence

_OF_CAUSES: Final = 3
"""The level that is about causes."""


def predict(scene: Scene, level: int, dice: Dice, grade: Grade) -> Exercise:
    """The whole exercise about one scene."""
    facet = dice.one_of(facets_for(scene, level))
    asked, other = FACETS[facet](scene, dice), changed(scene, dice)
    accused = None if level < _OF_CAUSES and _is_told_already(scene) else suspects(scene)
    concept = concept_of(scene)
    first = yield prediction(scene, asked)
    is_right = first.one == asked.right
    grade("predict", concept, is_right, first.confidence)
    left = _cause_in_a_line(scene, accused)
    look = closer(scene, facet, dice)
    predicted = on_predicting(asked, first, _when(scene, asked))
    seen = yield _observation(scene, look)._replace(answers=(predicted,), left=left)
    answers: tuple[GivenAnswer, ...] = (predicted, on_looking(look, seen))
    was_right, told = is_right, tuple[str, ...]()
    if accused is not None:
        accusation = _accusation(scene, accused, answers, was_right, is_rated=level == _OF_CAUSES)
        picked = yield accusation._replace(left=left)
        was_right = picked.one in accused.indices
        grade("cause", "causes", was_right, picked.confidence)
        answers, told = (_on_accusing(scene, accused, picked),), tuple(_others(scene, accused, picked))
    why = Asking("why", told=told, answers=answers, because=reasons(scene, asked, first))
    yield why._replace(was_right=was_right, play=in_library(scene))
    if other is not None:
        again = "effects" if facet == "packets" else facet  # What breaks something is not told by its packets.
        anew, before = FACETS[again](other.scene, dice), FACETS[again](scene, dice)
        yield from _once_more(other, anew, before.options[before.right].words, concept, grade)


def _is_told_already(scene: Scene) -> bool:
    """Whether the one step of a schedule made anew says what goes wrong first, so that there is nothing to find out."""
    return len(scene.to_come) == 1 and not in_library(scene)


def prediction(scene: Scene, asked: Predicted) -> Asking:
    """The question before it happens, with the run where it stands then."""
    options = tuple(one.words for one in asked.options)
    shows = Showing(scene.preset, scene.subject, 0, scene.stop + 1)
    (line, *deciding), more = facts_of(scene)
    about, breaks = (standing(scene), line, *deciding), told_beforehand(scene)
    page = Asking("predict", shows=shows, breaks=breaks, about=about, more=more)
    return page._replace(ask=asked.ask, options=options, is_rated=True)


def _observation(scene: Scene, look: Look) -> Asking:
    shows = Showing(scene.preset, scene.subject, scene.stop + 1, None)
    return Asking("see", shows=shows, ask=look.ask, options=look.options)


def on_looking(look: Look, seen: Reply) -> GivenAnswer:
    """What was there to be seen, and what follows from it: most see what they expect."""
    return GivenAnswer(SEEN, look.options[seen.one], look.options[look.right], seen.one == look.right, look.lesson)


def in_library(scene: Scene) -> str:
    """The name of its preset, if the library has it."""
    return scene.preset.name if scene.preset.name in preset_names() else ""


def on_predicting(asked: Predicted, reply: Reply, when: str = "") -> GivenAnswer:
    """What was predicted, and what is so; `when` says where that can be seen."""
    given, so = (asked.options[one].words for one in (reply.one, asked.right))
    is_right = reply.one == asked.right
    return GivenAnswer(PREDICTED, given, so, is_right, "" if is_right else when, reply.confidence is Confidence.SURE)


def _when(scene: Scene, asked: Predicted) -> str:
    return "" if asked.facet == "packets" else effect_times(scene)


def _accusation(
    scene: Scene, accused: Suspects, answers: tuple[GivenAnswer, ...], was_right: bool | None, *, is_rated: bool
) -> Asking:
    return Asking(
        "cause",
        answers=answers,
        was_right=was_right,
        ask=f"{sentence(scene.explanation.headline)} Which event set that off: without which would it not be so?",
        options=suspect_lines(scene, accused),
        is_rated=is_rated,
    )


def _cause_in_a_line(scene: Scene, accused: Suspects | None) -> str:
    """What it comes to, and what set it off, for whoever leaves before it is told."""
    began = f" It began here: {suspect_words(scene, accused.first)}." if accused else ""
    return f"{sentence(scene.explanation.headline)}{began}"


def _on_accusing(scene: Scene, accused: Suspects, picked: Reply) -> GivenAnswer:
    """Which event was picked, and which set it off."""
    event, is_right = accused.events[picked.one], picked.one in accused.indices
    given, first = (suspect_words(scene, one) for one in (event, accused.first))
    more = "That is the cause." if is_right else about_the_wrong_one(scene, accused, event)
    was_sure = picked.confidence is Confidence.SURE
    return GivenAnswer(ACCUSED, given, given if is_right else first, is_right, more, was_sure)


def _others(scene: Scene, accused: Suspects, picked: Reply) -> Iterator[str]:
    """What else would by itself have been enough."""
    is_right = picked.one in accused.indices
    told = accused.events[picked.one] if is_right else accused.first
    for one in accused.events:
        if one.number in accused.guilty and one != told:
            yield f"So {'is' if is_right else 'was'} this, by itself: {suspect_words(scene, one)}."


def reasons(scene: Scene, asked: Predicted, reply: Reply) -> Because:
    """Why it came so, link by link; the thought that led elsewhere, refuted; and what to say of all such cases."""
    others = _of_the_others(scene) if asked.facet == "account" else ()
    packets = _of_packets(scene) if asked.facet == "packets" else ()
    also = (*others, *packets, " ".join(idle_steps(scene)))
    return because_of(scene.explanation, tuple(filter(None, also)), refuted(scene, asked, reply))


def _of_the_others(scene: Scene) -> Iterator[str]:
    """An account is of all messages: what else changes it, and why."""
    for one in scene.judgement.messages:
        if one.number != scene.subject and one.effects != 1:
            other = explain(scene.record, one.number)
            yield f"{sentence(other.headline)} {' '.join(other.sentences())}"


def _of_packets(scene: Scene) -> Iterator[str]:
    """Which packets there were, and what they are for."""
    count = scene.packets
    told = listed([f"{number} on `{link}`" for link, number in count.items()])
    if contract_for(scene.settings, scene.settings.guarantee).awaits_ack:
        yield f"{told}: the answers are what it costs while nothing goes wrong, and what says who may forget a message."
    else:
        yield f"{told}: no answer comes back. That is cheap, and nobody would miss a message that is lost."


def refuted(scene: Scene, asked: Predicted, reply: Reply) -> str:
    """The thought behind a wrong answer, and what is to be said to it; empty: nobody was led astray."""
    if reply.one == asked.right:
        return ""
    found = refutation(scene, asked.options[reply.one], asked.options[asked.right])
    return found.said(scene) if found else ""


def _once_more(other: ChangedScene, asked: Predicted, before: str, concept: str, grade: Grade) -> Exercise:
    """The same with one thing changed: who has understood why can say it."""
    scene = other.scene
    options = tuple(one.words for one in asked.options)
    now = ("Now one thing is changed, and all else stays as it was:", other.words)
    (_, *deciding), more = facts_of(scene)
    breaks, about = (*now, *told_beforehand(scene)), tuple(one for one in deciding if one not in other.words)
    page = Asking("once more", breaks=breaks, about=about, more=more)
    reply = yield page._replace(ask=asked.ask, options=options, is_rated=True)
    is_right = reply.one == asked.right
    grade("again", concept, is_right, reply.confidence)
    so = asked.options[asked.right].words
    same = "" if other.is_other else "The change makes no difference here."
    difference = same if so == before else f"Before the change it was: {before}."
    shows = Showing(scene.preset, scene.subject, scene.stop + 1, None)
    page = Asking("and so", was_right=is_right, shows=shows, told=(difference,) if difference else ())
    yield page._replace(answers=(on_predicting(asked, reply),), because=reasons(scene, asked, reply))
