"""Whether a file makes an app of Celery's, and where that has its settings from."""

import ast
from dataclasses import dataclass
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.syntax.python_tree import called

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


def _is_here(call: ast.Call, module: ast.Module) -> bool:
    classes = {one.name for one in ast.walk(module) if isinstance(one, ast.ClassDef)}
    return any(called(one) in classes for one in call.args[:1])


def find_loaded(reading: Reading, path: str, module: ast.Module) -> None:
    """Say where more of the settings stand: `app.config_from_object("celeryconfig")`."""
    for call in (one for one in ast.walk(module) if isinstance(one, ast.Call)):
        name = called(call.func).split(".")[-1]
        if name in _LOADING and not _is_here(call, module):
            text = f"{name}: what it loads is in another file, which is to be given, too, behind this one"
            reading.find("elsewhere", text, Spot(path, call.lineno))
