"""A file of variables, as containers and shells take it."""

from pathlib import Path

import pytest

from tests.configuration.helpers import findings, place, read, settings


@pytest.mark.parametrize("name", [".env", "docker.env", ".env.production"])
def test_variables_of_spring_and_of_a_broker_count(tmp_path: Path, name: str) -> None:
    text = """\
    # for the application
    export SPRING_KAFKA_PRODUCER_ACKS="1"  # fast
    SPRING_KAFKA_CONSUMER_ENABLE_AUTO_COMMIT=true
    DATABASE_URL=postgres://x?a=b#c
    KAFKA_CFG_MIN_INSYNC_REPLICAS = 1 # one
    """
    read_in = read(tmp_path, name, text, "")
    said = settings(read_in, assumed=False)
    assert said == {"acks": "1", "enable.auto.commit": True, "min.insync.replicas": 1}
    assert place(read_in, "acks") == 2


def test_a_variable_that_is_set_twice_is_told(tmp_path: Path) -> None:
    read_in = read(tmp_path, ".env", "KAFKA_MIN_INSYNC_REPLICAS=1\nKAFKA_MIN_INSYNC_REPLICAS=2\n", "")
    assert settings(read_in, assumed=False) == {"min.insync.replicas": 2}
    assert [line for line, _ in findings(read_in, "duplicate-key")] == [2]
