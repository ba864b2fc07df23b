"""What a design review comes to is tried, so it holds for whatever system there is."""

import pytest

from playground.engine.settings import Guarantee
from playground.guarantee.bench import try_out
from playground.guarantee.choosing import need_of, recommend
from playground.guarantee.review import QUESTIONS
from tests.guarantee.reviews import reviewed

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
    found = reviewed(system, STRICT)
    assert found.is_met
    assert found.choice.application["consumer.dedup"] == "transaction"
    assert not {"lost", "duplicated"} & {one.outcome for one in try_out(found.choice)}


def test_mqtt_is_run_with_qos_1_and_not_2_for_that_since_qos_2_loses_in_the_subscriber() -> None:
    found = reviewed("mqtt", STRICT)
    assert found.settings["qos"] == found.settings["subscription.qos"] == 1
    assert found.cheapest.packets < found.price.packets


def test_what_may_be_lost_and_may_come_twice_costs_least() -> None:
    found = reviewed("mqtt", {**STRICT, "lose": "yes", "twice": "yes"})
    assert (found.price, found.choice.config) == (found.cheapest, "qos-0")


def test_an_effect_elsewhere_that_takes_no_key_cannot_be_had_exactly_once() -> None:
    assert not reviewed("pulsar", {**STRICT, "effect": "external"}).is_met
    assert reviewed("pulsar", {**STRICT, "effect": "keyed"}).is_met


def test_an_effect_elsewhere_is_noted_behind_its_call_and_joins_no_transaction() -> None:
    found = reviewed("sqs", {**STRICT, "effect": "external"})
    assert found.application["consumer.dedup"] == "effect-first"
    assert any("an idempotency key at whoever makes the effect" in one for one in found.advice)
    assert any("no two workers have the message in hand at once" in one.text for one in found.conditions)
    assert not list(reviewed("sqs", STRICT).advice)


def test_what_only_a_note_keeps_from_being_done_twice_is_told_apart() -> None:
    found = reviewed("sqs", {**STRICT, "effect": "external"})
    protects = {one.fault for one in found.protects}
    assert protects & found.by_the_record == {"F2", "F11", "F13"}, "both copies may be in hand at once, as after F4a"
    assert {"F1", "F6", "F8"} <= protects - found.by_the_record
    assert reviewed("sqs", STRICT).by_the_record == frozenset()


def test_a_queue_without_order_leads_to_the_kind_that_keeps_it() -> None:
    [advice] = reviewed("sqs", {**STRICT, "order": "yes"}).advice
    assert all(word in advice for word in ("MessageGroupId", "system=sqs-fifo", "holds its group up"))


def test_only_what_must_not_happen_is_left() -> None:
    found = reviewed("sqs", {**STRICT, "lose": "yes", "effect": "external"})
    assert found.verdicts.losing, "which was allowed"
    assert [*found.left] == []


def test_two_who_have_a_message_in_hand_at_once_meet_a_unique_key_where_it_may_be_lost() -> None:
    """After F4a both copies are out: only a record that is put in before the work refuses one of them."""
    found = reviewed("sqs", {**STRICT, "lose": "yes", "effect": "external"})
    assert (found.is_met, found.application["consumer.dedup"]) == (True, "in-flight")
    assert "F4a" in {one.fault for one in found.protects}
    assert "an id is kept as long as its message may come again" in [one.text for one in found.conditions]
    assert [*reviewed("mqtt", STRICT).left] == []


def test_one_delivery_at_a_time_keeps_the_order_where_a_system_has_a_setting_for_that() -> None:
    found = reviewed("jetstream", {**STRICT, "order": "yes"})
    assert (found.is_met, found.settings["MaxAckPending"], found.overtakes) == (True, 1, ())


def test_order_is_looked_at_only_where_it_matters() -> None:
    assert reviewed("mqtt", {**STRICT, "twice": "yes"}).overtakes is None
    assert reviewed("mqtt", {**STRICT, "twice": "yes", "order": "yes"}).overtakes is not None


def test_there_is_no_such_system() -> None:
    with pytest.raises(KeyError):
        recommend("broker", STRICT)
    assert all(len(one.answers) > 1 for one in QUESTIONS)


def test_what_must_not_be_lost_lies_in_a_replicated_queue_and_goes_to_a_dead_letter_exchange() -> None:
    found = reviewed("rabbitmq", {**STRICT, "twice": "yes"})
    wanted = {"confirm.select": True, "mandatory": True, "x-queue-type": "quorum", "delivery_mode": 2}
    assert found.settings.items() >= wanted.items()
    assert found.settings["x-dead-letter-exchange"]
    assert not found.verdicts.stuck
    assert not any("disk" in one.text for one in found.conditions)


def test_nothing_is_done_twice_at_the_price_of_never_being_done() -> None:
    found = reviewed("redis-streams", {**STRICT, "effect": "external"})
    assert not found.is_met
    assert found.native.setup.values["XAUTOCLAIM"] is True
    assert (found.settings["appendonly"], found.settings["appendfsync"]) == (True, "always"), "one alone is no help"


def test_what_may_be_lost_is_noted_before_an_effect_elsewhere() -> None:
    found = reviewed("pulsar", {**STRICT, "lose": "yes", "effect": "external"})
    assert (found.is_met, found.application["consumer.dedup"]) == (True, "in-flight")


def test_a_group_without_a_position_begins_at_the_earliest_where_nothing_may_be_lost() -> None:
    found = reviewed("kafka", {**STRICT, "twice": "yes"})
    assert (found.is_met, found.settings["auto.offset.reset"]) == (True, "earliest")
    assert (found.application["consumer.on_failure"], found.verdicts.stuck) == ("park", ())


@pytest.mark.parametrize(("system", "line"), [("pulsar", "one topic"), ("sqs", "one queue")])
def test_what_overtakes_is_told_and_not_counted_among_what_it_protects_from(system: str, line: str) -> None:
    found = reviewed(system, {**STRICT, "order": "yes"})
    overtaken = {one.fault for one in found.overtakes or ()}
    assert bool(overtaken) is (system == "sqs"), "a visibility timeout lets later ones pass"
    assert not overtaken & {one.fault for one in found.protects}
    assert any(f"through {line}, to one consumer at a time" in one.text for one in found.conditions)


@pytest.mark.parametrize(("system", "line"), [("sqs-fifo", "one message group"), ("kafka", "one partition")])
def test_that_what_is_parked_loses_its_place_is_a_condition_of_the_order(system: str, line: str) -> None:
    for order in ("yes", "no"):
        found = reviewed(system, {**STRICT, "twice": "yes", "order": order})
        told = " ".join(one.text for one in found.conditions)
        assert ("dead letters break the order" in told, f"through {line}, " in told) == (order == "yes",) * 2
        assert found.verdicts.parked
