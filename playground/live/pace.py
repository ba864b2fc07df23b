"""The pace: turns seconds on the wall into virtual milliseconds. Outside of the engine, and without a clock of its own.

A packet takes 50 ms and a timer 1,000: at one speed either the packet is a blur or the timer is a bore. So a quiet gap,
in which nothing happens until something is due, never takes longer than `PATIENCE_S` on the wall; all else goes at the
chosen speed. A steady pace has no such mercy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

SPEEDS: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Virtual seconds a second."""
SLOWEST, FASTEST = SPEEDS[0], SPEEDS[-1]
PATIENCE_S: Final = 1.5
LONGEST_BLINK_S: Final = 0.25
"""A longer time without a tick (a suspended process, a stalled terminal) does not make the run leap."""
_GLIDE_S: Final = 0.5
"""How long a packet should be seen on its way, at the speed that suits a preset."""


def fitting_speed(latencies_ms: Iterable[int]) -> float:
    """The highest speed, of at most 1, at which the typical packet is still seen to glide."""
    ordered = sorted(latencies_ms)
    middle_ms = ordered[len(ordered) // 2] if ordered else 0
    fitting = [speed for speed in SPEEDS if speed <= 1 and middle_ms >= speed * _GLIDE_S * 1000]
    return max(fitting, default=SLOWEST)


@dataclass(slots=True)
class Pace:
    """Where the virtual clock should be."""

    speed: float = 1.0
    paused: bool = False
    steady: bool = False
    """Whether quiet gaps take as long as they take."""
    rate: float = 1.0
    """Virtual seconds a second just now: the speed, or more in a quiet gap."""
    held_back: bool = False
    """Whether the run could not keep up, so that the clock goes slower than it should."""
    _position_ms: float = 0.0
    _wall_s: float | None = None

    def faster(self) -> None:
        """The next higher speed."""
        self.speed = next((speed for speed in SPEEDS if speed > self.speed), self.speed)

    def slower(self) -> None:
        """The next lower speed."""
        self.speed = next((speed for speed in reversed(SPEEDS) if speed < self.speed), self.speed)

    def target_ms(self, wall_s: float, now_ms: int, gap_ms: int) -> int:
        """Where the run should be at `wall_s`, if it is at `now_ms` and nothing happens for `gap_ms` in all."""
        elapsed_s = 0.0 if self._wall_s is None else min(wall_s - self._wall_s, LONGEST_BLINK_S)
        self._wall_s = wall_s
        if int(self._position_ms) != now_ms:
            self._position_ms = now_ms
        if self.paused:
            return now_ms
        self.rate = self.speed if self.steady else max(self.speed, gap_ms / (PATIENCE_S * 1000))
        self._position_ms += elapsed_s * 1000 * self.rate
        return int(self._position_ms)

    def arrive(self, now_ms: int, *, in_time: bool) -> None:
        """Note where the run got to."""
        self.held_back = not in_time
        if int(self._position_ms) != now_ms:
            self._position_ms = now_ms
