from pathlib import Path

from playground.configuration.readers import read_files
from tests.configuration.helpers import findings

WAITS = "app = Celery('x', broker='amqp://')\napp.send_task('a', countdown=3600)\napp.send_task('a', countdown=9000)\n"


def test_what_a_worker_holds_is_held_against_the_broker_s_timeout_where_its_file_is_given(tmp_path: Path) -> None:
    (tmp_path / "tasks.py").write_text(WAITS)
    conf = tmp_path / "rabbitmq.conf"
    conf.write_text("consumer_timeout = 7200000\n")
    for names, told in ((["tasks.py"], [2, 3]), (["tasks.py", "rabbitmq.conf"], [3]), (["rabbitmq.conf"], [])):
        found = read_files([str(tmp_path / name) for name in names], "")
        held = [(line, text) for line, text in findings(found, "risk") if "holds the task" in text]
        assert [line for line, _ in held] == told
        by = f"(7,200 s by {conf}:1," if len(names) > 1 else "(1,800 s by default,"
        assert all(by in text for _, text in held)
