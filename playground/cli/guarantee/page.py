"""The answers of `playground guarantee` for people: the guarantee, its legs, what is wrong in the files, the fixes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from playground.cli.guarantee.arguments import ARGUMENTS
from playground.cli.guarantee.gaps import (
    MOST_NAMES,
    ToldGaps,
    each_once,
    print_gap_once,
    print_scripts,
    theirs_or_ours,
    together,
)
from playground.cli.guarantee.json_object import Spellings
from playground.cli.guarantee.more import print_more
from playground.cli.guarantee.overview import print_overview, worst_first
from playground.cli.guarantee.summary import color_of, print_summary
from playground.cli.page import Cell, indented, line, paragraph
from playground.cli.terminal import width
from playground.configuration.found import UNDECIDED, FileFinding
from playground.guarantee.answer import Answer
from playground.guarantee.leg_answers import LegAnswer
from playground.guarantee.legs import Leg, LegVerdict
from playground.guarantee.remedies import Shortfall
from playground.guarantee.sides import not_judged
from playground.guarantee.trial import FaultTrial
from playground.guarantee.undecided import breaking
from playground.words.phrases import few, listed, plural

_MOST_ALIKE: Final = 3
"""So many findings that say the same are told one by one."""
_HINT: Final = (
    "`--more` lists what is taken where nothing is set, what was tried, and what is not modelled. "
    "F1 to F13 number the standard faults of playground matrix."
)
_FLAG: Final = 10
"""The columns of a yes or a no."""
_GAP: Final = 2
_LEVELS: Final = {"error": "bold red", "warning": "yellow", "note": "dim"}
_LEAST_ROOM: Final = 4
"""How far in a name stands that is too long to stand below the others."""
_WORST: Final = ("error", "warning", "note")


class _Told(NamedTuple):
    """What has been told of the cases before, and is not told again."""

    gaps: ToldGaps
    places: dict[str, str]
    """Of a leg, each line of a file that sets it, and the case that it was told of."""
    pages: set[str]
    has_files: bool


def print_answers(
    answers: Sequence[Answer],
    findings: Sequence[FileFinding],
    spellings: Mapping[str, Spellings],
    need: str | None,
    is_met: bool,
    *,
    has_files: bool,
    more: bool,
) -> None:
    """Print the answers, of several an overview and the worst first. `more` is all that the answer rests on."""
    errors = sum(finding.level == "error" for finding in findings)
    told = _Told({}, {}, set(), has_files)
    if len(answers) > 1:
        answers = worst_first(answers)
        _print_errors(errors)
        print_overview(answers, spellings, need)
        print_findings(findings)
    for one in answers:
        own = one.case.remedies(spellings[one.question.profile.name])
        _print_head(one, errors if len(answers) == 1 else 0)
        if len(answers) == 1:
            wrong = sum(each.level == "error" for each in breaking(findings, need)) if need else 0
            print_summary(one, own, need, wrong)
        _print_legs(one)
        _print_promise(one, told)
        _print_places(one, told)
        if len(answers) == 1:
            print_findings(findings)
        if more:
            print_more(one)
        _print_fixes(one, own, told.gaps)
    print_scripts(_gaps(answers), [one.absence for one in answers if one.absence])
    if not more:
        paragraph(_HINT, "dim")
        print()
    if need:
        conditions = list(dict.fromkeys(each.text for one in answers for each in one.conditions_for(need)))
        _print_need(need, conditions, is_met, list(breaking(findings, need)))


def _print_errors(errors: int) -> None:
    if errors:
        paragraph(f"But there {'is' if errors == 1 else 'are'} {plural(errors, 'error')} in the files.", "bold red")


def _gaps(answers: Sequence[Answer]) -> Iterator[tuple[Shortfall, Answer]]:
    """Every gap that is told of, first those as things stand, then those that are left."""
    for one in answers:
        yield from ((gap, one) for gap in one.shortfalls)
        yield from ((gap, after) for after in one.rounds for gap in after.shortfalls if gap.changes)


def _print_head(one: Answer, errors: int) -> None:
    """What is asked about, and its guarantee."""
    verdicts = one.verdicts
    config = one.native.configuration.name
    start = f"{config}, but for what is set" if one.choice.settings or one.choice.application else config
    named = f" · {few(one.case.names, MOST_NAMES)}" if one.case.names else ""
    line(Cell(one.question.system, "bold"), Cell(f" · {start}{named}", "dim"))
    line(Cell(verdicts.name.capitalize(), color_of(verdicts)))
    _print_errors(errors)


def _print_promise(one: Answer, told: _Told) -> None:
    """What the documentation promises; what is quoted already is not quoted again."""
    verdicts, promised = one.verdicts, one.native.promised
    if promised.words not in told.pages:
        told.pages.add(promised.words)
        kept = not promised.binds or verdicts.meets(promised.guarantee.word)
        indented(f'The documentation: "{promised.words}" {promised.page}', "dim", by="")
        if not kept:
            indented(f"That would be {promised.guarantee.word}; what is found below breaks it.", "dim", by="")
        print()


def _print_legs(one: Answer) -> None:
    print()
    room = max(len(verdict.leg.value) for verdict in one.verdicts.legs) + _GAP
    line(Cell(f"{'leg':<{room}}{'may lose':<{_FLAG}}may duplicate", "dim"))
    for verdict in one.verdicts.legs:
        style = "bold magenta" if verdict.leg is Leg.EFFECT else "magenta"
        conditions = list(one.conditions_of(verdict.leg))
        flags = (
            _flag(verdict.losing, "bold red", is_conditional=any(each.trouble == "lose" for each in conditions)),
            _flag(verdict.repeating, style, is_conditional=any(each.trouble == "duplicate" for each in conditions)),
        )
        line(Cell(f"{verdict.leg.value:<{room}}"), *flags)
        indented("; ".join(each.text for each in conditions), "yellow", more="  ")
    if one.verdicts.outside:
        when = ", or when ".join(each_once(one.verdicts.outside))
        indented(f"Effects elsewhere may be done twice: when {when}.", "magenta", by="")
    print()


def _flag(trials: Sequence[FaultTrial], style: str, *, is_conditional: bool) -> Cell:
    if trials:
        return Cell(f"{'yes':<{_FLAG}}", style)
    return Cell(f"{'no, if':<{_FLAG}}", "yellow") if is_conditional else Cell(f"{'no':<{_FLAG}}", "green")


def _print_places(one: Answer, told: _Told) -> None:
    """Where each leg is set; with files also which of them they say nothing of, and what that means."""
    if not told.has_files and not any(said.written for said in one.legs):
        return
    name, room = few(one.case.names, MOST_NAMES), max(len(said.leg.value) for said in one.legs) + 2
    for said, verdict in zip(one.legs, one.verdicts.legs, strict=True):
        is_judged = said.leg is not not_judged(one.question.side)
        for at, where in enumerate(_places(said, verdict if is_judged else None, told, name)):
            head = "" if at else said.leg.value
            fits = max(map(len, where.text.split())) <= width() - room
            indented(f"{head:<{room}}{where.text}", where.style, by="", more=" " * (room if fits else _LEAST_ROOM))
    print()


def _places(said: LegAnswer, verdict: LegVerdict | None, told: _Told, name: str) -> list[Cell]:
    if verdict is None:
        return [Cell("not in this file, and not judged: it is another client's", "dim")]
    if not said.written:
        where = "not in this file" if told.has_files else "not set"
        return [Cell(f"{where}; by its defaults it {_may(verdict)}", "dim")]
    written = dict.fromkeys(f"{one.spot}: {one.written}" for one in said.written)
    first = {place: told.places.setdefault(f"{said.leg.word} {place}", name) for place in written}
    new = [Cell(place) for place, whose in first.items() if whose == name]
    known = {whose: [place for place, other in first.items() if other == whose] for whose in first.values()}
    return [*new, *(Cell(f"{plural(len(known[one]), 'line')} as for {one}", "dim") for one in known if one != name)]


def _may(verdict: LegVerdict) -> str:
    """What a leg may do, in words."""
    both = [word for word, trials in (("lose", verdict.losing), ("duplicate", verdict.repeating)) if trials]
    return f"may {listed(both)}" if both else "loses nothing and repeats nothing"


def print_findings(findings: Sequence[FileFinding]) -> None:
    """What is to be said of the files, the worst first."""
    if findings:
        line(Cell("In the files" if any(one.spot != ARGUMENTS for one in findings) else "What is set", "bold"))
        for alike in _alike(sorted(findings, key=lambda one: _WORST.index(one.level))):
            is_many = len(alike) > _MOST_ALIKE
            for finding in alike[:1] if is_many else alike:
                line(Cell(f"  {finding.spot}: {finding.level}", _LEVELS[finding.level]))
                indented(finding.text, by="    ")
            if is_many:
                others = [one.text.partition(": ")[0] for one in alike[1:]]
                indented(f"and the same of {few(others, MOST_NAMES)}", by="    ")
        print()


def _alike(findings: Sequence[FileFinding]) -> Iterable[list[FileFinding]]:
    """Those together that say the same of one queue or key after the other."""
    groups: dict[tuple[str, str], list[FileFinding]] = {}
    for one in findings:
        groups.setdefault((one.rule, one.text.partition(": ")[2] or one.text), []).append(one)
    return groups.values()


def _print_fixes(one: Answer, spellings: Spellings, told: ToldGaps) -> None:
    for gap in one.shortfalls:
        print_gap_once(gap, one, spellings, told)
    for after in one.rounds:
        for gap in after.shortfalls:
            if gap.changes:
                print_gap_once(gap, after, spellings, told, "With that, ")
    _print_rest(one, spellings)


def _print_rest(one: Answer, spellings: Spellings) -> None:
    """What stays open with all of that, and what of the files is not counted."""
    after = one.still_open
    if one.shortfalls:
        never = f", but {one.never_done}" if after.stuck else ""
        line(Cell("With all of that: ", "bold"), Cell(f"{after.name}{never}", color_of(after)))
    for text, trials in (("lost", after.losing), ("done twice", after.repeating), ("never done", after.stuck)):
        for clause in each_once(trials):
            indented(f"still {text} when {clause}" if one.shortfalls else f"{text.capitalize()} when {clause}")
    if after.losing:
        _print_other_configuration(one)
    if one.endings:
        ways = " and ".join(theirs_or_ours(each, spellings) for each in one.endings)
        asked = dict.fromkeys(each.text for change in one.endings for each in one.last.asked_by(change))
        only = f", if {'; '.join(asked)}" if asked else ""
        indented(f"It ends, parked, with {ways}{only}.")
    elif after.stuck:
        indented("No setting that is modelled here ends that without a loss.", "dim")
    told = {each.name for each in one.conditions}
    for setting in (each for each in one.not_counted if each.name not in told):
        indented(f"{setting.name} is set, and not counted: {setting.text}", "yellow")
    print()


def _print_other_configuration(one: Answer) -> None:
    """The named configuration that loses less: what no single setting does several may do together."""
    if one.instead:
        name, verdicts, _ = one.instead
        when = (
            f"is lost only when {', or when '.join(each_once(verdicts.losing))}" if verdicts.losing else "loses nothing"
        )
        what = "a message" if verdicts.losing else "it"
        indented(f"With {together(one, name)} {what} {when}.")


def _print_unknown(unknown: Sequence[FileFinding]) -> None:
    """What nobody has said, without which a need cannot be called met, and how to say it."""
    if unknown:
        paragraph("What decides is in none of the files: give the one that has it, or the setting as an argument.")
    for one in unknown:
        indented(f"- {one.spot}: {one.text}")


def _print_need(need: str, conditions: Sequence[str], is_met: bool, wrong: Sequence[FileFinding]) -> None:
    if not is_met:
        errors = sum(one.level == "error" for one in wrong)
        because = f", whatever is tried: {plural(errors, 'error')} in the files" if errors else ""
        paragraph(f"{need} is not met{because}.", "bold red")
        return _print_unknown([one for one in wrong if one.rule == UNDECIDED])
    if not conditions:
        return paragraph(f"{need} is met.", "bold green")
    paragraph(f"{need} is met only if:", "bold yellow")
    for text in conditions:
        indented(f"- {text}")
    return None
