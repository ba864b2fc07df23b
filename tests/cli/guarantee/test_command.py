"""`playground guarantee`: the answer for people, for programs and for code scanning, and its exit codes."""

import json
from pathlib import Path

import pytest

from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.systems import SYSTEMS
from tests.cli.helpers import invoke

KEY = "Idempotency-Key=stable"


def test_the_answer_names_the_gap_the_script_the_setting_and_what_stays_open() -> None:
    result = invoke("guarantee", "http", "--more")
    text = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert "At-least-once: may duplicate" in text
    late = "the answer is lost, and the retry comes after the key was pruned (F12)"
    assert f'Idempotency-Key = "stable" closes it, but not when {late}.' in text
    assert "See https://docs.stripe.com/api/idempotent_requests" in text
    assert "still done twice when the answer is lost, and the retry comes after the key was pruned (F12)" in text


def test_no_line_but_a_command_is_wider_than_the_terminal() -> None:
    lines = invoke("guarantee", "http", KEY, "--need", "exactly-once").stdout.splitlines()
    assert [line for line in lines if len(line) > 80 and not line.startswith("  playground play dp1_")] == []


def test_each_leg_and_all_of_them_together_have_the_shortest_script_that_plays() -> None:
    [answer] = json.loads(invoke("guarantee", "mqtt", "--json").stdout)["answers"]
    scripts = {leg["leg"]: leg["scripts"] for leg in answer["legs"]}
    assert scripts["consumer"]["duplicate"] is None
    for script in (scripts["producer"]["lose"], scripts["consumer"]["lose"], answer["end_to_end"]["lose"]):
        assert play_out(load_preset(script)).judgement.counters["lost"] == 1


def test_more_replicas_in_sync_than_there_are_are_a_warning_and_count_as_all_there_are() -> None:
    said = ("guarantee", "kafka", "replication.factor=1", "log.flush.interval.messages=1", "--json")
    more, as_many = (json.loads(invoke(*said, f"min.insync.replicas={count}").stdout) for count in (2, 1))
    assert [(one["rule"], one["level"]) for one in more["findings"]] == [("no-effect", "warning")]
    assert more["answers"][0]["guarantee"] == as_many["answers"][0]["guarantee"]


STRATEGY = ("rabbitmq", "x-queue-type=quorum", "x-dead-letter-strategy=at-least-once", "x-dead-letter-exchange=dlx")


def test_what_a_broker_accepts_and_does_otherwise_is_a_warning_and_counts_as_what_it_does() -> None:
    fallen, done = (invoke("guarantee", *STRATEGY, *more, "--json") for more in ((), ("x-overflow=reject-publish",)))
    [finding] = json.loads(fallen.stdout)["findings"]
    assert (finding["rule"], finding["level"]) == ("no-effect", "warning")
    assert "falls back to at-most-once" in finding["text"]
    [answer], [other] = (json.loads(one.stdout)["answers"] for one in (fallen, done))
    assert ["without confirms" in str(one["conditions"]) for one in (answer, other)] == [True, False]
    assert json.loads(done.stdout)["findings"] == []


def test_the_script_plays_the_gap() -> None:
    [gap] = json.loads(invoke("guarantee", "http", "--json").stdout)["answers"][0]["gaps"]
    outcome = play_out(load_preset(gap["script"]))
    assert outcome.judgement.counters["duplicated"] == 1
    assert len(outcome.preset.steps) == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("http", "--need", "at-least-once"), 0),
        (("http", "--need", "exactly-once"), 1),
        (("http", KEY, "--need", "at-most-once"), 1),  # The key is pruned.
        (("http",), 0),
    ],
)
def test_a_need_decides_how_it_ends(arguments: tuple[str, ...], code: int) -> None:
    assert invoke("guarantee", *arguments).exit_code == code


