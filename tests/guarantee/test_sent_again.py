from playground.guarantee.bench import try_out
from playground.guarantee.scripts import short_name
from playground.matrix.cells import SystemChoice, came_to
from playground.systems.native import NativeValue
from tests.each import of_each

_TOLD_FAILED = ("F2", "F4a", "F9")


def done(key: str, retries: int, version: str = "v1") -> dict[str, int]:
    """How often the work is done under each fault after which a client may be told that it failed."""
    settings: dict[str, NativeValue] = {"Idempotency-Key": key, "max_network_retries": retries, "api_version": version}
    return {one.fault: one.effects for one in try_out(SystemChoice("http", None, settings), _TOLD_FAILED)}


@of_each(
    [
        ("none", 0, "v1", [2, 2, 2]),
        ("fresh", 0, "v2", [2, 2, 2]),
        ("per-call", 0, "v2", [2, 2, 2]),
        ("per-call", 2, "v1", [1, 2, 1]),  # The stored 500 alone is still told.
        ("stable", 0, "v1", [1, 1, 1]),
        ("stable", 0, "v2", [1, 1, 1]),
    ]
)
def test_what_is_told_as_failed_and_sent_again_is_done_twice_unless_its_key_is_stable(
    key: str, retries: int, version: str, times: list[int]
) -> None:
    assert [*done(key, retries, version).values()] == times


def test_an_application_that_is_said_never_to_send_again_is_believed() -> None:
    choice = SystemChoice("http", None, {"max_network_retries": 0}, {"producer.resend": "never"})
    assert [(one.effects, one.believes) for one in try_out(choice, ("F2",))] == [(1, "failed")]


def test_its_script_shows_it_and_is_no_cell_of_the_table() -> None:
    choice = SystemChoice("http", None, {"max_network_retries": 0})
    [trial] = try_out(choice, ("F2",))
    assert trial.script is not None
    assert came_to(trial.script.settings, trial.script.steps, None).effects == trial.effects
    assert (trial.about, short_name(trial, choice)) == ("the answer is lost, and its application sends again", "")
