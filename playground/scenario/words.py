"""The vocabulary and the limits of preset format 1; not its shape (`schema.py`) and not its rules (`rules.py`).

One list a word class, taken from the engine where the engine has it, so that a word cannot be known in one place only.
"""

from typing import Final

from playground.engine.events import KIND_BY_WORD, Kind
from playground.engine.places import PLACE_BY_WORD
from playground.engine.settings import GUARANTEE_BY_WORD, Guarantee, Settings
from playground.systems import DEFAULT, SYSTEMS

FORMAT: Final = 1
"""The only format that this playground reads."""

GUARANTEES: Final = tuple(GUARANTEE_BY_WORD)
SYSTEM_NAMES: Final = tuple(SYSTEMS)
LINKS: Final = tuple(word for word, place in PLACE_BY_WORD.items() if place.is_link)
PLACE_NODES: Final = tuple(word for word, place in PLACE_BY_WORD.items() if not place.is_link)
EVENTS: Final = tuple(word for word, kind in KIND_BY_WORD.items() if kind is not Kind.CHAOS_ENDED)
"""What a trigger may name: every event but the end of the chaos, since no step acts after it."""
VERDICTS: Final = ("holds", "violated", "undecided")
FATES: Final = ("applied_once", "duplicated", "lost", "failed", "dead_lettered", "pending")
COUNTERS: Final = (
    *("sent", "attempts", "stored", "dispatches", "deliveries", "effects"),
    *FATES,
    *("extra_effects", "deduplicated", "dropped", "misreported", "done_and_parked"),
)

_DEFAULTS: Final = Settings(guarantee=Guarantee.AT_LEAST_ONCE, topology=DEFAULT.topology)
DEFAULT_SYSTEM: Final = DEFAULT.name
DEFAULT_SEED: Final = _DEFAULTS.seed
DEFAULT_MESSAGES: Final = _DEFAULTS.workload.messages

MAX_BYTES: Final = 1 << 20
"""Of a preset file."""
MAX_KEY_PARTS: Final = 32
"""Of a dotted key. TOML readers take quadratic time for long ones."""
MAX_DIGITS: Final = 1000
"""Of a number. It is far beyond every range, and Python refuses to print much longer ones."""
MAX_MISTAKES: Final = 1000
"""Reported at once; what is beyond is counted."""
MAX_STEPS: Final = 10_000
MAX_MESSAGES: Final = 1_000_000
"""Of the workload and all `send` steps together."""
MAX_MS: Final = 10_000_000_000
MAX_AMOUNT: Final = 10**12
MAX_COUNT: Final = 10**9
"""Of attempts, packets and matching events: more than any run has, and it fits into the log's columns."""
MIN_SEED: Final = -(2**63)
MAX_SEED: Final = 2**63 - 1
MAX_TITLE: Final = 200

TOKEN_START: Final = r"\s*dp[0-9]{1,9}_"
"""How a share token begins, whatever its version."""
MESSAGE_NAME: Final = r"^m[1-9][0-9]{0,8}$"
STORY: Final = r"^[A-Za-z0-9-]+$"
LINE: Final = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
"""One line that is not blank. Control characters could rewrite the reader's terminal."""
TEXT: Final = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"
"""Any text: also line breaks and tabs, but no other control characters."""


def lacking(system: str) -> frozenset[str]:
    """Every node, link, event and way to acknowledge that `system` cannot have; none for an unknown system."""
    return SYSTEMS[system].absent if system in SYSTEMS else frozenset()
