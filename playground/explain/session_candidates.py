"""The changes to try for a message that stood in a session: whether that lives on, and for how long."""

from collections.abc import Iterator
from typing import Final

from playground.engine.settings import Settings
from playground.explain.changes import Remedy, SettingChange
from playground.words.times import span

_ABSENCES_MS: Final = (60_000, 300_000, 3_600_000, 43_200_000, 86_400_000, 518_400_000)
"""For how long sessions outlive their connections, where somebody has thought about it: to nearly a week."""


def of_sessions(settings: Settings) -> Iterator[SettingChange]:
    """What a broker keeps for a client that is away, and for how long."""
    for node, whose in ((settings.producer, "producer"), (settings.consumer, "consumer")):
        if node.session == "clean":
            words = f"the {whose}'s session would have outlived its connection, and what stood in it"
            yield SettingChange(Remedy.DURABILITY, whose, "session", "kept", words)
        for ms in (ms for ms in _ABSENCES_MS if ms > node.session_expiry_ms > 0):
            words = f"the {whose}'s session would have outlived its connection by {span(ms)}, and what stood in it"
            until = f"as long as the {whose} is never away for longer than that"
            factor = ms / node.session_expiry_ms
            yield SettingChange(Remedy.DURABILITY, whose, "session_expiry_ms", ms, words, factor, until=until)
