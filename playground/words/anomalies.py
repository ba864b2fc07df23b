"""Anomalies: what there is to explain about a message, as it is called in a list and where it is counted."""

from collections.abc import Mapping
from typing import Final

ANOMALIES: Final[Mapping[str, str]] = {
    "lost": "LOST",
    "duplicated": "DUPLICATED",
    "failed": "failed",
    "dead_lettered": "dead-lettered",
    "pending": "stuck",
    "misreported": "misreported",
    "done_and_parked": "done and parked",
    "late": "late",
    "deduplicated": "recognised as a duplicate",
}
"""By the value of `playground.explain.clauses.Anomaly`; in capitals where a promise may be broken by it."""
