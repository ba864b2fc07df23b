"""What code does with the clients that it makes: read from its calls, where that is plain to see."""

from pathlib import Path

from tests.cli.helpers import invoke
from tests.configuration.helpers import findings, read, settings

CLIENTS = """\
from confluent_kafka import Consumer, Producer
p = Producer({"enable.idempotence": True%s})
c = Consumer({"group.id": "g", "enable.auto.commit": False, "isolation.level": "read_committed"})
p.produce("out", value)
"""
TRANSACTIONAL = ', "transactional.id": "pay-1"'


def test_what_is_only_queued_is_lost_where_the_position_is_committed_first(tmp_path: Path) -> None:
    for more, asks in (("c.commit()\n", 1), ("p.flush()\nc.commit()\n", 0), ("", 0)):
        found = read(tmp_path, "app.py", CLIENTS % "" + more, "")
        assert sum("flush() is through before commit()" in one.asks for one in found.given) == asks
        assert len(findings(found, "application")) == asks


def test_a_transaction_that_has_the_position_makes_outputs_once_and_else_it_is_named(tmp_path: Path) -> None:
    ends = "p.send_offsets_to_transaction(c.position(), c.consumer_group_metadata())\np.commit_transaction()\n"
    found = read(tmp_path, "app.py", CLIENTS % TRANSACTIONAL + ends, "")
    assert settings(found)["consumer.effect"] == "output"
    assert findings(found, "tip") == []
    [(_, told)] = findings(read(tmp_path, "app.py", CLIENTS % TRANSACTIONAL, ""), "tip")
    assert "send_offsets_to_transaction() within the producer's transaction does each once" in told
    assert findings(read(tmp_path, "app.py", CLIENTS % "" + ends, ""), "tip") == []


def test_the_answer_is_exactly_once_for_what_goes_to_kafka(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(CLIENTS % TRANSACTIONAL + "p.send_offsets_to_transaction(a, b)\np.commit_transaction()\n")
    told = " ".join(invoke("guarantee", str(path), "--need", "exactly-once", columns=200).stdout.split())
    assert "Needed: exactly-once: met, on the conditions under Only if" in told