def test_what_a_preset_has_can_be_typed_as_it_is_written_there() -> None:
    typed = ('settings."subscription.qos"="1"', "consumer.workers=2")
    [answer] = json.loads(invoke("guarantee", "mqtt", *typed, "--json").stdout)["answers"]
    assert answer["settings"] == {"subscription.qos": 1}
    assert answer["application"] == {"consumer.workers": 2}
    [line] = invoke("guarantee", "rabbitmq", "consumer.max_tries=often").stderr.splitlines()
    assert line == 'consumer.max_tries=often: must be a whole number, 0 or more, not "often"'


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "name a system; there are "),
        (("htp",), "did you mean http?"),
        (("direct",), "there is no 'direct'"),
        (("http", "rabbitmq"), "one at a time"),
        (("http", "Idempotency-Kye=stable"), "did you mean Idempotency-Key?"),
        (("http", "api=v2"), "did you mean api_version?"),
        (("http", "stored=2xx"), "'stored': what a server stores with a key is api_version here"),
        (("http", "key_retention_hours=0"), "is not from 1 to 2,700 hours; see https://"),
        (("http", "--config", "key-v3"), "did you mean 'key-v2'? (no-key, key, key-v2, fresh-key)"),
        (("http", "--need", "twice"), "unknown guarantee 'twice' (at-most-once, at-least-once, exactly-once)"),
        (("http", "--json", "--sarif"), "one of the two"),
        (("rabbitmq", "confirm.select=maybe"), "confirm.select: 'maybe' is not true or false; see https://"),
        (("rabbitmq", "consumer.ack=maybe"), "consumer.ack=maybe: unknown ack 'maybe' (rabbitmq has never, automatic"),
        (("rabbitmq", "consumer.ak=before"), "consumer.ak=before: unknown key 'ak'; did you mean 'ack'?"),
        (
            ("sqs", "VisibilityTimeout=5m"),
            "'5m' is not from 0 to 43,200 seconds, and has no unit: VisibilityTimeout=300",
        ),
        (("rabbitmq", "consumer_timeout=30 min"), "and has no unit: consumer_timeout=1800000"),
        (("sqs", "VisibilityTimeout", "30"), "settings are written as key=value: VisibilityTimeout=30"),
        (("sqs-fifo", "FifoQueue=true"), "'FifoQueue': sqs-fifo is a FIFO queue by its name"),
        (("sqs", "FunctionResponseTypes=ReportBatch"), "did you mean ReportBatchItemFailures?"),
        (("rabbitmq", "x-single-active-consumer=true"), "RabbitMQ has this argument, and it is not modelled here"),
        (("rabbitmq", "VisibilityTimeout=1"), "no setting of rabbitmq that is modelled; sqs and sqs-fifo have one"),
        (("rabbitmq@4.2",), "rabbitmq has no version '4.2' here; 4.3, 4.0, 3.13"),
        (("rabbitmq", "mandatory=true", "mandatory=no"), "mandatory: given twice, 'mandatory=true' and 'mandatory=no'"),
        (("rabbitmq", "nowhere.yml"), "nowhere.yml: no such file"),
        (("kafka", "transactional.id="), "transactional.id: '' is not a text in one word; see https://"),
        (("rabbitmq", "x-dead-letter-exchange=\x00"), "is not a text in one line; see https://"),
        (("rabbitmq", "x-delivery-limit=3"), "only a quorum queue counts deliveries"),
        (("http", "--profile", "prod"), "no 'prod'"),
        (("http", "--file", "nowhere.yml"), "nowhere.yml: no such file"),
    ],
)
def test_bad_input_is_one_line_and_code_2(arguments: tuple[str, ...], told: str) -> None:
    result = invoke("guarantee", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_file_says_where_a_leg_is_set_and_what_is_wrong_with_it(tmp_path: Path) -> None:
    path = tmp_path / "client.properties"
    path.write_text("Idempotency-Key = stable\nkey_retention_hours = 9999\nmax_network_retrys = 3\n")
    found = json.loads(invoke("guarantee", "http", "--file", str(path), "--json").stdout)
    [answer] = found["answers"]
    assert [(one["name"], one["line"]) for one in answer["legs"][1]["set"]] == [("Idempotency-Key", 1)]
    assert [(one["rule"], one["line"]) for one in found["findings"]] == [("bad-value", 2), ("unknown-key", 3)]


def test_sarif_has_findings_and_gaps_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "client file.properties"
    path.write_text("\nIdempotency-Key = none\nmax_network_retrys = 3\n")
    result = invoke("guarantee", "http", "--file", str(path), "--sarif", "--need", "exactly-once")
    log = json.loads(result.stdout)
    assert (result.exit_code, log["version"]) == (1, "2.1.0")
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    finding, gap = run["results"]
    assert (finding["ruleId"], gap["ruleId"], gap["level"]) == ("unknown-key", "may-duplicate", "error")
    assert rules[gap["ruleIndex"]]["id"] == gap["ruleId"]
    assert "F2" in gap["properties"]["fault"]
    assert "properties" not in finding
    [place] = gap["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 2}
    assert place["physicalLocation"]["artifactLocation"]["uri"].endswith("client%20file.properties")


def test_the_command_line_counts_before_a_file(tmp_path: Path) -> None:
    path = tmp_path / "client.properties"
    path.write_text("Idempotency-Key = none\n")
    found = json.loads(invoke("guarantee", "http", KEY, "--file", str(path), "--json").stdout)
    assert found["answers"][0]["settings"] == {"Idempotency-Key": "stable"}


def test_files_of_nothing_that_is_known_are_bad_input(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    other = tmp_path / "main.tf"
    other.write_text('module "sqs" {\n  source = "./sqs"\n}\n')
    path.write_text("a: 1")
    for file, beside in ((path, ""), (other, "beside that ")):  # Of the other it is told what to give beside it.
        result = invoke("guarantee", "--file", str(file))
        told = f"answer for: {beside}no file says anything of a system"
        assert (result.exit_code, told in result.stderr) == (2, True)


def test_what_two_settings_leave_open_of_rabbitmqs_defaults_a_third_closes() -> None:
    [answer] = json.loads(invoke("guarantee", "rabbitmq", "--json").stdout)["answers"]
    assert answer["guarantee"] == "may lose, may duplicate"
    lose, duplicate = answer["gaps"]
    assert (lose["remedy"]["setting"], lose["remedy"]["value"]) == ("confirm.select", True)
    assert lose["remedy"]["leaves"] == []
    assert (duplicate["remedy"]["setting"], duplicate["remedy"]["value"]) == ("consumer.dedup", "transaction")
    for gap, counter in ((lose, "lost"), (duplicate, "duplicated")):
        assert play_out(load_preset(gap["script"])).judgement.counters[counter] == 1
    assert (answer["still_open"]["lose"], answer["still_open"]["duplicate"]) == ([], [])
    [[further]] = answer["then"]
    assert (further["faults"], further["remedy"]["setting"]) == (["the publish finds no queue"], "mandatory")


def test_confirms_cost_a_packet_and_the_time_of_a_flush() -> None:
    [answer] = json.loads(invoke("guarantee", "rabbitmq", "--json").stdout)["answers"]
    costs = answer["gaps"][0]["remedy"]["costs"]
    assert (costs["packets"], costs["latency_ms"]) == (1, 0)
    assert costs["answer_ms"] > 0
    assert {"F2", "F4a"} <= set(answer["gaps"][0]["remedy"]["opens"]), "a publisher that publishes again does it twice"


def test_profiles_of_spring_are_answers_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "application.yml"
    path.write_text(
        "spring.rabbitmq.publisher-confirm-type: simple\n---\n"
        "spring.config.activate.on-profile: prod\nspring.rabbitmq.listener.simple.acknowledge-mode: none\n"
    )
    found = json.loads(invoke("guarantee", "rabbitmq", "--file", str(path), "--json").stdout)["answers"]
    assert [(one["queues"], one["settings"]["auto_ack"]) for one in found] == [(["default"], False), (["prod"], True)]
    only = json.loads(invoke("guarantee", "--file", str(path), "--profile", "prod", "--json").stdout)["answers"]
    assert [one["queues"] for one in only] == [["prod"]]


def test_a_remedy_is_spelt_as_the_file_would_have_it(tmp_path: Path) -> None:
    path = tmp_path / "celeryconfig.py"
    path.write_text("broker_url = 'amqp://'\ntask_acks_late = True\n")
    [answer] = json.loads(invoke("guarantee", "--file", str(path), "--json").stdout)["answers"]
    spelt = {gap["remedy"]["setting"]: gap["remedy"]["in_your_file"] for gap in answer["gaps"] if gap["remedy"]}
    assert spelt["confirm.select"] == 'broker_transport_options = {"confirm_publish": True}'


def test_celery_acknowledges_what_fails_and_a_setting_closes_that(tmp_path: Path) -> None:
    path = tmp_path / "celeryconfig.py"
    path.write_text("broker_url = 'amqp://'\ntask_acks_late = True\n")
    [answer] = json.loads(invoke("guarantee", "--file", str(path), "--json").stdout)["answers"]
    [gap] = [one for one in answer["gaps"] if (one["leg"], one["trouble"]) == ("consumer", "lose")]
    assert gap["faults"] == ["F10"]
    assert gap["remedy"] is None, "given back alone it goes round for ever"
    parks = [(one["setting"], one["value"]) for one in gap["together"]]
    assert sorted(parks) == [("consumer.on_failure", "park"), ("x-dead-letter-exchange", "dead-letters")]


@pytest.mark.parametrize(
    "setting", ["consumer.on_failure=return", "VisibilityTimeout=0", "RedrivePolicy.maxReceiveCount=1000"]
)
def test_what_goes_round_for_ever_is_found_out_and_said(setting: str) -> None:
    assert invoke("guarantee", "sqs", setting).exit_code == 0


def test_a_file_of_a_broker_that_is_not_modelled_says_which(tmp_path: Path) -> None:
    path = tmp_path / "celeryconfig.py"
    path.write_text("broker_url = 'kafka://here'\ntask_acks_late = True\n")
    result = invoke("guarantee", "--file", str(path))
    assert result.exit_code == 2
    assert 'celeryconfig.py:1: broker_url: Celery on "kafka" is not modelled' in result.stderr


@pytest.mark.parametrize("url", ["redis://here", "rediss://here", "sentinel://here"])
def test_celery_on_redis_is_refused_with_what_it_does(tmp_path: Path, url: str) -> None:
    path = tmp_path / "celeryconfig.py"
    path.write_text(f"broker_url = {url!r}\ntask_acks_late = True\n")
    result = invoke("guarantee", str(path))
    assert result.exit_code == 2
    assert "there are no dead letters: what is rejected is dropped" in " ".join(result.stderr.split())
    assert invoke("guarantee", "redis-streams", "--file", str(path)).exit_code == 2, "a list is no stream"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bad.properties", "acks=1\nenable.idempotence=true\nbootstrap.servers=k:9092\n"),
        ("bad.properties", "acks=two\nlinger.ms=1\nbootstrap.servers=k:9092\n"),
    ],
)
def test_what_cannot_be_started_meets_no_need(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    result = invoke("guarantee", str(path), "--need", "at-least-once")
    assert result.exit_code == 1
    head, _, beside = result.stdout.partition("Beside that error: ")
    assert "No guarantee as it stands: 1 error in the files" in head
    assert "bad.properties:1: error: acks" in " ".join(head.split())
    assert "not before the error above is mended" in " ".join(beside.split())
    assert "at-least-once is not met" in result.stdout
    assert json.loads(invoke("guarantee", str(path), "--need", "at-least-once", "--json").stdout)["met"] is False
    assert invoke("guarantee", str(path)).exit_code == 0, "nothing is asked"


def test_a_file_that_contradicts_itself_is_told_all_the_same_what_would_close_its_gaps(tmp_path: Path) -> None:
    path = tmp_path / "bad.properties"
    path.write_text("acks=1\nenable.idempotence=true\nbootstrap.servers=k:9092\n")
    [answer] = json.loads(invoke("guarantee", str(path), "--json").stdout)["answers"]
    assert [gap["remedy"]["setting"] for gap in answer["gaps"]] == ["acks", "consumer.dedup"]


def test_sarif_has_what_its_schema_requires_and_files_by_where_they_are_in_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b.yml").write_text("spring:\n  rabbitmq:\n    publisher-confirm-type: none\n    nonsense: 1\n")
    log = json.loads(invoke("guarantee", "rabbitmq", str(tmp_path / "a b.yml"), "--sarif").stdout)
    [run] = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert (log["version"], run["tool"]["driver"]["name"]) == ("2.1.0", "playground guarantee")
    assert len(rules) == len(set(rules))
    assert {one["ruleId"] for one in run["results"]} >= {"may-lose", "may-duplicate", "unknown-key"}
    for one in run["results"]:
        assert rules[one["ruleIndex"]] == one["ruleId"]
        assert one["level"] in ("none", "note", "warning", "error")
        assert one["message"]["text"]
        [place] = [each["physicalLocation"] for each in one["locations"]]
        assert place["artifactLocation"]["uri"] == "a%20b.yml"
        assert 1 <= place["region"]["startLine"] <= 4


BY_NAME = {"defaults", "configured", "taken_of_the_application", "settings", "application"}
"""What holds settings by their names."""


def keys_in(value: object) -> set[str]:
    if isinstance(value, list):
        return set[str]().union(*map(keys_in, value))
    if not isinstance(value, dict):
        return set()
    return set(value).union(*(keys_in(one) for key, one in value.items() if key not in BY_NAME))


def test_the_documents_name_every_key_of_the_object(tmp_path: Path) -> None:
    path = tmp_path / "application.yml"
    path.write_text("spring:\n  rabbitmq:\n    publisher-confirm-type: none\n    nonsense: 1\n")
    asked = (("rabbitmq", str(path), "--need", "exactly-once"), ("mqtt",))
    keys = set[str]().union(*(keys_in(json.loads(invoke("guarantee", *each, "--json").stdout)) for each in asked))
    told = (Path(__file__).parents[3] / "docs" / "guarantee.md").read_text().partition("## For programs")[2]
    assert [key for key in sorted(keys) if f"`{key}`" not in told] == []
    assert {"together", "instead", "alternatives", "ends_with"} <= keys


def lines_in_sarif(*words: str) -> dict[str, int]:
    """By what may happen in which leg: the line that is told of it."""
    [run] = json.loads(invoke("guarantee", *words, "--sarif").stdout)["runs"]
    return {
        one["message"]["text"].partition(" when ")[0]: place["physicalLocation"]["region"]["startLine"]
        for one in run["results"]
        for place in one["locations"]
        if one["ruleId"].startswith("may-")
    }


def test_sarif_has_a_gap_in_the_line_that_decides_it_and_otherwise_at_the_top_of_its_file(tmp_path: Path) -> None:
    kafka, pulsar = tmp_path / "compose.yaml", tmp_path / "broker.conf"
    kafka.write_text(
        "services:\n  kafka:\n    environment:\n      KAFKA_CFG_DEFAULT_REPLICATION_FACTOR: 3\n"
        "      KAFKA_CFG_MIN_INSYNC_REPLICAS: 1\n"
    )
    found = lines_in_sarif(str(kafka))
    assert found["kafka@4.1: Producer to broker: may lose"] == 5
    assert found["kafka@4.1: Effect: may duplicate"] == 1
    told = invoke("guarantee", str(kafka), "--sarif").stdout
    assert told.count("no line of this file decides it") == 1, "the first line stands for the whole file"
    pulsar.write_text("brokerDeduplicationEnabled=true\njournalSyncData=false\n")
    found = lines_in_sarif(str(pulsar))
    assert {line for gap, line in found.items() if "Producer to broker: may lose" in gap} == {2}


def test_sarif_names_files_only(tmp_path: Path) -> None:
    log = json.loads(invoke("guarantee", "rabbitmq", "confirm.select=false", "--sarif").stdout)
    results = log["runs"][0]["results"]
    assert [one["locations"] for one in results] == [[], [], []]
    assert "the publish finds no queue" in results[2]["message"]["text"], "what is lost behind another loss, too"
    assert results[2]["level"] == "warning", "it is so as things stand"


@pytest.mark.parametrize(("need", "level"), [("at-least-once", "warning"), ("at-most-once", "error")])
def test_sarif_calls_an_error_only_what_breaks_the_need(tmp_path: Path, need: str, level: str) -> None:
    path = tmp_path / "client.properties"
    path.write_text("acks=1\nenable.auto.commit=false\n")
    [run] = json.loads(invoke("guarantee", str(path), "--sarif", "--need", need).stdout)["runs"]
    levels = {one["ruleId"]: one["level"] for one in run["results"] if one["ruleId"].startswith("may-")}
    assert levels == {"may-lose": "warning" if level == "error" else "error", "may-duplicate": level}


def test_sarif_and_json_name_the_line_of_each_queue_that_has_the_same_answer(tmp_path: Path) -> None:
    queue = 'resource "aws_sqs_queue" "{}" {{\n  visibility_timeout_seconds = 60\n}}\n'
    (tmp_path / "q.tf").write_text(queue.format("a") + queue.format("b"))
    [run] = json.loads(invoke("guarantee", str(tmp_path / "q.tf"), "--sarif").stdout)["runs"]
    [gap] = [one for one in run["results"] if one["ruleId"] == "may-duplicate"]
    assert [one["physicalLocation"]["region"]["startLine"] for one in gap["locations"]] == [2, 5]
    [answer] = json.loads(invoke("guarantee", str(tmp_path / "q.tf"), "--json").stdout)["answers"]
    [given] = [one for leg in answer["legs"] for one in leg["set"] if one["name"] == "VisibilityTimeout"][:1]
    assert (given["line"], [one["line"] for one in given["also_at"]]) == (2, [5])


def test_sarif_has_a_gap_in_a_file_of_its_own_system(tmp_path: Path) -> None:
    queue, spring = tmp_path / "sqs.tf", tmp_path / "application.yml"
    queue.write_text('resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n')
    spring.write_text("spring:\n  kafka:\n    listener:\n      ack-mode: record\n")
    [run] = json.loads(invoke("guarantee", str(queue), str(spring), "--sarif").stdout)["runs"]
    found = [one for one in run["results"] if one["ruleId"].startswith("may-")]
    places = [
        (one["message"]["text"].partition(":")[0], place["physicalLocation"]["artifactLocation"]["uri"][-15:])
        for one in found
        for place in one["locations"]
    ]
    assert len(places) == len(found)
    assert all(uri.endswith(".yml") == ("kafka" in whose) for whose, uri in places)
    assert {"kafka" in whose for whose, _ in places} == {True, False}


def test_a_value_that_nobody_has_said_meets_no_need_that_it_could_break(tmp_path: Path) -> None:
    client, variables = tmp_path / "client.properties", tmp_path / ".env"
    client.write_text("bootstrap.servers=k:9092\nacks=${ACKS}\n")
    needed = "guarantee", str(client), "--need", "at-least-once"
    unsaid = invoke(*needed)
    assert unsaid.exit_code == 1
    assert "at-least-once: not known: acks is in none of the files" in unsaid.stdout
    found = json.loads(invoke(*needed, "--json").stdout)
    assert (found["met"], [one["level"] for one in found["findings"] if one["rule"] == "undecided"]) == (
        False,
        ["warning"],
    )
    assert any("acks" in one["text"] for one in found["answers"][0]["conditions"] if one["trouble"] == "lose")
    [run] = json.loads(invoke(*needed, "--sarif").stdout)["runs"]
    assert [one["level"] for one in run["results"] if one["ruleId"] == "undecided"] == ["error"]
    assert invoke(*needed, "acks=all").exit_code == 0
    for value, code in (("all", 0), ("0", 1)):
        variables.write_text(f"ACKS={value}\n")
        assert invoke(*needed, "--file", str(variables)).exit_code == code


def test_dead_letters_that_are_dropped_break_what_forbids_losses(tmp_path: Path) -> None:
    queue = {"name": "q", "durable": True, "arguments": {"x-dead-letter-exchange": "nope"}}
    path = tmp_path / "definitions.json"
    path.write_text(json.dumps({"rabbitmq_version": "4.3.0", "queues": [queue], "exchanges": []}))
    strong = "confirm.select=true", "mandatory=true", "delivery_mode=2"
    result = invoke("guarantee", "rabbitmq", *strong, "--file", str(path), "--need", "at-least-once")
    assert result.exit_code == 1
    assert "at-least-once is not met: 1 error above." in " ".join(result.stdout.split())


def test_what_is_called_a_default_is_the_client_s_own() -> None:
    [answer] = json.loads(invoke("guarantee", "kafka", "acks=all", "--json").stdout)["answers"]
    for leg in answer["legs"]:
        for name, value in leg["defaults"].items():
            setting = SYSTEMS["kafka"].dialect.setting(name)  # type: ignore[union-attr]
            assert setting is not None
            assert setting.default_in("4.1") == value, name
    taken = {name: value for leg in answer["legs"] for name, value in leg["configured"].items()}
    assert taken == {"replication.factor": 3, "min.insync.replicas": 2, "enable.auto.commit": False}
    text = " ".join(invoke("guarantee", "kafka", "acks=all", "--more").stdout.split())
    assert "not the system's default, but taken from the configuration default: enable.auto.commit = false" in text


@pytest.mark.parametrize("names", [("orders",), ("orders", "mails")])
def test_where_dead_letters_do_not_go_as_somebody_has_them_go_stands_with_the_verdict(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    kinds = {"orders": "quorum", "mails": "classic"}
    queues = [{"name": name, "durable": True, "arguments": {"x-queue-type": kinds[name]}} for name in names]
    ours = {
        "name": "p",
        "pattern": "^orders$",
        "apply-to": "classic_queues",
        "definition": {"dead-letter-exchange": "x"},
    }
    path = tmp_path / "definitions.json"
    path.write_text(json.dumps({"rabbitmq_version": "4.3.0", "queues": queues, "policies": [ours]}))
    text = " ".join(invoke("guarantee", str(path)).stdout.split())
    told = "orders: dead-letter-exchange of the policy p does not count"
    assert (text.count(told), text.index(told) < text.index("Lost: ")) == (1, True)


@pytest.mark.parametrize("form", [(), ("--json",), ("--sarif",)])
def test_what_strangers_have_written_cannot_change_the_terminal(tmp_path: Path, form: tuple[str, ...]) -> None:
    name = "orders\x1b[2J\u202e" + "x" * 200
    queue = {"name": name, "durable": True, "arguments": {"x-\x1b]0;title\x07": 1}}
    path = tmp_path / "definitions.json"
    path.write_text(json.dumps({"rabbitmq_version": "4.3.0", "queues": [queue]}))
    printed = invoke("guarantee", "--file", str(path), *form).stdout
    assert not {"\x1b", "\x07", "\u202e"} & set(printed)


def test_a_file_needs_no_option_to_be_known(tmp_path: Path) -> None:
    path = tmp_path / "queue.tf"
    path.write_text('resource "aws_sqs_queue" "orders" {}\n')
    behind, alone = (
        json.loads(invoke("guarantee", *words, "--json").stdout) for words in (("--file", str(path)), (str(path),))
    )
    assert behind == alone
    assert alone["answers"][0]["queues"] == ["orders"]
    missing = invoke("guarantee", str(tmp_path / "nowhere.tf"))
    assert (missing.exit_code, "no such file" in missing.stderr) == (2, True)


def test_the_strongest_configuration_needs_dead_letters_and_mandatory_as_well() -> None:
    strongest = ("rabbitmq", "--config", "confirms-quorum-inbox", "--need", "exactly-once")
    assert invoke("guarantee", *strongest).exit_code == 1
    assert invoke("guarantee", *strongest, "mandatory=true", "x-dead-letter-exchange=dlx").exit_code == 0


def test_an_acknowledgement_before_the_work_loses_what_a_crash_interrupts(tmp_path: Path) -> None:
    path = tmp_path / "celeryconfig.py"
    path.write_text("broker_url = 'amqp://'\ntask_acks_late = False\n")
    [answer] = json.loads(invoke("guarantee", str(path), "--json").stdout)["answers"]
    [gap] = [one for one in answer["gaps"] if (one["leg"], one["trouble"]) == ("consumer", "lose")]
    assert gap["faults"] == ["F6", "F10"]
    assert gap["remedy"]["in_your_file"] == "task_acks_late = True"


FILES_OF_OTHERS = {
    "empty.yml": ("", "empty.yml: says nothing that is read here of sqs"),
    "application.yml": (
        "spring.rabbitmq.publisher-confirm-type: correlated",
        "of sqs, but of rabbitmq: `playground guarantee rabbitmq`",
    ),
    "queue.tf": (
        'resource "aws_sqs_queue" "a" {\n  fifo_queue = true\n}\n',
        "of sqs, but of sqs-fifo: `playground guarantee sqs-fifo`",
    ),
    "log.properties": ("rootLogger = INFO", "log.properties: nothing of it is a setting that counts here"),
}


@pytest.mark.parametrize("name", FILES_OF_OTHERS)
def test_a_file_that_says_nothing_of_the_system_meets_no_need(tmp_path: Path, name: str) -> None:
    text, told = FILES_OF_OTHERS[name]
    path = tmp_path / name
    path.write_text(text)
    result = invoke("guarantee", "sqs", "--file", str(path), "--need", "at-least-once")
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_of_several_files_the_one_that_says_nothing_of_the_system_is_named(tmp_path: Path) -> None:
    ours, other = tmp_path / "queue.tf", tmp_path / "application.yml"
    ours.write_text('resource "aws_sqs_queue" "orders" {}\n')
    other.write_text("spring.rabbitmq.publisher-returns: false")
    found = json.loads(invoke("guarantee", "sqs", str(ours), str(other), "--json").stdout)["findings"]
    assert [(Path(one["file"]).name, one["rule"]) for one in found] == [("application.yml", "not-asked")]


def test_the_evidence_of_a_profile_that_is_asked_for_is_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "application.yml"
    path.write_text(
        "spring.rabbitmq.listener.simple.acknowledge-mode: auto\n---\n"
        "spring.config.activate.on-profile: prod\nspring.rabbitmq.listener.simple.acknowledge-mode: manual\n"
    )
    [answer] = json.loads(invoke("guarantee", "--file", str(path), "--profile", "prod", "--json").stdout)["answers"]
    places = {one["name"]: one["line"] for leg in answer["legs"] for one in leg["set"]}
    assert (answer["queues"], places["auto_ack"]) == (["prod"], 4)


def test_a_setting_that_is_not_modelled_makes_a_need_conditional() -> None:
    asked = ("rabbitmq", "confirm.select=true", "x-message-ttl=1000", "--need", "at-least-once")
    result = invoke("guarantee", *asked, "mandatory=true")
    text = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert "at-least-once is met." not in text
    ending = text.partition("at-least-once is met only if:")[2]
    assert "no message waits 1,000 ms (x-message-ttl: then it is dropped, though confirmed)" in ending
    assert "the publisher publishes again what was not confirmed" in ending
    assert "no*" in text


def test_a_need_that_hangs_on_one_thing_alone_is_met_if_that_is_so() -> None:
    arguments = ("guarantee", "pulsar", "sendTimeoutMs=0", "--need", "at-least-once", "--json")
    found = json.loads(invoke(*arguments).stdout)
    assert found["met"]
    [only] = found["met_if"]
    assert only.startswith("the subscription is there before the first message (subscriptionInitialPosition, Latest")


def test_the_conditions_of_a_leg_are_told_to_programs_too() -> None:
    lengths = ("x-max-length=10", "x-overflow=drop-head")
    asked = ("rabbitmq", "confirm.select=true", "x-queue-type=quorum", *lengths, "--json")
    [answer] = json.loads(invoke("guarantee", *asked).stdout)["answers"]
    assert [(one["leg"], one["setting"]) for one in answer["conditions"]] == [
        ("producer", "confirm.select"),
        ("consumer", "x-queue-type"),
        ("consumer", "x-delivery-limit"),
        ("consumer", "x-max-length"),
    ]
    assert answer["not_counted"] == ["x-overflow"], "what is a condition counts"


def test_a_fix_of_the_application_is_said_in_plain_words_with_its_price() -> None:
    text = " ".join(invoke("guarantee", "rabbitmq", "confirm.select=true", "--more").stdout.split())
    assert "Store the message's id in the same database transaction as its effect" in text
    assert "It takes a write to your database for each message." in text
    assert "It helps only if the effect and the ids are in one database" in text


def test_dead_letters_that_nothing_takes_are_a_loss(tmp_path: Path) -> None:
    path = tmp_path / "definitions.json"
    arguments = {"x-queue-type": "quorum", "x-delivery-limit": 3, "x-dead-letter-exchange": "nope"}
    queue = {"name": "orders", "vhost": "/", "durable": True, "arguments": arguments}
    path.write_text(json.dumps({"rabbitmq_version": "4.3.0", "queues": [queue], "exchanges": [], "bindings": []}))
    asked = (str(path), "confirm.select=true", "mandatory=true", "--need", "at-least-once", "--json")
    result = invoke("guarantee", *asked)
    found = json.loads(result.stdout)
    assert (result.exit_code, found["met"]) == (1, False)
    assert [one["rule"] for one in found["findings"]] == ["dead-end"]
    [gap] = [one for one in found["answers"][0]["gaps"] if one["trouble"] == "lose"]
    [asks] = gap["remedy"]["asks"]
    assert "a queue bound to it takes what comes, and somebody reads that" in asks


def test_fixes_go_on_until_nothing_helps_and_none_takes_another_back() -> None:
    [answer] = json.loads(invoke("guarantee", "sqs-fifo", "--config", "fresh-id", "--json").stdout)["answers"]
    rounds = [answer["gaps"], *answer["then"]]
    names = [{gap["remedy"]["setting"] for gap in gaps if gap["remedy"]} for gaps in rounds]
    assert all(names)
    assert len(set.union(*names)) == sum(map(len, names)), "no setting is changed twice"
    assert answer["still_open"]["duplicate"] == []
    assert "RedrivePolicy.maxReceiveCount" not in set.union(*names), "what is parked is not done once"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "consumer_timeout=30000"),
        ("own.properties", "consumer_timeout=30000\n"),
        ("own.properties", "x-queue-type=quorum\nx-consumer-timeout=30000\n"),
        ("rabbitmq.conf", "consumer_timeout = 30000\n"),
        (
            "definitions.json",
            '{"exchanges": [], "queues": [{"name": "q", "arguments": {"x-consumer-timeout": 30000}}]}',
        ),
    ],
)
def test_a_consumer_timeout_that_is_too_short_is_one_fault_wherever_it_is_written(
    tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / (name or "none")
    path.write_text(text)
    result = json.loads(invoke("guarantee", "rabbitmq", str(path) if name else text, "--json").stdout)
    [told] = [one for one in result["findings"] if "below 60,000 ms it is not supported" in one["text"]]
    assert (told["rule"], told["level"]) == ("risk", "warning")
    assert ("nothing for classic" in told["text"]) is ("quorum" not in text)
    assert invoke("guarantee", "rabbitmq", "consumer_timeout=-5").exit_code == 2


def test_what_a_broker_falls_back_from_is_told_by_another_name_of_it_too(tmp_path: Path) -> None:
    path = tmp_path / "own.properties"
    path.write_text("x-queue-type=quorum\nx-dead-letter-exchange=dlx\ndead-letter-strategy=at-least-once\n")
    result = json.loads(invoke("guarantee", "rabbitmq", str(path), "--json").stdout)
    told = [(one["rule"], one["line"]) for one in result["findings"] if "falls back to at-most-once" in one["text"]]
    assert told == [("no-effect", 3)]
    for version, told_of in (("", 1), ("@4.3", 1), ("@4.0", 0), ("@4.3 x-queue-type=quorum", 0)):
        asked = f"rabbitmq{version} consumer_timeout=900000".split()
        found = json.loads(invoke("guarantee", *asked, "--json").stdout)["findings"]
        assert sum("since 4.3 it counts for quorum queues only" in one["text"] for one in found) == told_of, asked


@pytest.mark.parametrize(
    ("system", "exported_by", "level"),
    [("rabbitmq", "", "warning"), ("rabbitmq@4.3", "", "error"), ("rabbitmq", "4.3.0", "error")],
)
def test_what_one_version_refuses_is_wrong_only_where_somebody_names_that(
    tmp_path: Path, system: str, exported_by: str, level: str
) -> None:
    path = tmp_path / "definitions.json"
    defined: dict[str, object] = {"exchanges": [], "queues": [{"name": "orders", "durable": False}]}
    path.write_text(json.dumps(defined | ({"rabbitmq_version": exported_by} if exported_by else {})))
    for words in [(str(path),), *[("durable=false",)] * (level == "warning")]:
        result = json.loads(invoke("guarantee", system, *words, "--json").stdout)
        told = [one for one in result["findings"] if "since 4.3 a transient queue" in one["text"]]
        assert [one["level"] for one in told] == [level], words
        assert ("no version is named here: 4.3" in told[0]["text"]) is (level == "warning")


def test_what_is_wrong_in_a_file_is_said_with_the_guarantee_and_told_before_the_fixes(tmp_path: Path) -> None:
    path = tmp_path / "definitions.json"
    queue = {"name": "orders", "vhost": "/", "durable": False, "arguments": {"x-queue-type": "quorum"}}
    path.write_text(json.dumps({"rabbitmq_version": "4.3.0", "queues": [queue]}))
    text = invoke("guarantee", str(path)).stdout
    assert text.count("a quorum queue is always durable") == 1
    assert "orders: durable: a quorum queue is always durable" in text
    order = (
        "1 error in the files",
        "orders: durable: a",
        "Beside that error: ",
        "Lost: ",
        "To close it: ",
        "leg   ",
    )
    assert [*order] == sorted(order, key=text.index)


def test_a_limit_in_bytes_is_a_condition_as_one_in_messages_is(tmp_path: Path) -> None:
    path = tmp_path / "definitions.json"
    queue = {"name": "orders", "vhost": "/", "durable": True, "arguments": {"x-max-length-bytes": 5000}}
    path.write_text(json.dumps({"rabbitmq_version": "4.3.0", "queues": [queue]}))
    asked = (str(path), "confirm.select=true", "mandatory=true", "--need", "at-least-once", "--json")
    [limit] = [text for text in json.loads(invoke("guarantee", *asked).stdout)["met_if"] if "bytes" in text]
    assert "then the oldest is dropped, though confirmed" in limit


def test_several_queues_are_told_in_a_line_each_first_and_what_they_share_once(tmp_path: Path) -> None:
    path = tmp_path / "definitions.json"
    arguments: list[dict[str, object]] = [{"x-queue-type": "quorum"}, {"x-queue-type": "classic"}, {"x-max-length": 9}]
    queues = [
        {"name": name, "vhost": "/", "durable": name != "mail", "arguments": each}
        for name, each in zip(("orders", "pay", "mail"), arguments, strict=True)
    ]
    path.write_text(json.dumps({"rabbitmq_version": "4.3.0", "queues": queues}))
    text, more = (invoke("guarantee", str(path), "--need", "at-least-once", *each).stdout for each in ((), ("--more",)))
    overview = text[: text.index("In the files")]
    assert [line.split()[0] for line in overview.splitlines() if "may lose, may duplicate" in line] == [
        "mail",
        "orders",
        "pay",
    ], "the worst first"
    whole = " ".join(overview.split())
    assert whole.startswith("No guarantee as it stands: 1 error in the files")
    assert whole.count("and not before the error above is mended") == 1, "the two others are not refused for mail"
    closing = whole.partition("To close it: ")[2].partition("For more: ")[0]
    assert closing.startswith("confirm.select on the publisher's channel"), "what closes something of all is first"
    assert closing.index("mandatory = true") < closing.index('mail: "durable": true of the queue'), "of one of them"
    assert "Then: exactly-once (effectively once) Only if: the publisher publishes again" in whole
    assert "Left: " in whole
    assert "For more: in your consumer: an inbox" in whole, "it closes what at-least-once does not ask for"
    assert text.count("when the publish is lost on the way (F1)") == 1
    assert more.count("Store the message's id in the same database transaction") < 3
    assert ", as for mail" in " ".join(more.split())
    assert "x-max-length is set, and not counted" not in text, "it is told as a condition"


def test_further_fixes_lose_nothing_and_change_no_client_s_language(tmp_path: Path) -> None:
    path = tmp_path / "server.properties"
    path.write_text("broker.id=0\nlog.dirs=/tmp/kafka-logs\nnum.partitions=1\n")
    [answer] = json.loads(invoke("guarantee", str(path), "--json").stdout)["answers"]
    fixes = [gap["remedy"] for gaps in (answer["gaps"], *answer["then"]) for gap in gaps if gap["remedy"]]
    assert {"setting": "replication.factor", "value": 3} in [
        {"setting": one["setting"], "value": one["value"]} for one in fixes
    ]
    assert not {"client", "acks", "max.in.flight.requests.per.connection"} & {one["setting"] for one in fixes}
    assert answer["still_open"]["lose"] == []


def test_transactions_of_kafka_are_exactly_once_for_what_goes_to_topics_and_the_need_says_so() -> None:
    result = invoke("guarantee", "kafka", "--config", "transactions", "--need", "exactly-once")
    text = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert (
        "Exactly-once (effectively once), for what it writes to the system; effects elsewhere may be done twice" in text
    )
    assert "Effects elsewhere may be done twice: when the consumer crashes after the effect, before its commit" in text
    need = text[text.index("exactly-once is met only if:") :]
    assert "the work writes to Kafka only" in need
    assert "enable.auto.commit = true" not in text


def test_transactions_ask_for_what_their_state_rests_on_and_other_clients_do_not(tmp_path: Path) -> None:
    path = tmp_path / "server.properties"
    path.write_text("broker.id=0\ntransaction.state.log.replication.factor=1\ndefault.replication.factor=3\n")
    needed = "kafka", str(path), "min.insync.replicas=2", "--need", "exactly-once", "--json"
    for more, count in ((("--config", "transactions"), 1), ((), 0)):
        [answer] = json.loads(invoke("guarantee", *needed, *more).stdout)["answers"]
        asked = [one["text"] for one in answer["conditions"] if "state of transactions" in one["text"]]
        assert len(asked) == count, more


def test_transactions_cover_no_effect_elsewhere() -> None:
    arguments = ("guarantee", "kafka", "consumer.effect=own", "--config", "transactions", "--need", "exactly-once")
    result = invoke(*arguments)
    assert result.exit_code == 1
    assert "Effects elsewhere" not in result.stdout


def test_the_answer_and_the_matrix_say_the_same_of_every_configuration_of_kafka() -> None:
    rows = json.loads(invoke("matrix", "kafka", "--json").stdout)
    for config in ("default", "acks-0", "acks-1", "transactions"):
        [answer] = json.loads(invoke("guarantee", "kafka", "--config", config, "--json").stdout)["answers"]
        ours = [row for row in rows if row["config"] == config]
        twice = {row["fault"] for row in ours if row["E"] > 1}
        elsewhere = {row["fault"] for row in ours if row["X"] > 1 >= row["E"]}
        standard = {row["fault"] for row in ours}
        effect = next(leg for leg in answer["legs"] if leg["leg"] == "effect")
        assert set(effect["duplicate"]) & standard == twice
        assert set(answer["duplicate_elsewhere"]) & standard == elsewhere
        assert answer["may_lose"] is any(row["outcome"] == "lost" for row in ours)


def needs(*arguments: str) -> tuple[int, list[str]]:
    """Whether at-least-once is met, and what it hangs on."""
    result = invoke("guarantee", *arguments, "--need", "at-least-once", "--json")
    return result.exit_code, json.loads(result.stdout)["met_if"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (("unclean.leader.election.enable=true",), "not all in sync are lost at once (min.insync.replicas = 2"),
        (("enable.auto.commit=true",), "each record of a poll is done before the next poll and before close()"),
        (("retries=0",), "the application sends again what is reported as failed (retries: with the first error, or"),
        (
            ("retries=3",),
            "the application sends again what is reported as failed (retries: with the last of 4 tries, or",
        ),
        ((), "the application sends again what is reported as failed (delivery.timeout.ms: after 120,000 ms)"),
        (
            ("client=librdkafka",),
            "the application sends again what is reported as failed (delivery.timeout.ms: after 300",
        ),
        (
            ("client=librdkafka", "enable.auto.commit=true", "enable.auto.offset.store=false"),
            "the application stores the offset of a record after its work (enable.auto.offset.store = false",
        ),
        (("retention.ms=60000",), "each record is done within 60,000 ms of being sent"),
        ((), "the group has a position (auto.offset.reset = latest"),
        ((), "the topic has replication.factor = 3 and min.insync.replicas = 2 (assumed"),
        (("min.insync.replicas=3",), "the topic has replication.factor = 3 (assumed"),
    ],
)
def test_what_kafka_s_settings_need_beside_is_a_condition(settings: tuple[str, ...], told: str) -> None:
    code, conditions = needs("kafka", *settings)
    assert code == 0
    assert any(one.startswith(told) for one in conditions), conditions


