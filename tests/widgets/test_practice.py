"""A page of an exercise, line by line."""

from playground.practice.verdict import PREDICTED, SEEN, AnswerPart, Because, ChainLink, GivenAnswer
from widgets.renderables.practice import OPTION, PracticeView, draw_practice
from widgets.renderables.signs import ASCII, UNICODE
from widgets.renderables.spans import width_of
from widgets.renderables.speaking import Countdown

VIEW = PracticeView(
    verdict="Not so.",
    role="late",
    told=("Look again. It is: twice.",),
    ask="Which event set it off?",
    options=("3.000 s the producer sends m3", "3.150 s the ACK of m3 is lost on ack: dropped on purpose"),
    chosen=(1,),
    note="How sure are you?",
    log=("3.000 s the producer sends m3",),
    about=("The producer waits 1 s for an answer before it sends again.",),
)


def lines(width: int, view: PracticeView = VIEW) -> list[str]:
    return ["".join(span.text for span in row).rstrip() for row in draw_practice(view, width, ASCII)]


def test_what_decides_stands_before_the_question_and_all_else_below() -> None:
    assert lines(60, VIEW._replace(more=("The consumer works 100 ms on a message.",))) == [
        "Not so.",
        "Look again. It is: twice.",
        "",
        "- The producer waits 1 s for an answer before it sends",
        "  again.",
        "",
        "Which event set it off?",
        "  1  3.000 s the producer sends m3",
        "> 2  3.150 s the ACK of m3 is lost on ack: dropped on",
        "     purpose",
        "How sure are you?",
        "",
        "- 3.000 s the producer sends m3",
        "",
        "Also:",
        "- The consumer works 100 ms on a message.",
    ]


def test_a_question_that_would_not_be_seen_below_what_decides_stands_above_it() -> None:
    assert lines(60, VIEW._replace(room=11))[3].startswith("- ")
    assert lines(60, VIEW._replace(room=10))[3] == "Which event set it off?"


def test_what_is_broken_is_bright_the_usual_setup_dim_and_in_one_where_all_of_it_has_room() -> None:
    more = ("The consumer works 100 ms on a message.", "Each packet is under way for 50 ms.")
    view = VIEW._replace(told=(), log=(), breaks=("Step 1: The ACK of m3 is dropped.",), more=more, room=20)
    rows = draw_practice(view, 60, ASCII)
    assert [line[-1].role for line in rows[2:7]] == ["strong", "text", "text", "dim", "dim"]
    assert lines(60, view)[5] == "- The consumer works 100 ms on a message. Each packet is"
    beside = lines(160, view)
    assert beside[2].startswith("- Step 1: The ACK of m3 is dropped."), "on a large screen the setup stands beside it"
    assert beside[0][80:].startswith("- The producer waits 1 s for an answer")
    assert beside[1][80:] == "- The consumer works 100 ms on a message."


def test_a_question_alone_has_no_blank_lines_around_it() -> None:
    assert lines(40, PracticeView(ask="Why?", options=("This.",))) == ["Why?", "  1  This."]
    assert lines(40, PracticeView()) == []


def test_names_of_a_menu_stand_beside_what_they_are_and_how_it_went_with_air_where_there_is_room() -> None:
    menu = PracticeView(
        ask="What?",
        options=("Claims", "Aloud"),
        beside=(("true or wrong?", "3 of 4", ("two claims",)), ("a question", "", ())),
    )
    dense = ["What?", "  1  Claims   true or wrong?   3 of 4", "  2  Aloud    a question"]
    assert lines(37, menu) == dense
    assert lines(37, menu._replace(room=5)) == [dense[0], "", dense[1], "", dense[2]]
    roomy = [dense[0], "", dense[1], "              two claims", "", dense[2]]
    assert lines(37, menu._replace(room=6)) == roomy, "what is in each stands below it, where all of it has room"
    assert lines(33, menu)[1:3] == ["  1  Claims   true or      3 of 4", "              wrong?"]


