"""The vocabulary of preset format 1 and the limits of its files; its shape is `schema.py`, its rules are `rules.py`.

One list a word class, taken from engine and checker where they have it: what may stand in one field is the engine's
business (`fields.py`).
"""

from typing import Any, Final

from playground.checker.fates import Fate, Verdict
from playground.engine.broker_settings import BrokerSettings
from playground.engine.settings import (
    GUARANTEE_BY_WORD,
    ConsumerSettings,
    Guarantee,
    ProducerSettings,
    RunSettings,
    Settings,
    WorkloadSettings,
)
from playground.engine.transport_settings import TransportSettings
from playground.systems import DEFAULT, SYSTEMS, named

FORMAT: Final = 1
"""The only format that this playground reads."""

SECTIONS: Final[dict[str, type[Any]]] = {
    "workload": WorkloadSettings,
    "producer": ProducerSettings,
    "broker": BrokerSettings,
    "consumer": ConsumerSettings,
    "transport": TransportSettings,
    "run": RunSettings,
}
"""The tables of a file whose keys are the fields of settings -> those settings."""
NO_SETTINGS: Final = ("format", "title", "summary", "concepts", "steps", "expect")
"""The keys at the top of a file that say nothing of how a run is set up."""
NATIVE_KEYS: Final = ("config", "settings")
"""Those that stand only beside a real system."""
GUARANTEES: Final = tuple(GUARANTEE_BY_WORD)
SYSTEM_NAMES: Final = tuple(SYSTEMS)
VERDICTS: Final = tuple(verdict.value for verdict in Verdict)
FATES: Final = tuple(fate.value for fate in Fate)
COUNTERS: Final = {
    "sent": "Messages that the application handed over.",
    "attempts": "Packets that the producer put on its first link.",
    "stored": "Copies that the broker stored.",
    "dispatches": "Packets that the broker put on `deliver`.",
    "deliveries": "Arrivals handed to consumer code.",
    "effects": "Effects that the world saw.",
    "applied_once": "Messages with one effect.",
    "duplicated": "Messages with two or more effects.",
    "lost": "Messages that nothing can bring any more, and the application was not told.",
    "failed": "Messages that the producer gave up without an effect.",
    "dead_lettered": "Messages that the broker parked.",
    "pending": "Messages that can still come.",
    "extra_effects": "Effects beyond the first of their message.",
    "deduplicated": "What the broker refused and the consumer skipped.",
    "dropped": "Packets lost on a link or at a node that was down.",
    "misreported": "Messages that the producer believes failed although their effect was applied.",
    "done_and_parked": "Messages whose effect was applied and that are with the dead letters as well.",
    "stuck": "Pending messages that nothing will ever move.",
    "out_of_order": "Messages whose first effect came after that of one of their lane that was sent later.",
}
"""What a run counts -> what of."""

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

TOKEN_START: Final = r"\s*dp[0-9]{1,9}_"
"""How a share token begins, whatever its version."""


def lacking(system: str) -> frozenset[str]:
    """Every node, link, event and way to acknowledge that `system` cannot have; none for an unknown system."""
    found = named(system)
    return found[0].absent if found else frozenset()
