"""What an older version than the one that is told of here does otherwise, where the files say which one runs."""

from collections.abc import Iterator, Sequence

from playground.configuration.findings import FileFinding
from playground.configuration.found import GivenSetting, Reading
from playground.guarantee.answer import Answer
from playground.systems.dialect import Dialect, OlderVersion


def older_versions(reading: Reading, system: str, dialect: Dialect, told: str) -> Sequence[OlderVersion]:
    """What differs in the version that runs, which is noted, and what that asks for where nothing is set."""
    server = reading.runs.get(system)
    if server is None or not _is_before(server.version, tuple(map(int, told.split(".")))):
        return ()
    found = [one for one in dialect.older if _is_before(server.version, one.before)]
    text = f"{server.image} runs {server.product} {server.number}; the answer is for {told}"
    reading.find("not-modelled", "; ".join([text, *(one.text for one in found)]), server.spot)
    for one in found:
        if one.asks:
            name = f"{server.product} {server.number}"
            given = GivenSetting(system, name, server.number, server.spot, name, assumed=True, asks=one.asks)
            reading.given.append(given._replace(asks_before_storing=True, asks_without=one.setting))
    return found


def not_there_yet(one: Answer, reading: Reading) -> Iterator[FileFinding]:
    """What is set, and is read by no server of the version that runs."""
    server = reading.runs.get(one.question.profile.name)
    for name in sorted(one.question.lacks):
        setting = one.question.dialect.setting(name)
        if server and setting and one.native.setup.values[name] != setting.default_in(one.question.version):
            text = f"{name}: {server.image} runs {server.product} {server.number}, which does not have it"
            yield FileFinding("contradiction", text, server.spot)


def _is_before(version: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return () < version < other[: len(version)]
