"""What code in other languages says of requests over HTTP, where that is plain to see: a key, a number of repetitions.

Source: the documentation of each library. No code is run, and none is parsed.
"""

import re
from typing import Final

from playground.systems.http_keys import kind_of_key

_KEY: Final = re.compile(
    r"""(?i)(?:["'](?:x-)?idempotency-key["']|\b(?:set)?idempotency_?key\b["']?)\s*\]?\s*[:=,(]\s*(?P<made>[^\n;]+)"""
)
_RETRIES: Final = re.compile(
    r"(?i)\b(?:set)?(?:max_?network_?retries|retryMax|maxRetryAttempts)\b[\"']?\s*[:=,(]+\s*(\d{1,3})\b"
)
_ATTEMPTS: Final = re.compile(r"@Retryable\([^)]*?\bmaxAttempts\s*=\s*(\d{1,3})\b")
"""All attempts, the first one included."""
_WORST: Final = ("fresh", "per-call", "stable")


def written_of_http(text: str) -> dict[str, str]:
    """The settings that stand in code with their values; of several keys the one that protects least."""
    found = dict[str, str]()
    kinds = {kind_of_key(one["made"]) for one in _KEY.finditer(text)}
    if kinds:
        found["Idempotency-Key"] = next(one for one in _WORST if one in kinds)
    for one in _RETRIES.finditer(text):
        found["max_network_retries"] = one[1]
    for one in _ATTEMPTS.finditer(text):
        found["max_network_retries"] = str(max(int(one[1]) - 1, 0))
    return found
