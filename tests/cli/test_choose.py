"""`playground choose`: the questions of a design review, by flags where nobody is there to ask."""

import json

from tests.cli.helpers import invoke

ANSWERS = "lose=no,twice=no,effect=own,order=no,system=mqtt"


def test_programs_get_the_need_the_settings_the_price_and_what_stays_open() -> None:
    found = json.loads(invoke("choose", "--answers", ANSWERS, "--json").stdout)
    assert (found["need"], found["met"], found["config"]) == ("exactly-once", True, "qos-1")
    assert found["application"]["consumer.dedup"] == "transaction"
    assert found["price"]["packets"] == 4
    assert {"F2", "F7"} <= set(found["protects"])
    assert "mqtt-qos-2-handler-dies" in found["presets"]


def test_people_read_settings_price_and_what_it_protects_from() -> None:
    text = invoke("choose", "--answers", ANSWERS, columns=120).stdout
    for part in ("qos = 1", "4 packets a message", "It protects from", "the subscriber crashes after the effect"):
        assert part in text


def test_where_nobody_can_be_asked_the_missing_answers_are_named() -> None:
    result = invoke("choose", "--lose", "no")
    assert result.exit_code == 2
    assert "--twice no|yes" in result.stderr
    assert "--system" in result.stderr


def test_a_wrong_answer_gets_the_nearest_right_one() -> None:
    assert "did you mean 'own'" in invoke("choose", "--answers", ANSWERS.replace("=own", "=owm")).stderr
    assert "unknown question 'speed' (lose, " in invoke("choose", "--answers", "speed=yes").stderr
    assert invoke("choose", "--answers", ANSWERS.replace("mqtt", "mqt")).exit_code == 2


def test_the_weakest_need_is_named_too() -> None:
    answers = "lose=yes,twice=no,effect=keyed,order=no,system=http"
    assert json.loads(invoke("choose", "--answers", answers, "--json").stdout)["need"] == "at-most-once"
    assert invoke("choose", "--answers", answers).stdout.startswith("at-most-once, with http")


def test_what_is_left_is_named_and_nothing_beside_it() -> None:
    answers = "lose=no,twice=no,effect=external,order=no,system=kafka"
    text = " ".join(invoke("choose", "--answers", answers).stdout.split())
    assert "exactly-once, with kafka: not all of it No settings" in text
    left = text.partition("what is left: ")[2].partition(".")[0]
    assert ("lost" in left, "done twice" in left) == (False, True)
    assert "processing always fails: parked after the first failure (F10)" in text, "no shield against one failure"


def test_how_it_works_is_said_in_the_system_s_own_words() -> None:
    """An id that nobody looks at is not named; the broker's own, where it knows what came before, is."""
    told = {
        system: " ".join(
            json.loads(
                invoke(
                    "choose", "--answers", f"lose=no,twice={twice},effect=own,order=no,system={system}", "--json"
                ).stdout
            )["mechanism"]
        )
        for system, twice in (("sqs-fifo", "no"), ("mqtt", "yes"), ("http", "no"))
    }
    assert "until SQS's MessageId comes, each time with the same MessageDeduplicationId" in told["sqs-fifo"]
    assert "SQS hands out a message again until the consumer's DeleteMessage comes." in told["sqs-fifo"]
    assert "The effect and the note that its id is processed" in told["sqs-fifo"]
    assert "The publisher sends a message until the broker's PUBACK comes." in told["mqtt"]
    assert "The server puts an Idempotency-Key on record" in told["http"]
