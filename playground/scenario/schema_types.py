"""The kinds of values in presets, as pydantic types: words of a list, times, counts, probabilities, texts.

Their ranges are those of `words.py`. Imported only where presets are validated or the schema is printed.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from playground.scenario import words


@dataclass(frozen=True, slots=True)
class OneOf:
    """An annotation: exactly one of these words."""

    options: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """What pydantic asks for: a literal, so that the JSON Schema lists the words."""
        return core_schema.literal_schema(list(self.options))


class Strict(BaseModel):
    """A table: no unknown keys, and no value of one type taken for another."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)


Link = Annotated[str, OneOf(words.LINKS)]
Node = Annotated[str, OneOf(words.PLACE_NODES)]
EventWord = Annotated[str, OneOf(words.EVENTS)]
GuaranteeWord = Annotated[str, OneOf(words.GUARANTEES)]
SystemWord = Annotated[str, OneOf(words.SYSTEM_NAMES)]
Verdict = Annotated[str, OneOf(words.VERDICTS)]
Fate = Annotated[str, OneOf(words.FATES)]

Millis = Annotated[int, Field(ge=0, le=words.MAX_MS)]
Span = Annotated[int, Field(ge=1, le=words.MAX_MS)]
"""Milliseconds too, where 0 would make no sense."""
Count = Annotated[int, Field(ge=0, le=words.MAX_COUNT)]
Ordinal = Annotated[int, Field(ge=1, le=words.MAX_COUNT)]
"""The how-many-eth, or how many at least one."""
Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]

MessageName = Annotated[str, Field(pattern=words.MESSAGE_NAME)]
Line = Annotated[str, Field(pattern=words.LINE, max_length=words.MAX_TITLE)]
Text = Annotated[str, Field(pattern=words.TEXT)]
