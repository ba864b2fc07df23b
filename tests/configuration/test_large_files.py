"""Files of strangers: what is done to read them grows as they do, and not by its square."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.configuration.readers import read_files

_FEW, _TIMES = 50, 4
_SLACK = 1.3
"""Beside what grows with a file there is what a reader does once; a square would come to the fourfold of the bound."""


def _stream(count: int) -> str:
    bindings = "".join(
        f"        take{at}-in-0: {{destination: d{at}, group: g, binder: rabbit}}\n" for at in range(count)
    )
    return f"spring:\n  cloud:\n    stream:\n      bindings:\n{bindings}"


def _renamed(count: int) -> str:
    start = "spring.cloud.stream."
    listed = ";".join(f"sent{at}" for at in range(count))
    names = "".join(
        f"{start}function.bindings.take{at}-in-0=name{at}\n{start}kafka.bindings.name{at}.consumer.enable-dlq=true\n"
        f"{start}bindings.sent{at}.destination=d{at}\n"
        for at in range(count)
    )
    return f"{start}default-binder=kafka\n{start}output-bindings={listed}\n{names}"


def _smallrye(count: int) -> str:
    return "".join(f"mp.messaging.incoming.c{at}.connector=smallrye-rabbitmq\n" for at in range(count))


def _chained(count: int) -> str:
    def queue(at: int) -> dict[str, object]:
        policy = {"maxReceiveCount": 3, "deadLetterTargetArn": {"Fn::GetAtt": [f"Q{at + 1}", "Arn"]}}
        return {"Type": "AWS::SQS::Queue", "Properties": {"RedrivePolicy": policy}}

    return json.dumps({"Resources": {f"Q{at}": queue(at) for at in range(count)}})


def _tasks(count: int) -> str:
    tasks = "".join(f"  - community.aws.sqs_queue: {{name: q{at}, delivery_delay: {at}}}\n" for at in range(count))
    return f"- tasks:\n{tasks}"


def _fed(count: int) -> str:
    count = 1 + count // 8  # Each value of what is open is tried, of which that may be sixteen ways.
    resources: dict[str, object] = {}
    for at in range(count):
        resources[f"Q{at}"] = {"Type": "AWS::SQS::Queue", "Condition": f"C{at}"}
        properties = {"EventSourceArn": {"Fn::GetAtt": f"Q{at}.Arn"}, "FunctionName": f"f{at}"}
        resources[f"M{at}"] = {"Type": "AWS::Lambda::EventSourceMapping", "Properties": properties}
        resources[f"F{at}"] = {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": f"f{at}"}}
    conditions = {f"C{at}": {"Fn::Equals": [{"Ref": f"P{at}"}, "prod"]} for at in range(count)}
    return json.dumps({"Conditions": conditions, "Resources": resources})


_FILES: dict[str, Callable[[int], str]] = {
    "application.yml": _stream,
    "application.properties": _renamed,
    "channels.properties": _smallrye,
    "template.json": _chained,
    "fed.json": _fed,
    "playbook.yml": _tasks,
}


def _work(path: Path, text: str) -> int:
    """How many calls it takes to read a file; no clock is asked."""
    path.write_text(text, encoding="utf-8")
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        reading = read_files([str(path)], "")
    finally:
        sys.setprofile(None)
    assert reading.queues
    return calls


@pytest.mark.parametrize("name", _FILES)
def test_what_a_file_takes_to_be_read_grows_with_what_is_in_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    _work(path, _FILES[name](1))  # What is imported, or compiled, the first time.
    few, many = (_work(path, _FILES[name](count)) for count in (_FEW, _FEW * _TIMES))
    assert many < few * _TIMES * _SLACK
