"""What closes gaps, as it is told: what another needs anyway stands once, with all that it closes."""

from pathlib import Path

import pytest

from tests.cli.helpers import invoke

OUTPUT = """spring.cloud.stream.default-binder=rabbit
spring.cloud.stream.bindings.a-out-0.destination=a
spring.rabbitmq.publisher-returns=true
"""
CHANNEL = "spring.cloud.stream.bindings.a-out-0.producer.error-channel-enabled = true"


def test_a_change_that_is_a_line_of_another_is_told_with_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    path = tmp_path / "application.properties"
    path.write_text(OUTPUT)
    text = " ".join(invoke("guarantee", str(path)).stdout.split())
    changes = text[text.index("To close it:") : text.index("Then:")]
    assert changes.count(CHANNEL) == 1
    assert "against F1, F3, F4b, an unroutable publish; +1 packet" in changes
