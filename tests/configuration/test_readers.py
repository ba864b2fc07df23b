import os
import subprocess
import sys
from pathlib import Path

import pytest

from playground.configuration import found, source
from playground.configuration.findings import RULES
from playground.configuration.readers import read_file, read_files
from playground.configuration.source import MOST_BYTES, ConfigurationError, ConfigurationFile, read_source
from playground.configuration.syntax.json_tree import json_document
from tests.configuration.helpers import read, settings

MANY = 20_000
HOSTILE = {
    "too large.yml": "x" * (MOST_BYTES + 1),
    "deep.json": "[" * MANY + "]" * MANY,
    "deep.yml": "[" * MANY,
    "deep tables.yml": "\n".join(f"{' ' * depth}a:" for depth in range(100)),
    "aliases.yml": "a: &a [1, 2, 3, 4, 5, 6, 7, 8]\n"
    + "".join(f"{n}: &{n} [{', '.join(['*' + m] * 8)}]\n" for m, n in zip("abcdefgh", "bcdefghi", strict=True)),
    "itself.yml": "a: &a [*a]",
    "unknown.yml": "a: *b",
    "control.yml": "a: \x1b[31m",
    "broken.yml": "a: [",
    "broken.json": '{"a": }',
    "number.json": "1" * 5000,
    "broken.properties": "a=\\uzzzz",
    "broken.tf": "resource {",
    "deep.tf": "a = " + "[" * 1000,
    "deep blocks.tf": "a {" * 100 + "}" * 100,
    "long.tf": "# " + "x" * 200_000,
    "broken.py": "def",
    "deep.py": "a = " + "(" * MANY,
    "chain.py": "a = " + "-" * 100_000 + "1",
    "null.py": "a\0",
    "what.ini": "[a]",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_one_line_that_names_the_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, name, HOSTILE[name])
    assert str(caught.value).startswith(str(tmp_path / name))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere.yml", ".", "nul\0.yml"])
def test_a_path_that_leads_nowhere_is_said_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError):
        read_file(str(tmp_path / name), "rabbitmq")


@pytest.mark.parametrize("name", ["empty.yml", "empty.json", "empty.tf", "empty.py", "empty.properties"])
def test_an_empty_file_says_nothing(tmp_path: Path, name: str) -> None:
    text = "{}" if name.endswith("json") else ""
    assert read(tmp_path, name, text).given == []


def test_tags_of_yaml_make_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    read(tmp_path, "a.yml", f'a: !!python/object/apply:os.mkdir ["{mark}"]')
    assert not mark.exists()


def test_old_properties_are_latin_1(tmp_path: Path) -> None:
    path = tmp_path / "application.properties"
    path.write_bytes(b"# M\xfcnchen\r\nspring.rabbitmq.publisher-confirm-type=simple\r\n")
    assert settings(read_file(str(path), "rabbitmq"))["confirm.select"] is True


def test_windows_writes_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "producer.properties"
    path.write_bytes("bootstrap.servers=k:9092\r\nacks=1\r\n".encode("utf-16"))
    assert settings(read_file(str(path), "kafka"))["acks"] == "1"


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        (
            "application.yml",
            "spring:\n  rabbitmq:\n    host: a\n    host: b\n  rabbitmq: {}\n",
            [(4, 3), (5, 2)],
        ),
        ("producer.properties", "acks=all\nlinger.ms=1\nacks=1\n", [(3, 1)]),
        ("definitions.json", '{"queues": [],\n"vhosts": [],\n"queues": []}', [(3, 1)]),
        ("queue.tf", 'resource "aws_sqs_queue" "a" {\n  name = "a"\n  name = "b"\n}\n', [(3, 2)]),
        ("merged.yml", "a: &a\n  acks: 1\nspring.kafka.producer:\n  <<: *a\n  acks: all\n", []),
    ],
)
def test_a_key_that_is_written_twice_is_found(
    tmp_path: Path, name: str, text: str, places: list[tuple[int, int]]
) -> None:
    found = [one for one in read(tmp_path, name, text, "kafka").findings if one.rule == "duplicate-key"]
    assert [(one.spot.line, int(one.text.split(" in line ")[1].split()[0])) for one in found] == places


