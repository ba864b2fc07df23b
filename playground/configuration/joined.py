"""Files that are read as if they stood one behind the other; afterwards each place is told by its own file again."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Final

from playground.configuration.findings import FileFinding, Spot
from playground.configuration.found import GivenSetting, Reading
from playground.configuration.source import ConfigurationFile

_ALL: Final = "\0"
"""What stands for the path of all of them, until each place has its own."""
_PLACE: Final = re.compile(rf"{_ALL}:(\d+)")


@dataclass(frozen=True)
class Joined:
    """Several files as one."""

    sources: Sequence[ConfigurationFile]

    @property
    def whole(self) -> ConfigurationFile:
        """All of them, as a file whose places are not its own yet."""
        return ConfigurationFile(_ALL, "")

    @cached_property
    def starts(self) -> list[int]:
        """How many lines stand before each file."""
        return [0, *accumulate(source.text.count("\n") + 1 for source in self.sources)]

    def placed(self, reading: Reading) -> Reading:
        """What was read of the whole, each place by its own file."""
        found = replace(
            reading, given=list(map(self._given, reading.given)), findings=list(map(self._finding, reading.findings))
        )
        found.profiles = {self._finding(one): names for one, names in reading.profiles.items()}
        found.found = set(found.findings)
        return found

    def _spot(self, line: int) -> Spot:
        starts = self.starts
        at = bisect_right(starts, max(line - 1, 0)) - 1
        return Spot(self.sources[at].path, max(line - starts[at], 0))

    def _text(self, words: str) -> str:
        return _PLACE.sub(lambda found: str(self._spot(int(found[1]))), words)

    def _finding(self, one: FileFinding) -> FileFinding:
        return one._replace(text=self._text(one.text), spot=self._spot(one.spot.line))

    def _given(self, one: GivenSetting) -> GivenSetting:
        remedies = tuple((change, self._text(words)) for change, words in one.remedies)
        loses = one.loses
        if loses and loses.line_at:
            loses = loses._replace(line_at=self._spot(loses.line_at.line))
        until = one.parks_until and one.parks_until._replace(spot=self._spot(one.parks_until.spot.line))
        return one._replace(spot=self._spot(one.spot.line), remedies=remedies, loses=loses, parks_until=until)
