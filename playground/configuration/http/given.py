"""Settings of HTTP as any file of it gives them: the key, who repeats a request, how long is waited."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading, Value
from playground.configuration.losses import OwnLoss

SYSTEM: Final = "http"
KEY: Final = "Idempotency-Key"
RETRIES: Final = "max_network_retries"
TIMEOUT: Final = "timeout"
FOR_EVER: Final = 1000
"""So many repetitions are as good as any number."""
OF_THE_SERVER: Final = (
    "the server knows Idempotency-Key, and stores its answer with the work (its documentation says so: a header that "
    "nobody reads is as good as none)"
)
_MOST_SECONDS: Final = 3600


class HttpCase(NamedTuple):
    """One request, or one rule of a proxy, and where what is found of it goes."""

    reading: Reading
    file: str
    queue: str = ""

    def give(
        self, name: str, value: Value, written: str, line: int = 0, *, asks: str = "", loses: OwnLoss | None = None
    ) -> None:
        """Note a setting that stands there."""
        given = GivenSetting(SYSTEM, name, value, Spot(self.file, line), written, self.queue)
        self.reading.given.append(given._replace(asks=asks, asks_trouble="duplicate", loses=loses))

    def give_retries(self, retries: int, written: str, line: int, *, repeats_500: bool = True) -> None:
        """Note how often a request is repeated, and whether also one that is answered with an error."""
        given = GivenSetting(SYSTEM, RETRIES, retries, Spot(self.file, line), written, self.queue)
        self.reading.given.append(given if repeats_500 else given._replace(excludes="F4a", excludes_but=0))
        if retries and not repeats_500:
            whose = f"{self.queue}: " if self.queue else ""
            text = (
                f"{whose}{written}: an answer of 500 is handed on, and not repeated; the work may be done all the same"
            )
            self.reading.find("application", text, Spot(self.file, line))

    def assume(self, name: str, value: Value, written: str) -> None:
        """Note what is so as nothing is set."""
        given = GivenSetting(SYSTEM, name, value, Spot(self.file), written, self.queue, assumed=True)
        self.reading.given.append(given)

    def assume_no_key(self) -> None:
        """Note that no key is sent; one that closes a gap asks the same of the server as one that is there."""
        self.assume(KEY, "none", f"no {KEY} is sent")
        self._ask_of_the_server()

    def leave_key_open(self, written: str, line: int, text: str) -> None:
        """Note that somebody else knows what the key is made of; none is taken."""
        self.leave_open(KEY, written, line, text)
        self._ask_of_the_server()

    def _ask_of_the_server(self) -> None:
        unless = frozenset[tuple[str, Value]]({(KEY, "none")})
        last = self.reading.given[-1]
        self.reading.given[-1] = last._replace(asks=OF_THE_SERVER, asks_trouble="duplicate", asks_unless=unless)

    def leave_open(self, name: str, written: str, line: int, text: str) -> None:
        """Note a setting whose value somebody else knows."""
        given = GivenSetting(SYSTEM, name, "", Spot(self.file, line), written, self.queue, unknown=written)
        self.reading.leave_open(given, f"{self.queue}: {text}" if self.queue else text)

    def give_seconds(self, seconds: float | None, written: str, line: int) -> None:
        """Note how long is waited for a response, in whole seconds."""
        if seconds is not None and 0 < seconds <= _MOST_SECONDS:
            self.give(TIMEOUT, max(1, round(seconds)), written, line)


def case_of(reading: Reading, file: str, queue: str = "") -> HttpCase:
    """One more of a file."""
    reading.queues.append((SYSTEM, queue))
    return HttpCase(reading, file, queue)


def spell_http(reading: Reading, spellings: Mapping[tuple[str, Value], str]) -> None:
    """Note how such a file writes what closes a gap."""
    reading.spell(spellings, SYSTEM)
