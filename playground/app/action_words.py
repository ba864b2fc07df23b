"""What people call the actions of the table beside their labels: the palette and the look-up find them by it, too."""

from typing import Final

_REAL: Final = "kafka rabbitmq sqs pulsar jetstream nats redis mqtt http brokers"
ALSO: Final = {
    "toggle-pause": "play resume stop freeze continue",
    "step": "event next frame",
    "step-back": "undo rewind previous past time travel",
    "faster": "speed",
    "slower": "speed slow motion",
    "drop-ack": "lose lost loss acknowledgement confirm",
    "drop-data": "lose lost loss packet",
    "drop-acks": "lose loss acknowledgement",
    "duplicate": "copy twice repeat",
    "cut-data": "partition network split disconnect",
    "cut-ack": "partition network split disconnect",
    "cut-publish": "partition network split disconnect",
    "cut-confirm": "partition network split disconnect",
    "disconnect": "partition tcp reset reconnect",
    "heal": "repair reconnect recover partition",
    "loss-up": "flaky random chaos",
    "loss-down": "flaky random chaos",
    "crash-consumer": "kill stop die restart",
    "crash-producer": "kill stop die restart",
    "crash-broker": "kill stop die restart server",
    "crash-at": "kill between effect ack",
    "pause-consumer": "freeze hang gc zombie stall",
    "slow-consumer": "latency lag hang",
    "poison": "bad exception fail dead letter dlq",
    "forget": "dedup deduplication idempotency keys",
    "burst": "load traffic many",
    "at-most-once": "semantics delivery mode",
    "at-least-once": "semantics delivery mode",
    "exactly-once": "semantics delivery mode",
    "judge": "verdict finish result end",
    "race": "compare side guarantees semantics",
    "systems-race": f"compare {_REAL}",
    "systems": _REAL,
    "guarantee": f"{_REAL} configuration check",
    "choose": f"{_REAL} recommend interview architecture",
    "library": "presets scenarios examples open load partition",
    "claims": "myths wrong",
    "next-anomaly": "search find bug duplicate loss",
    "branches": "undo versions alternatives",
    "restart": "reset again replay",
    "reseed": "random shuffle",
    "next-tab": "events ledger list log",
    "diagram": "sequence space chart arrows",
    "why": "explain cause reason",
    "try-fix": "repair solve prevent cure",
    "settings": "options preferences config configuration timeout change edit",
    "ending": "result summary card",
    "save": "export file session preset",
    "report": "export html save file session",
    "share": "export token link url copy clipboard",
    "picture": "screenshot image svg snapshot export save photo",
    "next-theme": "colors colours dark light",
    "talk": "presentation slides present demo",
    "practice": "quiz learn exercise interview questions train",
    "hide-counters": "quiz audience vote poll",
    "count-hands": "vote poll audience",
    "tour": "tutorial introduction start learn",
    "quit": "exit leave close",
    "help": "shortcuts glossary bindings manual",
}
"""By the id of an action, words that it is called by."""


def is_called(action: str, text: str) -> bool:
    """Whether a text is the beginning of one of its other names, or has one in it."""
    names, words = ALSO.get(action, "").split(), text.lower().split()
    return bool(words) and any(name.startswith(words[-1]) or name in words for name in names)
