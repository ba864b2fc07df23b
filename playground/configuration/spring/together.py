"""What files say together of Spring Cloud Stream: bindings may be in one, and their binder in another, or in none."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from playground.configuration.cases import NO_PROFILE
from playground.configuration.findings import UNDECIDED, Spot
from playground.configuration.found import Reading, SpringEntries, SpringEntry, StreamFile
from playground.configuration.spring.stream import STREAM

_KINDS: Final = {"kafka": "kafka", "rabbitmq": "rabbit"}
"""By the system: what its binder is called."""
_OF_BINDER: Final = re.compile(r"[^|]*\|(?:(?:kafka|rabbit)\..+|default-?binder|bindings\..+\.binder)", re.IGNORECASE)
"""What names a binder, or sets one."""
_OF_BINDING: Final = re.compile(r"[^|]+\|.*|\|bindings\..+", re.IGNORECASE)


def translate_streams(reading: Reading, system: str) -> None:
    """Add what the bindings of all files come to; `system` is the one that is asked about."""
    for application in _applications(reading.streams):
        before, asked = (len(reading.given), len(reading.queues)), _profiles(application)
        every = {key: entry for entries in asked.values() for key, entry in entries.items()}
        if not any(map(_OF_BINDER.fullmatch, every)):
            asked.setdefault("", {}).update(_binder(reading, every, system))
        _translate(reading, application, asked)
        spoken = {one.system for one in reading.given[before[0] :]} | {of for of, _ in reading.queues[before[1] :]}
        for one in application:
            reading.files[one.file] = reading.files.get(one.file, frozenset()) | spoken
        named = next((entry for key, entry in every.items() if _OF_BINDER.fullmatch(key)), None)
        if named and not spoken:
            text = f"{named.written}: what is bound by this binder is not read"
            reading.find("not-modelled", text, named.spot)
    reading.streams = []


def _applications(files: Sequence[StreamFile]) -> Iterable[Sequence[StreamFile]]:
    """Files that differ only in their profile are one; all are, where one has bindings whose binder is in another."""
    alike: dict[str, list[StreamFile]] = {}
    for one in files:
        alike.setdefault(one.application, []).append(one)
    return [files] if any(map(_lacks_a_binder, alike.values())) else list(alike.values())


def _lacks_a_binder(files: Iterable[StreamFile]) -> bool:
    keys = [key for one in files for entries in one.profiles.values() for key in entries]
    return any(map(_OF_BINDING.fullmatch, keys)) and not any(map(_OF_BINDER.fullmatch, keys))


def _profiles(files: Iterable[StreamFile]) -> dict[str, SpringEntries]:
    """By the profile what all of them set; a later file counts before an earlier one."""
    found: dict[str, SpringEntries] = {}
    for one in files:
        for profile, entries in one.profiles.items():
            found.setdefault(profile, {}).update(entries)
    return found


def _translate(reading: Reading, files: Iterable[StreamFile], profiles: dict[str, SpringEntries]) -> None:
    for profile, entries in profiles.items():
        whole = profiles.get("", {}) | entries
        bound = next((one for key, one in whole.items() if _OF_BINDING.fullmatch(key)), None)
        path = bound.spot.file if bound else next((one.file for one in files if profile in one.profiles), "")
        reading.within = (profile or NO_PROFILE,) if len(profiles) > 1 else ()
        STREAM.translate(reading, path, profile, whole)
    for given, told in (pair for one in files for pair in one.left_open):
        reading.within = (given.profile,) if given.profile else ()
        reading.leave_open(given, told)
    reading.within = ()


def _binder(reading: Reading, entries: SpringEntries, system: str) -> SpringEntries:
    """The binder where no file names one: of what is asked about, or of the one system that the files speak of."""
    spot = next((one.spot for key, one in entries.items() if _OF_BINDING.fullmatch(key)), None)
    spot = spot or next((one.spot for one in entries.values()), Spot(reading.streams[0].file))
    spoken = {*(one.system for one in reading.given), *(of for of, _ in reading.queues), *reading.runs} & _KINDS.keys()
    found = {system} & _KINDS.keys() or (spoken if len(spoken) == 1 and not system else set())
    if not found:
        if not system:
            reading.find(UNDECIDED, _WHICH, spot)
        return {}
    [one] = found
    text = f"Spring Cloud Stream, and no binder: the one on the classpath is taken for that of {one}"
    reading.find("elsewhere", text, spot)
    return {"|default-binder": SpringEntry(_KINDS[one], spot, f"the binder of {one}")}


_WHICH: Final = (
    "Spring Cloud Stream, and no binder: the one on the classpath counts, which is in none of the files; name it with "
    "them: `playground guarantee kafka`, or `playground guarantee rabbitmq`"
)
