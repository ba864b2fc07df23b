"""Another promise in mid-run."""

from playground.engine.settings import Guarantee
from playground.live.interventions import INTERVENTIONS
from playground.live.race import Race
from playground.live.session import Session
from playground.scenario.load import load_text

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


def test_each_column_of_the_race_runs_a_configuration_of_its_own() -> None:
    race = Race.of(load_text(TEXT, "p.toml"))
    natives = [script.native for script in race.scripts()]
    assert [one.config for one in natives if one] == ["auto-ack", "confirms-quorum", "confirms-quorum-inbox"]
    assert [script.settings.guarantee for script in race.scripts()] == list(Guarantee)
