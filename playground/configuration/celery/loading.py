"""Whether a file makes an app of Celery's, and where that has its settings from."""

import ast

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.syntax.python_tree import called


def makes_an_app(module: ast.Module) -> bool:
    """Whether a file makes an app of Celery's, as Django's `celery.py` does, which has no settings of its own."""
    calls = (one for one in ast.walk(module) if isinstance(one, ast.Call))
    return any(called(one.func).split(".")[-1] == "Celery" for one in calls)


def find_loaded(reading: Reading, path: str, module: ast.Module) -> None:
    """Say where more of the settings stand: `app.config_from_object("celeryconfig")`."""
    classes = {one.name for one in ast.walk(module) if isinstance(one, ast.ClassDef)}
    for call in (one for one in ast.walk(module) if isinstance(one, ast.Call)):
        name, is_here = called(call.func).split(".")[-1], any(called(one) in classes for one in call.args[:1])
        if name in ("config_from_object", "config_from_envvar") and not is_here:
            text = f"{name}: what it loads is in another file, which is to be given, too, behind this one"
            reading.find("elsewhere", text, Spot(path, call.lineno))
