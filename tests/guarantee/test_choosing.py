"""What a design review comes to is tried, so it holds for whatever system there is."""

import pytest

from playground.engine.settings import Guarantee
from playground.guarantee.bench import try_out
from playground.guarantee.choosing import QUESTIONS, need_of, recommend

STRICT = {"lose": "no", "twice": "no", "effect": "own", "order": "no"}


@pytest.mark.parametrize(
    ("lose", "twice", "need"),
    [
        ("no", "no", Guarantee.EXACTLY_ONCE),
        ("no", "yes", Guarantee.AT_LEAST_ONCE),
        ("yes", "no", Guarantee.AT_MOST_ONCE),
        ("yes", "yes", None),
    ],
)
def test_what_must_not_happen_is_what_is_needed(lose: str, twice: str, need: Guarantee | None) -> None:
    assert need_of({"lose": lose, "twice": twice}) is need


@pytest.mark.parametrize("system", ["mqtt", "pulsar"])
def test_neither_loss_nor_repetition_takes_the_consumers_own_record(system: str) -> None:
    found = recommend(system, STRICT)
    assert found.is_met
    assert found.choice.application["consumer.dedup"] == "transaction"
    assert not {"lost", "duplicated"} & {one.outcome for one in try_out(found.choice)}


def test_mqtt_is_run_with_qos_1_and_not_2_for_that_since_qos_2_loses_in_the_subscriber() -> None:
    found = recommend("mqtt", STRICT)
    assert found.settings["qos"] == found.settings["subscription.qos"] == 1
    assert found.cheapest.packets < found.price.packets


def test_what_may_be_lost_and_may_come_twice_costs_least() -> None:
    found = recommend("mqtt", {**STRICT, "lose": "yes", "twice": "yes"})
    assert (found.price, found.choice.config) == (found.cheapest, "qos-0")


def test_an_effect_elsewhere_that_takes_no_key_cannot_be_had_exactly_once() -> None:
    assert not recommend("pulsar", {**STRICT, "effect": "external"}).is_met
    assert recommend("pulsar", {**STRICT, "effect": "keyed"}).is_met


def test_order_is_looked_at_only_where_it_matters() -> None:
    assert recommend("mqtt", {**STRICT, "twice": "yes"}).overtakes is None
    assert recommend("mqtt", {**STRICT, "twice": "yes", "order": "yes"}).overtakes is not None


def test_there_is_no_such_system() -> None:
    with pytest.raises(KeyError):
        recommend("broker", STRICT)
    assert all(len(one.answers) > 1 for one in QUESTIONS)
