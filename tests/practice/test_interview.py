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
    first, number, harder = asked(pages)
    assert (first, number) == (question("kafka-default").ask, question("kafka-default").follow_up.ask)
    following = next(one for one in questions() if one.ask == harder)
    assert following.topic == "kafka"
    assert following.level > question("kafka-default").level


def test_a_thin_answer_is_led_back_to_what_was_missing_and_then_to_something_easier() -> None:
    pages, _ = interview(THIN)
    first, back, easier = asked(pages)
    assert first == question().ask
    assert back == "There is more to it. What else belongs to the answer?"
    following = next(one for one in questions() if one.ask == easier)
    assert following.topic == question().topic
    assert following.level < question().level


def test_only_what_was_missing_is_asked_for_again_and_what_was_found_then_counts_as_said() -> None:
    replies = iter([(0,), (1,)])

    def person(page: Asking) -> Reply:
        chosen = next(replies, ()) if page.stage == "checklist" else (0,) if page.stage in ("predict", "answer") else ()
        return Reply(chosen)

    pages, _ = interview(person)
    first, second, *_ = [page for page in pages if page.stage == "checklist"]
    assert second.options == first.options[1:]
    model = next(page for page in pages if page.stage == "model")
    assert f"Said: {question().points[1]}" in model.told
    assert f"Left out: {question().points[0]}" in model.told


def test_a_wrong_answer_is_put_into_another_mouth() -> None:
    pages, _ = interview(WRONG)
    wrong = question().wrong[0]
    assert f'A colleague says: "{wrong.says}" What do you answer?' in asked(pages)
    assert any(page.told == (wrong.why,) for page in pages if page.stage == "answer")


def test_the_crash_half_way_always_comes_last_and_a_run_answers_it() -> None:
    for person in (STRONG, THIN, WRONG):
        pages, marks = interview(person)
        assert pages[-2].told[0] == "And if the consumer crashes half-way?"
        assert pages[-1].told[0].startswith("It is: ")
        assert marks.kept[-1].question_id == f"ask/{question().name}/crash"


def test_the_model_answer_is_told_only_after_the_follow_up_to_it() -> None:
    for person in (STRONG, THIN, WRONG):
        stages = [page.stage for page in interview(person)[0]]
        assert stages.index("model") > stages.index("aloud", 1)


def test_every_question_leads_to_a_whole_interview() -> None:
    for one in questions():
        for person in (STRONG, THIN):
            pages, marks = interview(person, one.name)
            assert len(asked(pages)) == 3, "the question and two follow-ups"
            assert {mark.question_id.split("/")[0] for mark in marks.kept} == {"ask"}


def test_what_follows_is_never_easier_where_it_is_to_be_harder_and_on_the_same_topic_if_it_can() -> None:
    for one in questions():
        harder, easier = following_up(one, Dice(3), harder=True), following_up(one, Dice(3), harder=False)
        assert easier.level <= one.level <= harder.level
        for found in (harder, easier):
            assert found != one
            up = 1 if found is harder else -1
            alike = [other for other in questions() if other.topic == one.topic and up * (other.level - one.level) >= 0]
            assert found.topic == one.topic or alike == [one]
