"""`playground presets`: the library as a list, or one preset in full."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playground.checker.fates import Verdict
from playground.cli.output import print_json
from playground.cli.page import Cell, console, line, paragraph, table
from playground.cli.terminal import complain
from playground.engine.settings import Guarantee
from playground.scenario.catalogue import (
    Station,
    demos,
    library_text,
    load_all,
    path,
    preset_names,
    respelt,
    search,
    station_of,
)
from playground.scenario.load import is_token, load_preset, looks_like_a_path
from playground.scenario.mistakes import nearest
from playground.scenario.openers import opener_of
from playground.scenario.preset import Preset
from playground.text import one_line, printable_lines
from playground.words.fates import PROMISES
from playground.words.phrases import plural

_NO_PROMISE: Final = ("no promise", "may lose, may duplicate")


def is_one(word: str) -> bool:
    """Whether a word names one preset: of the library, in a file, or in a token."""
    return word in preset_names() or is_token(word) or opener_of(word) is not None or looks_like_a_path(word)


def list_presets(text: str, *, as_json: bool) -> None:
    """Print the presets that have to do with all words of a text; all of them if it is empty."""
    found = search(text)
    if not found:
        near = nearest(text, preset_names()) or respelt(text, load_all())
        hint = f"did you mean {near!r}?" if near else "`playground presets` lists them all"
        complain(f"no preset of the library is called or has to do with {text!r}; {hint}")
    if as_json:
        print_json([_object(preset) for preset in found])
    else:
        _print_list(found)


def show_preset(name: str, *, as_json: bool) -> None:
    """Print the file of one preset, to be read or to start from: what is said beside it is a comment."""
    preset = load_preset(name)
    text = _text(name)
    if as_json:
        print_json({**_object(preset), "toml": text})
        return
    shown = one_line(name)
    print(printable_lines(text.rstrip()))
    print()
    for command, does in (("run", "    replays it"), ("compare", "shows it under each guarantee")):
        comment = Cell("# "), Cell(f"playground {command} {shown}", "bold"), Cell(f"  {does}")
        console().print(*comment, sep="", soft_wrap=True)  # A token is longer than a line, and a comment is one.


def _print_list(found: Sequence[Preset]) -> None:
    longest = max(len(preset.name) for preset in found)
    headings: dict[Guarantee | None, tuple[str, str]] = {one: (one.word, PROMISES[one].full) for one in Guarantee}
    for promise, (word, meaning) in {**headings, None: _NO_PROMISE}.items():
        presets = [preset for preset in found if _promised(preset) is promise]
        broken = [preset for preset in presets if promise and preset.expect.verdict == Verdict.VIOLATED]
        _print_group(word, f": {meaning}", [preset for preset in presets if preset not in broken], longest)
        _print_group(f"{word}, and broken", "", broken, longest)
    paragraph(f"{plural(len(found), 'preset')}. `playground run NAME` replays one.", "dim")


def _print_group(word: str, meaning: str, presets: Sequence[Preset], longest: int) -> None:
    if presets:
        line(Cell(word, "bold"), Cell(meaning, "dim"))
        table([[Cell(""), Cell(preset.name.ljust(longest), "cyan"), Cell(preset.title)] for preset in presets])
        print()


def _promised(preset: Preset) -> Guarantee | None:
    return preset.settings.guarantee if preset.settings.is_promised else None


def show_path(*, as_json: bool) -> None:
    """Print the path: what to take first, what each station builds on, what has been done; then the demos."""
    from playground.saved.learnt import learnt

    done, shown = learnt().done, demos()
    if as_json:
        objects = [{**one._asdict(), "demo": one in shown, "done": done >= {*one.presets}} for one in (*path(), *shown)]
        print_json(objects)
        return
    _print_stations(path(), done)
    print()
    paragraph("Each builds on the stations that it comes after. `playground play NAME` shows one live.", "dim")
    if shown:
        print()
        _print_demos(shown, done)
        print()
        paragraph("`playground present NAME` stops at each beat of one, for people to look at.", "dim")


def _print_stations(stations: Sequence[Station], done: frozenset[str]) -> None:
    """A table of what is on the path: behind what has not been done stands what it builds on."""
    known = {preset.name: preset for preset in load_all()}
    rows = [[Cell(head, "dim") for head in ("", "preset", "what it shows", "after")]]
    for station in stations:
        for name in station.presets:
            first = name == station.presets[0]
            builds_on = " ".join(map(_number_of, station.builds_on)) if first else ""
            after = Cell("done", "green") if name in done else Cell(builds_on, "dim")
            cells = [Cell(_number_of(name) if first else "", "bold", right=True), Cell(name, "cyan")]
            rows.append([*cells, Cell(known[name].title), after])
    table(rows)


def _print_demos(shown: Sequence[Station], done: frozenset[str]) -> None:
    known = {preset.name: preset for preset in load_all()}
    rows = [[Cell(head, "dim") for head in ("preset", "demos: five minutes each", "")]]
    for name in (name for one in shown for name in one.presets):
        rows.append([Cell(name, "cyan"), Cell(known[name].title), Cell("done" if name in done else "", "green")])
    table(rows)


def _number_of(name: str) -> str:
    """The number of a preset's station; a demo has none."""
    return str(station_of(name) or "")


def _text(name: str) -> str:
    if is_token(name) or opener_of(name):
        from playground.scenario.save import to_toml

        return to_toml(load_preset(name))
    try:
        return library_text(name)
    except KeyError:
        return Path(name).read_text(encoding="utf-8-sig")


def _object(preset: Preset) -> dict[str, object]:
    return {
        "name": preset.name,
        "title": preset.title,
        "summary": preset.summary,
        "concepts": list(preset.concepts),
        "guarantee": preset.settings.guarantee.word,
        "system": preset.settings.topology.name,
    }
