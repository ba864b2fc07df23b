"""Whether a file makes an app of Celery's, and where that has its settings from."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from playground.configuration.celery.keys import is_only_among_others
from playground.configuration.findings import FileFinding, Spot
from playground.configuration.found import Reading
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.python_tree import called, python_module
from playground.configuration.syntax.tree import TreeNode

_LOADING: Final = ("config_from_object", "config_from_envvar")


def makes_an_app(module: ast.Module) -> bool:
    """Whether a file makes an app of Celery's, as Django's `celery.py` does, which has no settings of its own."""
    calls = (one for one in ast.walk(module) if isinstance(one, ast.Call))
    return any(called(one.func).split(".")[-1] == "Celery" for one in calls)


@dataclass(frozen=True)
class Loaded:
    """What a file says of where its app has its settings from."""

    makes_an_app: bool = False
    loads: bool = False
    """Whether it loads them from a module or a class: what `conf` is given besides may have any name then."""
    from_here: bool = False
    """Whether that is a class of this file."""
    has_namespace: bool = False
    """Whether it reads settings that begin with `CELERY_`, as Django's do."""

    @property
    def is_without_namespace(self) -> bool:
        """Whether all that its app reads stands in this file, and nothing begins with `CELERY_` as Django's does."""
        return (self.from_here or (self.makes_an_app and not self.loads)) and not self.has_namespace


def loaded(module: ast.Module) -> Loaded:
    """Where the app of a file has its settings from."""
    calls = [one for one in ast.walk(module) if isinstance(one, ast.Call)]
    loading = [one for one in calls if called(one.func).split(".")[-1] in _LOADING]
    return Loaded(
        makes_an_app(module),
        bool(loading),
        any(_is_here(one, module) for one in loading),
        any(word.arg == "namespace" for one in calls for word in one.keywords),
    )


def loads_without_namespace(source: ConfigurationFile) -> str:
    """Where an app loads its settings from another file, with no namespace for their names; empty: none does."""
    module = python_module(source)
    where = loaded(module)
    if where.has_namespace or where.from_here:
        return ""
    calls = (one for one in ast.walk(module) if isinstance(one, ast.Call) and len(one.args) == 1)
    lines = (one.lineno for one in calls if called(one.func).split(".")[-1] == _LOADING[0])
    return next((f"{source.path}:{line}" for line in lines), "")


def _is_here(call: ast.Call, module: ast.Module) -> bool:
    classes = {one.name for one in ast.walk(module) if isinstance(one, ast.ClassDef)}
    return any(called(one) in classes for one in call.args[:1])


def find_loaded(reading: Reading, path: str, module: ast.Module) -> None:
    """Say where more of the settings stand: `app.config_from_object("celeryconfig")`."""
    for call in (one for one in ast.walk(module) if isinstance(one, ast.Call)):
        name = called(call.func).split(".")[-1]
        if name in _LOADING and not _is_here(call, module):
            text = f"{name}: what it loads is in another file, which is to be given, too, behind this one"
            spot = Spot(path, call.lineno)
            reading.find("elsewhere", text, spot)
            if call.args and isinstance(call.args[0], ast.Constant):
                where = str(call.args[0].value).replace(":", ".").rpartition(".")[2]
                reading.loads[FileFinding("elsewhere", text, spot)] = f"{where}.py"


def find_unread(reading: Reading, source: ConfigurationFile, settings: Mapping[str, tuple[str, TreeNode]]) -> None:
    """Say that settings are read by nothing, where the app that loads them knows of no namespace."""
    unread = [(node.line, written) for written, node in settings.values() if is_only_among_others(written)]
    if not (source.around.loaded_bare and unread):
        return
    (line, first), *others = sorted(unread)
    more = f", nor {len(others)} more here," if others else ""
    text = f'{source.around.loaded_bare} loads settings without namespace="CELERY": Celery does not read {first}{more}'
    told = f"{text} but only names from before version 4, as CELERY_ACKS_LATE"
    reading.find("contradiction", told, Spot(source.path, line))
