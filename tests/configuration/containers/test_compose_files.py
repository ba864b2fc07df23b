"""Files of servers that stand in a compose file as texts."""

from pathlib import Path

import pytest

from tests.configuration.helpers import findings, place, read, settings

COMPOSE = """\
services:
  mq: {{image: "rabbitmq:4.0", configs: [{mounted}]}}
configs:
  defs:
    content: |
      {{"vhosts": [{{"name": "/"}}], "queues": [{{"name": "q", "vhost": "/", "durable": true, "auto_delete": false,
       "arguments": {{"x-queue-type": "quorum"}}}}]}}
  rabbitmq.conf: {{content: "consumer_timeout = 60000"}}
  notes: {{content: nothing that is read}}
"""


@pytest.mark.parametrize(
    ("mounted", "queues", "timeout"),
    [
        ("{source: defs, target: /etc/rabbitmq/definitions.json}, notes", ["q"], None),
        ("rabbitmq.conf", [], 60_000),
    ],
)
def test_a_text_that_a_container_has_as_a_file_is_read_as_that(
    tmp_path: Path, mounted: str, queues: list[str], timeout: int | None
) -> None:
    found = read(tmp_path, "compose.yml", COMPOSE.format(mounted=mounted))
    assert [name for _, name in found.queues if name] == queues
    assert settings(found).get("consumer_timeout") == timeout
    assert [one for one in findings(found) if "no volume" in one[1]], "the rest of the file is read, too"
    if queues:
        assert place(found, "x-queue-type") == 7
