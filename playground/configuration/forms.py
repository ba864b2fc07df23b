"""How a file writes a key of Spring's: `a.b = c` of properties is `a.b: c` in YAML, and `A_B=c` among variables."""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Final, Literal

Form = Literal["", "yaml", "variables"]
"""Empty: as properties have it."""
_KEY: Final = re.compile(r"\b(spring\.[\w.\[\]-]+) = ")
_AMONG_VARIABLES: Final = re.compile(r"\b(spring\.(?!cloud\.stream\.)[\w.\[\]-]+) = ")
"""Without bindings: a variable has no hyphens, and those of their names would be gone."""
_YAML: Final = (".yml", ".yaml")


def form_of(name: str) -> Form:
    """In which form a file of that name has its keys."""
    return "yaml" if PurePath(name.lower()).suffix in _YAML else ""


def form_of_all(files: Iterable[str], forms: Mapping[str, Form]) -> Form:
    """The form of all of these files; where they differ, that of properties, in which the documentation has keys."""
    found = {forms[file] for file in files if file in forms}
    return found.pop() if len(found) == 1 else ""


def in_form(text: str, form: Form) -> str:
    """A text with each line of Spring's in it in that form; Spring takes a key with dots in YAML, too."""
    if form == "yaml":
        return _KEY.sub(r"\1: ", text)
    return _AMONG_VARIABLES.sub(lambda found: f"{_variable(found[1])}=", text) if form else text


def _variable(key: str) -> str:
    """`spring.rabbitmq.publisher-returns` is `SPRING_RABBITMQ_PUBLISHERRETURNS`, by Spring Boot's documentation."""
    return re.sub(r"\W+", "_", key.replace("-", "")).strip("_").upper()
