"""The commands that look things up: the library, what is often said, the format.

Each body imports what it needs when it is called.
"""

from typing import Annotated

import typer

from playground.cli.options import (
    ForceOption,
    JsonOption,
    argument,
    command,
    flag,
    known_claims,
    known_presets,
    known_systems,
    number,
    option,
)
from playground.cli.program import app
from playground.cli.terminal import complain


@command(app)
def presets(
    wanted: Annotated[
        list[str] | None,
        argument(
            "[NAME|WORDS]...", "Show this one; or list those that have to do with all of these words.", known_presets
        ),
    ] = None,
    concept: Annotated[str, option("WORDS", "Only presets that have to do with these words.")] = "",
    path: Annotated[bool, flag("--path", "Those to begin with, in order, and what each builds on.")] = False,
    json: JsonOption = False,
) -> None:
    """List the library of presets, or show one."""
    from playground.cli.presets import is_one, list_presets, show_path, show_preset

    names = wanted or []
    if path and (names or concept):
        complain("--path: is a list of its own; it goes with no name and no --concept")
    if path:
        show_path(as_json=json)
    elif len(names) == 1 and is_one(names[0]):
        if concept:
            complain("--concept: filters the list; it does not go with the name of a preset")
        show_preset(names[0], as_json=json)
    else:
        list_presets(" ".join((*names, concept)).strip(), as_json=json)


@command(app)
def claims(
    wanted: Annotated[
        list[str] | None,
        argument(
            "[CLAIM|WORD...]", "A claim by its name, or words: those that have to do with all of them.", known_claims
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """See what is often said about delivery, what is so, and the preset in which the claim fails."""
    from playground.cli.claims import show_claims

    show_claims(" ".join(wanted or []).strip(), as_json=json)


@command(app)
def systems(
    name: Annotated[str | None, argument("[NAME]", "All that is known of this one.", known_systems)] = None,
    json: JsonOption = False,
) -> None:
    """List the systems that there are; of one its settings, and what is modelled, simplified and left out."""
    from playground.cli.systems import show_system, show_systems

    if name is None:
        show_systems(as_json=json)
    else:
        show_system(name, as_json=json)


@command(app)
def ask(
    topic: Annotated[
        str | None, option("TOPIC", "Only about this: semantics, idempotency, consumer, design, ...")
    ] = None,
    level: Annotated[
        int | None, number(int, "1 is asked of everybody, 2 of who has run such a system, 3 of who designs one.")
    ] = None,
    seed: Annotated[int | None, number(int, "The same number is the same question.")] = None,
    answer: Annotated[bool, flag("--answer", "Tell the answer at once.")] = False,
    json: JsonOption = False,
) -> None:
    """Be asked one question of an interview, at random, and read its answer."""
    from playground.cli.ask import ask_question

    ask_question(topic=topic, level=level, seed=seed, answer=answer, as_json=json)


@command(app)
def practice(
    preset: Annotated[
        str | None, argument("[PRESET|FILE]", "Practise on this one, instead of on exercises made anew.", known_presets)
    ] = None,
    level: Annotated[
        int | None,
        number(
            int,
            "1 which counter moves, 2 who believes what, 3 the cause, 4 the setting that prevents it, 5 the shortest "
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
) -> None:
    """Predict, then see: what will come of it, what was the cause, what would have prevented it. By keys, in lines."""
    from playground.cli.practice import practise

    ways = {"course": course, "claims": claims, "aloud": aloud, "interview": interview, "due": due}
    wanted = [way for way, is_wanted in ways.items() if is_wanted]
    practise(preset, wanted, level=level, seed=seed, rounds=rounds, topic=topic)


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
    from playground.cli.learner import export_marks, import_marks, reset_marks, set_interview, show_progress
    from playground.cli.output import Output

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
    from playground.cli.quiz import serve_quiz

    serve_quiz(seed=seed, as_json=json)


@command(app)
def schema() -> None:
    """Print the JSON Schema of preset files."""
    import json

    from playground.scenario.schema import json_schema

    print(json.dumps(json_schema(), indent=2))
