"""The intervention that breaks a connection: of the node or of the link that is selected, else that of the consumer."""

from playground.engine.commands import Disconnect
from playground.engine.fields import Link, Node
from playground.live.intervention import Intervention
from playground.live.session import Session
from playground.words.own import in_own_words


def has_connections(session: Session) -> bool:
    """Whether packets travel on connections, which can break."""
    return bool(session.simulation.system.connections)


def disconnect(place: Link | Node | None = None) -> Intervention:
    """Break a connection, with all that is on it; it is opened anew by itself."""

    def refusal(session: Session) -> str | None:
        client = _client(session, place)
        if client is None:
            return "only where packets travel on a connection"
        broken = session.simulation.system.connections[client].is_broken
        return "this connection is broken already" if broken else session.refusal

    def do(session: Session) -> None:
        if (client := _client(session, place)) is not None:
            session.give(Disconnect(node=client))

    def words(session: Session) -> str:
        client = _client(session, place)
        if client is None:
            return "break a connection"
        return f"break {in_own_words(client.noun, session.simulation.settings.topology)}'s connection"

    return Intervention(do, words, refusal)


def _client(session: Session, place: Link | Node | None) -> Node | None:
    """Whose connection it is; `None`: there is none. A broker opens none: its last client stands for it."""
    if not has_connections(session):
        return None
    connections = session.simulation.settings.topology.connections
    owners = [client for client, links in connections.items() if place == client or place in links]
    return owners[0] if owners else list(connections)[-1]
