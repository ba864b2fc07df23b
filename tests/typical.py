"""What a plain run leaves out of a grid that takes long; with `PLAYGROUND_PRESETS=all`, as in CI, it is all there."""

import os
from collections.abc import Mapping
from typing import TypeVar

import pytest
from _pytest.mark import ParameterSet

_Case = TypeVar("_Case")
TRIES_ALL = os.environ.get("PLAYGROUND_PRESETS") == "all"


def untypical(*values: object) -> list[ParameterSet]:
    """Values of a parameter in which there is little that the typical ones beside them have not."""
    return [pytest.param(one, marks=pytest.mark.untypical) for one in values] if TRIES_ALL else []


def mostly(cases: Mapping[str, _Case], *typical: str) -> list[ParameterSet]:
    """Cases that have names: those that are typical, and where all is tried the others."""
    others = [one for one in cases if one not in typical] if TRIES_ALL else []
    marked = [pytest.param(cases[one], id=one, marks=pytest.mark.untypical) for one in others]
    return [*(pytest.param(cases[one], id=one) for one in typical), *marked]
