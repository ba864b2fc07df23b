"""What happens in MQTT, in its own words.

How a hop is answered follows from its quality of service: PUBACK with 1, PUBCOMP with 2. So there are these words for
each pair of hops, and one set for where nobody knows which.
"""

from typing import Final

from playground.systems.wording import Names, OwnEvent, Wording

ANSWERS: Final = {"one-step": "PUBACK", "two-step": "PUBCOMP"}
"""How a message is handed over -> the last answer."""
ANY: Final = "PUBACK or PUBCOMP"


def names(confirm: str, ack: str) -> Names:
    """The words where the broker's last answer is the one, and the subscriber's the other."""
    return Names(words=_words(confirm, ack), wording=_wording(confirm, ack))


def _words(confirm: str, ack: str) -> dict[str, str]:
    return {
        "publish": "PUBLISH",
        "confirm": confirm.replace(" or ", " / "),
        "deliver": "PUBLISH",
        "ack": ack.replace(" or ", " / "),
        "release": "PUBREL",
        "receipt": "PUBREC",
        "producer": "publisher",
        "consumer": "subscriber",
        "key": "packet identifier",
        "kept until released": "PUBREC sent, for PUBREL",
        "released, not answered": "PUBREL sent, for PUBCOMP",
    }


def _wording(confirm: str, ack: str) -> Wording:
    return Wording(
        rails={"publish": "PUBLISH", "confirm": _rail(confirm), "deliver": "PUBLISH", "ack": _rail(ack)},
        spoken={
            "ACK": "acknowledgement",
            "ACKs": "acknowledgements",
            "confirm": confirm,
            "dispatch": "delivery",
            "dispatched": "delivered",
            "dispatches": "deliveries",
            "producer": "publisher",
            "one queue": "one topic",
            "consumer": "subscriber",
        },
        events=_events(confirm, ack),
    )


def _rail(answer: str) -> str:
    return answer.split(" ")[0]


def _events(confirm: str, ack: str) -> dict[str, OwnEvent]:
    return {
        "attempted": OwnEvent("the publisher sends PUBLISH of {m}", more=", attempt {n}"),
        "kept": OwnEvent("the broker keeps {m} under its packet identifier: PUBREC"),
        "cleared": OwnEvent("the publisher has PUBREC of {m}: PUBREL", "PUBREL"),
        "confirmed": OwnEvent(f"the publisher has the last answer about {{m}}: {confirm}", "done"),
        "stored": OwnEvent("{m} is forwarded to the subscriber's session", "forwarded"),
        "refused": OwnEvent(
            "the broker has the packet identifier of {m} already, and answers once more",
            "known",
            detailed="PUBREL of {m} finds {detail}: PUBCOMP",
        ),
        "dispatched": OwnEvent("the broker sends PUBLISH of {m} to the subscriber", more=", DUP={again}"),
        "taken": OwnEvent("the subscriber keeps {m} under its packet identifier: PUBREC", "PUBREC"),
        "handed-over": OwnEvent("the broker has PUBREC of {m}: PUBREL", "PUBREL"),
        "received": OwnEvent("{m} is with the subscriber's library"),
        "passed-over": OwnEvent(
            "PUBREL of {m} finds nothing at the subscriber: PUBCOMP, and no handler is called", "PUBCOMP"
        ),
        "acked": OwnEvent(f"the subscriber sends its last answer about {{m}}: {ack}"),
        "settled": OwnEvent("the broker is done with {m}", "done"),
        "session-gone": OwnEvent("the Session Expiry Interval of {node} is over, and its session gone"),
        "discarded": OwnEvent("{m} goes with its session", "discarded", detailed="{m} goes with its session"),
        "unroutable": OwnEvent(
            "there is no subscription for {m}", "nobody", detailed="there is no subscription for {m}: {detail}"
        ),
    }
