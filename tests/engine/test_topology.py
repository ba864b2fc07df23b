"""Topologies: what can be read off one."""

from playground.engine.places import Place
from tests.topologies import BROKER, DIRECT


def test_the_first_link_is_the_one_that_leaves_the_producer() -> None:
    assert (DIRECT.first, BROKER.first) == (Place.DELIVER, Place.PUBLISH)


def test_an_answer_comes_back_between_the_same_two_nodes() -> None:
    assert DIRECT.answer_to(Place.DELIVER) is Place.ACK
    assert {link: BROKER.answer_to(link) for link in (Place.PUBLISH, Place.DELIVER)} == {
        Place.PUBLISH: Place.CONFIRM,
        Place.DELIVER: Place.ACK,
    }


def test_links_that_lead_back_go_upstream_in_every_topology() -> None:
    for topology in (DIRECT, BROKER):
        for link, ends in topology.routes.items():
            assert link.leads_back == (topology.nodes.index(ends.source) > topology.nodes.index(ends.target))


def test_nodes_of_one_role_stand_in_one_column() -> None:
    assert (DIRECT.columns, BROKER.columns) == (DIRECT.nodes, BROKER.nodes)
    assert [BROKER.lane_of(link) for link in BROKER.routes] == [0, 0, 1, 1]


def test_a_topology_has_its_nodes_and_links_and_no_others() -> None:
    assert [place for place in Place if DIRECT.has(place)] == [
        *(Place.PRODUCER, Place.CONSUMER),
        *(Place.DELIVER, Place.ACK),
    ]