def test_replicas_and_elections_belong_to_the_way_to_the_broker() -> None:
    arguments = ("guarantee", "kafka", "min.insync.replicas=1", "unclean.leader.election.enable=true", "--json")
    [answer] = json.loads(invoke(*arguments).stdout)["answers"]
    legs = {leg["leg"]: {one["name"] for one in leg["set"]} for leg in answer["legs"]}
    assert legs["producer"] == {"min.insync.replicas", "unclean.leader.election.enable"}
    assert legs["consumer"] == set()
    assert next(leg["lose"] for leg in answer["legs"] if leg["leg"] == "producer")


@pytest.mark.parametrize("elections", ["unclean.leader.election.enable=true", "unclean.leader.election.enable=false"])
def test_a_leader_that_answers_alone_may_lose_and_a_second_replica_closes_it(elections: str) -> None:
    """The followers lag, the leader answers acks=all alone, and is lost; with two in sync it answers nothing alone."""
    result = invoke("guarantee", "kafka", "min.insync.replicas=1", elections, "--need", "at-least-once")
    assert result.exit_code == 1
    text = " ".join(result.stdout.split())
    assert "the leader is lost while its followers lag" in text
    assert "min.insync.replicas = 2 (against a lost leader)" in text


@pytest.mark.parametrize("setting", ["auto_delete=true", "exclusive=true", "x-expires=60000"])
def test_a_queue_that_may_be_deleted_is_safe_only_on_a_condition(setting: str) -> None:
    code, conditions = needs("rabbitmq", "confirm.select=true", "mandatory=true", setting)
    assert code == 0
    assert any("deleted, with every message in it" in one for one in conditions)


