"""A client that is away for longer than its session lasts: counted in a run, which can be played."""

import pytest

from playground.configuration.cases import SettingsCase
from playground.guarantee.absences import absence_of
from playground.guarantee.conditions import absence_in, conditions_beside
from playground.matrix.cells import SystemChoice
from playground.scenario.native import native_of
from playground.scenario.token import open_token, play_shared
from playground.systems.native import NativeValue


def choice(**settings: NativeValue) -> SystemChoice:
    return SystemChoice("mqtt", "qos-1", settings=settings)


def asked(given: SystemChoice) -> list[str]:
    native = native_of(given.table())
    assert native is not None
    return [one.text for one in conditions_beside(native, given, SettingsCase((), {})) if "back within" in one.text]


def test_what_is_queued_and_what_is_published_meanwhile_is_counted_as_lost() -> None:
    """m1 is queued at 50, and the consumer off from then on; at 60050 the session is over, at 60550 m2 finds none."""
    [told] = asked(choice(session_expiry_interval=60))
    assert told == (
        "each client is back within 60 s (session_expiry_interval: then its session is gone; counted: off for 61 s, "
        "2 of 2 messages lost)"
    )


def test_the_shorter_interval_is_the_condition() -> None:
    [told] = asked(choice(session_expiry_interval=60, persistent_client_expiration=3600))
    assert told.startswith("each client is back within 60 s (session_expiry_interval: ")
    [told] = asked(choice(persistent_client_expiration=3600))
    assert told.startswith("each client is back within 3,600 s (persistent_client_expiration: ")


def test_the_run_that_was_counted_can_be_played() -> None:
    given = choice(session_expiry_interval=60)
    found = absence_of(given, ("session_expiry_interval",))
    assert found is not None
    assert found.title == "Off for 61 s: 2 of 2 messages lost"
    assert play_shared(open_token(found.token)).judgement.counters["lost"] == 2


@pytest.mark.parametrize("given", [choice(), choice(session_expiry_interval=604_800), SystemChoice("sqs")])
def test_where_no_run_lasts_for_so_long_nothing_is_counted(given: SystemChoice) -> None:
    native = native_of(given.table())
    assert native is not None
    assert absence_in(native, given) is None
    assert not any("counted" in text for text in asked(given))
