"""What code does with the clients of Kafka that it makes, where that is plain to see: `commit()`, `flush()`, and such.

Source: confluent_kafka's documentation: `produce` only queues, and `flush` waits until all is delivered.
"""

import ast
from collections.abc import Collection
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading
from playground.configuration.kafka.keys import EXACTLY_ONCE
from playground.configuration.kafka.names import SYSTEM

_OFFSETS: Final = "send_offsets_to_transaction"
_FLUSHES: Final = ("flush", _OFFSETS, "commit_transaction")


def find_calls(reading: Reading, path: str, module: ast.Module, keys: Collection[str]) -> None:
    """What a file that reads and sends does between the two; `keys` is what its clients are given."""
    at: dict[str, int] = {}
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            at.setdefault(call.func.attr, call.lineno)
    if "produce" in at and "commit" in at and not any(one in at for one in _FLUSHES):
        asks = "flush() is through before commit(): what produce() has queued is in the process's memory until then"
        given = GivenSetting(SYSTEM, "commit", "", Spot(path, at["commit"]), "commit()")
        reading.given.append(given._replace(asks=asks))
        reading.find("application", f"commit(): {asks}", given.spot)
    if "transactional.id" not in keys:
        return
    if _OFFSETS in at:
        spot = Spot(path, at[_OFFSETS])
        effect = EXACTLY_ONCE["consumer.effect"]
        reading.given.append(GivenSetting(SYSTEM, "consumer.effect", effect, spot, f"{_OFFSETS}()"))
    else:
        text = (
            f"where all that comes of a record is records of Kafka again, {_OFFSETS}() within the producer's "
            "transaction does each once, without an inbox"
        )
        reading.find("tip", text, Spot(path))