def test_a_remedy_comes_in_the_words_of_the_file_first(tmp_path: Path) -> None:
    path = tmp_path / "application.properties"
    path.write_text("spring.rabbitmq.listener.simple.acknowledge-mode=none\n")
    text = " ".join(invoke("guarantee", str(path), "--more").stdout.split())
    theirs = text.index("In a file like yours: spring.rabbitmq.listener.simple.acknowledge-mode = auto")
    assert theirs < text.index("That closes it; here it is called auto_ack = false.")
    plain = text.index("Store the message's id in the same database transaction as its effect")
    assert plain < text.index('That closes it; here it is called consumer.dedup = "transaction".')


def test_a_remedy_is_tried_with_the_lines_that_count_only_beside_it(tmp_path: Path) -> None:
    path, start = tmp_path / "application.properties", "spring.rabbitmq.listener.simple"
    path.write_text(f"{start}.acknowledge-mode=none\n{start}.retry.enabled=true\n{start}.retry.max-attempts=5\n")
    text = " ".join(invoke("guarantee", str(path)).stdout.split())
    assert "against F5, F6; +1 packet a message)" in text, "the last try rejects without requeueing"
    assert 'deadLetterExchange("dead-letters") of its QueueBuilder, or a policy of the broker (against F10)' in text
    assert "requeued for ever" not in text


