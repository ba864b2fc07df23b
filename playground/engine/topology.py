"""A topology: which nodes a system has, and the links between them.

A plain value that a run is given with its settings. Whoever wants to know what stands where asks it: the engine, which
wires the parts, the checker, the explanations and every drawing. None of them asks for a system's name.
"""

from dataclasses import replace
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias

from playground.engine.places import Place
from playground.engine.value import Value

Client: TypeAlias = Place
"""The node that opens a connection, by which that is known."""


class Ends(NamedTuple):
    """The nodes at the two ends of a link."""

    source: Place
    target: Place


class Topology(Value):
    """The shape of one system. Each link's answer comes back on the link between the same two nodes."""

    name: str
    """What the system is called in presets."""
    nodes: tuple[Place, ...]
    """From upstream to downstream, which is also the order in which they are drawn."""
    links: tuple[tuple[Place, Ends], ...]
    speaks: str = ""
    """By which of its names a system is told of, where its settings decide on that; else by its usual ones."""

    @cached_property
    def routes(self) -> dict[Place, Ends]:
        """Each link with the node that it leaves and the node that it reaches."""
        return dict(self.links)

    @cached_property
    def kinds_of_links(self) -> tuple[Place, ...]:
        """The roles of its links, in order: what is said of one of these is said of all links of that role."""
        return tuple(dict.fromkeys(link.role for link, _ in self.links))

    @cached_property
    def first(self) -> Place:
        """The link on which the producer's attempts leave."""
        return next(link for link, ends in self.links if ends.source is Place.PRODUCER)

    @cached_property
    def to_consumer(self) -> Place:
        """The link on which messages come to the first of the consumers."""
        return next(link for link in self.links_to(self.consumers[0]) if not link.leads_back)

    @cached_property
    def columns(self) -> tuple[Place, ...]:
        """The roles of the nodes, from upstream: nodes of one role stand in one column."""
        return tuple(dict.fromkeys(node.role for node in self.nodes))

    def lane_of(self, link: Place) -> int:
        """Between which two columns a link runs: 0 is the first and the second."""
        return self._lanes[link]

    @cached_property
    def _lanes(self) -> dict[Place, int]:
        return {link: min(map(self.columns.index, (end.role for end in ends))) for link, ends in self.routes.items()}

    @cached_property
    def consumers(self) -> tuple[Place, ...]:
        """The nodes of the consumer's role."""
        return tuple(node for node in self.nodes if node.role is Place.CONSUMER)

    @cached_property
    def has_broker(self) -> bool:
        """Whether a broker stands between the producer and the consumer."""
        return Place.BROKER in self.nodes

    @cached_property
    def connections(self) -> dict[Client, tuple[Place, ...]]:
        """Client -> the links between it and the other node; of the producer and anybody else, the producer is it."""
        found: dict[Client, tuple[Place, ...]] = {}
        for link, ends in self.links:
            client = Place.PRODUCER if Place.PRODUCER in ends else next(one for one in ends if one is not Place.BROKER)
            found[client] = (*found.get(client, ()), link)
        return found

    def with_consumers(self, count: int) -> "Topology":
        """The same with so many consumers, each with links of its own."""
        return self if count == 1 else _with_consumers(self, count)

    def speaking(self, names: str) -> "Topology":
        """The same, told of by other names."""
        return self if names == self.speaks else _speaking(self, names)

    def links_from(self, node: Place, *, back: bool) -> list[Place]:
        """The links that leave a node: those that lead back, or the others."""
        return [link for link, ends in self.links if ends.source is node and link.leads_back == back]

    def links_to(self, node: Place) -> list[Place]:
        """The links that reach a node."""
        return [link for link, ends in self.links if ends.target is node]

    def answer_to(self, link: Place) -> Place:
        """The link on which what came on this one is answered."""
        there = self.routes[link]
        return next(back for back, ends in self.links if ends == there[::-1])

    def has(self, place: Place) -> bool:
        """Whether it has this node or link."""
        return place in self.nodes or place in self.routes


@lru_cache(maxsize=64)
def _with_consumers(topology: Topology, count: int) -> Topology:
    """Made once for all runs that have it in common."""
    more = range(1, count)
    links = (
        (link.at(index), Ends(*(end.at(index) if end is Place.CONSUMER else end for end in ends)))
        for index in more
        for link, ends in topology.links
        if Place.CONSUMER in ends
    )
    nodes = (*topology.nodes, *map(Place.CONSUMER.at, more))
    return replace(topology, nodes=nodes, links=(*topology.links, *links))


@lru_cache(maxsize=64)
def _speaking(topology: Topology, names: str) -> Topology:
    return replace(topology, speaks=names)
