"""A page of an exercise, line by line."""

from widgets.renderables.practice import OPTION, PracticeView, draw_practice
from widgets.renderables.signs import ASCII, UNICODE
from widgets.renderables.spans import width_of

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
