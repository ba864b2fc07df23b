"""Texts whose name tells no kind: what a shell makes of `<(...)`, and the standard input."""

import os
from io import BytesIO, TextIOWrapper

import pytest

from playground.configuration.readers import is_readable, read_file
from playground.configuration.source import is_nameless, read_source

_TEXTS = {
    '{"queues": []}': "stdin.json",
    "# comment\n\nacks=1\n": "stdin.conf",
    "spring:\n  kafka: {}\n": "stdin.yaml",
    "--- # Source: x\na: 1\n": "stdin.yaml",
    'resource "aws_sqs_queue" "q" {\n}\n': "stdin.tf",
    "from celery import Celery\n": "stdin.py",
    "SPRING_KAFKA_PRODUCER_ACKS=1\n": ".env",
    "server_name: n1\njetstream {\n}\n": "stdin.conf",
    "listener 1883\n": "stdin.conf",
    "": "stdin.conf",
}


@pytest.mark.parametrize(("text", "name"), _TEXTS.items())
def test_the_standard_input_is_of_the_kind_that_it_looks_like(
    text: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text.encode())))
    assert read_source("-").name == name


def test_what_a_shell_hands_on_is_read_as_a_file_would_be() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"bootstrap.servers=x\nacks=1\n")
    os.close(writer)
    path = f"/dev/fd/{reader}"
    assert is_nameless(path)
    assert is_readable(path)
    assert {one.name: one.value for one in read_file(path, "").given}["acks"] == "1"
    os.close(reader)
