"""Places: a role and an index in one small number."""

import copy
import pickle

import pytest

from playground.engine.events import Kind
from playground.engine.log import code_of, split_code
from playground.engine.places import PLACE_BITS, Place
from playground.engine.weather import Weather

THIRD = Place.CONSUMER.at(2)


def test_the_first_place_of_a_role_keeps_its_number_and_its_word() -> None:
    assert [int(place) for place in Place] == list(range(8))
    assert Place.CONSUMER.at(0) is Place.CONSUMER
    assert (Place.CONSUMER.word, Place.CONSUMER.index) == ("consumer", 0)


def test_another_place_of_a_role_has_its_number_in_its_word() -> None:
    assert (THIRD.word, THIRD.role, THIRD.index) == ("consumer-3", Place.CONSUMER, 2)
    assert Place.ACK.at(1).is_link
    assert Place.ACK.at(1).leads_back
    assert not THIRD.is_link


def test_a_place_is_one_object_however_it_is_come_by() -> None:
    assert Place(int(THIRD)) is THIRD
    assert pickle.loads(pickle.dumps(THIRD)) is THIRD
    assert copy.deepcopy(THIRD) is THIRD
    assert THIRD.at(0).at(2) is THIRD


def test_every_place_fits_into_a_row_beside_every_kind() -> None:
    last = Place.ACK.at(31)
    assert last < 1 << PLACE_BITS
    for kind in Kind:
        assert split_code(code_of(kind, last)) == (kind, last)
        assert code_of(kind, last) < 1 << 16


@pytest.mark.parametrize("number", [-1, 9, 1 << PLACE_BITS])
def test_no_role_no_place(number: int) -> None:
    with pytest.raises(ValueError, match="is not a valid Place"):
        Place(number)


def test_the_weather_is_that_of_the_role() -> None:
    assert Weather(7, Place.DELIVER).draw(3, 1) == Weather(7, Place.DELIVER.at(1)).draw(3, 1)


def test_a_sentence_has_an_article_for_a_role_and_the_number_for_a_name() -> None:
    places = Place.CONSUMER, Place.CONSUMER.at(1), Place.BROKER, Place.DELIVER.at(1)
    assert [place.noun for place in places] == ["the consumer", "consumer-2", "the broker", "the deliver-2"]
