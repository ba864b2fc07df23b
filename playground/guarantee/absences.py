"""A client that is away for longer than its session lasts: what that costs is counted in a run, which can be played."""

from typing import Final, NamedTuple

from playground.matrix.cells import SystemChoice
from playground.scenario.build import build, with_steps
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from playground.scenario.token import play_for_token, token_of
from playground.systems.dialect import Condition

SESSION_EXPIRY: Final = "consumer.session_expiry_ms"
_LONGER_MS: Final = 1000
"""By how much longer it is away."""
_MESSAGES: Final = 2
"""One that is queued when the session expires, and one that is published between that and the next session."""


class Absence(NamedTuple):
    """A run in which the consumer is away for too long."""

    names: tuple[str, ...]
    """The settings that say how long a session lasts."""
    away_s: int
    lost: int
    """Of the messages of the run."""
    script: Preset

    @property
    def title(self) -> str:
        """What the script shows."""
        return f"Off for {self.away_s:,} s: {self.lost} of {_MESSAGES} messages lost"

    @property
    def token(self) -> str:
        """What plays it."""
        return token_of(play_for_token(self.script))

    def counted(self, condition: Condition) -> Condition:
        """A condition on how long a client may be away, with what was counted."""
        if condition.name not in self.names:
            return condition
        told = f"counted: off for {self.away_s:,} s, {self.lost} of {_MESSAGES} messages lost"
        return condition._replace(text=f"{condition.text.removesuffix(')')}; {told})")


def absence_of(choice: SystemChoice, names: tuple[str, ...]) -> Absence | None:
    """The run for these settings; none where a session does not expire while a run goes on."""
    table = choice.table()
    expiry_ms = build(table, "").settings.consumer.session_expiry_ms
    if not expiry_ms:
        return None
    away_ms = expiry_ms + _LONGER_MS
    table["workload"] = {**table["workload"], "messages": _MESSAGES, "every_ms": expiry_ms + _LONGER_MS // 2}
    crash = {"do": "crash", "node": "consumer", "when": {"event": "stored", "message": "m1"}, "for_ms": away_ms}
    script = with_steps(build(table, ""), "away", f"The consumer is off for {away_ms // 1000:,} s", [crash])
    lost = play_out(script).judgement.counters["lost"]
    return Absence(names, away_ms // 1000, lost, script)
