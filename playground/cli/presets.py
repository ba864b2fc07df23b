"""`playground presets`: the library as a list, or one preset in full."""

from collections.abc import Sequence

from playground.cli.terminal import complain
from playground.cli.words import plural
from playground.scenario.catalogue import library_text, preset_names, search
from playground.scenario.load import load_preset
from playground.scenario.preset import Preset


def list_presets(concept: str, *, as_json: bool) -> None:
    """Print the presets that have to do with `concept`; all of them if it is empty."""
    found = search(concept)
    if not found:
        complain(f"--concept: no preset of the library has to do with {concept!r}; `playground presets` lists them all")
    if as_json:
        import json

        print(json.dumps([_object(preset) for preset in found], indent=1))
    else:
        _print_list(found)


def show_preset(name: str, *, as_json: bool) -> None:
    """Print one preset: what it is about, and its file."""
    preset = load_preset(name)
    text = library_text(name) if name in preset_names() else open(name, encoding="utf-8").read()  # noqa: SIM115
    if as_json:
        import json

        print(json.dumps({**_object(preset), "toml": text}, indent=1))
        return
    from rich.syntax import Syntax
    from rich.text import Text

    from playground.cli.terminal import output

    console = output()
    console.print(Text(preset.title, style="bold"))
    console.print(Text(preset.summary))
    console.print(Text(", ".join(preset.concepts), style="dim"))
    console.print()
    console.print(Syntax(text.rstrip(), "toml", background_color="default", word_wrap=True))
    console.print()
    console.print(Text(f"playground run {name}", style="bold"), Text("replays it;"), end=" ")
    console.print(Text(f"playground compare {name}", style="bold"), Text("shows it under each guarantee."))


def _print_list(found: Sequence[Preset]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from playground.cli.terminal import output

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    table.add_column("name", no_wrap=True)
    table.add_column("what it shows")
    table.add_column("under", no_wrap=True)
    for preset in found:
        under = f"{preset.settings.guarantee.word}" + (", broker" if preset.settings.system == "broker" else "")
        table.add_row(Text(preset.name, style="bold"), Text(preset.title), Text(under, style="dim"))
    console = output()
    console.print(table)
    console.print(Text(f"{plural(len(found), 'preset')}. `playground presets NAME` shows one.", style="dim"))


def _object(preset: Preset) -> dict[str, object]:
    return {
        "name": preset.name,
        "title": preset.title,
        "summary": preset.summary,
        "concepts": list(preset.concepts),
        "guarantee": preset.settings.guarantee.word,
        "system": preset.settings.system,
    }
