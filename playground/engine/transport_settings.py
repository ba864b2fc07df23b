"""Settings of the transport: whether packets travel one by one, or on connections."""

from typing import Literal

from playground.engine.fields import Span
from playground.engine.value import Value


class TransportSettings(Value):
    """What the links between two nodes have in common."""

    kind: Literal["packets", "connection"] = "packets"
    """packets: lost one by one. connection: with one lost packet it breaks, and all that is on it is lost."""
    reconnect_ms: Span = 1000
    """Milliseconds from the end of a connection until there is another one."""