def test_a_file_that_is_there_spells_a_remedy_before_one_that_says_not_here(tmp_path: Path) -> None:
    spring, broker = tmp_path / "application.properties", tmp_path / "definitions.json"
    spring.write_text("spring.rabbitmq.listener.simple.prefetch=1\n")
    broker.write_text(json.dumps({"rabbitmq_version": "4.3.0", "queues": [{"name": "orders", "durable": True}]}))
    for files in ((spring, broker), (broker, spring)):
        [answer] = json.loads(invoke("guarantee", *map(str, files), "--json").stdout)["answers"]
        spelt = {gap["remedy"]["setting"]: gap["remedy"]["in_your_file"] for gap in answer["gaps"] if gap["remedy"]}
        assert spelt["confirm.select"] == "spring.rabbitmq.publisher-confirm-type = correlated"


@pytest.mark.parametrize(
    ("system", "leg", "when"),
    [
        ("sqs", "producer", "max_attempts: after 3 tries"),
        ("sqs-fifo", "producer", "max_attempts: after 3 tries"),
        ("kafka", "producer", "delivery.timeout.ms: after 120,000 ms"),
        ("pulsar", "producer", "sendTimeoutMs: after 30,000 ms"),
        ("jetstream", "producer", "PubAck: none within the client's timeout, 5 s by default"),
        ("redis-streams", "producer", "XADD: after the tries of the client library"),
        ("http", "direct", "max_network_retries: after 3 requests"),
    ],
)
def test_what_a_client_reports_as_failed_is_the_application_s_to_send_again(system: str, leg: str, when: str) -> None:
    [answer] = json.loads(invoke("guarantee", system, "--json").stdout)["answers"]
    told = [one["text"] for one in answer["conditions"] if one["leg"] == leg]
    assert f"the application sends again what is reported as failed ({when})" in told


