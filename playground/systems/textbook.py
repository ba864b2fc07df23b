"""The two systems of the textbooks: straight from producer to consumer, and with a durable queue in the middle."""

from typing import Final

from playground.engine.places import Place
from playground.engine.topology import Ends, Topology
from playground.systems.profile import Profile

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
)
