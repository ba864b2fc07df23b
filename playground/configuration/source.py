"""From a path to a text, or to the one reason why there is none to be had."""

import os
import re
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from errno import ETIMEDOUT
from importlib import import_module
from pathlib import PurePath
from select import select
from stat import S_ISFIFO
from types import MappingProxyType, ModuleType
from typing import Final, NamedTuple, NoReturn, TypeAlias

from playground.scenario.mistakes import Mistake

MOST_BYTES: Final = 1_048_576
"""Of a file; larger ones are exports of something else."""
DEEPEST: Final = 60
"""How deep tables and lists may lie in each other."""
MOST_NODES: Final = 200_000
"""How many values a file may have, those that an alias of YAML repeats counted each time."""
_PATIENCE_S: Final = 5
"""How long a pipe may have nothing to say."""
_MOST_TWICE: Final = 50
"""So many keys that are written twice are told of a file."""
STDIN: Final = "-"
"""What stands for the standard input."""
_LOOKS: Final = (
    ("stdin.json", re.compile(r"[\[{]")),
    ("stdin.tf", re.compile(r'(?:resource|variable|module|terraform|provider|locals|data)\s++["{]')),
    ("stdin.py", re.compile(r"(?:from|import)\s++\w|\"\"\"")),
    (".env", re.compile(r"(?:export\s++)?[A-Z][A-Z0-9_]*+=")),
    ("stdin.yaml", re.compile(r"---|[\w.\"'-]++:(?:\s|$)")),
)
"""By the first line that is no comment; what looks like none of these is lines of a server's, or keys and values."""
_CONF: Final = "stdin.conf"
_BLOCK: Final = re.compile(r"^[ \t]*+\w++[ \t]*+[:=]?[ \t]*+\{[ \t]*+$", re.MULTILINE)
"""How a block of NATS begins, which no YAML has."""
PARSERS: Final = {"yaml": "PyYAML", "hcl2": "python-hcl2", "javaproperties": "javaproperties"}
"""By the module: what has to be installed for it; the extra `config` is all of them."""


class ConfigurationError(Exception):
    """A file that cannot be read at all; its text is one printable line."""

    def __init__(self, file: str, problem: str) -> None:
        self.mistake = Mistake(file, "", problem)
        super().__init__(str(self.mistake))


class WrittenTwice(NamedTuple):
    """A key that stands in one table twice; whoever reads it takes the later one, or refuses the file."""

    key: str
    first: int
    """The line in which it stands first."""
    line: int


class Variable(NamedTuple):
    """What a file sets for others."""

    name: str
    text: str
    file: str
    line: int
    document: int = 0
    """Which of the file's, from 1; 0: it is all one."""


Resource: TypeAlias = tuple[str, str]
"""A ConfigMap or a Secret: its kind, and its name."""


class Surroundings(NamedTuple):
    """What the files that are given together, and documents of one, have for each other."""

    variables: Mapping[str, Variable] = MappingProxyType({})
    """For placeholders."""
    mounted: Mapping[Resource, Mapping[str, Variable]] = MappingProxyType({})
    """The same for the files of a resource that containers mount: what just these containers have."""
    resources: Mapping[Resource, Mapping[str, Variable]] = MappingProxyType({})
    """What each of them holds."""
    queue_type: str = ""
    """Of which type a node of RabbitMQ's makes queues that have none of their own; empty: no file says."""
    versions: Mapping[str, str] = MappingProxyType({})
    """Of a system, which of its versions answers: the one that is asked about, or that some file runs."""
    workers: Sequence[Mapping[str, Variable]] = ()
    """What each worker of Celery's is started with, by the setting that it stands for."""
    celery: Sequence[str] = ()
    """The files that go with Celery's settings: they start workers, or make the app that loads those."""
    beans: object = None
    """What the code of an application says of Spring AMQP's beans: who reads it knows what that is."""
    profiles: object = None
    """What files of Spring's say together of their profiles: who reads them knows what that is."""
    loaded_bare: str = ""
    """Where an app of Celery's loads settings whose names begin with nothing of their own, as Django's may not."""


