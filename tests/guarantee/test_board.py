import pytest

from playground.guarantee.board import Board, BoardSwitch, board_of, first_board
from playground.guarantee.legs import Leg
from playground.scenario.load import load_preset, load_text
from playground.systems.native import NativeValue


def turned(board: Board, name: str, value: NativeValue | None = None) -> Board:
    switch = board.find(name)
    assert switch is not None
    return board.turned(switch, switch.next if value is None else value)


def closing(board: Board) -> set[tuple[str, NativeValue]]:
    gaps = board.find_closing(lambda: True) or []
    return {(change.name, change.value) for gap in gaps for change in gap.changes}


def test_the_board_begins_with_what_a_new_user_gets() -> None:
    board = Board.of("rabbitmq")
    assert [one.name for one in board.switches[:3]] == ["system", "config", "confirm.select"]
    assert board.verdicts.name == "may lose, may duplicate"


def test_a_turn_is_tried_at_once() -> None:
    confirmed = turned(turned(Board.of("rabbitmq"), "confirm.select"), "mandatory")
    assert confirmed.verdicts.name == "at-least-once: may duplicate"
    assert turned(confirmed, "consumer.dedup", "transaction").verdicts.name == "exactly-once (effectively once)"


def test_turns_come_round() -> None:
    board = Board.of("rabbitmq")
    assert turned(turned(board, "confirm.select"), "confirm.select").verdicts.flags == board.verdicts.flags


def test_another_system_and_another_configuration_begin_anew() -> None:
    board = turned(turned(Board.of("rabbitmq"), "confirm.select"), "config", "auto-ack")
    assert (board.choice.config, board.choice.settings) == ("auto-ack", {})
    assert turned(board, "system", "sqs@2012-11-05").native.profile.name == "sqs"


def test_another_version_keeps_what_is_set() -> None:
    board = turned(turned(Board.of("rabbitmq"), "confirm.select"), "consumer.dedup", "transaction")
    older = turned(board, "system", "rabbitmq@3.13")
    assert older.choice == board.choice._replace(system="rabbitmq@3.13")


def test_what_contradicts_another_setting_is_said_with_the_systems_rule() -> None:
    board = turned(turned(Board.of("rabbitmq"), "x-queue-type", "quorum"), "durable", False)
    assert "a quorum queue is always durable" in board.problem


def test_a_number_is_turned_through_its_bounds_and_its_default() -> None:
    switch = Board.of("sqs").find("VisibilityTimeout")
    assert isinstance(switch, BoardSwitch)
    assert (switch.values, switch.next) == ((0, 30, 43_200), 43_200)
    far = Board.of("rabbitmq").find("consumer_timeout")
    assert isinstance(far, BoardSwitch)
    assert far.values == (60_000, 1_800_000, 3_600_000, 18_000_000), "and not its bound, 31 years"


@pytest.mark.parametrize("system", ["direct", "broker", "", "rabbitmq@9"])
def test_what_is_no_real_system_gets_the_board_of_one(system: str) -> None:
    assert first_board("sqs-fifo").native.profile.name == "sqs-fifo"
    assert first_board(system).native.profile.dialect is not None


def test_gaps_are_found_before_anybody_looks_for_what_closes_them() -> None:
    board = Board.of("rabbitmq")
    assert [(one.title, one.remedy) for one in board.gaps] == [
        ("Publisher to broker: may lose", None),
        ("Effect: may duplicate", None),
    ]
    closing = board.find_closing(lambda: True) or []
    assert [one.remedy.change.name for one in closing if one.remedy] == ["confirm.select", "consumer.dedup"]
    assert board.find_closing(lambda: False) is None, "nobody wants to know"


def test_a_board_begins_with_what_the_run_sets() -> None:
    board = board_of(load_preset("rabbitmq-twenty-first"))
    assert (board.choice.config, board.choice.settings) == ("confirms-quorum", {"prefetch_count": 3})
    assert board_of(load_preset("ack-lost")).native.profile.dialect is not None


def test_a_board_begins_with_what_the_application_of_the_run_does() -> None:
    text = 'format = 1\ntitle = "Deduplicated"\nsystem = "rabbitmq"\n[consumer]\ndedup = "transaction"\n'
    preset = load_text(text)
    assert board_of(preset).choice.application == {"consumer.dedup": "transaction"}


def test_a_board_of_a_story_whose_effect_is_made_elsewhere_offers_no_transaction_but_the_key_with_the_call() -> None:
    board = board_of(load_preset("lambda-batch-fails-whole"))
    assert board.choice.application == {"consumer.effect": "external"}
    assert closing(board) == {("FunctionResponseTypes", "ReportBatchItemFailures")}
    changes = closing(turned(board, "FunctionResponseTypes", "ReportBatchItemFailures"))
    assert ("consumer.effect_key", True) in changes
    assert ("consumer.dedup", "transaction") not in changes


def test_the_board_tells_what_its_verdicts_rest_on() -> None:
    asked = [one.text for one in Board.of("kafka").conditions]
    assert any("min.insync.replicas = 2" in one for one in asked)
    assert any("the group has a position" in one for one in asked)


def test_where_the_effect_is_made_can_be_turned_and_only_a_call_carries_a_key() -> None:
    own = Board.of("pulsar")
    called = turned(own, "consumer.effect", "external")
    keyed = turned(called, "consumer.effect_key")
    assert [own.find("consumer.effect_key") is None, called.find("consumer.effect_key") is None] == [True, False]
    assert (called.verdicts.repeating != (), keyed.verdicts.repeating) == (True, ())
    back = turned(keyed, "consumer.effect", "own")
    assert (back.problem, back.choice.application) == ("", {"consumer.effect": "own"})


def test_each_leg_has_the_conditions_that_are_about_it() -> None:
    board = turned(Board.of("rabbitmq"), "consumer.dedup", "transaction")
    assert ["the ids are in one database" in one.text for one in board.conditions_of(Leg.EFFECT)] == [True]
    assert ["disk survives" in one.text for one in board.conditions_of(Leg.CONSUMER)] == [True]
