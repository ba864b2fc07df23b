"""The answers of `playground guarantee` for people: the first lines are the whole answer; then legs, files, faults."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from playground.cli.guarantee.findings import errors_in, print_errors, print_findings, print_first
from playground.cli.guarantee.gaps import (
    AFTERWARDS,
    each_once,
    fix_words,
    print_gap_once,
    print_scripts,
)
from playground.cli.guarantee.more import print_more
from playground.cli.guarantee.naming import Naming
from playground.cli.guarantee.overview import alike_but_for_a_number, print_overview, texts_of, worst_first
from playground.cli.guarantee.places import ToldBefore, places_of
from playground.cli.guarantee.spelling import Spellings, theirs_or_ours
from playground.cli.guarantee.summary import SEE_CONDITIONS, color_of, print_summary, stands_on, told_conditions
from playground.cli.page import Cell, indented, line, paragraph
from playground.configuration.findings import UNDECIDED, FileFinding
from playground.guarantee.answer import Answer
from playground.guarantee.legs import Leg
from playground.guarantee.remedies import Shortfall
from playground.guarantee.settings import configuration_like
from playground.guarantee.trial import FaultTrial
from playground.guarantee.undecided import breaking
from playground.scenario.mistakes import shown
from playground.systems.dialect import Condition
from playground.words.phrases import few, listed, plural

_HINT: Final = (
    "`--more`: how to close each gap and its price, a run that shows it, the defaults taken, what is not modelled. "
    "F1 to F13: see `playground matrix`."
)
_FLAG: Final = 10
"""The columns of a yes or a no."""
_GAP: Final = 2
_BEHIND: Final = len("may duplicate") - _FLAG + _GAP
"""From the end of the second flag to what stands behind both."""
_BY_DEFAULT: Final = "by its defaults"
_MOST_OTHERWISE: Final = 60
"""Columns of what is set otherwise than in a named configuration; what takes more stands at the legs."""


class _Said(NamedTuple):
    """What is said beside the answers."""

    errors: Sequence[FileFinding]
    first: Sequence[FileFinding]
    """Warnings that stand with the verdict."""
    others: Sequence[FileFinding]
    """Warnings and notes."""
    wrong: Callable[[Answer], int]
    """How many of the errors are of an answer and break the need; without a need all of them do."""
    breaks: bool
    """Whether any of them does, of whichever answer."""
    need: str | None
    spellings: Mapping[str, Spellings]
    told: ToldBefore
    more: bool
    naming: Naming

    def spelled(self, one: Answer) -> Spellings:
        """How files like those of an answer have it."""
        return one.spelled(self.spellings[one.question.profile.name])

    def print_errors(self) -> None:
        """Print the errors, as they come before any guarantee."""
        if self.errors:
            print_errors(self.errors, self.naming, is_breaking=self.breaks)


def print_answers(
    answers: Sequence[Answer],
    findings: Sequence[FileFinding],
    spellings: Mapping[str, Spellings],
    need: str | None,
    is_met: bool,
    *,
    is_of: Callable[[FileFinding, Answer], bool],
    has_files: bool,
    more: bool,
) -> None:
    """Print the answers, of several an overview and the worst first.

    `is_of` says whether what is said of the files is said of an answer; `more` is all that the answer rests on.
    """
    errors, told = errors_in(findings), ToldBefore({}, {}, set(), has_files)
    naming = Naming(answers)
    wrong = errors_in(breaking(findings, need)) if need else errors
    first = [one for one in findings if one.is_told_first]
    others = [one for one in findings if one not in (*errors, *first)]

    def count(one: Answer) -> int:
        return sum(is_of(each, one) for each in wrong)

    said = _Said(errors, first, others, count, bool(wrong), need, spellings, told, more, naming)
    if len(answers) == 1:
        _print_alone(answers[0], said)
    else:
        _print_several(worst_first(answers), said)
    if more:
        print_scripts(_gaps(answers), [one.absence for one in answers if one.absence])
    else:
        paragraph(_HINT, "dim")
        print()
    if need:
        conditions = list(dict.fromkeys(each.text for one in answers for each in one.conditions_for(need)))
        _print_need(need, conditions, is_met, list(breaking(findings, need)))


def _print_alone(one: Answer, said: _Said) -> None:
    """The one answer: all of it in a few lines, its legs, the files, and what goes wrong."""
    own, name = said.spelled(one), one.verdicts.name
    _print_head(one, said.naming.told(said.naming.of(one)) if one.case.names else "")
    said.print_errors()
    # The errors stand as they are: what is told below is not the answer for files without them.
    beside = f"Beside {'that error' if len(said.errors) == 1 else 'those errors'}: {name}"
    line(Cell(beside if said.breaks else name.capitalize(), color_of(one.verdicts)), Cell(stands_on(one)))
    print_first(said.first, said.naming)
    print_summary(one, own, said.need, said.wrong(one), more=said.more)
    print()
    _print_legs([one], said, is_told=not said.more)
    print_findings(said.others, said.naming)
    if said.more:
        _print_rests_on(one, own, said.told)
    elif _print_not_counted(one):
        print()


def _print_several(answers: Sequence[Answer], said: _Said) -> None:
    """Several answers at a glance, then the legs of each; of those of which the same is to be said once."""
    said.print_errors()
    print_first(said.first, said.naming)
    print_overview(answers, said.spellings, said.need, said.wrong, said.naming, more=said.more)
    print_findings(said.others, said.naming)
    for same in [[one] for one in answers] if said.more else _alike(answers):
        one, own = same[0], said.spelled(same[0])
        names = [name for each in same if each.case.names for name in said.naming.of(each)]
        _print_head(one, said.naming.told(names))
        _print_legs(same, said, is_told=not said.more)
        if said.more:
            _print_rests_on(one, own, said.told)
        elif _print_not_counted(one):
            print()


def _print_rests_on(one: Answer, spellings: Spellings, told: ToldBefore) -> None:
    """All that an answer rests on, and how to close each of its gaps."""
    _print_promise(one, told)
    print_more(one)
    _print_fixes(one, spellings, told)
    _print_rest(one, spellings)


def _alike(answers: Sequence[Answer]) -> list[list[Answer]]:
    """Those together of which the same is to be said."""
    groups: dict[Hashable, list[Answer]] = {}
    for one in answers:
        groups.setdefault(_said_of(one), []).append(one)
    return [*groups.values()]


def _said_of(one: Answer) -> Hashable:
    gaps = [
        (gap.leg, gap.trouble, *(each.fault for each in gap.trials), "", fix_words(gap))
        for answer in (one, *one.steps)
        for gap in answer.shortfalls
    ]
    kinds = {(verdict.leg, each.trouble) for verdict in one.verdicts.legs for each in one.conditions_of(verdict.leg)}
    written = frozenset((said.leg, setting.written) for said in one.legs for setting in said.written)
    counted = tuple(each.name for each in one.not_counted)
    like = configuration_like(one.choice)[0]
    return one.question.system, like, one.verdicts.flags, (*gaps,), frozenset(kinds), written, counted


def _gaps(answers: Sequence[Answer]) -> Iterator[tuple[Shortfall, Answer]]:
    """Every gap that is told of, first those as things stand, then those that are left."""
    for one in answers:
        yield from ((gap, one) for gap in one.shortfalls)
        yield from ((gap, after) for after in one.steps for gap in after.shortfalls if gap.changes)


def _print_head(one: Answer, names: str) -> None:
    """What is asked about, and of which queues or profiles the same is to be said."""
    config, otherwise = configuration_like(one.choice)
    start = f"{config}{_but([f'{name} = {shown(value)}' for name, value in otherwise.items()])}"
    line(Cell(one.question.system, "bold"), Cell(f" · {start}{f' · {names}' if names else ''}", "dim"))


def _but(otherwise: Sequence[str]) -> str:
    """What is set otherwise than in a named configuration, as far as there is room."""
    if not otherwise or len(text := listed(otherwise)) <= _MOST_OTHERWISE:
        return f", but {text}" if otherwise else ""
    fitting = (most for most in range(len(otherwise) - 1, 0, -1) if len(few(otherwise, most)) <= _MOST_OTHERWISE)
    return f", but {few(otherwise, next(fitting, 1))}"


def _print_promise(one: Answer, told: ToldBefore) -> None:
    """What the documentation promises; what is quoted already is not quoted again."""
    verdicts, promised = one.verdicts, one.native.promised
    if promised.words not in told.pages:
        told.pages.add(promised.words)
        kept = not promised.binds or verdicts.meets(promised.guarantee.word)
        indented(f'The documentation: "{promised.words}" {promised.page}', "dim", by="")
        if not kept:
            indented(f"That would be {promised.guarantee.word}; what is found below breaks it.", "dim", by="")
        print()


def _untold(one: Answer, leg: Leg, *, is_told: bool) -> list[Condition]:
    """The conditions of a leg but for those that stand under Only if, where `is_told`."""
    told = told_conditions(one) if is_told else ()
    return [each for each in one.conditions_of(leg) if each.text not in told]


def _print_legs(same: Sequence[Answer], said: _Said, *, is_told: bool) -> None:
    """Each leg of those of which the same is to be said: where it is set, and whose condition is not that of all."""
    one, naming = same[0], said.naming
    room = max(len(verdict.name) for verdict in one.verdicts.legs) + _GAP
    line(Cell(f"{'leg':<{room}}{'may lose':<{_FLAG}}may duplicate", "dim"))
    for verdict in one.verdicts.legs:
        style = "bold magenta" if verdict.leg is Leg.EFFECT else "magenta"
        conditions = list(one.conditions_of(verdict.leg))
        flags = (
            _flag(verdict.losing, "bold red", is_conditional=any(each.trouble == "lose" for each in conditions)),
            _flag(verdict.repeating, style, is_conditional=any(each.trouble == "duplicate" for each in conditions)),
        )
        new = any(_untold(each, verdict.leg, is_told=is_told) for each in same)
        places = places_of(same, verdict.leg, said.told, naming)
        behind = [_BY_DEFAULT] * (not places) + [SEE_CONDITIONS] * (bool(conditions) and not new)
        line(Cell(f"{verdict.name:<{room}}"), *flags, Cell(f"{'':<{_BEHIND}}{', '.join(behind)}", "dim"))
        for where in places:
            indented(where.text, where.style, more="  ")
        if new:
            indented(f"* if {'; '.join(_whose_conditions(same, verdict.leg, naming, is_told))}", "yellow", more="  ")
    if one.verdicts.outside:
        when = ", or when ".join(each_once(one.verdicts.outside))
        indented(f"Effects elsewhere may be done twice: when {when}.", "magenta", by="")
    print()


def _whose_conditions(same: Sequence[Answer], leg: Leg, naming: Naming, is_told: bool) -> Iterator[str]:
    """On which conditions a leg does what is said of it, each with its names where it is not that of all."""
    count = sum(len(naming.of(each)) for each in same)

    def asked(one: Answer) -> Iterator[str]:
        yield from (each.text for each in _untold(one, leg, is_told=is_told))

    for text, names in alike_but_for_a_number(texts_of(same, asked, naming), naming):
        yield text if len(names) == count else f"{naming.told(names)}: {text}"


def _flag(trials: Sequence[FaultTrial], style: str, *, is_conditional: bool) -> Cell:
    if trials:
        return Cell(f"{'yes':<{_FLAG}}", style)
    return Cell(f"{'no*':<{_FLAG}}", "yellow") if is_conditional else Cell(f"{'no':<{_FLAG}}", "green")


def _print_fixes(one: Answer, spellings: Spellings, told: ToldBefore) -> None:
    """How to close each gap, and those that are left then."""
    for gap in one.shortfalls:
        print_gap_once(gap, one, spellings, told.gaps)
    for after in one.steps:
        for gap in after.shortfalls:
            if gap.changes:
                print_gap_once(gap, after, spellings, told.gaps, AFTERWARDS)


def _print_rest(one: Answer, spellings: Spellings) -> None:
    """What stays open with all of that, and what of the files is not counted."""
    after = one.still_open
    if one.shortfalls:
        never = f", but {one.never_done}" if after.stuck else ""
        line(Cell("With all of that: ", "bold"), Cell(f"{after.name}{never}", color_of(after)))
    for text, trials in (("lost", after.losing), ("done twice", after.repeating), ("never done", after.stuck)):
        for clause in each_once(trials):
            indented(f"still {text} when {clause}" if one.shortfalls else f"{text.capitalize()} when {clause}")
    if one.endings:
        ways = " and ".join(theirs_or_ours(each, spellings) for each in one.endings)
        asked = dict.fromkeys(each.text for change in one.endings for each in one.end.asked_by(change))
        only = f", if {'; '.join(asked)}" if asked else ""
        indented(f"It ends, parked, with {ways}{only}.")
    elif after.stuck:
        by = f": {one.question.dialect.parked_by}" if one.question.dialect.parked_by else ""
        indented(f"No setting that is modelled here ends that without a loss{by}.", "dim")
    _print_not_counted(one)
    print()


def _print_not_counted(one: Answer) -> bool:
    """Settings that change nothing here, and are told of as no condition; whether there are any."""
    told = {each.name for each in one.conditions}
    settings = [each for each in one.not_counted if each.name not in told]
    for setting in settings:
        indented(f"{setting.name} is set, and not counted: {setting.text}", "yellow")
    return bool(settings)


def _print_unknown(unknown: Sequence[FileFinding]) -> None:
    """What nobody has said, without which a need cannot be called met, and how to say it."""
    if unknown:
        paragraph("What decides is in none of the files: give the one that has it, or the setting as an argument.")
    for one in unknown:
        indented(f"- {one.spot}: {one.text}")


def _print_need(need: str, conditions: Sequence[str], is_met: bool, wrong: Sequence[FileFinding]) -> None:
    if not is_met:
        errors = sum(one.level == "error" for one in wrong)
        because = f": {plural(errors, 'error')} above" if errors else ""
        paragraph(f"{need} is not met{because}.", "bold red")
        return _print_unknown([one for one in wrong if one.rule == UNDECIDED])
    if not conditions:
        return paragraph(f"{need} is met.", "bold green")
    paragraph(f"{need} is met only if:", "bold yellow")
    for text in conditions:
        indented(f"- {text}")
    return None
