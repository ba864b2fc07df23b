"""Interventions act on what is selected, if they can be done to that, and else where their keys always act."""

import pytest

from playground.engine.events import Kind
from playground.engine.places import Place
from playground.live.aim import AT_LINKS, AT_NODES, Aim, aimed
from playground.live.interventions import INTERVENTIONS
from tests.live.helpers import payments


@pytest.mark.parametrize("action", INTERVENTIONS)
def test_without_a_selection_every_intervention_is_that_of_its_key(action: str) -> None:
    assert aimed(action, Aim(), payments()) is INTERVENTIONS[action]


def test_on_a_link_and_on_a_node_only_what_can_be_done_there_is_another_one() -> None:
    session = payments(system="broker")
    for place, here in ((Place.CONFIRM, AT_LINKS), (Place.BROKER, AT_NODES)):
        other = {one for one in INTERVENTIONS if aimed(one, Aim(place), session) is not INTERVENTIONS[one]}
        assert other == set(here)


@pytest.mark.parametrize(
    ("action", "place", "kind"),
    [
        ("cut-data", Place.CONFIRM, Kind.CUT),
        ("drop-data", Place.ACK, Kind.DROP_ARMED),
        ("duplicate", Place.PUBLISH, Kind.DUPLICATE_ARMED),
        ("crash-consumer", Place.BROKER, Kind.CRASHED),
        ("pause-consumer", Place.PRODUCER, Kind.PAUSED),
    ],
)
def test_it_is_done_there_and_says_so(action: str, place: Place, kind: Kind) -> None:
    session = payments(system="broker")
    one = aimed(action, Aim(place), session)
    assert place.word in one.words(session)
    assert one.refusal(session) is None
    one.do(session)
    assert [(event.kind, event.place) for event in session.simulation.log] == [(kind, place)]


def test_a_node_that_stands_still_cannot_be_paused_again() -> None:
    session = payments()
    aimed("pause-consumer", Aim(Place.PRODUCER), session).do(session)
    assert aimed("pause-consumer", Aim(Place.PRODUCER), session).refusal(session) == "the producer is paused"


def test_a_message_is_poisoned_while_it_is_pending_and_after_that_the_next_one_is() -> None:
    session = payments()
    session.advance(20)
    assert aimed("poison", Aim(message=1), session).words(session) == "poison m1"
    aimed("poison", Aim(message=1), session).do(session)
    assert aimed("poison", Aim(message=1), session).refusal(session) == "m1 is poisoned already"
    session.advance(1500)
    assert aimed("poison", Aim(message=2), session).words(session) == "poison m3, the next message"