def test_no_line_is_wider_than_its_room_and_none_too_long_to_be_read() -> None:
    for width in (20, 60, 300):
        rows = draw_practice(VIEW._replace(about=("word " * 100,)), width, UNICODE)
        assert max(map(width_of, rows)) <= min(width, 100)


def test_an_option_can_be_clicked() -> None:
    picks = {span.pick for row in draw_practice(VIEW, 60, UNICODE) for span in row if span.pick}
    assert picks == {(OPTION, 0), (OPTION, 1)}


def test_a_verdict_has_a_mark_for_each_answer_the_chain_with_its_instants_and_the_rule_by_itself() -> None:
    answers = (
        GivenAnswer(PREDICTED, "once", "twice", False, "Look at 2.050 s.", was_sure=True),
        GivenAnswer(SEEN, "50 ms", "50 ms", True),
    )
    because = Because(
        "m2 was booked twice.", (ChainLink(2000, "its ACK was lost", ""),), (), "a loss is a loss.", "Ask."
    )
    view = PracticeView("Not as you predicted.", "late", answers=answers, because=because, room=13)
    said = lines(60, view)
    assert said == [
        "Not as you predicted.",
        f"{ASCII.lost} you said  once (you were sure)",
        "  it is     twice. Look at 2.050 s.",
        f"{ASCII.done} you saw   50 ms.",
        "",
        "What happened",
        "  m2 was booked twice.",
        "    2.000 s  its ACK was lost",
        "Many think",
        "  a loss is a loss.",
        "The rule",
        "  Ask.",
    ]
    assert len(lines(60, view._replace(room=14))) == 14, "with blank lines where they have room"
    assert lines(120, view)[-1] == "The rule        Ask.", "beside it where that has room"
    roles = {span.text: span.role for row in draw_practice(view, 60, ASCII) for span in row}
    assert (roles["once (you were sure)"], roles["twice."], roles["Ask."]) == ("late", "once", "strong")


def test_an_answer_aloud_has_a_bar_for_its_time_and_the_steps_to_come_where_they_have_room() -> None:
    view = PracticeView(ask="Why?", note="Aloud.", steps=("Your answer", "A checklist"), room=9)
    view = view._replace(countdown=Countdown(0.5, "45 s left"))
    dense = ["Why?", "", f"{ASCII.full * 4}{ASCII.empty * 5}  45 s left", "", "Aloud."]
    assert lines(20, view) == [*dense, "", f"  {ASCII.position} Your answer", "", "    A checklist"]
    assert lines(20, view._replace(room=8))[-2:] == [f"  {ASCII.position} Your answer", "    A checklist"]
    assert lines(20, view._replace(room=7)) == dense
    later = view._replace(step=1, countdown=Countdown(1.1, "9 s over"))
    roles = {span.text: span.role for row in draw_practice(later, 20, ASCII) for span in row}
    assert (roles["9 s over"], roles[f"  {ASCII.done} "], roles["A checklist"]) == ("late strong", "once", "strong")


def test_a_model_answer_has_a_mark_for_each_point_and_what_many_say_above_why_it_is_wrong() -> None:
    parts = (
        AnswerPart("In short", "Two steps.", True),
        AnswerPart("Left out", "A transaction.", False),
        AnswerPart("Many say", "Retries mend that.", False, "Packets are lost."),
        AnswerPart("Many say", "Less often.", None, "Use TCP."),
        AnswerPart("Sources", "endtoend.pdf"),
    )
    view = PracticeView(subject="Why?", verdict="Not so.", parts=parts, room=30)
    assert lines(60, view) == [
        "Why?",
        "",
        "Not so.",
        "",
        f"In short    {ASCII.done} Two steps.",
        "",
        f"Left out    {ASCII.lost} A transaction.",
        "",
        f'Many say    {ASCII.lost} "Packets are lost." You said so, too.',
        "              Retries mend that.",
        '              "Use TCP."',
        "              Less often.",
        "",
        "Sources       endtoend.pdf",
    ]
    assert lines(40, view)[4:8] == ["In short", f"  {ASCII.done} Two steps.", "", "Left out"]
    assert "" not in lines(60, view._replace(room=10))[4:], "without blank lines where they have no room"
