"""Another promise in mid-run."""

from playground.engine.settings import Guarantee
from playground.live.interventions import INTERVENTIONS
from playground.live.race.race import Race
from playground.live.session import Session
from playground.scenario.load import load_text

from .helpers import session_of, to_the_end

TEXT = """
format = 1
title = "T"
system = "rabbitmq"
config = "confirms-quorum"
[workload]
messages = 3
[[steps]]
do = "crash"
node = "consumer"
when = { event = "applied", message = "m2" }
"""


def test_a_run_of_a_real_system_is_done_again_in_the_configuration_for_that_promise() -> None:
    session = Session(load_text(TEXT, "p.toml"))
    session.advance(5000)
    three = INTERVENTIONS["exactly-once"]
    assert three.words(session) == "run it as confirms-quorum-inbox (exactly-once)"
    assert INTERVENTIONS["at-least-once"].refusal(session) == "it runs as confirms-quorum already"
    assert session.tally.judge.counters()["duplicated"] == 1
    three.do(session)
    assert session.tally.judge.counters()["duplicated"] == 0
    assert session.script.native is not None
    assert session.script.native.config == "confirms-quorum-inbox"
    assert three.refusal(session) == "it runs as confirms-quorum-inbox already"


def test_what_is_armed_outlives_a_configuration_in_which_the_run_was_over_sooner() -> None:
    session = session_of("rabbitmq-twenty-first")
    session.advance(3000)
    INTERVENTIONS["at-most-once"].do(session)
    to_the_end(session)
    assert session.over
    INTERVENTIONS["exactly-once"].do(session)
    alone = to_the_end(session_of("rabbitmq-twenty-first", "exactly-once"))
    assert session.over
    assert session.tally.judge.counters() == alone.tally.judge.counters()
    assert session.tally.judge.counters()["lost"] == 2


def test_faults_that_a_person_ended_are_ended_at_the_same_time_in_another_configuration() -> None:
    session = session_of("rabbitmq-twenty-first")
    session.advance(3000)
    session.judge()
    to_the_end(session)
    INTERVENTIONS["exactly-once"].do(session)
    assert (session.over, session.simulation.chaos_end_ms) == (True, 3000)


def test_each_column_of_the_race_runs_a_configuration_of_its_own() -> None:
    race = Race.of(load_text(TEXT, "p.toml"))
    natives = [one.script.native for one in race.entrants]
    assert [one.config for one in natives if one] == ["auto-ack", "confirms-quorum", "confirms-quorum-inbox"]
    assert [one.script.settings.guarantee for one in race.entrants] == list(Guarantee)


def test_a_configuration_that_comes_only_near_a_promise_is_said_to() -> None:
    queue = Session(load_text(TEXT.replace("rabbitmq", "sqs").replace("confirms-quorum", "default"), "p.toml"))
    words = [INTERVENTIONS[one.word].words(queue) for one in Guarantee]
    assert words == [
        "run it as delete-first (nearest to at-most-once)",
        "run it as default (at-least-once)",
        "run it as default (nearest to exactly-once)",
    ]
