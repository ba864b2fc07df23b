"""The hook that the repository offers to pre-commit."""

import re
from pathlib import Path

import pytest
import yaml

from tests.cli.helpers import invoke

ROOT = Path(__file__).parents[2]
[HOOK] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [
        ("src/main/resources/application-prod.yml", True),
        ("application.properties", True),
        ("proj/celeryconfig.py", True),
        ("proj/celery.py", True),
        ("deploy/docker-compose.prod.yml", True),
        ("infra/orders_queue.tf", True),
        ("mosquitto.conf", True),
        ("etc/redis.conf", True),
        ("nats/nats-server.conf", True),
        ("etc/rabbitmq.conf", True),
        ("etc/advanced.config", True),
        ("pulsar/broker.conf", True),
        ("charts/orders/values-prod.yaml", True),
        ("src/appsettings.Production.json", True),
        ("connect/orders-sink-connector.json", True),
        ("k8s/kafka-topics.yaml", True),
        ("jetstream/stream-orders.json", True),
        ("serverless.yml", True),
        ("infra/orders.template", True),
        (".env.production", True),
        ("server.properties", True),
        ("infra/network.tf", False),
        ("nginx.conf", False),
        ("tsconfig.json", False),
        ("src/app.py", False),
        ("my-application.yml.bak", False),
        ("package.json", False),
    ],
)
def test_it_is_run_for_files_that_settings_usually_stand_in(path: str, is_ours: bool) -> None:
    assert bool(re.search(HOOK["files"], path)) is is_ours


def test_it_passes_over_files_that_have_nothing_to_do_with_messages(tmp_path: Path) -> None:
    words = HOOK["entry"].split()[1:]
    path = tmp_path / "compose.yml"
    path.write_text("services: {web: {image: nginx}}\n")
    assert invoke(*words, "--need", "at-least-once", str(path)).exit_code == 0
    assert invoke("guarantee", "--need", "at-least-once", str(path)).exit_code == 2


def test_it_fails_where_the_need_is_not_met(tmp_path: Path) -> None:
    path = tmp_path / "application.yml"
    path.write_text("spring: {rabbitmq: {publisher-confirm-type: none}}\n")
    assert invoke(*HOOK["entry"].split()[1:], "--need", "at-least-once", str(path)).exit_code == 1


def test_it_installs_what_reads_files() -> None:
    extra = re.findall(
        r'^    "([\w-]+)', (ROOT / "pyproject.toml").read_text().split("config = [")[1].split("]")[0], re.M
    )
    assert [re.split("[<>=]", one)[0] for one in HOOK["additional_dependencies"]] == extra
