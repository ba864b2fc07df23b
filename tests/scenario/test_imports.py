"""What loading imports: shown in fresh processes, because imports stay for the life of one."""

import json
import subprocess
import sys
from pathlib import Path

from playground.scenario.catalogue import preset_names

from .helpers import HEAD

HEAVY = {"playground.scenario.schema", "textual", "rich", "typer", "tomlkit"}


def heavy_imports_of(code: str) -> set[str]:
    script = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return HEAVY.intersection(json.loads(result.stdout))


def test_a_library_preset_loads_without_the_schema_and_textual() -> None:
    load = "from playground.scenario.load import Overrides, load_preset\n"
    overridden = "Overrides(guarantee='at-most-once', seed=3, system='broker', messages=4)"
    name = preset_names()[0]
    assert heavy_imports_of(f"{load}load_preset({name!r})") == set()
    assert heavy_imports_of(f"{load}load_preset({name!r}, {overridden})") == set()


def test_the_catalogue_needs_no_schema_either() -> None:
    assert heavy_imports_of("from playground.scenario.catalogue import load_all\nload_all()") == set()


def test_a_users_file_is_validated_by_the_schema_and_nothing_else_heavy(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(HEAD)
    code = f"from playground.scenario.load import load_preset\nload_preset({str(path)!r})"
    assert heavy_imports_of(code) == {"playground.scenario.schema"}
