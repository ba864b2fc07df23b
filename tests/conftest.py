"""What holds for all tests: none of them fails because the machine was busy, or because it was asked to try harder.

And what makes all of them cheaper: garbage is looked for seldom, and the workers compile the tests once between them.
"""

import gc
import importlib
import os
import sys
import tempfile
from pathlib import Path

import pytest

if "PLAYGROUND_EXAMPLES" in os.environ:
    os.environ.setdefault("PYTEST_TIMEOUT", "0")

gc.set_threshold(500_000)
"""More objects than an app has: most are gone with their test before anybody has looked at them. By default a quarter
of the time goes into walks over them and over thousands of collected tests; at 100,000, as in the program, a tenth."""

_WORKER, _WORKERS = "PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT"


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: a part of the tests waits for a program in a terminal of its own.

    Not two: each has all tests to find and its own runs to make before anybody can read them.
    """
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Where nothing compiled may be left behind, keep it in a folder that goes away with this run.

    Only then is Hypothesis imported, whose assertions pytest writes anew as it compiles it: once for all workers.
    """
    if sys.dont_write_bytecode and _WORKER not in os.environ:
        folder = tempfile.TemporaryDirectory()
        config.add_cleanup(folder.cleanup)
        sys.dont_write_bytecode = False
        sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = folder.name
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    from hypothesis import settings

    settings.register_profile("unhurried", deadline=None)
    settings.load_profile("unhurried")


def pytest_collection(session: pytest.Session) -> None:
    """A worker begins with its share of the tests, so that it finds the others' compiled: each is compiled once."""
    if _WORKER in os.environ and session.config.args == session.config.getini("testpaths"):
        number, workers = int(os.environ[_WORKER].removeprefix("gw")), int(os.environ[_WORKERS])
        for path in sorted(Path(__file__).parent.rglob("test_*.py"))[number::workers]:
            importlib.import_module(".".join(path.relative_to(session.config.rootpath).with_suffix("").parts))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is there now stays: no walk need go over it."""
    _look_no_more()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Pytest and the interpreter look for garbage several times at the end: once is enough."""
    _look_no_more()


def _look_no_more() -> None:
    gc.collect()
    gc.freeze()
