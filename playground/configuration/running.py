"""What runs beside the settings: servers with their versions, and messages that consumers hold until later."""

from typing import NamedTuple

from playground.configuration.findings import Spot


class RunningServer(NamedTuple):
    """A server that is run."""

    system: str
    product: str
    """What people call it."""
    image: str
    version: tuple[int, ...]
    """Empty: its tag does not say."""
    spot: Spot
    is_cache: bool = False
    """Whether it is for something else more often than not, and told of only where it is set up."""

    @property
    def number(self) -> str:
        """The version, as people write it."""
        return ".".join(map(str, self.version))


class HeldTask(NamedTuple):
    """A message that a consumer holds until its time has come, and acknowledges then."""

    written: str
    seconds: float | None
    """None: nobody knows it here."""
    spot: Spot
    holds: str = "a worker holds the task until then"
    """Why it is held, as a clause."""
    killed_s: float = 0
    """After how many seconds of work it is killed, and what is lost by that; 0: it is not."""
    kinds: frozenset[bool | int | str] = frozenset()
    """Of which types its queues may be; none: nobody knows."""

    @property
    def is_quorum(self) -> bool:
        """Whether its queue is known to be a quorum queue."""
        return self.kinds == {"quorum"}
