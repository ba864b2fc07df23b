from playground.guarantee.bench import measure, try_out
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.search import other_faults
from playground.matrix.cells import SystemChoice
from playground.systems import SYSTEMS

MARKED = SystemChoice("rabbitmq@4.3", None, {"confirm.select": True}, {"consumer.dedup": "mark-first"})


def test_a_crash_between_the_mark_and_the_effect_is_found() -> None:
    lost = [one for one in other_faults(MARKED) if one.outcome == "lost" and one.kind == "a crash"]
    assert [one.fault for one in lost] == ["the consumer crashes right after `marked`"]
    assert lost[0].script is not None
    assert len(lost[0].script.steps) == 1


def test_only_a_crash_that_shows_more_than_the_standard_faults_counts() -> None:
    profile = SYSTEMS["rabbitmq"]
    assert profile.dialect is not None
    question = GuaranteeQuestion(profile, profile.dialect, "4.3", None, try_out, other_faults, measure)
    marked = question.judged(MARKED)
    assert sorted(one.short for one in marked.losing) == ["a crash", "an unroutable publish"]
    assert [one.leg.word for one in marked.legs if one.losing] == ["producer", "effect"]
    assert marked.scripts > len(marked.tried)
    kept = question.judged(
        MARKED._replace(settings={**MARKED.settings, "mandatory": True}, application={"consumer.dedup": "transaction"})
    )
    assert (kept.losing, kept.repeating) == ((), ())


def test_what_a_queue_still_has_when_it_crashes_is_lost_because_nobody_answered() -> None:
    settings = {"MessageRetentionPeriod": 60, "VisibilityTimeout": 300}
    lost = [one for one in other_faults(SystemChoice("sqs", None, settings)) if one.outcome == "lost"]
    assert {one.node for one in lost} == {"consumer"}


def test_a_loss_of_power_is_tried_only_where_it_takes_more() -> None:
    quorum = SystemChoice("rabbitmq@4.3", "confirms-quorum")
    assert any("loses power" in one.fault for one in other_faults(SystemChoice("rabbitmq@4.3")))
    assert not any("loses power" in one.fault for one in other_faults(quorum))


def test_a_publish_that_finds_no_queue_is_lost_though_confirmed_unless_it_is_mandatory() -> None:
    confirmed = SystemChoice("rabbitmq@4.3", None, {"confirm.select": True})
    assert [one.outcome for one in other_faults(confirmed) if one.kind == "an unroutable publish"] == ["lost"]
    mandatory = confirmed._replace(settings={**confirmed.settings, "mandatory": True})
    assert [one.outcome for one in other_faults(mandatory) if one.kind == "an unroutable publish"] == ["failed"]
    assert not [one for one in other_faults(SystemChoice("sqs")) if one.kind == "an unroutable publish"]


def test_what_the_broker_was_done_with_before_it_crashed_is_lost_on_the_way_to_the_consumer() -> None:
    """It has confirmed, to three nodes, and settled as it delivered: no other type of queue would have helped."""
    automatic: dict[str, str | int | bool | None] = {
        "confirm.select": True,
        "mandatory": True,
        "auto_ack": True,
        "x-queue-type": "quorum",
    }
    trials = other_faults(SystemChoice("rabbitmq@4.3", None, automatic))
    lost = {one.node for one in trials if one.outcome == "lost" and one.about.startswith("the broker")}
    assert lost == {"consumer"}
