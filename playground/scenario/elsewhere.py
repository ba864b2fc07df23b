"""The same schedule of faults in another system: a loss of the same leg, the same crash, and settings of its own.

A schedule is written for the legs of one system. Where another has no queue, what is lost on the way into the queue is
lost on the way to the consumer. Everything else has its counterpart, or the system cannot meet it, and says so.
"""

from collections.abc import Mapping, Set
from typing import Final

from playground.scenario.mistakes import Table
from playground.scenario.words import lacking
from playground.systems import named

_LEGS: Final[Mapping[str, str]] = {"publish": "deliver", "confirm": "ack"}
"""Where there is no queue, the way into it is the way to the consumer."""


def moved_steps(raw: Table, *, is_own: bool) -> list[Table]:
    """The steps of a preset for the system that it names now.

    What its author says in the course of it was said of another system and goes; what the system cannot meet stays, as
    a mistake. `is_own`: that is the system for which the schedule was written, of which its notes are true.
    """
    absent = lacking(raw["system"])
    moved = [_moved(step, absent) for step in raw.get("steps", ()) if step.get("do") != "say"]
    return moved if is_own else [{key: value for key, value in step.items() if key != "note"} for step in moved]


def judge_by_its_own_promise(raw: Table) -> None:
    """Let a real system's documentation say what is promised; the textbook's systems have none."""
    found = named(raw["system"])
    if found and found[0].dialect:
        raw.pop("guarantee", None)


def _moved(step: Table, absent: Set[str]) -> Table:
    moved = {**step}
    if "link" in moved:
        moved["link"] = _leg(moved["link"], absent)
    if "links" in moved:
        moved["links"] = list(dict.fromkeys(_leg(link, absent) for link in moved["links"]))
    if isinstance(when := moved.get("when"), dict) and "link" in when:
        moved["when"] = {**when, "link": _leg(when["link"], absent)}
    return moved


def _leg(link: str, absent: Set[str]) -> str:
    return _LEGS.get(link, link) if link in absent else link
