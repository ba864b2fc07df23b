"""What is to be said of the files: errors before the answer, as nothing is guaranteed beside them; the rest behind."""

from collections.abc import Iterable, Sequence
from typing import Final

from playground.cli.guarantee.arguments import ARGUMENTS
from playground.cli.guarantee.gaps import MOST_NAMES
from playground.cli.page import Cell, indented, line
from playground.configuration.found import FileFinding
from playground.words.phrases import few, plural

_MOST_ALIKE: Final = 3
"""So many findings that say the same are told one by one."""
_LEVELS: Final = {"error": "bold red", "warning": "yellow", "note": ""}
_WORST: Final = ("error", "warning", "note")


def errors_in(findings: Iterable[FileFinding]) -> list[FileFinding]:
    """Those that a system refuses, or that drop what it should keep."""
    return [one for one in findings if one.level == "error"]


def print_errors(errors: Sequence[FileFinding], *, is_breaking: bool) -> None:
    """Print the errors, and what they mean for a guarantee."""
    count = f"{plural(len(errors), 'error')} {_where(errors)}"
    line(Cell(f"No guarantee as it stands: {count}" if is_breaking else f"But for {count}", "bold red"))
    _print_each(errors)


def print_findings(findings: Sequence[FileFinding]) -> None:
    """What is to be said of the files, the worst first."""
    if findings:
        line(Cell(_where(findings).capitalize(), "bold"))
        _print_each(findings)
        print()


def _where(findings: Iterable[FileFinding]) -> str:
    return "in the files" if any(one.spot != ARGUMENTS for one in findings) else "in what is set"


def _print_each(findings: Sequence[FileFinding]) -> None:
    for alike in _alike(sorted(findings, key=lambda one: _WORST.index(one.level))):
        is_many = len(alike) > _MOST_ALIKE
        for finding in alike[:1] if is_many else alike:
            indented(f"{finding.spot}: {finding.level}: {finding.text}", _LEVELS[finding.level], more="  ")
        if is_many:
            others = [one.text.partition(": ")[0] for one in alike[1:]]
            indented(f"and the same of {few(others, MOST_NAMES)}", by="    ")


def _alike(findings: Sequence[FileFinding]) -> Iterable[list[FileFinding]]:
    """Those together that say the same of one queue or key after the other."""
    groups: dict[tuple[str, str], list[FileFinding]] = {}
    for one in findings:
        groups.setdefault((one.rule, one.text.partition(": ")[2] or one.text), []).append(one)
    return groups.values()