def test_a_client_of_kafka_s_that_never_repeats_leaves_it_to_the_application_which_stores_it_twice() -> None:
    found = json.loads(invoke("guarantee", "kafka", "retries=0", "--need", "exactly-once", "--json").stdout)
    [leg] = [one for one in found["answers"][0]["legs"] if one["leg"] == "producer"]
    assert (found["met"], {"F2", "F4a"} <= set(leg["duplicate"])) == (False, True)


def test_a_producer_of_pulsar_that_never_gives_up_reports_nothing_as_failed() -> None:
    [answer] = json.loads(invoke("guarantee", "pulsar", "sendTimeoutMs=0", "--json").stdout)["answers"]
    assert [one["text"] for one in answer["conditions"] if one["leg"] == "producer"] == []


def test_pulsar_s_deduplication_knows_one_session_without_a_name_and_more_with_the_application_s_numbers() -> None:
    def faults(*settings: str) -> set[str]:
        [answer] = json.loads(invoke("guarantee", "pulsar", *settings, "--json").stdout)["answers"]
        return set(next(leg for leg in answer["legs"] if leg["leg"] == "producer")["duplicate"])

    is_on = "brokerDeduplicationEnabled=true"
    assert faults() == {"F2", "F4a", "F11"}
    assert faults(is_on) == faults(is_on, "producerName=fixed") == {"F11", "F12"}
    assert faults(is_on, "producerName=fixed", "sequenceId=application") == {"F12"}


