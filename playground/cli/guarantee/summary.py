"""The whole answer in a few lines, before its reasons: what closes the gaps, what that takes, what is left then."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from playground.cli.guarantee.gaps import costs_of, in_brackets, in_short, in_short_together, together
from playground.cli.guarantee.json_object import Spellings
from playground.cli.page import indented
from playground.guarantee.answer import Answer
from playground.guarantee.legs import TOO_LATE, Verdicts, forbids
from playground.guarantee.overtaking import PARKED, keeps_order
from playground.guarantee.remedies import Shortfall
from playground.guarantee.trial import OWN_LINE, FaultTrial
from playground.matrix.faults import NAMES
from playground.scenario.mistakes import shown
from playground.systems.dialect import Condition
from playground.words.phrases import listed, plural

_ROOM = len("To close it: ")
FOR_MORE = "For more"
"""The head of what closes something that no need asks for."""


class Closing(NamedTuple):
    """What closes something."""

    trouble: str
    """`lose` or `duplicate`: which of the two it closes."""
    faults: str
    """Those that it closes."""
    text: str


def print_summary(one: Answer, spellings: Spellings, need: str | None, wrong: int) -> None:
    """Print what breaks a need, what closes the gaps, what an answer is with that, and what of it nothing closes.

    `wrong` is how many errors in the files break the need beside that.
    """
    if need:
        print_line("Needed", f"{need}: {met(one, need, wrong)}")
    if one.instead and (taken := _taken(one)):
        print_line("Taken", f"{taken}: in none of the files")
    closing = [*chain.from_iterable(_closing(answer, spellings) for answer in (one, *one.rounds)), *of_lines(one)]
    for head, is_needed in ((closes_as(one, need), True), (FOR_MORE, False)):
        if one.instead and serves(need, "lose") is is_needed:
            name, verdicts, conditions = one.instead
            costs = in_brackets(one.price, one.price_instead)
            print_line(head, f"{together(one, name)}{costs}: {verdicts.name}{_only_if(conditions)}")
            for gap in one.shortfalls:
                if same := _as_there(one, gap, name):
                    print_line("", same)
            for gap in one.after_instead:
                print_line("", f"with that {_names(gap.trials)}: {_changes(gap, spellings)}")
            head = "One by one"
        for text in _each_once(each for each in closing if serves(need, each.trouble) is is_needed):
            print_line(head, text)
            head = ""
    if closing:
        after = in_the_end(one)
        is_apart = one.instead and serves(need, "lose") and after.losing
        still = f" ({_names(after.losing)})" if is_apart else ""
        print_line("These alone" if is_apart else "Then", f"{after.name}{still}{_only_if(asked_then(one))}")
    if any(trial.kind == OWN_LINE for trial in in_the_end(one).losing):
        print_line(
            "Not closed",
            "what a line of the files loses by itself, until it has another value, or what is said of it below",
        )
    for at, text in enumerate(left(one, spellings)):
        print_line("" if at else "Left", text)


def _taken(one: Answer) -> str:
    """What is taken of what a better configuration has otherwise, where there are files and none says it."""
    found = one.question.dialect.configuration(one.instead[0]) if one.instead else None
    has_files = any(not (each.is_argument or each.assumed) for each in one.case.settings.values())
    names = [name for name in found.settings if name not in one.choice.settings] if found and has_files else []
    return ", ".join(f"{name} = {shown(one.native.setup.values[name])}" for name in names)


def _as_there(one: Answer, gap: Shortfall, config: str) -> str:
    """That the value that a better configuration has closes as much as the one that is best by itself."""
    found, change = one.question.dialect.configuration(config), gap.remedy and gap.remedy.change
    value = found.settings.get(change.name) if found and change else None
    if gap.remedy is None or change is None or value is None or value == change.value:
        return ""
    left = one.question.judged(change._replace(value=value).applied(one.choice)).of(gap.leg).showing(gap.trouble)
    closed = [each for each in gap.trials if each.fault not in {other.fault for other in left}]
    return f"of that {change.name} = {shown(value)} by itself closes {_names(closed)}" if closed else ""


def serves(need: str | None, trouble: str) -> bool:
    """Whether a need asks for what closes such a gap; without a need all of it is asked for."""
    return need is None or forbids(need, trouble)


def closes_as(one: Answer, need: str | None) -> str:
    """The head of what closes gaps: beyond a need that is met it is only more."""
    is_met = need and one.verdicts.meets(need) and not any(each.decides(need) for each in one.undecided)
    return FOR_MORE if is_met else "To close it"


def met(one: Answer, need: str, wrong: int = 0) -> str:
    """Whether a need is met, and by which faults and how many errors in the files it is not."""
    broken = _names(one.verdicts.breaking(need))
    if wrong:
        return f"not met{f' ({broken})' * bool(broken)}, and not before {_mended(wrong)}"
    if broken:
        then = ", and would be with what closes that" if in_the_end(one).meets(need) else ""
        return f"not met ({broken}){then}"
    if unknown := dict.fromkeys(each.given.name for each in one.undecided if each.decides(need)):
        return f"not known: {listed(list(unknown))} is in none of the files"
    return "met, if what stands behind the legs holds" if one.conditions_for(need) else "met"


def harm(verdicts: Verdicts) -> str:
    """By which faults something is lost, and by which it is done twice."""
    does = (("lost", verdicts.losing), ("done twice", verdicts.repeating))
    return "; ".join(f"{word}: {_names(trials)}" for word, trials in does if trials) or "-"


def _names(trials: Iterable[FaultTrial]) -> str:
    """What they are called, each once."""
    return _in_order(one.short for one in trials)


def _in_order(names: Iterable[str]) -> str:
    """The standard faults in their order, then the others."""
    each = dict.fromkeys(names)
    return ", ".join(sorted(each, key=lambda name: NAMES.index(name) if name in NAMES else len(NAMES)))


def asked_then(one: Answer) -> list[Condition]:
    """What has to hold with all that closes something, and did not have to before."""
    return [each for each in one.last.conditions if each not in one.conditions]


def left(one: Answer, spellings: Spellings) -> Iterator[str]:
    """What stays open with all of that, and who else can do something about it."""
    after = one.still_open
    if after.outside and not after.repeating:
        outside = f"an effect that is no output may be done twice ({_names(after.outside)})"
        yield f"{outside}: send an idempotency key with the call, or keep the ids in its own database"
    if after.repeating and one.question.side == "producer":
        text = f"what is sent again is another message ({_names(after.repeating)}): only who reads both can know it, by"
        yield f"{text} an id that is the same in both"
    elif late := [trial for trial in after.repeating if trial.fault == TOO_LATE]:
        text = f"a retry after the window is done again ({_names(late)}): whoever retries so late has to look first"
        yield f"{text} whether it is done"
    is_parked = any(each.loses and each.loses.instead_parks for each in one.case.settings.values())
    if one.never_done and not is_parked:
        ways = " and ".join(in_short(each, spellings) for each in one.endings)
        order = f"; {PARKED}" if keeps_order(one.choice) else ""
        yield f"{one.never_done} ({_names(after.stuck)}){f'; to park it: {ways}{order}' * bool(ways)}"
    elif after.parked and keeps_order(one.choice):
        yield f"{PARKED} ({_in_order(after.parked)})"


def _only_if(conditions: Iterable[Condition]) -> str:
    texts = dict.fromkeys(each.text for each in conditions)
    return f", if {'; '.join(texts)}" if texts else ""


def _mended(wrong: int) -> str:
    return "the error above is mended" if wrong == 1 else f"the {plural(wrong, 'error')} above are mended"


def _closing(answer: Answer, spellings: Spellings) -> Iterator[Closing]:
    """Each change with what it takes, and the faults that it closes."""
    for gap in answer.shortfalls:
        if gap.changes:
            left = {one.fault for one in gap.remedy.left} if gap.remedy else set()
            closed = [one for one in gap.trials if one.fault not in left] or gap.trials
            yield Closing(gap.trouble, _names(closed), _with_its_price(gap, answer, spellings))


def _changes(gap: Shortfall, spellings: Spellings) -> str:
    return " with ".join(in_short(change, spellings) for change in gap.changes) or "nothing closes it"


def of_lines(one: Answer) -> Iterator[Closing]:
    """What closes the losses that lines of the files bring of themselves: the same lines with another value."""
    for given in one.case.settings.values():
        if given.loses and given.loses.instead:
            key = given.written.partition(" = ")[0]
            yield Closing("lose", f"line {given.spot.line}", f"{key} = {given.loses.instead}")


def in_the_end(one: Answer) -> Verdicts:
    """What may happen with all remedies, those of lines that lose of themselves included."""
    closed = {each.loses.when for each in one.case.settings.values() if each.loses and each.loses.instead}
    after = one.still_open
    return after._replace(losing=tuple(trial for trial in after.losing if trial.fault not in closed))


def _each_once(closing: Iterable[Closing]) -> Iterator[str]:
    """Each change with all the faults that it closes, whatever the leg."""
    faults: dict[str, dict[str, None]] = {}
    for one in closing:
        faults.setdefault(one.text, {})[one.faults] = None
    yield from (f"{', '.join(those)}: {text}" for text, those in faults.items())


def _with_its_price(gap: Shortfall, answer: Answer, spellings: Spellings) -> str:
    if gap.remedy is None:
        return in_short_together(gap, answer.price, spellings)
    change, price = gap.remedy.change, gap.remedy.price
    return in_short(change, spellings, costs_of(change, answer.price, price))


def color_of(verdicts: Verdicts) -> str:
    """How a guarantee looks."""
    if verdicts.losing:
        return "bold red"
    return "bold magenta" if verdicts.repeating else "bold green"


def print_line(head: str, text: str) -> None:
    """Print a line below its head; without one it goes on with what stands above."""
    indented(f"{f'{head}:' * bool(head):<{_ROOM}}{text}", by="", more=" " * _ROOM)
