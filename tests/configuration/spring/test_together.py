"""Bindings of Spring Cloud Stream and their binder: in one file, in several, or a binder that is in none."""

from pathlib import Path

import pytest

from playground.configuration.cases import cases
from playground.configuration.findings import UNDECIDED
from playground.configuration.found import Reading
from playground.configuration.readers import read_files
from tests.configuration.helpers import findings

START = "spring.cloud.stream"
BINDINGS = f"{START}.bindings.a-in-0: {{destination: a, group: g, consumer.max-attempts: 5}}\n"
BINDER = f"{START}.kafka.binder.required-acks: all\n"


def together(folder: Path, files: dict[str, str], system: str = "") -> Reading:
    """What several files say that are given at once."""
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return read_files([str(folder / name) for name in files], system)


def tries(reading: Reading, system: str = "kafka") -> dict[str, object]:
    """By the binding, or its profile, how often it tries."""
    found = cases(reading, system)
    return {name: one.values().get("consumer.max_tries") for one in found for name in one.names}


@pytest.mark.parametrize(("system", "side"), [("kafka", "a-in-0"), ("rabbitmq", "a-in-0")])
def test_bindings_whose_binder_nobody_names_are_those_of_the_system_that_is_asked_about(
    tmp_path: Path, system: str, side: str
) -> None:
    found = together(tmp_path, {"application.yml": BINDINGS}, system)
    assert (tries(found, system), findings(found, UNDECIDED)) == ({side: 5}, [])
    assert found.files == {str(tmp_path / "application.yml"): {system}}


@pytest.mark.parametrize(
    ("files", "system"),
    [
        ({"application.yml": BINDINGS + "spring.rabbitmq.host: r\n"}, "rabbitmq"),
        ({"application.yml": BINDINGS, "compose.yml": "services: {k: {image: 'apache/kafka:4.0.0'}}\n"}, "kafka"),
    ],
)
def test_it_is_of_the_system_of_which_alone_the_files_speak(tmp_path: Path, files: dict[str, str], system: str) -> None:
    assert tries(together(tmp_path, files), system)["a-in-0"] == 5


def test_it_is_asked_which_binder_it_is_where_nothing_tells(tmp_path: Path) -> None:
    both = {"application.yml": BINDINGS + "spring.rabbitmq.host: r\nspring.kafka.bootstrap-servers: k\n"}
    for files in ({"application.yml": BINDINGS}, both):
        found = together(tmp_path, files)
        assert [line for line, _ in findings(found, UNDECIDED)] == [1]
    assert not findings(together(tmp_path, {"application.yml": BINDINGS}, "sqs"), UNDECIDED)


def test_bindings_in_one_file_have_the_binder_of_another(tmp_path: Path) -> None:
    found = together(tmp_path, {"application.yml": BINDINGS, "application-prod.yml": BINDER})
    assert tries(found) == {"a-in-0 in profile prod": 5}
    assert {*found.files.values()} == {frozenset({"kafka"})}
    text = "".join(one.text for one in found.findings)
    assert ("after 5 tries" in text, "after 3 tries" in text) == (True, False)
    found = together(tmp_path, {"a.yml": BINDINGS, "b.yml": BINDER})
    assert (tries(found), "after 3 tries" in str(found.findings)) == ({"a-in-0": 5}, False)


def test_a_profile_counts_before_what_counts_always_whatever_the_order_of_the_files(tmp_path: Path) -> None:
    ours = f"{START}.bindings.a-in-0.consumer.max-attempts: 7\n"
    for names in (("application.yml", "application-prod.yml"), ("application-prod.yml", "application.yml")):
        texts = {"application.yml": BINDINGS + BINDER, "application-prod.yml": ours}
        found = together(tmp_path, {name: texts[name] for name in names})
        assert tries(found)["a-in-0 in profile prod"] == 7


def test_two_applications_with_binders_of_their_own_are_two(tmp_path: Path) -> None:
    sends = f"{START}: {{default-binder: kafka, bindings.b-out-0: {{destination: b}}}}\n"
    found = together(tmp_path, {"a/application.yml": BINDINGS + BINDER, "b/application.yml": sends})
    [acks] = [one.values()["acks"] for one in cases(found, "kafka") if "b-out-0" in one.names]
    assert acks == "1"


def test_a_binder_that_is_not_known_is_told_of(tmp_path: Path) -> None:
    found = together(tmp_path, {"application.yml": f"{BINDINGS}{START}.default-binder: solace\n"})
    assert ([line for line, _ in findings(found, "not-modelled")], findings(found, UNDECIDED)) == ([2], [])