@dataclass(frozen=True)
class ConfigurationFile:
    """A file that was read."""

    path: str
    text: str
    twice: list[WrittenTwice] = field(default_factory=list)
    """What its parser comes across on the way."""
    called: str = ""
    """What it is called within another file."""
    around: Surroundings = field(default_factory=Surroundings)
    used: list[Variable] = field(default_factory=list)
    """What of the variables around it was put in."""
    document: int = 0
    """Which of its documents is looked at, from 1; 0: all of it; -1: a file that it holds."""

    @property
    def name(self) -> str:
        """Without its folder, in small letters."""
        return PurePath(self.called or self.path).name.lower()

    @property
    def variables(self) -> Mapping[str, Variable]:
        """What other files, and other documents of this one, have for its placeholders."""
        return self.around.variables

    def holding(self, name: str, text: str, line: int) -> "ConfigurationFile":
        """A file that stands in this one as a text behind a line, its own lines counted on."""
        return replace(self, text="\n" * line + text, called=name, document=-1)

    def mounted_as(self, resource: Resource | None) -> "ConfigurationFile":
        """A file that a resource holds: those who mount it fill in its placeholders, where there are any."""
        variables = self.around.mounted.get(resource, self.variables) if resource else self.variables
        return replace(self, around=self.around._replace(variables=variables))

    def note_twice(self, key: str, first: int, line: int) -> None:
        """Note a key that its table has already; a file of nothing else is not told line by line."""
        if len(self.twice) < _MOST_TWICE:
            self.twice.append(WrittenTwice(key, first, line))

    def refuse(self, problem: str, line: int = 0) -> NoReturn:
        """Give the file up."""
        raise ConfigurationError(self.path, f"line {line}: {problem}" if line else problem)


def read_source(path: str) -> ConfigurationFile:
    """The text of a file; `ConfigurationError` where it cannot be read or is too large."""
    try:
        if path == STDIN:
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        elif S_ISFIFO(os.stat(path).st_mode):
            content = _through_pipe(path)
        else:
            with open(path, "rb") as file:
                content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ConfigurationError(path, "no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no name of a file"
        reason = "is a directory; name the file" if os.path.isdir(path) else f"cannot be read: {reason.lower()}"
        raise ConfigurationError(path, reason) from None
    if len(content) > MOST_BYTES:
        raise ConfigurationError(path, f"too large: more than {MOST_BYTES:,} bytes")
    text = _decoded(content)
    return ConfigurationFile(path, text, called=_called(text) if is_nameless(path) else "")


def is_nameless(path: str) -> bool:
    """Whether it is a stream, such as `-` or what a shell makes of `<(helm template .)`, whose name tells no kind."""
    return path in (STDIN, "/dev/stdin") or path.startswith(("/dev/fd/", "/proc/self/fd/"))


def _called(text: str) -> str:
    """A name by which the kind of a text is told that has none of its own."""
    lines = (line.strip() for line in text.split("\n"))
    first = next((line for line in lines if line and not line.startswith(("#", "!", "//"))), "")
    called = next((name for name, looks in _LOOKS if looks.match(first)), _CONF)
    return _CONF if called == "stdin.yaml" and _BLOCK.search(text) else called


def _through_pipe(path: str) -> bytes:
    """What comes through a pipe, so much of it as shows whether it is too large; an error where nobody writes."""
    content = bytearray()
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0) as pipe:
        while len(content) <= MOST_BYTES:
            if not select([pipe], [], [], _PATIENCE_S)[0]:
                raise OSError(ETIMEDOUT, "nobody writes into this pipe")
            more = pipe.read(MOST_BYTES + 1 - len(content))
            if not more:
                break
            content += more
    return bytes(content)


def _decoded(content: bytes) -> str:
    """Its text; old `.properties` are Latin-1, in which everything is a text, and Windows has UTF-16."""
    if content.startswith((BOM_UTF16_BE, BOM_UTF16_LE)):
        return content.decode("utf-16", "replace").replace("\r\n", "\n").replace("\r", "\n")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parser(module: str, source: ConfigurationFile) -> ModuleType:
    """A parser that only this needs, so that it is an extra; without it the error names the command."""
    try:
        return import_module(module)
    except ImportError:
        needed = PARSERS[module]
        source.refuse(
            f"a file of this kind needs {needed}, which is not installed: `pip install {needed}`, "
            "or in a checkout `pip install '.[config]'` for files of all kinds"
        )
