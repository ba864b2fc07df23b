"""A sitting goes on for as long as somebody likes, and says at each page which exercise it is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from playground.practice.asking import Asking, Exercise, Reply
from playground.practice.claims import claims
from playground.practice.exercise_key import LEVELS
from playground.practice.marks import Confidence, MarkList, mark_now
from playground.practice.menu import chosen
from playground.practice.questions import questions
from playground.practice.reviews import Review
from playground.practice.sitting import (
    Learner,
    Overheard,
    Plan,
    all_claims,
    aloud,
    course,
    interview,
    made_anew,
    summary,
)
from playground.scenario.catalogue import path
from playground.scenario.load import load_preset
from tests.practice.helpers import Person, choose

NAMES = [name for station in path() for name in station.presets]


class Learning:
    """A learner with everything in memory."""

    def __init__(self, *done: str) -> None:
        self.done = set(done)
        self.marks = Overheard(MarkList())
        self.learner = Learner(self.marks, lambda: self.done, self.done.add)


def going(sitting: Exercise, person: Person) -> Iterator[Asking]:
    page = next(sitting)
    while True:
        yield page
        try:
            page = sitting.send(person(page))
        except StopIteration:
            return


def test_each_page_says_which_exercise_it_is_and_its_level_follows_the_answers() -> None:
    headings = list(
        dict.fromkeys(
            page.heading for page in islice(going(made_anew(Plan(seed=1), Learning().learner), choose(0)), 60)
        )
    )
    assert headings[0] == "Exercise 1, level 1: what comes of it"
    assert headings[1].startswith("Exercise 2, level 1")


def test_a_level_that_was_asked_for_stays_for_the_whole_sitting() -> None:
    pages = islice(going(made_anew(Plan(seed=2, level=3), Learning().learner), choose(0)), 40)
    assert {page.heading.split("level ")[1][0] for page in pages} == {"3"}


def test_a_preset_of_ones_own_is_asked_about_again_and_again() -> None:
    plan = Plan(seed=1, preset=load_preset("told-failed"))
    shown = [
        page.shows.preset.name
        for page in islice(going(made_anew(plan, Learning().learner), choose(0)), 20)
        if page.shows
    ]
    assert set(shown) == {"told-failed"}


def test_the_course_begins_at_the_first_station_that_is_not_done_and_notes_what_is() -> None:
    learning = Learning(*NAMES[:3])
    pages = going(course(Plan(seed=1), learning.learner), choose(0))
    assert next(pages).heading == f"Station 4 of {len(NAMES)}"
    while NAMES[3] not in learning.done:
        last = next(pages)
    assert last.stage == "why", "done is who has read why"


def test_the_course_goes_to_its_end_and_begins_anew() -> None:
    learning = Learning(*NAMES[:-2])
    pages = list(going(course(Plan(seed=1), learning.learner), choose(0)))
    assert pages[-1].told == ("That was the last station.",)
    again = next(going(course(Plan(seed=1), Learning(*NAMES).learner), choose(0)))
    assert again.told == ("Every station is done. It begins anew.",)


def test_all_stations_can_be_predicted() -> None:
    headings = {page.heading for page in going(course(Plan(seed=1), Learning().learner), choose(0))}
    assert {f"Station {number} of {len(NAMES)}" for number in range(1, len(NAMES) + 1)} <= headings


def test_every_claim_comes_once_with_its_verdict_and_its_run() -> None:
    pages = list(going(all_claims(Plan(seed=4), Learning().learner), choose(0)))
    asked = [page.ask for page in pages if page.ask]
    assert len(set(asked)) == len(asked) == len(claims())
    answers = {page.play: page.was_right for page in pages if page.stage == "and so"}
    for claim in claims():
        assert answers[claim.preset] is not None


def test_easy_claims_on_the_textbook_come_first() -> None:
    pages = [page for page in going(all_claims(Plan(seed=4), Learning().learner), choose(0)) if page.ask]
    asked = [page.ask for page in pages]
    by_words = {f'"{one.says}" True, half true or wrong?': one for one in claims()}
    order = [(by_words[ask].level, by_words[ask].about != ["textbook"]) for ask in asked]
    assert order == sorted(order)
    assert pages[0].heading == f"Claim 1 of {len(claims())}, from the textbook"


def test_what_depends_is_half_true_and_what_is_outdated_is_wrong() -> None:
    by_verdict: dict[str, set[bool | None]] = {}
    for option, said in enumerate(("true", "half true", "wrong")):
        learning = Learning()
        list(going(all_claims(Plan(seed=4), learning.learner), choose(option)))
        for mark in learning.marks.heard:
            verdict = next(one.verdict for one in claims() if one.name == mark.question_id.split("/")[1])
            if mark.right:
                by_verdict.setdefault(verdict, set()).add(
                    None if said not in ("half true", "wrong") else said == "half true"
                )
    assert by_verdict["depends"] == {True}
    assert by_verdict["outdated"] == {False}
    assert by_verdict["true"] == {None}


def test_what_is_on_is_offered_only_if_it_can_be_predicted() -> None:
    def options(name: str) -> tuple[str, ...]:
        return next(chosen(Plan(seed=1, preset=load_preset(name)), Learning().learner)).options

    assert options("ack-lost")[-1] == "The run that is on"
    assert len(options("sandbox")) == len(options("ack-lost")) - 1 == 7


def test_all_that_can_be_chosen_has_a_key_also_with_what_is_due_and_what_is_on() -> None:
    due = Review("claims/x", "timeouts", datetime.now(UTC), datetime.now(UTC), was_right=False)
    learner = Learning().learner._replace(due=lambda: [due])
    page = next(chosen(Plan(seed=1, preset=load_preset("ack-lost")), learner))
    assert page.in_lines[0] == "Due today: 1 question, made anew"
    assert len(page.options) <= 9


def test_how_it_went_stands_beside_each_way_to_practise() -> None:
    went = [("practice/1/7.1/predict", True), ("practice/2/7.2/predict", False), ("claims/x/claim", True)]
    kept = [mark_now(name, "timeouts", right=right, confidence=None) for name, right in went]
    learner = Learning(*NAMES[:3]).learner._replace(kept=lambda: kept)
    page = next(sitting := chosen(Plan(seed=1), learner))
    told = {name: one.went for name, one in zip(page.options, page.beside, strict=True) if one.went}
    of = f"3 of {len(NAMES)} stations done"
    [course] = [one for name, one in zip(page.options, page.beside, strict=True) if name == "The course"]
    assert course.holds[0].startswith(f"next is 4 of {len(NAMES)}: ")
    assert told == {"Exercises": "1 of 2 right", "The course": of, "Claims": "1 of 1 right"}
    assert [one.went for one in sitting.send(Reply((1,))).beside][:3] == ["1 of 1 right", "0 of 1 right", ""]


def test_a_level_is_chosen_on_a_page_of_its_own() -> None:
    sitting = chosen(Plan(seed=1), Learning().learner)
    next(sitting)
    page = sitting.send(Reply((1,)))
    assert page.in_lines == tuple(f"Level {level}: {words}" for level, words in LEVELS.items())
    assert sitting.send(Reply((3,))).heading.startswith("Exercise 1, level 4")


def test_a_real_system_is_chosen_on_a_page_of_its_own_and_stays() -> None:
    sitting = chosen(Plan(seed=1), Learning().learner)
    page = next(sitting)
    page = sitting.send(Reply((page.options.index("A real system"),)))
    assert len(page.options) <= 9, "a key each"
    kafka = next(index for index, one in enumerate(page.options) if "Kafka" in one)
    first = sitting.send(Reply((kafka,)))
    assert first.shows is not None
    assert first.shows.preset.native is not None
    assert first.shows.preset.native.system.startswith("kafka@")


def test_questions_come_aloud_in_an_order_that_follows_from_the_seed_or_only_of_one_topic() -> None:
    def asked(plan: Plan) -> list[str]:
        return [page.ask for page in going(aloud(plan, Learning().learner), choose(0)) if page.seconds == 90]

    assert len(set(asked(Plan(seed=1)))) == len(questions())
    assert asked(Plan(seed=1)) != asked(Plan(seed=2))
    assert asked(Plan(seed=1, topic="kafka")) != asked(Plan(seed=2, topic="kafka"))
    assert set(asked(Plan(seed=1, topic="kafka"))) == {one.ask for one in questions() if one.topic == "kafka"}


def test_interviews_come_one_after_the_other() -> None:
    pages = going(interview(Plan(seed=1), Learning().learner), choose(0))
    headings = list(dict.fromkeys(page.heading for page in islice(pages, 60)))
    assert [one.split(":")[0] for one in headings[:3]] == ["Interview 1", "Interview 2", "Interview 3"]
    told = list(going(interview(Plan(seed=1, topic="design"), Learning().learner), choose(0)))[-1].told
    assert told == ("That was the last question.",)


def test_a_sitting_is_summed_up_by_how_sure_one_was() -> None:
    marks = [
        mark_now("a", "crashes", right=False, confidence=Confidence.SURE),
        mark_now("b", "timeouts", right=True, confidence=Confidence.GUESS),
        mark_now("c", "causes", right=True, confidence=None),
    ]
    assert list(summary(marks)) == [
        "2 of 3 right.",
        "When sure: 0 of 1.",
        "When guessing: 1 of 1.",
        "You were sure, and wrong, about crashes. Look at that again.",
    ]
    assert list(summary([])) == []


def test_a_claim_of_which_one_was_wrongly_sure_is_named_and_not_only_its_subject() -> None:
    marks = [mark_now("claims/two-generals/claim", "textbook", right=False, confidence=Confidence.SURE)]
    *_, last = summary(marks)
    claim = '"The Two Generals rule out exactly-once"'
    again = "From tomorrow on `playground practice --due` asks again."
    assert last == f"You were sure, and wrong, about {claim}. {again}"
