"""`playground progress`: how practice goes, the day of an interview, and the marks as a file."""

from datetime import date, datetime
from pathlib import Path
from typing import Final

from playground.cli.output import Output, print_json
from playground.cli.page import Cell, line, paragraph, table
from playground.cli.terminal import complain, say
from playground.practice.mark_file import MarkFile
from playground.practice.mark_text import MarkText, MarkTextError, from_text, to_text
from playground.practice.marks import PracticeMark
from playground.practice.reviews import Strength, reviews, spoken, strengths, upcoming
from playground.saved.due import due_now
from playground.saved.learner import open_mark_file
from playground.text import one_line
from playground.words.phrases import plural

_ENOUGH: Final = 3
"""So many answers about a concept say something."""
_STRONG: Final = 0.8
_LAST: Final = 3
"""So many answers to one question are listed, the last ones."""
_MOST_SPOKEN: Final = 10
"""So many questions are listed, those that were answered last."""
_LONGEST: Final = 16 * 1024 * 1024
"""Characters of a file of marks: a hundred thousand of them."""


def set_interview(word: str) -> None:
    """Keep the day of an interview, or forget it."""
    file = open_mark_file()
    try:
        day = None if word == "none" else date.fromisoformat(word)
    except ValueError:
        complain(f"--interview: {word!r} is no day; write it as 2026-03-05, or `none`")
    if day is not None and day < datetime.now().astimezone().date():
        complain(f"--interview: {day} is over")
    file.interview = day
    _tell_trouble(file)
    say("No interview is kept any more." if day is None else f"Nothing is put off beyond the day before {day} now.")


def export_marks(output: Output) -> None:
    """Write all marks to a file, or print them."""
    file = open_mark_file()
    held = MarkText(file.marks(), file.interview)
    with output.open(preset="", example="marks.json", endings=(".json",)) as out:
        out.write(to_text(held))
    _tell_trouble(file)
    if output.path:
        say(f"{one_line(output.path)}: {plural(len(held.marks), 'mark')}; `--import` adds them to others")


def import_marks(path: str) -> None:
    """Add the marks of a file to those that there are: all of them or none."""
    try:
        with Path(path).open(encoding="utf-8") as source:
            text = source.read(_LONGEST + 1)
    except (OSError, ValueError) as error:
        complain(f"--import: cannot read {path!r}: {getattr(error, 'strerror', None) or error}")
    if len(text) > _LONGEST:
        complain(f"--import: {path!r} is longer than any file of marks")
    try:
        held = from_text(text)
    except MarkTextError as error:
        complain(f"{one_line(path)}: {error}")
    file = open_mark_file()
    added = file.add(held.marks)
    if added is None:
        complain(file.trouble)
    if held.interview and not file.interview:
        file.interview = held.interview
    _tell_trouble(file)
    say(f"{plural(added, 'mark')} added; {len(held.marks) - added} had been there.")


def reset_marks() -> None:
    """Begin anew."""
    file = open_mark_file()
    aside = file.put_aside()
    say(f"Begun anew. What was there is {one_line(str(aside))}." if aside else "Nothing had been kept.")


def show_progress(*, as_json: bool) -> None:
    """Print what is due, strengths and gaps."""
    file = open_mark_file()
    marks, interview = file.marks(), file.interview
    _tell_trouble(file)
    if as_json:
        print_json(_object(file, marks, interview))
    elif not marks:
        paragraph("Nothing has been answered yet.")
        line(Cell("playground practice", "bold"), Cell("  begins"))
    else:
        _print_progress(file, marks, interview)


def _print_progress(file: MarkFile, marks: list[PracticeMark], interview: date | None) -> None:
    now, due = datetime.now().astimezone(), len(due_now(file))
    line(Cell(f"Due today: {due}", "bold"), Cell("  playground practice --due" * bool(due)))
    ahead = list(upcoming(reviews(marks, interview), now))[:3]
    if ahead:
        paragraph("Then " + ", ".join(f"{count} on {day}" for day, count in ahead) + ".")
    if interview and interview >= now.date():
        paragraph(f"The interview is on {interview}: nothing is put off beyond the day before.")
    found = strengths(marks)
    parts = {"Gaps": _gaps(found), "Strengths": _strong(found), "Too few answers to tell": _unknown(found)}
    for title, some in parts.items():
        if some:
            print()
            line(Cell(title, "bold"))
            table([[Cell(one.concept), Cell(f"{one.tally.right} of {one.tally.asked} right")] for one in some])
    _print_spoken(marks)


def _print_spoken(marks: list[PracticeMark]) -> None:
    """How the answers aloud went, question by question, the latest first."""
    found = list(spoken(marks).items())[::-1]
    if found:
        print()
        line(Cell("Answered aloud", "bold"))
        table([[Cell(name), Cell(", ".join(map(_went, told[-_LAST:])))] for name, told in found[:_MOST_SPOKEN]])
    if len(found) > _MOST_SPOKEN:
        paragraph(f"and {len(found) - _MOST_SPOKEN} more: --json has all", "dim")


def _went(mark: PracticeMark) -> str:
    return f"{mark.at.astimezone():%Y-%m-%d} {'right' if mark.right else 'not yet'}"


def _gaps(found: list[Strength]) -> list[Strength]:
    return [one for one in found if one.tally.asked >= _ENOUGH and one.tally.right < _STRONG * one.tally.asked]


def _strong(found: list[Strength]) -> list[Strength]:
    return [one for one in reversed(found) if one.tally.asked >= _ENOUGH and one not in _gaps(found)]


def _unknown(found: list[Strength]) -> list[Strength]:
    return [one for one in found if one.tally.asked < _ENOUGH]


def _object(file: MarkFile, marks: list[PracticeMark], interview: date | None) -> dict[str, object]:
    return {
        "marks": len(marks),
        "due": [{"question": one.question_id, "concept": one.concept} for one in due_now(file)],
        "interview": interview and interview.isoformat(),
        "aloud": {
            name: [{"at": one.at.isoformat(), "right": one.right} for one in told]
            for name, told in spoken(marks).items()
        },
        "concepts": [{"concept": one.concept, **one.tally._asdict()} for one in strengths(marks)],
    }


def _tell_trouble(file: MarkFile) -> None:
    if file.trouble:
        say(one_line(file.trouble))
