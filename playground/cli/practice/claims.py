"""`playground claims`: what is often said about delivery, what is so, and the preset in which the claim fails."""

from typing import Final

from playground.cli.output import print_json
from playground.cli.page import Cell, line, paragraph, sources, table
from playground.cli.terminal import complain
from playground.practice.claims import VERDICTS, Claim, claims, find_claims
from playground.scenario.mistakes import nearest
from playground.words.phrases import plural

_STYLES: Final = {"true": "green", "wrong": "red", "half true": "yellow", "depends": "yellow", "outdated": "yellow"}


def show_claims(text: str, *, as_json: bool) -> None:
    """Print the claims that have to do with all words of a text, one in full if it is the only one."""
    found = find_claims(text)
    if not found:
        near = nearest(text, [claim.name for claim in claims()])
        hint = f"did you mean {near!r}?" if near else "`playground claims` lists them all"
        complain(f"no claim is called or has to do with {text!r}; {hint}")
    if as_json:
        print_json([{**claim._asdict(), "comes_to": {**claim.comes_to}} for claim in found])
    elif len(found) == 1:
        _print_claim(found[0])
    else:
        _print_list(found)


def _print_claim(claim: Claim) -> None:
    line(Cell(f'"{claim.says}"', "bold"))
    line(Cell(claim.verdict.capitalize(), _STYLES[claim.verdict]), Cell(f": {claim.fact}"))
    print()
    line(Cell("See it: " if claim.verdict == "true" else "See it fail: ", "dim"), Cell(claim.look))
    line(Cell(f"  playground play {claim.preset}", "bold"))
    print()
    line(Cell("about   ", "dim"), Cell(", ".join(claim.about)))
    sources(claim.sources)


def _print_list(found: tuple[Claim, ...]) -> None:
    rows = [[Cell(head, "dim") for head in ("claim", "so?", "what is said")]]
    rows += [[Cell(one.name, "cyan"), Cell(one.verdict, _STYLES[one.verdict]), Cell(one.says)] for one in found]
    table(rows)
    print()
    paragraph(f"{plural(len(found), 'claim')}. `playground claims NAME` says what is so, and what shows it.", "dim")
    for verdict, rule in VERDICTS.items():
        paragraph(f"{verdict.capitalize()}: {rule}.", "dim")
