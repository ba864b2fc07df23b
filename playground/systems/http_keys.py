"""What an Idempotency-Key is made of, and so whether it is the same when a request comes again.

Source: https://docs.stripe.com/api/idempotent_requests: a retry is known by the key of the first request.
"""

import re
from typing import Final

_WORD: Final = re.compile(r"(?P<word>[A-Za-z_]\w*+)(?P<called>\()?")
_OF_THE_ATTEMPT: Final = re.compile(r"(?:current)?(?:attempts?|retry|retries|try)(?:no|nr|num|number|count|index)?")
_MADE_UP: Final = re.compile(
    r"(?:new|gen|generate|random|create|make)?(?:uuid(?:v?[1467])?|guid|ulid|ksuid|nanoid|cuid2?)|v[147]|newstring|"
    r"token(?:hex|urlsafe|bytes)|urandom|getrandbits|rand(?:int|bytes|range|om)?|random(?:bytes|string|uuid)|"
    r"now|utcnow|today|time|timens|monotonic|perfcounter|currenttimemillis|hash|id|uuidgen"
)
"""Functions that give another one each time; a UUID of version 3 or 5 is made from a name. Python's `hash()` of a text
is another one in each process."""
_MEMBERS: Final = re.compile(r"\b(?:uuid|UUID)\.New\(|\bSecureRandom\.\w|\bDate\(\)")
_PLACE: Final = re.compile(
    r"\$?\{+\W*(?P<braced>[^{}]*)\}+|%\(?(?P<percent>\w+)|\$(?P<dollar>\w+)|<(?P<angled>[^<>]+)>"
)
_HEAD: Final = frozenset({"hash", "id", "time", "v1", "v4", "v7", "newstring", "rand"})
"""Those of them that, as the name of a value, are something else."""


def kind_of_key(text: str) -> str:
    """The key's kind by the text of the expression that makes it: `fresh`, `per-call` or `stable`."""
    words = [(_plain(one["word"]), bool(one["called"])) for one in _WORD.finditer(text)]
    if any(_OF_THE_ATTEMPT.fullmatch(word) for word, _ in words):
        return "fresh"
    is_made_up = _MEMBERS.search(text) or any(is_called and _MADE_UP.fullmatch(word) for word, is_called in words)
    return "per-call" if is_made_up else "stable"


def kind_of_template(text: str) -> str | None:
    """The same of a text with places for values, `order-{order_id}`; none where it has no such place."""
    places = ["".join(filter(None, one.groups())) for one in _PLACE.finditer(text)]
    if not places:
        return None
    if any(_MADE_UP.fullmatch(_plain(one)) and _plain(one) not in _HEAD for one in places):
        return "per-call"
    return kind_of_key(" ".join(places))


def _plain(word: str) -> str:
    return word.strip().lower().replace("_", "").replace("-", "")
