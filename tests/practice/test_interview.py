"""What an interviewer asks next depends on how it went; the crash half-way always comes."""

from playground.practice.asking import Asking, Reply
from playground.practice.dice import Dice
from playground.practice.interview import following_up, interviewed
from playground.practice.marks import Confidence, MarkList
from playground.practice.questions import InterviewQuestion, question_named, questions
from tests.practice.helpers import Person, gone_through


def question(name: str = "slow-or-dead") -> InterviewQuestion:
    found = question_named(name)
    assert found is not None
    return found


def interview(person: Person, name: str = "slow-or-dead") -> tuple[list[Asking], MarkList]:
    marks = MarkList()
    return gone_through(interviewed(question(name), Dice(1), marks), person), marks


def somebody(*, said: tuple[int, ...], slips: tuple[int, ...] = (), answer: int = 0) -> Person:
    def reply(page: Asking) -> Reply:
        ticked = {"checklist": tuple(one for one in said if one < len(page.options)), "slips": slips}
        chosen = ticked.get(page.stage, (answer,) if page.options else ())
        return Reply(chosen, Confidence.SURE if page.is_rated else None)

    return reply


STRONG = somebody(said=(0, 1, 2, 3, 4))
THIN = somebody(said=())
WRONG = somebody(said=(0,), slips=(0,), answer=1)


def asked(pages: list[Asking]) -> list[str]:
    return [page.ask for page in pages if page.seconds]


def test_a_strong_answer_is_followed_by_its_number_and_then_by_something_harder() -> None:
    pages, _ = interview(STRONG, "kafka-default")
    first, _, number, harder = asked(pages)
    assert (first, number) == (question("kafka-default").ask, question("kafka-default").follow_up.ask)
    following = next(one for one in questions() if one.ask == harder)
    assert following.topic == "kafka"
    assert following.level > question("kafka-default").level


def test_a_thin_answer_is_followed_by_what_many_say_wrongly_and_then_by_something_easier() -> None:
    pages, _ = interview(THIN)
    first, _, colleague, easier = asked(pages)
    assert first == question().ask
    assert colleague == f'A colleague says: "{question().wrong[0].says}" What do you answer?'
    following = next(one for one in questions() if one.ask == easier)
    assert following.topic == question().topic
    assert following.level < question().level


def test_what_else_belongs_to_it_is_asked_before_any_list_tells_it() -> None:
    for person in (STRONG, THIN, WRONG):
        stages = [(page.stage, page.ask) for page in interview(person)[0]]
        assert stages[1] == ("aloud", "Is that all? Say what else belongs to it.")
        assert stages[2][0] == "checklist"
        assert interview(person)[0][1].subject == question().ask
        pages = interview(person)[0]
        assert len(pages[0].steps) == 7, "and all that comes is told beforehand"
        assert [page.step for page in pages if page.stage == "model"] == [4, 2]
        assert sum(stage == "checklist" for stage, _ in stages) == 2, "that of each question, and never again"


def test_a_wrong_answer_is_put_into_another_mouth() -> None:
    pages, _ = interview(WRONG)
    wrong = question().wrong[0]
    assert f'A colleague says: "{wrong.says}" What do you answer?' in asked(pages)
    assert any(page.told == (wrong.why,) for page in pages if page.stage == "answer")


def test_the_crash_half_way_always_comes_last_and_a_run_answers_it() -> None:
    for person in (STRONG, THIN, WRONG):
        pages, marks = interview(person)
        assert pages[-2].told[0] == "And if the consumer crashes half-way?"
        assert "redicted" in pages[-1].said[0]
        assert marks.kept[-1].question_id == f"ask/{question().name}/crash"


def test_the_model_answer_is_told_only_after_the_follow_up_to_it() -> None:
    for person in (STRONG, THIN, WRONG):
        stages = [page.stage for page in interview(person)[0]]
        assert stages.index("model") > stages.index("aloud", 1)


def test_every_question_leads_to_a_whole_interview() -> None:
    for one in questions():
        for person in (STRONG, THIN):
            pages, marks = interview(person, one.name)
            assert len(asked(pages)) == 4, "the question, what else belongs to it, and two follow-ups"
            assert {mark.question_id.split("/")[0] for mark in marks.kept} == {"ask"}


def test_what_follows_is_harder_or_easier_where_there_is_any_and_on_the_same_topic_if_it_can_be() -> None:
    for one in questions():
        for up in (1, -1):
            found = following_up(one, Dice(3), harder=up > 0)
            step = up * (found.level - one.level)
            assert found != one
            assert step == 0 if one.level == (3 if up > 0 else 1) else step > 0
            alike = [other for other in questions() if other.topic == one.topic and other != one]
            assert found.topic == one.topic or not any(
                up * (other.level - one.level) >= min(step, 1) for other in alike
            )


def test_what_leads_to_it_says_no_more_than_is_so() -> None:
    """At the hardest level nothing is harder, at the easiest nothing easier."""
    assert any(page.told == ("Something harder then.",) for page in interview(STRONG, "three-semantics")[0])
    assert any(page.told == ("Then another one.",) for page in interview(THIN, "three-semantics")[0])
    assert any(page.told == ("Then another one.",) for page in interview(STRONG, "zombie-write")[0])