def test_a_hook_says_what_is_wrong_in_files_of_no_system_and_fails_where_they_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "application.yml"
    path.write_text("spring:\n  application:\n    name: x\n", encoding="utf-8")
    assert invoke("guarantee", "--skip-others", str(path), "--need", "at-least-once").exit_code == 0
    path = tmp_path / "standalone.conf"
    path.write_text("managedLedgerDefaultAckQuorum=1\n", encoding="utf-8")
    result = invoke("guarantee", "--skip-others", str(path), "--need", "at-least-once")
    assert (result.exit_code, "managedLedgerDefaultAckQuorum: one bookie" in result.stdout) == (1, True)
    path.write_text("journalSyncData=perhaps\n", encoding="utf-8")
    result = invoke("guarantee", "--skip-others", str(path), "--need", "at-least-once")
    assert (result.exit_code, "is not true or false" in " ".join(result.stdout.split())) == (1, True)


def test_a_hook_does_not_pass_over_bindings_whose_binder_nobody_has_named(tmp_path: Path) -> None:
    path = tmp_path / "application.yml"
    path.write_text("spring.cloud.stream.bindings.a-in-0: {destination: a, group: g}\n", encoding="utf-8")
    for words in ([], ["--skip-others"], ["--skip-others", "--need", "at-least-once"]):
        result = invoke("guarantee", *words, str(path))
        assert (result.exit_code, "playground guarantee rabbitmq" in result.stderr) == (2, True)
    assert invoke("guarantee", "rabbitmq", "--skip-others", str(path)).exit_code == 0


