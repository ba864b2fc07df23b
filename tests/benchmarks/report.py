"""One line a figure: what was measured, what it is, what it should be."""

from typing import NamedTuple


class Line(NamedTuple):
    """One figure, with its aim if it has one."""

    what: str
    value: float
    at_least: float | None = None
    at_most: float | None = None
    unit: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the figure is what it should be."""
        return self.value >= (self.at_least or 0) and (self.at_most is None or self.value <= self.at_most)

    def __str__(self) -> str:
        if self.at_least is None and self.at_most is None:
            return f"{self.what:40} {self.value:9.3g}{self.unit}"
        aim = f"at least {self.at_least:g}" if self.at_least is not None else f"at most {self.at_most:g}"
        verdict = "met" if self.is_met else "MISSED"
        return f"{self.what:40} {self.value:9.3g}{self.unit:7} aim: {aim}{self.unit}: {verdict}"
