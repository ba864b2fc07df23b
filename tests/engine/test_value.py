"""Values: given by name, compared by what they hold, never changed; written once and not for each class."""

import copy
import pickle
from dataclasses import FrozenInstanceError, field, fields, replace

import pytest

from playground.engine.commands import Crash, Drop
from playground.engine.places import Place
from playground.engine.value import Value


class Held(Value):
    needed: int
    usual: int = 7
    made: list[int] = field(default_factory=list)
    aside: int = field(default=0, compare=False, repr=False)


def test_what_is_left_out_is_as_by_default_and_made_anew_for_each() -> None:
    one, other = Held(needed=1), Held(needed=1)
    assert (one.needed, one.usual, one.made) == (1, 7, [])
    assert one.made is not other.made


def test_what_is_missing_or_unknown_is_named() -> None:
    with pytest.raises(TypeError, match="Held needs needed"):
        Held(usual=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Held has no unheard"):
        Held(needed=1, unheard=2)  # type: ignore[call-arg]


def test_a_value_never_changes() -> None:
    value = Held(needed=1)
    with pytest.raises(FrozenInstanceError):
        value.needed = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del value.needed
    assert value.needed == 1


def test_values_are_equal_where_they_hold_the_same_and_are_of_one_class() -> None:
    down = Crash(node=Place.BROKER)
    assert down == Crash(node=Place.BROKER, for_ms=1000)
    assert down != replace(down, for_ms=1)
    assert len({down, Crash(node=Place.BROKER), replace(down, for_ms=1)}) == 2
    assert Held(needed=1) != down
    assert Held(needed=1) == Held(needed=1, aside=5)


def test_a_value_tells_what_it_holds_and_outlives_a_copy() -> None:
    down = Crash(node=Place.BROKER)
    assert repr(down) == f"Crash(node={Place.BROKER!r}, for_ms=1000, how='process')"
    assert repr(Held(needed=1)) == "Held(needed=1, usual=7, made=[])"
    assert pickle.loads(pickle.dumps(down)) == copy.deepcopy(down) == down


def test_what_a_value_inherits_comes_before_its_own() -> None:
    assert [one.name for one in fields(Drop)] == ["link", "message", "attempt", "count"]
