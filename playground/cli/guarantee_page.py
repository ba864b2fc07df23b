"""The answers of `playground guarantee` for people: the legs, what shows each gap, and what would close it."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from playground.cli.guarantee_json import Spellings, spelled
from playground.cli.page import Cell, line, paragraph, table
from playground.cli.terminal import width
from playground.configuration.found import FileFinding, breaking
from playground.guarantee.answer import Answer, LegAnswer
from playground.guarantee.application import advice_on
from playground.guarantee.legs import Leg, LegVerdict, Verdicts
from playground.guarantee.remedies import GapRemedy, Price, Shortfall
from playground.guarantee.scripts import token_for
from playground.guarantee.trial import FaultTrial
from playground.scenario.mistakes import shown
from playground.text import printable
from playground.words.phrases import few, listed, plural
from playground.words.times import milliseconds

_LEVELS: Final = {"error": "bold red", "warning": "yellow", "note": "dim"}
_MOST_NAMES: Final = 3
ToldGaps = dict[tuple[str, ...], str]
"""Each gap that is told, and the case that it was told of."""
_OTHER: Final = {"lose": "duplicate", "duplicate": "lose"}


def print_answers(
    answers: Sequence[Answer], findings: Sequence[FileFinding], spellings: Spellings, need: str | None, is_met: bool
) -> None:
    """Print what is wrong in the files, each answer, then what else is to be said of the files."""
    errors = [finding for finding in findings if finding.level == "error"]
    _print_findings("Wrong in the files", errors)
    if len(answers) > 1:
        _print_overview(answers)
    told: ToldGaps = {}
    for one in answers:
        _print_answer(one, spellings, told)
    _print_findings("In the files", [finding for finding in findings if finding not in errors])
    if need:
        conditions = list(dict.fromkeys(each.text for one in answers for each in one.conditions_for(need)))
        _print_need(need, conditions, is_met, list(breaking(findings, need)))


def _print_findings(title: str, findings: Sequence[FileFinding]) -> None:
    if findings:
        line(Cell(title, "bold"))
        for finding in findings:
            line(Cell(f"  {finding.spot}: {finding.level}", _LEVELS[finding.level]))
            _indented(finding.text, by="    ")
        print()


def _print_need(need: str, conditions: Sequence[str], is_met: bool, wrong: Sequence[FileFinding]) -> None:
    if not is_met:
        because = f", whatever is tried: {plural(len(wrong), 'error')} in the files" if wrong else ""
        return paragraph(f"{need} is not met{because}.", "bold red")
    if not conditions:
        return paragraph(f"{need} is met.", "bold green")
    paragraph(f"{need} is met only if:", "bold yellow")
    for text in conditions:
        _indented(f"- {text}")
    return None


def _print_overview(answers: Sequence[Answer]) -> None:
    """Every case in a line, before each has its own page: what it guarantees, and the settings that would close it."""
    rows = [[Cell(head, "dim") for head in ("", "guarantee", "what closes its gaps")]]
    for one in answers:
        rounds = (one, *one.rounds)
        fixes = dict.fromkeys(_change(gap.remedy) for each in rounds for gap in each.shortfalls if gap.remedy)
        name = few(one.case.names, _MOST_NAMES) or one.question.system
        guarantee = Cell(one.verdicts.name, _color(one.verdicts))
        rows.append([Cell(name, "bold"), guarantee, Cell("; ".join(fixes) or "-")])
    table(rows)
    print()


def _change(remedy: GapRemedy) -> str:
    return f"{remedy.change.name} = {shown(remedy.change.value)}"


def _print_answer(one: Answer, spellings: Spellings, told: ToldGaps) -> None:
    verdicts = one.verdicts
    config = one.question.config or one.question.dialect.configurations[0].name
    start = f"{config}, but for what is set" if one.choice.settings or one.choice.application else config
    named = f" · {few(one.case.names, _MOST_NAMES)}" if one.case.names else ""
    line(Cell(one.question.system, "bold"), Cell(f" · {start}{named}", "dim"))
    line(Cell(verdicts.name.capitalize(), _color(verdicts)))
    _indented(f'The documentation: "{one.native.promised.words}" {one.native.promised.page}', "dim", by="")
    print()
    _print_legs(one)
    for gap in one.shortfalls:
        _print_gap_once(gap, one, spellings, told)
    for after in one.rounds:
        for gap in after.shortfalls:
            if gap.remedy:
                _print_gap_once(gap, after, spellings, told, "With that, ")
    _print_rest(one)


def _color(verdicts: Verdicts) -> str:
    if verdicts.losing:
        return "bold red"
    return "bold magenta" if verdicts.repeating else "bold green"


def _print_legs(one: Answer) -> None:
    is_conditional = bool(one.conditions)
    heads = ("leg", "may lose", "may duplicate", *(("if",) if is_conditional else ()))
    rows = [[Cell(head, "dim") for head in heads]]
    verdicts = one.verdicts.legs
    for verdict in verdicts:
        style = "bold magenta" if verdict.leg is Leg.EFFECT else "magenta"
        conditions = list(one.conditions_of(verdict.leg))
        flags = (
            _flag(verdict.losing, "bold red", is_conditional=any(each.trouble == "lose" for each in conditions)),
            _flag(verdict.repeating, style, is_conditional=any(each.trouble == "duplicate" for each in conditions)),
        )
        asked = "; ".join(each.text for each in conditions)
        rows.append([Cell(verdict.leg.value), *flags, *([Cell(asked, "yellow")] if is_conditional else [])])
    table(rows)
    if one.verdicts.outside:
        _indented(f"Effects elsewhere may be done twice: {_shorts(one.verdicts.outside)}.", "magenta", by="")
    print()
    told = [*one.verdicts.outside, *(each for leg in verdicts for each in (*leg.losing, *leg.repeating))]
    shown_in = {each.short: each.about for each in told}
    table([[Cell(short, "dim"), Cell(about, "dim")] for short, about in sorted(shown_in.items(), key=_by_number)])
    _indented(f"Tried: {plural(one.verdicts.scripts, 'script')} of one fault each.", "dim", by="")
    print()
    for said, verdict in zip(one.legs, verdicts, strict=True):
        _print_places(said, verdict, one.native.configuration.name)
    print()


def _by_number(named: tuple[str, str]) -> tuple[int, str]:
    """The order of the standard faults; what is none of them comes behind."""
    digits = "".join(filter(str.isdecimal, named[0]))
    return int(digits) if digits else 99, named[0]


def _flag(trials: Sequence[FaultTrial], style: str, *, is_conditional: bool) -> Cell:
    if trials:
        return Cell(f"yes ({_shorts(trials)})", style)
    return Cell("no, if", "yellow") if is_conditional else Cell("no", "green")


def _shorts(trials: Sequence[FaultTrial]) -> str:
    return ", ".join(dict.fromkeys(one.short for one in trials))


def _print_places(said: LegAnswer, verdict: LegVerdict, config: str) -> None:
    """Where a leg is set; what its default means where nothing is said."""
    assumed = [f"{one.name} = {shown(one.value)} ({one.written})" for one in said.assumed]
    values = (said.configured, said.usual, said.defaults)
    configured, usual, defaults = (
        [f"{name} = {shown(value)}" for name, value in each.items() if value is not None] for each in values
    )
    line(Cell(said.leg.value, "bold"))
    for place in dict.fromkeys(f"{one.spot}: {one.written}" for one in said.written):
        _indented(place)
    if not said.written:
        _indented(f"nothing is said of it here; as it is taken below it {_may(verdict)}")
    for whose, each in (
        ("by default", [*assumed, *defaults]),
        (f"not the system's default, but taken from the configuration {config}", configured),
        ("taken of the application", usual),
    ):
        if each:
            _indented(f"{whose}: {'; '.join(each)}", "dim")


def _may(verdict: LegVerdict) -> str:
    """What a leg may do, in words."""
    both = [word for word, trials in (("lose", verdict.losing), ("duplicate", verdict.repeating)) if trials]
    return f"may {listed(both)}" if both else "lose nothing and repeat nothing"


def _print_gap_once(gap: Shortfall, answer: Answer, spellings: Spellings, told: ToldGaps, after: str = "") -> None:
    """A gap; where another case has had the very same, in a line."""
    name = few(answer.case.names, _MOST_NAMES) or answer.question.system
    faults = tuple(one.fault for one in gap.trials)
    fix = (_change(gap.remedy), *gap.remedy.left, *gap.remedy.opens) if gap.remedy else ()
    first = told.setdefault((after, gap.title, *faults, "", *fix), name)
    if first == name:
        return _print_gap(gap, answer, spellings, after)
    closed = f": {_change(gap.remedy)} closes it" if gap.remedy else ""
    line(Cell(f"{after}{gap.title}", "bold"), Cell(f", as for {first}{closed}"))
    print()
    return None


def _print_gap(gap: Shortfall, answer: Answer, spellings: Spellings, after: str = "") -> None:
    script = gap.script
    line(Cell(f"{after}{gap.title[0].lower()}{gap.title[1:]}" if after else gap.title, "bold"))
    if script:
        _indented(f"{script.short}: {script.about}.")
        if token := token_for(script):
            print(f"  playground play {token}")  # In one piece: somebody will copy it.
    if gap.remedy:
        for text in _remedy(gap.remedy, gap.trouble, answer, spellings):
            _indented(text)
    else:
        _indented("No single setting closes any of it.", "dim")
    _indented(f"See {answer.page(gap)}", "dim")
    print()


def _remedy(remedy: GapRemedy, trouble: str, answer: Answer, spellings: Spellings) -> Iterator[str]:
    change = remedy.change
    closes = "closes it" if not remedy.left else f"closes it but for {', '.join(remedy.left)}"
    costs = _costs(answer.price, remedy.price)
    if theirs := spelled(change, spellings):
        yield f"In a file like yours: {theirs}"
    advice = advice_on(change.name, change.value)
    if advice:
        yield f"{advice[0].upper()}{advice[1:]}"
    whose = f"That {closes}; here it is called {_change(remedy)}" if advice or theirs else f"{_change(remedy)} {closes}"
    yield f"{whose}. On the way it costs {costs}."
    if asked := answer.asked_by(change):
        yield f"It helps only if {'; '.join(one.text for one in asked)}."
    if remedy.opens:
        yield f"But since then it may {_OTHER[trouble]} by {listed(list(remedy.opens))}."


def _costs(before: Price, after: Price) -> str:
    packets = after.packets - before.packets
    parts = [f"{packets:+g} packet{'s' * (abs(packets) != 1)} a message"] if packets else []
    parts += _time(before.latency_ms, after.latency_ms, "to the effect")
    parts += _time(before.answer_ms, after.answer_ms, "until the producer knows")
    return listed(parts) if parts else "no packet and no time"


def _time(before_ms: int, after_ms: int, way: str) -> list[str]:
    more = "more" if after_ms > before_ms else "less"
    return [f"{milliseconds(abs(after_ms - before_ms))} {more} {way}"] if after_ms != before_ms else []


def _print_rest(one: Answer) -> None:
    """What stays open with all of that, and what is not told at all."""
    after = one.still_open
    if one.shortfalls:
        never = f", but it may never end ({_shorts(after.stuck)})" if after.stuck else ""
        line(Cell("With all of that: ", "bold"), Cell(f"{after.name}{never}", _color(after)))
    for text, trials in (("lost", after.losing), ("done twice", after.repeating), ("never ending", after.stuck)):
        for trial in trials:
            _indented(f"still {text} when {trial.about} ({trial.short})")
    told = {each.name for each in one.conditions}
    for setting in (each for each in one.not_counted if each.name not in told):
        _indented(f"{setting.name} is set, and not counted: {setting.text}", "yellow")
    left_out = one.question.profile.left_out
    if left_out:
        _indented(f"not modelled: {' '.join(left_out)}", "dim")
    print()


def _indented(text: str, style: str = "", *, by: str = "  ") -> None:
    """A text that stands in, however many lines it has; a name of a file, or a setting, is not broken."""
    room = max(width() - len(by), 20)
    for each in textwrap.wrap(printable(text), room, break_long_words=False, break_on_hyphens=False):
        if len(by + each) > width():
            print(by + each)  # In one piece: a page to open, a file to find.
        else:
            line(Cell(by + each, style))
