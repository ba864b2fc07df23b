"""The gaps that `playground guarantee` finds, for people: when each shows, how to see it, what would close it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from playground.cli.guarantee.spelling import Spellings, ours, spelled, theirs_or_ours
from playground.cli.page import Cell, indented, line
from playground.configuration.found import ELSEWHERE
from playground.guarantee.absences import Absence
from playground.guarantee.answer import Answer
from playground.guarantee.application import advice_on
from playground.guarantee.remedies import GapRemedy, Price, Shortfall
from playground.guarantee.scripts import short_name, token_for
from playground.guarantee.trial import OWN_LINE, FaultTrial
from playground.scenario.mistakes import shown
from playground.text import shortened
from playground.words.phrases import few, listed, sentence
from playground.words.times import milliseconds
from playground.words.trials import trial_words

MOST_NAMES: Final = 3
"""Of queues and profiles in one line."""
_OTHER: Final = {"lose": "duplicate", "duplicate": "lose"}
AFTERWARDS: Final = "With that, "
"""Before what is told of once the gaps before it are closed."""
ToldGaps = dict[tuple[str, ...], str]
"""Each gap that is told, and the case that it was told of."""


def fix_words(gap: Shortfall) -> str:
    """What closes a gap, as this playground writes it; empty: nothing does."""
    return " with ".join(map(ours, gap.changes))


def noted(plain: str, notes: Iterable[str]) -> str:
    """A text with notes in brackets behind it."""
    said = "; ".join(notes)
    return f"{plain} ({said})" if said else plain


def together(answer: Answer, config: str) -> str:
    """A named configuration with what it sets together."""
    found = answer.question.dialect.configuration(config)
    sets = {**found.settings, **found.application} if found else {}
    return f"--config {config} ({', '.join(f'{name} = {shown(value)}' for name, value in sets.items())})"


def happens(trial: FaultTrial) -> str:
    """What goes wrong, as a clause; a standard fault has its number behind it, by which it is played."""
    is_standard = trial.script and not trial.node
    return f"{trial_words(trial)} ({trial.fault})" if is_standard else trial_words(trial)


def each_once(trials: Iterable[FaultTrial]) -> list[str]:
    """What goes wrong in some trials, each once."""
    return list(dict.fromkeys(map(happens, trials)))


def print_gap_once(gap: Shortfall, answer: Answer, spellings: Spellings, told: ToldGaps, after: str = "") -> None:
    """Print a gap and how to close it; where another case has had the very same, in a line."""
    name = few([*map(shortened, answer.case.names)], MOST_NAMES) or answer.question.system
    faults = tuple(one.fault for one in gap.trials)
    harm = (*gap.remedy.left, *gap.remedy.opens) if gap.remedy else ()
    fix = (fix_words(gap), *(one.fault for one in harm)) if gap.changes else ()
    first = told.setdefault((after, gap.title, *faults, "", *fix), name)
    if first == name:
        _print_faults(after, gap, answer)
        _print_closing(gap, answer, spellings)
    else:
        closed = f": {fix_words(gap)} closes it" if gap.changes else ""
        line(Cell(_titled(after, gap), "bold"), Cell(f", as for {first}{closed}"))
    print()


def print_scripts(gaps: Iterable[tuple[Shortfall, Answer]], absences: Iterable[Absence]) -> None:
    """Print what plays the gaps that no short name plays, and absences: each in one piece, for somebody to copy."""
    scripts = {
        f"{gap.title} ({gap.script.short})": token
        for gap, answer in gaps
        if gap.script and not short_name(gap.script, answer.choice) and (token := token_for(gap.script))
    }
    scripts |= {one.title: one.token for one in absences}
    if scripts:
        line(Cell("To see it happen", "bold"))
    for title, token in scripts.items():
        line(Cell(title, "dim"))
        print(f"  playground play {token}")
    if scripts:
        print()


def _titled(after: str, gap: Shortfall) -> str:
    return f"{after}{gap.clause}" if after else gap.title


def _print_faults(after: str, gap: Shortfall, answer: Answer) -> None:
    """A gap's title, what brings it about, and the short name that plays it."""
    line(Cell(_titled(after, gap), "bold"))
    for at, clause in enumerate(each_once(gap.trials)):
        indented(f"{'or' if at else 'when'} {clause}", more="     ")
    for name in short_names([(gap, answer)]):
        print(f"  playground play {name}")


