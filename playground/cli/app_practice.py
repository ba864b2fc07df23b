"""The commands of who learns: to be asked, to practise, how it goes, and the questions for other programs.

Each body imports what it needs when it is called.
"""

from typing import Annotated

import typer

from playground.cli.options import (
    ForceOption,
    InLinesOption,
    JsonOption,
    LinearOption,
    argument,
    command,
    flag,
    known_presets,
    known_questions,
    number,
    option,
    to_file,
)
from playground.cli.program import app
from playground.cli.terminal import complain


@command(app)
def ask(
    words: Annotated[
        list[str] | None,
        argument("[NAME|WORDS]...", "This one, or those that some words find: `dual write`.", known_questions),
    ] = None,
    topic: Annotated[
        str | None, option("TOPIC", "Only about this: semantics, idempotency, consumer, design, ...")
    ] = None,
    level: Annotated[
        int | None, number(int, "1 is asked of everybody, 2 of who has run such a system, 3 of who designs one.")
    ] = None,
    seed: Annotated[int | None, number(int, "The same number asks the same, whatever has been asked before.")] = None,
    answer: Annotated[bool, flag("--answer", "Tell the answer at once.")] = False,
    list_: Annotated[bool, flag("--list", "Which questions there are, with topic, level and name.")] = False,
    json: JsonOption = False,
    _linear: InLinesOption = False,
) -> None:
    """Be asked questions of an interview, and read the answers: what has not been asked yet, the easy ones first."""
    from playground.cli.practice.ask import ask_question, list_questions

    if list_:
        if words or seed is not None or answer:
            complain("--list: goes with --topic, --level and --json")
        list_questions(topic=topic, level=level, as_json=json)
    else:
        ask_question(
            " ".join(words) if words else None, topic=topic, level=level, seed=seed, answer=answer, as_json=json
        )


@command(app)
def practice(
    preset: Annotated[
        str | None, argument("[PRESET|FILE]", "Practise on this one, instead of on exercises made anew.", known_presets)
    ] = None,
    level: Annotated[
        int | None,
        number(
            int,
            "1 what comes of it, 2 who believes what, 3 the cause, 4 the setting that prevents it, 5 the shortest "
            "failure. Without: it follows the answers.",
        ),
    ] = None,
    seed: Annotated[int | None, number(int, "The same number makes the same exercises.")] = None,
    rounds: Annotated[int | None, number(int, "Stop after so many exercises.")] = None,
    course: Annotated[bool, flag("--course", "Along the path of the library, station by station.")] = False,
    claims: Annotated[bool, flag("--claims", "What is often said: true, half true or wrong?")] = False,
    aloud: Annotated[
        bool, flag("--aloud", "Questions of interviews: 90 seconds to answer aloud, a checklist.")
    ] = False,
    interview: Annotated[bool, flag("--interview", "A question, and what an interviewer asks next.")] = False,
    topic: Annotated[str | None, option("TOPIC", "With --aloud and --interview: only about this.")] = None,
    due: Annotated[bool, flag("--due", "What comes back today, of what was answered before.")] = False,
    system: Annotated[
        str | None, option("SYSTEM", "Only exercises about this real system. Without: the textbook's come first.")
    ] = None,
    more: Annotated[
        bool, flag("--more", "In lines: tell all settings of an exercise at once, also those that decide nothing.")
    ] = False,
    linear: LinearOption = False,
) -> None:
    """Predict, then see: what will come of it, what was the cause, what would have prevented it."""
    from playground.cli.practice.practice import practise

    ways = {"course": course, "claims": claims, "aloud": aloud, "interview": interview, "due": due}
    wanted = [way for way, is_wanted in ways.items() if is_wanted]
    practise(
        preset,
        wanted,
        level=level,
        seed=seed,
        rounds=rounds,
        topic=topic,
        system=system,
        tells_all=more,
        linear=linear or more,
    )


@command(app)
def progress(
    interview: Annotated[
        str | None,
        option("DATE", "The day of an interview, as 2026-03-05: what comes back does so before. `none`: no more."),
    ] = None,
    export: Annotated[str | None, option("FILE", "Write all marks to a file, as JSON.")] = None,
    import_: Annotated[str | None, typer.Option("--import", metavar="FILE", help="Add the marks of a file.")] = None,
    reset: Annotated[bool, flag("--reset", "Begin anew; what there was is moved aside.")] = False,
    json: JsonOption = False,
    force: ForceOption = False,
) -> None:
    """See how practice goes: what comes back today, gaps and strengths."""
    from playground.cli.output import Output
    from playground.cli.practice.progress import (
        export_marks,
        import_marks,
        reset_marks,
        set_interview,
        show_progress,
    )

    if sum(wanted is not None for wanted in (interview, export, import_)) + reset + json > 1:
        complain("progress: one of --interview, --export, --import, --reset and --json")
    if interview is not None:
        set_interview(interview)
    elif export is not None:
        export_marks(Output("--export", export, force))
    elif import_ is not None:
        import_marks(import_)
    elif reset:
        reset_marks()
    else:
        show_progress(as_json=json)


@command(app)
def quiz(
    seed: Annotated[int | None, number(int, "The same number asks the same.")] = None,
    json: JsonOption = False,
) -> None:
    """Serve questions and grade answers for other programs: requests on standard input, a JSON object a line."""
    from playground.cli.practice.quiz import serve_quiz

    serve_quiz(seed=seed, as_json=json)


@command(app)
def cards(
    output: Annotated[str | None, to_file("Write the deck to a file: .csv, or .apkg.")] = None,
    force: ForceOption = False,
) -> None:
    """Take the questions along to Anki: a deck as CSV, or a package (-o deck.apkg) with `genanki` installed."""
    from playground.cli.output import Output
    from playground.cli.practice.cards import write_cards

    write_cards(Output("-o", output, force))
