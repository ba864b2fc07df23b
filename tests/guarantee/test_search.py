from playground.guarantee.answer import GuaranteeQuestion
from playground.guarantee.bench import measure, try_out
from playground.guarantee.search import crashes
from playground.matrix.cells import SystemChoice
from playground.systems import SYSTEMS

MARKED = SystemChoice("rabbitmq@4.3", None, {"confirm.select": True}, {"consumer.dedup": "mark-first"})


def test_a_crash_between_the_mark_and_the_effect_is_found() -> None:
    lost = [one for one in crashes(MARKED) if one.outcome == "lost"]
    assert [one.fault for one in lost] == ["consumer crashes right after `marked`"]
    assert lost[0].script is not None
    assert len(lost[0].script.steps) == 1


def test_only_a_crash_that_shows_more_than_the_standard_faults_counts() -> None:
    profile = SYSTEMS["rabbitmq"]
    assert profile.dialect is not None
    question = GuaranteeQuestion(profile, profile.dialect, "4.3", None, try_out, crashes, measure)
    marked = question.judged(MARKED)
    assert [one.short for one in marked.losing] == ["a crash"]
    assert [one.leg.word for one in marked.legs if one.losing] == ["effect"]
    assert marked.scripts > len(marked.tried)
    kept = question.judged(MARKED._replace(application={"consumer.dedup": "transaction"}))
    assert (kept.losing, kept.repeating) == ((), ())


def test_a_loss_of_power_is_tried_only_where_it_takes_more() -> None:
    quorum = SystemChoice("rabbitmq@4.3", "confirms-quorum")
    assert any("loses power" in one.fault for one in crashes(SystemChoice("rabbitmq@4.3")))
    assert not any("loses power" in one.fault for one in crashes(quorum))
