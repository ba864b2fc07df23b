"""The whole answer in a few lines: what goes wrong, what closes that and what it takes, what is left then.

All answers have these in one order, whatever the system: the verdict, what is lost and done twice in words, the change
that closes it as the files would have it, and what stays open.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from playground.cli.guarantee.closing import closings, each_change, each_of, in_order, names_of, serves
from playground.cli.guarantee.gaps import each_once, happens, short_names
from playground.cli.guarantee.spelling import Spellings, words_of
from playground.cli.guarantee.version_taken import versions_taken
from playground.cli.page import Cell, unbroken, wrapped
from playground.cli.terminal import width
from playground.guarantee.answer import Answer
from playground.guarantee.by_hand import LOOK_FIRST
from playground.guarantee.conditions import losing_with
from playground.guarantee.legs import TOO_LATE, Verdicts
from playground.guarantee.overtaking import PARKED, PARKED_THEN, keeps_order
from playground.guarantee.standing import ON_CONDITIONS, failing, needed, not_failing
from playground.guarantee.trial import OWN_LINE, FaultTrial
from playground.scenario.mistakes import shown
from playground.systems.dialect import Condition
from playground.text import shortened
from playground.words.phrases import listed, plural

_ROOM: Final = len("To close it: ")
HANGING: Final = 2
"""How far what one of several texts goes on with stands behind where they begin."""
_FAULT: Final = re.compile(r"(\(?\bF\d{1,2}[ab]?\b[,)]*)")
"""The number of a standard fault, for who looks it up: the words before it say what happens."""
_PAIR: Final = re.compile(r"(?<![\w.\[\]-])(?:[\w.\[\]-]++ =|spring\.[\w.\[\]-]+:) [^\s(]+")
"""A key with its value."""
_NO_BREAK: Final = "\N{SYMBOL FOR SPACE}"
"""Stands for a blank at which no line is broken."""
_LESS: Final = 4
"""How far in stands what has no room where it belongs."""
VERSION: Final = "Version"
"""The head of which version is taken."""
FOR_MORE: Final = "For more"
"""The head of what closes something that no need asks for."""
_LATER: Final = " (only once the others are closed)"
"""Behind what does not happen before."""
_ONLY_LATER: Final = "not as it stands, but with the changes below when"
"""Before the same where nothing happens before."""
SEE_CONDITIONS: Final = "* see Only if"
"""What a star means whose conditions stand under that head."""
_UNTIL_THEN: Final = "until that is changed: "
"""Before what the answer stands on as things are, and not with all changes."""
_TROUBLES: Final = (("Lost", "lose"), ("Done twice", "duplicate"))


def print_summary(one: Answer, spellings: Spellings, need: str | None, wrong: int, *, more: bool) -> None:
    """Print what breaks a need, what goes wrong, what closes that, and what an answer comes to then.

    `wrong` is how many errors in the files break the need beside that; with `more` the gaps say how each is played.
    """
    if need:
        print_line("Needed", f"{need}: {met(one, need, wrong)}")
    if taken := _taken(one):
        print_line("Taken", f"{taken}: in none of the files")
    print_troubles([one], has_scripts=not more)
    print_lines(VERSION, versions_taken(one))
    closing = list(closings(one, spellings))
    for head, is_needed in ((closes_as(one, need), True), (FOR_MORE, False)):
        print_lines(head, each_change(each for each in closing if serves(need, each.trouble) is is_needed))
    if closing:
        print_line("Then", one.still_open.name)
    elif one.verdicts.is_open:
        print_line("To close it", "no setting that is tried here closes it")
    print_lines("Only if", only_if(one))
    print_lines("Left", left(one, spellings))
    print_lines("To park it", parking(one, spellings))


def print_troubles(answers: Sequence[Answer], *, has_scripts: bool) -> None:
    """Print what is lost, done twice or parked, in words, whichever of some answers it is of; and what plays it."""
    for head, trouble in _TROUBLES:
        why = dict.fromkeys(one.why_lost for one in answers if one.why_lost and trouble == "lose")
        print_lines(head, [*_when(answers, trouble), *(f"as {each}" for each in why)])
    parking = each_once(trial for one in answers for trial in one.verdicts.parked_in_vain)
    print_lines("Parked", _one_by_one("though it could be done, when", parking))
    told = each_once(trial for one in answers for trial in one.verdicts.told_failed)
    print_lines("Told failed", _one_by_one("though it is done, when", told))
    if has_scripts:
        names = short_names((gap, one) for one in answers for gap in one.shortfalls)
        print_lines("See it", (f"playground play {name}" for name in names))


def _when(answers: Sequence[Answer], trouble: str) -> Iterator[str]:
    """When there is such trouble, clause by clause: as things stand, then what is closed only after something else."""
    now = [trial for one in answers for trial in _now(one, trouble)]
    if len(answers) > 1:
        now.sort(key=lambda trial: trial.length)
    clauses = each_once(now)
    later = [
        each for each in each_once(trial for one in answers for trial in one.later(trouble)) if each not in clauses
    ]
    if clauses:
        return _one_by_one("when", [*clauses, *(f"{each}{_LATER}" for each in later)])
    return _one_by_one(_ONLY_LATER, later)


def _now(one: Answer, trouble: str) -> Iterable[FaultTrial]:
    return (*one.verdicts.showing(trouble), *one.behind(trouble))


def _one_by_one(start: str, clauses: Iterable[str]) -> Iterator[str]:
    return (f"{'or' if at else start} {clause}" for at, clause in enumerate(clauses))


def _taken(one: Answer) -> str:
    """What is taken of what a better configuration has otherwise, where there are files and none says it."""
    found = one.configured.native.configuration if one.configured else None
    has_files = any(not (each.is_argument or each.assumed) for each in one.case.settings.values())
    names = [name for name in found.settings if name not in one.choice.settings] if found and has_files else []
    return ", ".join(f"{name} = {shown(one.native.setup.values[name])}" for name in names)


def closes_as(one: Answer, need: str | None) -> str:
    """The head of what closes gaps: beyond a need that is met it is only more."""
    is_met = need and one.verdicts.meets(need) and not any(each.decides(need) for each in one.undecided)
    return FOR_MORE if is_met else "To close it"


def met(one: Answer, need: str, wrong: int = 0) -> str:
    """Whether a need is met, and by which faults and how many errors in the files it is not."""
    broken = names_of(one.verdicts.breaking(need))
    if wrong:
        return f"not met{f' ({broken})' * bool(broken)}, and not before {_mended(wrong)}"
    if broken:
        then = ", and would be with what closes that" if one.still_open.meets(need) else ""
        return f"not met ({broken}){then}"
    if unknown := dict.fromkeys(each.given.name for each in one.undecided if each.decides(need)):
        return f"not known: {listed(list(unknown))} is in none of the files"
    return f"met, {ON_CONDITIONS}" if one.conditions_for(need) else "met"


def stands_on(one: Answer) -> str:
    """Behind the name of a guarantee: that it has conditions, where it does; nothing is done once that always fails."""
    return f", {ON_CONDITIONS}" if _provided(one) else ""


def only_if(one: Answer) -> list[str]:
    """All that has to hold: with what closes something, first what is new, then what only counts until then."""
    then = provided_then(one)
    return [*then, *(f"{_UNTIL_THEN}{each}" for each in _provided(one) if each not in then)]


def provided_then(one: Answer) -> list[str]:
    """On what stands what it comes to with all that closes something: first the new conditions."""
    before = needed(one.still_open, one.end.conditions)
    return [*dict.fromkeys(each.text for each in (*asked_then(one), *before)), *_not_failing(one.still_open)]


def told_conditions(one: Answer) -> list[str]:
    """The conditions that stand under that head."""
    return [*provided_then(one), *_provided(one)]


def _provided(one: Answer) -> list[str]:
    needs = needed(one.verdicts, one.conditions)
    return [*dict.fromkeys(each.text for each in needs), *_not_failing(one.verdicts)]


def is_closed(one: Answer) -> bool:
    """Whether anything closes a gap of it."""
    return any(one.steps) or bool(one.mended_lines)


def _not_failing(verdicts: Verdicts) -> list[str]:
    names = names_of(failing(verdicts))
    return [f"{not_failing(verdicts)} ({names})"] if names else []


def harm(one: Answer) -> str:
    """By which faults something is lost, and by which it is done twice."""
    does = ((word, names_of(_now(one, trouble))) for word, trouble in _TROUBLES)
    return "; ".join(f"{word.lower()}: {names}" for word, names in does if names) or "-"


def asked_then(one: Answer) -> list[Condition]:
    """What has to hold with all that closes something, and did not have to before."""
    return [each for each in one.end.conditions if each not in one.conditions]


def left(one: Answer, spellings: Spellings) -> Iterator[str]:
    """What stays open with all of that, and who else can do something about it."""
    after, told = one.still_open, set[str]()
    if after.outside and not after.repeating:
        outside = f"an effect that is no output may be done twice ({names_of(after.outside)})"
        yield f"{outside}: send an idempotency key with the call, or keep the ids in its own database"
    if after.repeating and one.question.side == "producer":
        told = {trial.fault for trial in after.repeating}
        text = f"what is sent again is another message ({names_of(after.repeating)}): only who reads both can know it,"
        yield f"{text} by an id that is the same in both"
    elif late := [trial for trial in after.repeating if trial.fault == TOO_LATE]:
        told = {TOO_LATE}
        yield f"a retry after the window is done again ({names_of(late)}): {LOOK_FIRST}"
    yield from _still(one, told)
    if after.told_failed:
        text = f"what is told as failed may be done ({names_of(after.told_failed)}): look first: sent again"
        ends = "".join(f"; {words_of(each, spellings)} ends that" for each in one.telling_right)
        yield f"{text} {one.question.dialect.sent_anew}, it is done twice{ends}"
    if is_round := _goes_round(one):
        yield f"{one.never_done} ({names_of(after.stuck)})"
    is_advised = is_round and any(parking(one, spellings))
    parked = names_of(after.stuck) if is_advised else in_order(after.parked)
    if parked and keeps_order(one.choice):
        yield f"{PARKED_THEN if is_advised else PARKED} ({parked})"
    yield from _kept(one, spellings)


def parking(one: Answer, spellings: Spellings) -> Iterator[str]:
    """What parks a message that goes round for ever with all of that."""
    ways = each_of(one.endings, spellings) or one.question.dialect.parked_by
    if _goes_round(one) and ways:
        yield ways


def _goes_round(one: Answer) -> bool:
    return bool(one.never_done) and not any(
        each.loses and each.loses.instead_parks for each in one.case.settings.values()
    )


def _kept(one: Answer, spellings: Spellings) -> Iterator[str]:
    """What the system drops, however well it is sent and read, and where it is kept instead."""
    for change in one.keeping:
        dropping = ", ".join(each.name for each in one.end.conditions if each.kept_by == change.name)
        is_told = change.name in {each.name for each in one.endings}
        place = f"the same {change.name}" if is_told else words_of(change, spellings)
        yield f"what is dropped ({dropping}) is gone; to keep it: {place}"


def _still(one: Answer, told: set[str]) -> Iterator[str]:
    """What is still lost or done twice, where something has been closed; a line that does so is named in any case."""
    after, has_steps = one.still_open, bool([*one.steps] or one.mended_lines)
    said = losing_with(one.case, one.end.native.setup.values).settings.values()
    for does, trials in (("lost", after.losing), ("done twice", after.repeating)):
        for trial in trials:
            if trial.kind == OWN_LINE:
                lines = [each for each in said if each.loses and each.loses.when == trial.fault]
                where = listed([str(each.spot) for each in lines])
                yield f"still {does} when {happens(trial)}, whatever else is set ({where})"
            elif has_steps and trial.fault not in told:
                yield f"still {does} when {happens(trial)}"


def _mended(wrong: int) -> str:
    return "the error above is mended" if wrong == 1 else f"the {plural(wrong, 'error')} above are mended"


def color_of(verdicts: Verdicts) -> str:
    """How a guarantee looks."""
    if verdicts.losing:
        return "bold red"
    return "bold magenta" if verdicts.repeating else "bold green"


def print_lines(head: str, texts: Iterable[str]) -> None:
    """Print texts below each other, the first behind the head of all; one sees where each of several begins."""
    texts = list(texts)
    for at, text in enumerate(texts):
        print_line("" if at else head, text, hanging=HANGING if len(texts) > 1 or "\n" in text else 0)


def _in_one_piece(pair: re.Match[str]) -> str:
    """A key with its value, between which no line is broken where both fit into one."""
    return pair[0].replace(" ", _NO_BREAK) if len(pair[0]) <= width() else pair[0]


def print_line(head: str, text: str, *, hanging: int = 0) -> None:
    """Print a line below its head; without one it goes on with what stands above. Numbers of faults are dim."""
    whole = _PAIR.sub(_in_one_piece, shortened(text))
    first, *others = whole.split("\n")
    further = " " * (_ROOM + HANGING)
    lines = wrapped(f"{f'{head}:' * bool(head):<{_ROOM}}{first}", more=" " * (_ROOM + hanging))
    for each in (*lines, *(each for other in others for each in wrapped(f"{further}{other}", more=further))):
        each = each.replace(_NO_BREAK, " ")
        if len(each) > width() and each.startswith(" "):  # To be copied, it stands less far in.
            each = " " * min(_LESS, max(width() - len(each.strip()), 0)) + each.strip()
        unbroken(*(Cell(part, "dim" if _FAULT.fullmatch(part) else "") for part in _FAULT.split(each)))
