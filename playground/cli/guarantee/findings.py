"""What is to be said of the files: errors before the answer, as nothing is guaranteed beside them; the rest behind."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from playground.cli.guarantee.arguments import ARGUMENTS
from playground.cli.guarantee.gaps import MOST_NAMES
from playground.cli.guarantee.naming import CaseName, Naming
from playground.cli.guarantee.places import in_lines
from playground.cli.page import Cell, indented, line
from playground.configuration.findings import FileFinding
from playground.words.phrases import few, plural

_MOST_ALIKE: Final = 3
"""So many findings that say the same are told one by one."""
_MOST_OF_A_RULE: Final = 20
"""So many findings of one rule that say different things are told; the others are counted."""
_LEVELS: Final = {"error": "bold red", "warning": "yellow", "note": ""}
_WORST: Final = ("error", "warning", "note")


def errors_in(findings: Iterable[FileFinding]) -> list[FileFinding]:
    """Those that a system refuses, or that drop what it should keep."""
    return [one for one in findings if one.level == "error"]


def print_errors(errors: Sequence[FileFinding], naming: Naming, *, is_breaking: bool) -> None:
    """Print the errors, and what they mean for a guarantee."""
    count = f"{plural(len(errors), 'error')} {_where(errors)}"
    line(Cell(f"No guarantee as it stands: {count}" if is_breaking else f"But for {count}", "bold red"))
    _print_each(errors, naming)


def print_first(findings: Sequence[FileFinding], naming: Naming) -> None:
    """Print what stands with the verdict, in lines of its own."""
    _print_each(findings, naming)


def print_findings(findings: Sequence[FileFinding], naming: Naming | None = None) -> None:
    """What is to be said of the files, the worst first; what is said of several of the answers' names once."""
    if findings:
        line(Cell(_where(findings).capitalize(), "bold"))
        _print_each(findings, naming)
        print()


def _where(findings: Iterable[FileFinding]) -> str:
    return "in the files" if any(one.spot != ARGUMENTS for one in findings) else "in what is set"


def _print_each(findings: Sequence[FileFinding], naming: Naming | None) -> None:
    told, left = _at_most(_alike(sorted(findings, key=lambda one: _WORST.index(one.level))))
    for alike in told:
        first, names = alike[0], [one.text.partition(": ")[0] for one in alike]
        if naming and all(map(naming.knows, names)):
            whose = naming.told(CaseName("", name) for name in dict.fromkeys(names))
            _print(in_lines([one.spot for one in alike]), first, f"{whose}: {first.text.partition(': ')[2]}")
            continue
        is_many = len(alike) > _MOST_ALIKE
        for finding in alike[:1] if is_many else alike:
            _print(str(finding.spot), finding, finding.text)
        if is_many:
            indented(f"and the same of {few(names[1:], MOST_NAMES)}", by="    ")
    for level, count in left.items():
        line(Cell(f"  and {plural(count, f'more {level}')} of these kinds: `--json` has them all"))


def _at_most(groups: Iterable[list[FileFinding]]) -> tuple[list[list[FileFinding]], Counter[str]]:
    """The first of each rule, and how many are left by the level: a file may have thousands of queues."""
    told, of_rule, left = list[list[FileFinding]](), Counter[str](), Counter[str]()
    for alike in groups:
        rule, level = alike[0].rule, alike[0].level
        of_rule[rule] += 1
        if of_rule[rule] > _MOST_OF_A_RULE:
            left[level] += len(alike)
        else:
            told.append(alike)
    return told, left


def _print(where: str, one: FileFinding, text: str) -> None:
    indented(f"{where}: {one.level}: {text}", _LEVELS[one.level], more="  ")


def _alike(findings: Sequence[FileFinding]) -> Iterable[list[FileFinding]]:
    """Those together that say the same of one queue or key after the other, in one file."""
    groups: dict[tuple[str, str, str], list[FileFinding]] = {}
    for one in findings:
        groups.setdefault((one.rule, one.text.partition(": ")[2] or one.text, one.spot.file), []).append(one)
    return groups.values()
