"""How workers are started: `celery -A app worker -c 8` in what runs containers, a script, a unit or a Procfile.

So is `celery multi start`, as units of its documentation have it, with variables of a file beside them; what a shell is
given behind its `-c` is a script of its own.

What is said there counts before the settings, but for time limits, which a task has of its settings before the pool has
its own. Source: `celery/bin/worker.py`, `celery/worker/components.py` and `execute_using_pool` of
`celery/worker/request.py` of Celery 5.7, `apply_async` of billiard's `pool.py`: 0 counts for nothing, and of
`--autoscale` a worker holds tasks for as many processes as it may have.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from playground.configuration.celery.tasks import Settings
from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.source import ConfigurationFile, Variable
from playground.configuration.syntax.shell import ShellCommand, commands_of
from playground.configuration.syntax.tree import TreeNode

_SCRIPTS: Final = (".sh", ".bash", ".service", "procfile")
_TOLD: Final = ("entrypoint", "command", "args")
"""Where what runs a container has its command, in the order in which it is put together."""
_OPTIONS: Final[Mapping[str, Sequence[str]]] = {
    "worker_concurrency": ("--autoscale", "--concurrency", "-c"),
    "worker_prefetch_multiplier": ("--prefetch-multiplier",),
    "task_time_limit": ("--time-limit",),
    "task_soft_time_limit": ("--soft-time-limit",),
    "worker_pool": ("--pool", "-P"),
}
"""By the setting before which they count: the options of which the first that is there does."""
_OF_TASKS: Final = ("task_time_limit", "task_soft_time_limit")
"""What counts only where no setting says it."""
_POOLS: Final = ("prefork", "processes", "gevent", "eventlet", "threads", "solo")
"""Pools, the last of them the one that does the least."""
_SHELLS: Final = ("sh", "bash", "dash", "ash", "zsh")
_AS_SCRIPT: Final = re.compile(r"-[a-z]*c")
"""Behind which a shell has its script, as `-ec`."""
_VARIABLE: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_MOST_FILLED, _LONGEST = 50, 2_000
"""So many variables of a command are filled in, each of at most so many characters."""
_NAMED: Final = {"$CELERY_BIN": "celery", "${CELERY_BIN}": "celery"}
"""What is called so where no file says what it is."""
_SHOWN: Final = 4
"""So many of the places are told."""

Worker = Mapping[str, Variable]
"""What a worker is told, by the setting that it stands for; each is called as the option is."""


def workers_of(source: ConfigurationFile, documents: Iterable[TreeNode]) -> Iterator[Worker]:
    """The workers that a file starts, which has documents where it is no script."""
    for node in (one for document in documents for one in _commands(document)):
        yield from _workers(source, commands_of(replace(source, text=node.text)), node.line - 1)
    if source.name.endswith(_SCRIPTS):
        yield from _workers(source, commands_of(source), 0)


def of_workers(reading: Reading, source: ConfigurationFile, settings: Settings) -> dict[str, tuple[str, TreeNode]]:
    """What the workers of the other files are told, under the names of settings, before which it counts.

    Where they are told differently the most does; what one of them is not told, its settings say.
    """
    workers, found = source.around.workers, dict[str, tuple[str, TreeNode]]()
    for setting in _OPTIONS:
        told = [one[setting] for one in workers if setting in one]
        if told and len(told) == len(workers):
            most = max(told, key=lambda one: _POOLS.index(one.text) if one.text in _POOLS else int(one.text))
            source.used.append(most)
            if setting in _OF_TASKS and (own := settings.get(setting)) and own[1].text not in ("", most.text):
                text = f"{most.name} {most.text} ({most.file}:{most.line}): {own[0]} of every task counts before it"
                reading.find("no-effect", text, Spot(source.path, own[1].line))
                continue
            found[setting] = most.name, TreeNode(most.text, 0, f"$ celery worker, by {most.file}:{most.line}")
        if told and len({one.text for one in told}) + (len(told) < len(workers)) > 1:
            _find_differing(reading, source.path, setting, told, is_all=len(told) == len(workers))
    return found


def _find_differing(reading: Reading, path: str, setting: str, told: Sequence[Variable], *, is_all: bool) -> None:
    places = ", ".join(f"{one.name} {one.text} ({one.file}:{one.line})" for one in told[:_SHOWN])
    counts = "the most counts here" if is_all else "others are told nothing, and the settings count"
    reading.find("elsewhere", f"{setting}: workers are started with {places}; {counts}", Spot(path))


def _commands(node: TreeNode) -> Iterator[TreeNode]:
    """Every command of a container, as one text."""
    parts = [part for key in _TOLD for part in node.at(key).items if part.text]
    if parts:
        yield TreeNode(" ".join(part.text for part in parts), parts[0].line)
    for child in node.content if isinstance(node.content, list) else node.table.values():
        yield from _commands(child)


def _workers(source: ConfigurationFile, commands: Iterable[ShellCommand], lines: int) -> Iterator[Worker]:
    for command in commands:
        if script := _script_of(command):
            # Filled in once, so that no variable holds itself.
            within = replace(source, text=_filled(script, source), around=source.around._replace(variables={}))
            yield from _workers(within, commands_of(within), lines + command.line - 1)
            continue
        words = [word for one in command.words for word in _each_word(one, source)]
        names = [_NAMED.get(word, word.rpartition("/")[2]) for word in words]
        behind = names[names.index("celery") :] if "celery" in names else []
        if "worker" in behind or ("multi" in behind and not {"start", "restart"}.isdisjoint(behind)):
            told = ShellCommand(words[names.index("celery") :], command.line)
            said = {setting: _said(told, options) for setting, options in _OPTIONS.items()}
            yield {
                setting: Variable(name, text, source.path, command.line + lines)
                for setting, (name, text) in said.items()
                if text
            }


def _script_of(command: ShellCommand) -> str:
    """What a command gives a shell to run; empty: it is none."""
    for at, word in enumerate(command.words[:-1]):
        if _AS_SCRIPT.fullmatch(word):
            shells = (one.rpartition("/")[2].rpartition("=")[2] for one in command.words[:at])
            return command.words[at + 1] if any(one in _SHELLS for one in shells) else ""
    return ""


def _each_word(word: str, source: ConfigurationFile) -> Sequence[str]:
    """A word, or those of the variable that it is."""
    return _filled(word, source).split() if _VARIABLE.fullmatch(word) else (word,)


def _filled(text: str, source: ConfigurationFile) -> str:
    """The same with what files of variables have for it."""

    def known(found: re.Match[str]) -> str:
        variable = source.variables.get(found[1] or found[2])
        return variable.text if variable and len(variable.text) <= _LONGEST else found[0]

    return _VARIABLE.sub(known, text, count=_MOST_FILLED)


def joined_by(sources: Iterable[ConfigurationFile], variables: Mapping[str, Variable]) -> Iterator[str]:
    """The files of those that start workers, and of the variables that they have."""
    for source in sources:
        yield source.path
        names = {one[1] or one[2] for one in _VARIABLE.finditer(source.text)}
        yield from (variables[name].file for name in names if name in variables)


def find_alone(reading: Reading, paths: Iterable[str]) -> None:
    """Say of files that start workers, and are given without any of Celery's, what is to be given with them."""
    for path in paths:
        text = "a worker of Celery's is started here: its settings are in another file, as celeryconfig.py or Django's "
        reading.find("elsewhere", f"{text}settings.py, which is to be given, too", Spot(path))


def _said(command: ShellCommand, options: Iterable[str]) -> tuple[str, str]:
    """The option that is there, and its number or pool; nothing for what is neither, or is 0."""
    for name in options:
        glued = next((word[2:] for word in command.words if len(name) == 2 and word.startswith(name)), "")
        text = (command.option(name) or glued).partition(",")[0]  # Of `--autoscale=10,3` the most.
        if text.isdecimal() and len(text) < 10 and int(text):
            return name, str(int(text))
        if text in _POOLS:
            return name, text
    return "", ""
