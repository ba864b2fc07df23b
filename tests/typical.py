"""What a plain run leaves out of a grid that takes long; with `PLAYGROUND_PRESETS=all`, as in CI, it is all there."""

import os

import pytest
from _pytest.mark import ParameterSet

TRIES_ALL = os.environ.get("PLAYGROUND_PRESETS") == "all"


def untypical(*values: object) -> list[ParameterSet]:
    """Values of a parameter in which there is little that the typical ones beside them have not."""
    return [pytest.param(one, marks=pytest.mark.untypical) for one in values] if TRIES_ALL else []