def short_names(gaps: Iterable[tuple[Shortfall, Answer]]) -> list[str]:
    """The short names that play some gaps, where there are such."""
    named = (short_name(gap.script, answer.choice) for gap, answer in gaps)
    return list(dict.fromkeys(filter(None, named)))


def _print_closing(gap: Shortfall, answer: Answer, spellings: Spellings) -> None:
    """What closes a gap, what that takes, and where it is documented."""
    if gap.trouble == "lose" and answer.configured:
        several = together(answer, answer.configured.native.configuration.name)
        indented(f"Several settings close more of it together than any alone: {several}.")
    elif gap.remedy:
        for text in _remedy(gap.remedy, gap.trouble, answer, spellings):
            indented(text)
    elif gap.together:
        both = " and ".join(theirs_or_ours(one, spellings) for one in gap.together)
        indented(f"No single setting closes it; these together do: {both}.")
        takes = " and ".join(filter(None, (one.takes for one in gap.together)))
        indented(f"{_costs(takes, measured(answer.price, gap.price or answer.price))}.")
    elif any(one.kind == OWN_LINE for one in gap.trials):
        for text in _of_lines(gap, answer):
            indented(text)
    else:
        indented("No single setting closes any of it.", "dim")
    indented(f"See {answer.page(gap)}", "dim")


def _of_lines(gap: Shortfall, answer: Answer) -> Iterator[str]:
    """What closes what lines of the files lose by themselves."""
    for one in answer.case.settings.values():
        if one.loses and one.loses.when in {each.fault for each in gap.trials}:
            other = f" with {one.loses.instead} in place of what it says" if one.loses.instead else ", or nothing"
            if one.loses.line_at:
                yield f"{one.loses.line_at}: {one.mended} closes it."
            else:
                yield f"{one.spot}, {one.written}: the line closes it{other}."


def _remedy(remedy: GapRemedy, trouble: str, answer: Answer, spellings: Spellings) -> Iterator[str]:
    change = remedy.change
    but = f", but not when {_either(remedy.left)}" if remedy.left else ""
    if theirs := spelled(change, spellings):
        elsewhere = theirs.removeprefix(ELSEWHERE)
        yield f"In a file like yours: {theirs}" if elsewhere == theirs else f"Not in a file like yours: {elsewhere}"
    elif change.written:
        yield f"In its own configuration: {change.written}"
    advice = advice_on(change.name, change.value)
    if advice:
        yield f"{advice[0].upper()}{advice[1:]}"
    closes = f"closes it{but}"
    whose = (
        f"That {closes}; here it is called {ours(change)}"
        if advice or theirs or change.written
        else f"{ours(change)} {closes}"
    )
    yield f"{whose}. {_costs(change.takes, measured(answer.price, remedy.price))}."
    if change.set_by:
        yield sentence(change.set_by)
    for one in remedy.others:
        takes = f", which takes {one.takes}" if one.takes else ""
        yield f"{theirs_or_ours(one, spellings)} closes as much instead{takes}."
    if asked := answer.asked_by(change):
        yield f"It helps only if {'; '.join(one.text for one in asked)}."
    if remedy.opens:
        yield f"But since then it may {_OTHER[trouble]} when {_either(remedy.opens)}."


def _costs(takes: str, measured: Sequence[str]) -> str:
    run = f"in a run here {'it costs ' * (not takes)}{listed(measured) if measured else 'no packet and no time'}"
    return f"It takes {takes}{f'; {run}' * bool(measured)}" if takes else f"I{run[1:]}"


def _either(trials: Iterable[FaultTrial]) -> str:
    """What goes wrong, one or the other."""
    return ", or when ".join(each_once(trials))


def measured(before: Price, after: Price) -> list[str]:
    """What was measured of a change, each in a few words; empty: nothing that anybody would notice."""
    packets = after.packets - before.packets
    parts = [f"{packets:+g} packet{'s' * (abs(packets) != 1)} a message"] if packets else []
    parts += _time(before.latency_ms, after.latency_ms, "to the effect")
    return [*parts, *_time(before.answer_ms, after.answer_ms, "until its sender knows")]


def _time(before_ms: int, after_ms: int, way: str) -> list[str]:
    more = "more" if after_ms > before_ms else "less"
    return [f"{milliseconds(abs(after_ms - before_ms))} {more} {way}"] if after_ms != before_ms else []
