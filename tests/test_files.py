"""A name never stands for half a file, and what is there is replaced only by those who say so."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from playground import files
from playground.files import whole_file, write_beside, write_whole

DIES = """
import os, signal, sys
from playground.files import whole_file
with whole_file(sys.argv[1], replace=True) as file:
    file.write("half" * 100_000)
    file.flush()
    if int(sys.argv[2]) == signal.SIGINT:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # It may be inherited as ignored.
    os.kill(os.getpid(), int(sys.argv[2]))
"""
FULL = """
import resource, signal, sys
from playground.files import write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(sys.argv[1], "much" * 1000, replace=True)
except OSError as error:
    print(error.strerror)
"""


@pytest.fixture(params=["nameless", "named", "without links"])
def _ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that have no name until they are whole; those that have one; a file system without links."""
    if request.param != "nameless":
        monkeypatch.setattr(files, "_NAMELESS", 0)
    if request.param == "without links":
        monkeypatch.setattr(os, "link", _no_links)


def _no_links(*_: object, **__: object) -> None:
    raise OSError("no links here")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def interrupted(path: Path, happens: Callable[[], object], *, replace: bool = False) -> None:
    """Write, while something happens."""
    with whole_file(path, replace=replace) as file:
        file.write("half" * 100_000)
        happens()


def raising(error: type[BaseException]) -> Callable[[], object]:
    def happens() -> None:
        raise error

    return happens


@pytest.mark.usefixtures("_ways")
def test_what_is_written_is_there_as_utf_8_and_nothing_is_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, "één\n")
    assert path.read_bytes() == "één\n".encode()
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.usefixtures("_ways")
def test_what_is_there_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("precious")
    with pytest.raises(FileExistsError):
        write_whole(path, "new")
    assert path.read_text() == "precious"
    path.chmod(0o640)
    write_whole(path, "new", replace=True)
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o640)
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.usefixtures("_ways")
def test_what_has_come_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with pytest.raises(FileExistsError):
        interrupted(path, lambda: path.write_text("precious"))
    assert path.read_text() == "precious"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ValueError, OSError])
def test_whoever_is_interrupted_leaves_everything_as_it_was(
    error: type[BaseException], replace: bool, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    if replace:
        path.write_text("precious")
    with pytest.raises(error):
        interrupted(path, raising(error), replace=replace)
    assert names(tmp_path) == (["a.txt"] if replace else [])
    assert not replace or path.read_text() == "precious"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_whoever_is_killed_leaves_everything_as_it_was(number: signal.Signals, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("precious")
    subprocess.run([sys.executable, "-c", DIES, path, str(int(number))], stderr=subprocess.DEVNULL, timeout=30)
    assert path.read_text() == "precious"
    if files._NAMELESS:
        assert names(tmp_path) == ["a.txt"]


def test_a_disk_that_is_full_leaves_everything_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("precious")
    run = subprocess.run([sys.executable, "-c", FULL, path], stdout=subprocess.PIPE, text=True, timeout=30)
    assert run.stdout == "File too large\n"
    assert path.read_text() == "precious"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.usefixtures("_ways")
def test_a_link_stays_a_link_to_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("a.txt")
    write_whole(tmp_path / "link", "one")
    write_whole(tmp_path / "link", "two", replace=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a.txt").read_text() == "two"


def test_a_folder_and_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path, "", replace=True)
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "no" / "a.txt", "")


def test_a_pipe_is_written_as_it_comes(tmp_path: Path) -> None:
    path, read = tmp_path / "pipe", list[str]()
    os.mkfifo(path)
    reader = Thread(target=lambda: read.append(path.read_text()))
    reader.start()
    write_whole(path, "through")
    reader.join()
    assert read == ["through"]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_standard_output_by_its_path_is_the_stream_itself(tmp_path: Path) -> None:
    code = "from playground.files import write_whole; write_whole('/dev/stdout', 'first\\n'); print('second')"
    with (tmp_path / "a.txt").open("w") as file:
        subprocess.run([sys.executable, "-c", code], stdout=file, check=True, timeout=30)
    assert (tmp_path / "a.txt").read_text() == "first\nsecond\n"


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    written = [write_beside(tmp_path, "a", ".txt", str(number)) for number in range(3)]
    assert [path.name for path in written] == ["a.txt", "a-2.txt", "a-3.txt"]
    assert [path.read_text() for path in written] == ["0", "1", "2"]
