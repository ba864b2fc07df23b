"""Backoff: how long a producer waits between a timeout and the next attempt."""

from playground.engine.weather import WORD_BITS, Weather


class Backoff:
    """A wait that grows with the attempts, up to a bound; with jitter, a uniform part of it, drawn by the seed."""

    def __init__(self, growth: str, first_ms: int, most_ms: int, jitter: bool, weather: Weather) -> None:
        self._growth, self._first_ms, self._most_ms, self._jitter = growth, first_ms, most_ms, jitter
        self.weather = weather
        """The draws; whoever changes the seed gives others."""

    def wait_ms(self, message: int, attempts: int) -> int:
        """What is added to the wait after `attempts` attempts of a message, in milliseconds."""
        longest_ms = min(self._grown_ms(attempts), self._most_ms)
        if not self._jitter:
            return longest_ms
        return self.weather.draw(message, attempts)[0] * (longest_ms + 1) >> WORD_BITS

    def _grown_ms(self, attempts: int) -> int:
        if self._growth == "none":
            return 0
        if self._growth == "linear":
            return self._first_ms * attempts
        return self._first_ms << min(attempts - 1, self._most_ms.bit_length())
