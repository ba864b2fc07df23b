import pytest

from playground.engine.mechanisms.answers import answers_of

PACKET = (3, 1, 2, 3, 1)


@pytest.mark.parametrize(
    ("ack", "moments"),
    [("never", []), ("automatic", []), ("before", ["before", "to_known"]), ("after", ["after", "to_known"])],
)
def test_a_way_to_acknowledge_is_when_it_is_done(ack: str, moments: list[str]) -> None:
    answers = answers_of(ack, 17)
    given = {"before": answers.before, "after": answers.after, "to_known": answers.to_known}
    assert [moment for moment, answer in given.items() if answer] == moments
    assert all(answer(PACKET, 5) == (17, PACKET, 5) for answer in given.values() if answer)


def test_only_with_automatic_answers_the_broker_settles_as_it_dispatches() -> None:
    assert [ack for ack in ("never", "automatic", "before", "after") if answers_of(ack, 0).is_automatic] == [
        "automatic"
    ]
