from pathlib import Path

import pytest

from playground.configuration.celery.keys import KEYS, OLD
from playground.configuration.readers import read_files
from tests.configuration.helpers import findings, read, settings

_APP = "app = Celery('x', broker='amqp://')\n"
MIXED = {
    "a module": ("broker_url = 'amqp://'\nCELERY_ACKS_LATE = True\n", [(2, "CELERY_ACKS_LATE", "task_acks_late")]),
    "one of each": ("task_ignore_result = True\nBROKER_URL = 'amqp://'\n", [(2, "BROKER_URL", "broker_url")]),
    "two old ones": (
        "task_ignore_result = True\nBROKER_URL = 'amqp://'\nCELERY_ACKS_LATE = True\n",
        [(1, "task_ignore_result", "CELERY_IGNORE_RESULT")],
    ),
    "names that are of a namespace as well": (
        "task_ignore_result = True\nbroker_url = 'amqp://'\nCELERY_RESULT_BACKEND = 'rpc://'\n",
        [(3, "CELERY_RESULT_BACKEND", "result_backend")],
    ),
    "an update": (
        f"{_APP}app.conf.update(task_acks_late=True, BROKER_HOST='b')\n",
        [(2, "BROKER_HOST", "broker_host")],
    ),
    "a table": (
        "CELERY = {'task_acks_late': True, 'broker_url': 'amqp://',\n'ENABLE_UTC': True}\n",
        [(2, "ENABLE_UTC", "enable_utc")],
    ),
    "both names of one": ("broker_url = BROKER_URL = 'amqp://'\ntask_acks_late = CELERY_ACKS_LATE = True\n", []),
    "what an app is made with": (f"{_APP[:-2]}, task_acks_late=True)\napp.conf.CELERYD_CONCURRENCY = 1\n", []),
    "what an app loads": (
        f"{_APP}app.config_from_object('c')\napp.conf.update(task_acks_late=True)\napp.conf.CELERYD_CONCURRENCY = 1\n",
        [],
    ),
    "variables beside an app": (f"broker_url = 'amqp://'\n{_APP}app.conf.CELERY_ACKS_LATE = True\n", []),
    "variables beside Django's": ("task_routes = {}\nSECRET_KEY = ''\nCELERY_ACKS_LATE = True\n", []),
    "a namespace": ("CELERY_TASK_ACKS_LATE = True\nCELERYD_CONCURRENCY = 1\nBROKER_URL = 'amqp://'\n", []),
}
"""What Celery 5.7 refuses to start with, and what it takes, each tried with it."""


@pytest.mark.parametrize("way", MIXED)
def test_names_of_both_times_cannot_stand_together_and_the_fewer_are_to_become_as_the_others_are(
    tmp_path: Path, way: str
) -> None:
    text, renamed = MIXED[way]
    told = findings(read(tmp_path, "celeryconfig.py", text), "contradiction")
    assert [line for line, _ in told] == [line for line, _, _ in renamed]
    for (line, name, right), (_, said) in zip(renamed, told, strict=True):
        assert said.endswith(f"{name} (line {line}) has to be {right}")


NAMED = {
    "of today": ("broker_url = 'amqp://'\nCELERY_ACKS_LATE = True\n", "broker_transport_options"),
    "of before version 4": ("BROKER_URL = 'amqp://'\nCELERY_ACKS_LATE = False\n", "BROKER_TRANSPORT_OPTIONS"),
    "of both": (f"{_APP}app.conf.CELERY_TASK_SERIALIZER = 'json'\n", "BROKER_TRANSPORT_OPTIONS"),
    "of both, among others": ("CELERY_TASK_SERIALIZER = 'json'\n", "CELERY_BROKER_TRANSPORT_OPTIONS"),
    "of a namespace": ("CELERY_ACKS_LATE = 1\nCELERY_BROKER_URL = 'amqp://'\n", "CELERY_BROKER_TRANSPORT_OPTIONS"),
}


@pytest.mark.parametrize("way", NAMED)
def test_remedies_have_names_that_celery_takes_beside_those_of_the_file(tmp_path: Path, way: str) -> None:
    text, name = NAMED[way]
    found = read(tmp_path, "celeryconfig.py", text)
    assert found.spellings["confirm.select", True].startswith(f"{name} = ")


def test_an_app_that_loads_nothing_reads_no_setting_of_a_namespace(tmp_path: Path) -> None:
    late = "app.conf.CELERY_TASK_ACKS_LATE = True\n"
    found = read(tmp_path, "tasks.py", _APP + late)
    assert settings(found)["consumer.ack"] == "before"
    assert [text.endswith("did you mean task_acks_late?") for _, text in findings(found, "unknown-key")] == [True]
    loads = f"{_APP}app.config_from_object('django.conf:settings', namespace='CELERY')\n"
    assert settings(read(tmp_path, "tasks.py", loads + late))["consumer.ack"] == "after"


def test_every_old_name_is_of_a_setting_of_today() -> None:
    assert set(OLD.values()) <= KEYS
    assert OLD["CELERYD_PREFETCH_MULTIPLIER"] == "worker_prefetch_multiplier"
    assert OLD["CELERY_ACKS_LATE"] == "task_acks_late"
    assert OLD["BROKER_URL"] == "broker_url"
    assert (OLD["ENABLE_UTC"], OLD["CELERY_TASK_SERIALIZER"], OLD.get("CELERY_SERIALIZER")) == (
        "enable_utc",
        "task_serializer",
        None,
    )


def test_settings_of_django_that_are_loaded_without_a_namespace_are_said_to_be_read_by_nothing(tmp_path: Path) -> None:
    (tmp_path / "settings.py").write_text(
        "CELERY_ACKS_LATE = 1\nCELERY_BROKER_URL = 'amqp://'\nCELERY_TASK_TIME_LIMIT = 9\n"
    )
    for more, told in (("", [2]), (", namespace='CELERY'", [])):
        app = f"app = Celery('x')\napp.config_from_object('django.conf:settings'{more})\n"
        (tmp_path / "celery.py").write_text(app)
        found = read_files([str(tmp_path / name) for name in ("celery.py", "settings.py")], "")
        assert [line for line, _ in findings(found, "contradiction")] == told
        assert findings(found, "elsewhere") == [], "the settings are there"
        assert all(
            "does not read CELERY_BROKER_URL, nor 1 more here" in text for _, text in findings(found, "contradiction")
        )
