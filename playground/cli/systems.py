"""`playground systems`: which systems there are; of one, its settings, and how true to life it is."""

from collections.abc import Iterator, Sequence

from playground.cli.output import print_json
from playground.cli.page import Cell, line, paragraph, sources, table
from playground.cli.terminal import complain
from playground.scenario.mistakes import nearest
from playground.systems import SYSTEMS
from playground.text import one_line
from playground.words.phrases import listed
from playground.words.system_sheet import SystemSheet, system_sheet


def show_systems(*, as_json: bool) -> None:
    """Print all systems, a line each."""
    sheets = [system_sheet(name) for name in SYSTEMS]
    if as_json:
        print_json([_object(sheet) for sheet in sheets])
        return
    rows = [[Cell(head, "dim") for head in ("system", "version", "what it is")]]
    rows += [
        [Cell(one.name, "cyan"), Cell(one.versions[0] if one.versions else "textbook", "dim"), Cell(one.about)]
        for one in sheets
    ]
    table(rows)
    print()
    paragraph("`playground systems NAME` lists its settings, and what is not modelled.", "dim")
    paragraph('A preset names one: `system = "NAME"`. `playground run ack-lost --system NAME` runs any in it.', "dim")


def show_system(name: str, *, as_json: bool) -> None:
    """Print the sheet of one system."""
    if name not in SYSTEMS:
        near = nearest(name, list(SYSTEMS))
        hint = f"did you mean {near!r}?" if near else f"one of {', '.join(SYSTEMS)}"
        complain(f"no system is called {name!r}; {hint}")
    sheet = system_sheet(name)
    if as_json:
        print_json(_object(sheet))
        return
    line(Cell(sheet.name, "bold"), Cell(f"  {_versions(sheet)}", "dim"))
    paragraph(sheet.about)
    _configurations(sheet)
    _settings(sheet)
    _listed("Modelled", sheet.modelled)
    _listed("Simplified", sheet.simplified)
    _listed("Left out", sheet.left_out)
    print()
    sources(sheet.sources)


def _versions(sheet: SystemSheet) -> str:
    if not sheet.versions:
        return "a system of the textbook: its settings are the keys of a preset"
    first, *others = sheet.versions
    return f"version {first}" + (f"; also {', '.join(f'{sheet.name}@{one}' for one in others)}" if others else "")


def _configurations(sheet: SystemSheet) -> None:
    if not sheet.configurations:
        return
    print()
    line(Cell("Configurations", "bold"), Cell('  config = "NAME"; the first is what a new user gets', "dim"))
    table([[Cell(one.name, "cyan"), Cell(f"{one.about} {one.settings}".strip())] for one in sheet.configurations])
    paragraph(" ".join(_promises(sheet)), "dim")


def _promises(sheet: SystemSheet) -> Iterator[str]:
    """Of which configuration the documentation promises what, and what it promises of none."""
    kept = [f"{one.guarantee} of {one.config}" for one in sheet.promises if one.is_for_it]
    missing = [one for one in sheet.promises if not one.is_for_it]
    yield f"The documentation promises {listed(kept)}."
    if missing:
        none = " or ".join(one.guarantee for one in missing)
        nearest = list(dict.fromkeys(one.config for one in missing))
        come = "comes" if len(nearest) == 1 else "come"
        yield f"It promises {none} of none; {listed(nearest)} {come} nearest."
    yield from (f"What makes it {one.guarantee} is the application's own: {one.takes}." for one in missing if one.takes)


def _settings(sheet: SystemSheet) -> None:
    if not sheet.settings:
        return
    print()
    line(Cell("Settings", "bold"), Cell("  in [settings]; a name with a dot in quotes", "dim"))
    for one in sheet.settings:
        line(Cell(one.name, "cyan"), Cell(f"  {one.default}", "bold"), Cell(f"  ({one.values})", "dim"))
        table([[Cell(" "), Cell(one.text if one.modelled else f"{one.text} Not modelled.")]])
        print(f"   {one_line(one.page)}")


def _listed(head: str, lines: Sequence[str]) -> None:
    if lines:
        print()
        line(Cell(head, "bold"))
        table([[Cell("-"), Cell(one)] for one in lines])


def _object(sheet: SystemSheet) -> dict[str, object]:
    told = sheet._asdict()
    told["configurations"] = [one._asdict() for one in sheet.configurations]
    told["settings"] = [one._asdict() for one in sheet.settings]
    told["promises"] = {one.guarantee: one.config if one.is_for_it else None for one in sheet.promises}
    return told