PROFILES = """\
spring.rabbitmq.listener.simple.acknowledge-mode: auto
---
spring:
  config.activate.on-profile: dev
  rabbitmq.listener.simple.acknowledge-mode: sometimes
---
spring:
  config.activate.on-profile: prod
  rabbitmq: {publisher-confirm-type: correlated, template.mandatory: true}
"""


@pytest.mark.parametrize(("profile", "code", "rules"), [("prod", 0, []), ("dev", 1, ["bad-value"])])
def test_an_error_of_another_profile_does_not_break_a_need(
    tmp_path: Path, profile: str, code: int, rules: list[str]
) -> None:
    path = tmp_path / "application.yml"
    path.write_text(PROFILES, encoding="utf-8")
    asked = ("guarantee", "rabbitmq", str(path), "x-queue-type=quorum", "--need", "at-least-once")
    result = invoke(*asked, "--profile", profile, "--json")
    found = json.loads(result.stdout)["findings"]
    assert (result.exit_code, [one["rule"] for one in found if one["level"] == "error"]) == (code, rules)


def test_a_folder_and_a_file_of_another_kind_are_said_to_be_that_and_no_unknown_system(tmp_path: Path) -> None:
    (tmp_path / "kafka.properties").write_text("acks=1\n", encoding="utf-8")
    (tmp_path / "celery.ini").write_text("[celery]\n", encoding="utf-8")
    told = invoke("guarantee", str(tmp_path))
    assert (told.exit_code, "is a directory; name the files, such as" in told.stderr) == (2, True)
    assert "kafka.properties" in told.stderr
    told = invoke("guarantee", str(tmp_path / "celery.ini"))
    assert (told.exit_code, "celery.ini: no kind of file that is known here" in told.stderr) == (2, True)


def test_a_folder_that_is_called_as_a_system_leaves_the_system_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "http").mkdir()
    monkeypatch.chdir(tmp_path)
    assert invoke("guarantee", "http").exit_code == 0


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "compose.yml",
            "services: {k: {image: 'apache/kafka:3.7.0', environment: {KAFKA_MIN_INSYNC_REPLICAS: 1}}}\n",
            "3.7",
        ),
        (
            "compose.yml",
            "services: {k: {image: 'apache/kafka:4.1.0', environment: {KAFKA_MIN_INSYNC_REPLICAS: 1}}}\n",
            "",
        ),
        ("main.tf", 'resource "aws_sqs_queue" "q" {\n  delay_seconds = 1\n}\n', ""),
    ],
)
def test_a_server_that_runs_in_an_older_version_is_told_as_the_one_that_is_known(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    (tmp_path / name).write_text(text)
    found = json.loads(invoke("guarantee", str(tmp_path / name), "--json").stdout)
    told = [one["text"] for one in found["findings"] if " runs " in one["text"]]
    assert [f"runs Kafka {words}; the answer is for 4.1" in one for one in told] == [True] * bool(words)


def test_what_an_older_version_does_otherwise_is_told_and_decides(tmp_path: Path) -> None:
    """Before 3.0 a client that is told nothing answers with acks = 1; before 8.6 Redis knows no id of a publish."""
    kafka, redis = tmp_path / "kafka.yml", tmp_path / "redis.yml"
    kafka.write_text(
        "services: {k: {image: 'wurstmeister/kafka:2.13-2.8.1', environment: {KAFKA_DEFAULT_REPLICATION_FACTOR: 3}}}\n"
    )
    redis.write_text(
        "services: {r: {image: 'redis:7.2', command: redis-server --appendonly yes --appendfsync always}}\n"
    )
    for more, is_asked in (((), True), (("acks=all",), False)):
        _, asked = needs(str(kafka), "min.insync.replicas=2", *more)
        assert any("before, acks is 1 by default" in one for one in asked) is is_asked, more
    plain, idmp = (
        json.loads(invoke("guarantee", str(redis), *more, "--json").stdout) for more in ((), ("--config", "idmp"))
    )
    assert "the answer is for 8.6; XADD has no IDMP before 8.6" in plain["findings"][0]["text"]
    assert [one["rule"] for one in idmp["findings"] if one["level"] == "error"] == ["contradiction"]
    assert "IDMP" not in json.dumps(plain["answers"][0]["gaps"]), "what is not there closes nothing"
