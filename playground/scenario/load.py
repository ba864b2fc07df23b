"""Loading a preset by its name or its path; the only way in for front ends.

A file that a user wrote is validated first, all of it; a library preset is built at once, and the schema is not
imported. Either way the outcome is a whole preset or a `PresetError` with every mistake.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from playground.engine.settings import Settings
from playground.scenario.build import build, settings_of
from playground.scenario.catalogue import library_table, preset_names
from playground.scenario.mistakes import Mistake, PresetError, Problem, Table, all_near, quoted
from playground.scenario.openers import opener_of
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.scenario.rules import broken_rules
from playground.scenario.source import parse_table, read_table, similar_file
from playground.scenario.words import TOKEN_START
from playground.systems import named
from playground.text import printable

__all__ = ["SANDBOX", "Mistake", "Overrides", "PresetError", "is_token", "load_preset", "load_text", "name_in_mistakes"]

_AS_IT_IS = Overrides()
_LONGEST_NAME = 40
"""What is longer is no name that somebody typed; perhaps it was to be a token."""


SANDBOX: Final = "sandbox"
"""The preset to play with if nobody names one."""


def load_preset(name_or_path: str, overrides: Overrides = _AS_IT_IS, *, thorough: bool = False) -> Preset:
    """A preset of the library, or else of a file; `PresetError` with all mistakes if it cannot be used.

    What contains a path separator or ends in `.toml` is a path, and so is the name of an existing file that the library
    does not have. What begins as a share token does is one, and what `openers` know is made. `thorough` validates
    presets of the library too.
    """
    if is_token(name_or_path):
        return _load_token(name_or_path, overrides)
    if opener := opener_of(name_or_path):
        table = opener(name_or_path)
        return _finish(table, name_or_path, name_or_path.replace(":", " "), overrides, validate=thorough)
    if _in_library(name_or_path):
        return _finish(library_table(name_or_path), name_or_path, name_or_path, overrides, validate=thorough)
    _refuse_unknown_name(name_or_path, overrides)
    return _finish(read_table(name_or_path), name_or_path, _name_of(name_or_path), overrides, validate=True)


def load_text(text: str, file: str = "preset", overrides: Overrides = _AS_IT_IS) -> Preset:
    """A preset from the text of a file; `file` names it in mistakes, and without `.toml` it is the preset's name."""
    return _finish(parse_table(text, file), file, _name_of(file), overrides, validate=True)


def _name_of(path: str) -> str:
    """What a preset is called by its file: a name that can be shown, and written down in any encoding of Unicode."""
    return printable(PurePath(path).name.removesuffix(".toml"))


def is_token(name: str) -> bool:
    """Whether this is a share token, whole or not: it begins as all of them do."""
    return re.match(TOKEN_START, name) is not None


def name_in_mistakes(name_or_path: str) -> str:
    """What was typed, as whatever is wrong with it names it: a file by its path, a token by its beginning."""
    from playground.scenario.token_text import brief

    return brief(name_or_path) if is_token(name_or_path) else printable(name_or_path)


def _load_token(token: str, overrides: Overrides) -> Preset:
    from playground.scenario.token import open_token

    shared = open_token(token)
    preset = _finish(shared.table, name_in_mistakes(token), shared.name, overrides, validate=False)
    return replace(preset, written_for=_library_settings(preset) or preset.written_for)


def _library_settings(preset: Preset) -> Settings | None:
    """The settings of the preset of the library whose texts it has, if it has others."""
    if preset.name not in preset_names():
        return None
    own = build(library_table(preset.name), preset.name)
    return own.settings if own.summary == preset.summary and own.settings != preset.settings else None


def _in_library(name: str) -> bool:
    return not looks_like_a_path(name) and name in preset_names()


def looks_like_a_path(name: str) -> bool:
    """Whether it is a path and not a name of the library."""
    separators = [separator for separator in (os.sep, os.altsep) if separator]
    return name.endswith(".toml") or any(separator in name for separator in separators)


def _refuse_unknown_name(name: str, overrides: Overrides) -> None:
    if _exists(name):
        return
    if not looks_like_a_path(name):
        instead = of_a_system(name)
        unknown = Problem(
            (), f"a system, not a preset; {instead}" if instead else f"no such preset{_similar_names(name)}"
        )
    elif name.removesuffix(".toml") in preset_names():
        unknown = Problem((), f"no such file; did you mean the library's {quoted(name.removesuffix('.toml'))}?")
    else:
        return
    raise PresetError(_mistakes(name or "''", [unknown, *overrides.problems({})]))


def _exists(path: str) -> bool:
    try:
        return os.path.exists(path)
    except ValueError:
        return False


def of_a_system(word: str) -> str:
    """What to ask for where a system is named and something else is wanted; empty: no system is called so."""
    if (found := named(word)) is None:
        return ""
    demo = f"`playground play {found[0].demo[0]}` plays its demo, " if found[0].demo else ""
    return f"{demo}`--system {word}` takes any preset there, `playground systems {found[0].name}` tells of it"


def _similar_names(name: str) -> str:
    names = preset_names()
    if len(name) > _LONGEST_NAME:
        return " and no such file; a share token begins with 'dp1_'"
    if ("." in name or not all_near(name, names)) and (beside := similar_file(name)):
        return f" and no such file{beside}"
    if close := all_near(name, names):
        return f"; did you mean {' or '.join(map(quoted, close))}?"
    which = f"none of the library's {len(names)} presets has nearly this name"
    return f" and no such file; {which} (`playground presets` lists them)"


def _finish(raw: Table, file: str, name: str, overrides: Overrides, *, validate: bool) -> Preset:
    """Validate the preset as it stands, then change it, then look whether the changes fit it."""
    own: list[Problem] = []
    if validate:
        from playground.scenario.validate import problems_of

        own = problems_of(raw)
    problems = [*overrides.problems(raw), *own]
    changed = raw if own or overrides == _AS_IT_IS else overrides.apply(raw)
    if changed is not raw:
        told = {one.location for one in problems}
        broken = (overrides.blamed(one) for one in broken_rules(changed, overrides.blame()))
        problems += [one for one in broken if one.location not in told]
    if problems:
        raise PresetError(_mistakes(file, problems))
    own_settings = settings_of(raw)
    if changed is raw or settings_of(changed) == own_settings:
        return build(raw, name)
    return replace(build(changed, name), written_for=own_settings)


def _mistakes(file: str, problems: Iterable[Problem]) -> list[Mistake]:
    return [Mistake(file, problem.path, problem.text) for problem in problems]
