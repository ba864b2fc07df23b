"""What holds for all tests: none of them fails because the machine was busy, or because it was asked to try harder."""

import os

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
if "PLAYGROUND_EXAMPLES" in os.environ:
    os.environ.setdefault("PYTEST_TIMEOUT", "0")


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two more than there are processors: a part of the tests waits for a program in a terminal of its own."""
    return (os.cpu_count() or 1) + 2
