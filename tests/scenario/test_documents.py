"""The documents name all that there is, and lead to what is there."""

import re
from dataclasses import fields
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

from playground.cli.app import app
from playground.engine.commands import COMMAND_BY_WORD, When
from playground.engine.events import KIND_BY_WORD
from playground.scenario.words import COUNTERS, SECTIONS
from playground.systems import SYSTEMS

ROOT: Final = Path(__file__).parents[2]
DOCUMENTS: Final = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
_PRESETS: Final = (ROOT / "docs" / "presets.md").read_text(encoding="utf-8")


def _missing(words: chain[str]) -> list[str]:
    """Those that stand nowhere in code of the document on presets."""
    return sorted({word for word in words if not re.search(rf"`[^`\n]*(?<![\w-]){re.escape(word)}(?![\w-])", _PRESETS)})


def test_the_format_names_every_key_step_event_and_counter() -> None:
    keys = (one.name for table in (*SECTIONS.values(), *COMMAND_BY_WORD.values(), When) for one in fields(table))
    assert _missing(chain(keys, COMMAND_BY_WORD, KIND_BY_WORD)) == []
    assert [counter for counter in COUNTERS if f'"{counter}"' not in _PRESETS] == []


def test_every_real_system_has_a_document_to_which_the_readme_leads() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in (name for name, profile in SYSTEMS.items() if profile.dialect):
        assert f"(docs/systems/{name}.md)" in readme


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere_and_every_command_is_one(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s#]+)", text):
        assert "://" in target or (document.parent / target).exists(), target
    commands = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}
    assert set(re.findall(r"(?:^|`)playground ([a-z]+)\b", text, re.MULTILINE)) <= commands
