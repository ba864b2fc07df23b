"""The two systems of the textbooks: straight from producer to consumer, and with a durable queue in the middle."""

from collections.abc import Iterator, Mapping
from typing import Final, get_args

from playground.engine.places import Place
from playground.engine.settings import Ack
from playground.engine.topology import Ends, Topology
from playground.systems.profile import Breach, Profile


def _nobody_settles(raw: Mapping[str, object]) -> Iterator[Breach]:
    """Without a broker an ack cannot be automatic."""
    consumer = raw.get("consumer")
    if isinstance(consumer, dict) and consumer.get("ack") == "automatic":
        others = ", ".join(word for word in get_args(Ack) if word != "automatic")
        yield Breach(("consumer", "ack"), f"has no broker that could acknowledge ({others})")


DIRECT: Final = Profile(
    topology=Topology(
        name="direct",
        nodes=(Place.PRODUCER, Place.CONSUMER),
        links=(
            (Place.DELIVER, Ends(Place.PRODUCER, Place.CONSUMER)),
            (Place.ACK, Ends(Place.CONSUMER, Place.PRODUCER)),
        ),
    ),
    about="The producer sends straight to the consumer; nothing is in between.",
    rules=(_nobody_settles,),
)
BROKER: Final = Profile(
    topology=Topology(
        name="broker",
        nodes=(Place.PRODUCER, Place.BROKER, Place.CONSUMER),
        links=(
            (Place.PUBLISH, Ends(Place.PRODUCER, Place.BROKER)),
            (Place.CONFIRM, Ends(Place.BROKER, Place.PRODUCER)),
            (Place.DELIVER, Ends(Place.BROKER, Place.CONSUMER)),
            (Place.ACK, Ends(Place.CONSUMER, Place.BROKER)),
        ),
    ),
    about="A queue in the middle: it stores messages, dispatches them, and waits for ACKs itself.",
    link_texts={
        "publish": "Producer to broker.",
        "confirm": "Broker to producer.",
        "deliver": "To the consumer, from the broker or (direct) the producer.",
        "ack": "From the consumer, to the broker or (direct) the producer.",
    },
)