def test_a_file_of_nothing_but_repetitions_is_not_told_line_by_line(tmp_path: Path) -> None:
    found = read(tmp_path, "many.properties", "linger.ms=1\n" * 1000, "kafka").findings
    assert len(found) == 50


def test_properties_in_a_systems_own_names_are_of_the_system_asked_about(tmp_path: Path) -> None:
    found = read(tmp_path, "queue.properties", "VisibilityTimeout = 60\n", "sqs")
    [given] = found.given
    assert (given.system, given.name, given.value, given.spot.line) == ("sqs", "VisibilityTimeout", "60", 1)


def test_several_files_are_read_in_the_order_given(tmp_path: Path) -> None:
    first, second = tmp_path / "application.yml", tmp_path / "application.properties"
    first.write_text("spring.rabbitmq.publisher-confirm-type: none")
    second.write_text("spring.rabbitmq.publisher-confirm-type=simple")
    found = read_files([str(first), str(second)], "rabbitmq")
    assert settings(found)["confirm.select"] is True


def test_a_parser_that_is_not_installed_is_named_with_its_command(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['yaml'] = None\n"
        "from playground.configuration.readers import read_file\n"
        f"read_file({str(tmp_path / 'a.yml')!r}, 'rabbitmq')"
    )
    (tmp_path / "a.yml").write_text("a: 1")
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "PyYAML, which is not installed: `pip install PyYAML`" in ended.stderr
    assert "pip install '.[config]'" in ended.stderr


def test_json_needs_no_parser_that_is_not_there(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['yaml'] = None\n"
        "from playground.configuration.readers import read_file\n"
        f"print(read_file({str(tmp_path / 'definitions.json')!r}, '').queues)"
    )
    (tmp_path / "definitions.json").write_text('{"rabbitmq_version": "4.3", "queues": [{"name": "a"}]}')
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "[('rabbitmq', 'a')]\n"


def test_json_keeps_the_line_of_each_value_and_loses_only_half_a_character() -> None:
    text = '{\n\t"a": [1,\n "b\\"{:", null, true],\n "c\\ud83d\\ude00": {"d": "\\ud83d"}, "e": {}\n}'
    found = json_document(ConfigurationFile("a.json", text))
    a, c = found.at("a"), found.at("c\U0001f600", "d")
    assert [(one.text, one.line) for one in a.items] == [("1", 2), ('b"{:', 3), ("", 3), ("true", 3)]
    assert (c.text, c.line) == ("\ufffd", 4)
    assert found.at("e").content == {}


def test_no_parser_is_imported_before_a_file_needs_it() -> None:
    code = (
        "import sys, playground.configuration.readers\n"
        "print(sorted({'yaml', 'hcl2', 'lark', 'javaproperties'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"


def test_every_kind_of_finding_says_what_it_is_and_is_found_by_some_reader() -> None:
    assert all(rule.about.endswith(".") for rule in RULES.values())
    code = "".join(path.read_text(encoding="utf-8") for path in Path(found.__file__).parents[1].rglob("*.py"))
    assert [name for name in RULES if code.count(f'"{name}"') < 2] == []


def test_a_pipe_is_read_to_its_end_and_waited_for_only_so_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads, writes = os.pipe()
    os.write(writes, b"acks=1")
    os.close(writes)
    assert read_source(f"/dev/fd/{reads}").text == "acks=1"
    os.close(reads)
    monkeypatch.setattr(source, "_PATIENCE_S", 0)
    os.mkfifo(tmp_path / "pipe.yml")
    with pytest.raises(ConfigurationError, match="nobody writes into this pipe"):
        read_source(str(tmp_path / "pipe.yml"))
