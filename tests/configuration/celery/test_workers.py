from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from playground.configuration.found import Reading
from playground.configuration.readers import read_files
from tests.configuration.helpers import findings
from tests.each import of_each

SETTINGS = "broker_url = 'amqp://'\ntask_default_queue_type = 'quorum'\nworker_concurrency = 2\n"
COMPOSE = "services:\n  web:\n    command: gunicorn -c 9 web\n  mails:\n    command: "
STARTED: Mapping[str, tuple[str, str, int]] = {
    "a compose file": ("compose.yml", f"{COMPOSE}celery -A app worker -c 8 --prefetch-multiplier 1 -Q mails", 8),
    "over several lines": ("compose.yml", f"{COMPOSE}>\n      celery -A app worker\n      -Ofair -c8", 32),
    "a list": ("compose.yml", f"{COMPOSE}[celery, -A, app, worker, --concurrency=8]", 32),
    "a shell": ("compose.yml", f'{COMPOSE}["sh", "-c", "cd app && exec celery -A app worker -c 8"]', 32),
    "Kubernetes": (
        "worker.yaml",
        "kind: Deployment\nspec:\n  containers:\n    - command: [/bin/celery, -A, app]\n      args: [worker, -c, '8']",
        32,
    ),
    "a chart's values": ("values.yaml", "worker:\n  args: [celery, worker, --prefetch-multiplier=3]", 6),
    "a Procfile": ("Procfile", "web: gunicorn -c 9\nworker: celery -A app worker --autoscale=9,2 -c 3", 36),
    "a script": ("run.sh", "exec celery -A app worker \\\n  -c 8\n", 32),
    "a unit of systemd": ("celery.service", "[Service]\nExecStart=/bin/celery -A app worker \\\n  -c 8\nUser=me\n", 32),
    "a shell's own script": ("run.sh", "cd app\nexec bash -ec 'cd app && celery -A app worker -c 8'\n", 32),
    "a shell's within a compose file": ("compose.yml", f"{COMPOSE}sh -c 'migrate && celery -A app worker -c 8'", 32),
    "several of a unit": ("c.service", "ExecStart=/bin/sh -c '${CELERY_BIN} -A app multi start w1 -c 8'\n", 32),
    "a stop of several": ("c.service", "ExecStop=/bin/sh -c '${CELERY_BIN} multi stopwait w1 -c 8'\n", 8),
    "nothing": ("compose.yml", f"{COMPOSE}celery -A app worker -c $N --prefetch-multiplier 0", 8),
    "a beat": ("compose.yml", f"{COMPOSE}celery -A app beat -c 8", 8),
    "workers of two kinds": ("Procfile", "a: celery worker -c 8\nb: celery worker -c 3", 32),
    "workers of which one is told nothing": ("Procfile", "a: celery worker -c 8\nb: celery worker", 8),
}


def _read(folder: str, name: str, text: str) -> Reading:
    path = Path(folder)
    (path / "celeryconfig.py").write_text(SETTINGS)
    (path / name).write_text(text)
    return read_files([str(path / "celeryconfig.py"), str(path / name)], "rabbitmq")


@of_each(STARTED)
def test_what_a_worker_is_started_with_counts_before_the_settings(where: str) -> None:
    name, text, held = STARTED[where]
    with TemporaryDirectory() as folder:
        found = _read(folder, name, text)
        assert [one.value for one in found.given if one.name == "prefetch_count"] == [held]
        is_used = "rabbitmq" in found.files[str(Path(folder, name))]
    assert is_used is (where not in ("a beat", "a stop of several")), "what starts a worker goes with it"
    assert bool(findings(found, "elsewhere")) is where.startswith("workers")


def test_it_is_told_where_a_worker_is_started_so(tmp_path: Path) -> None:
    name, text, _ = STARTED["over several lines"]
    found = _read(str(tmp_path), name, text)
    [written] = [one.written for one in found.given if one.name == "prefetch_count"]
    assert written.endswith(f"-c = 8 ($ celery worker, by {tmp_path / name}:5)")


def test_a_unit_has_what_its_file_of_variables_holds(tmp_path: Path) -> None:
    unit, held, settings = (tmp_path / name for name in ("celery.service", "celeryd", "celeryconfig.py"))
    unit.write_text(
        "[Service]\nExecStart=/bin/sh -c '${CELERY_BIN} multi start w $CELERYD_OPTS'\nExecStop=sh -c $AGAIN\n"
    )
    held.write_text('CELERYD_OPTS="--time-limit=300 -c 8"\nAGAIN=sh -c $AGAIN\nCELERY_BIN=/opt/celery\n')
    settings.write_text(SETTINGS)
    found = read_files(list(map(str, (settings, unit, held))), "rabbitmq")
    assert [one.value for one in found.given if one.name == "prefetch_count"] == [32]
    assert [one.written for one in found.given if one.loses] == [
        f"--time-limit = 300 ($ celery worker, by {unit}:2)",
    ]
    assert set(found.files.values()) == {frozenset({"rabbitmq"})}


def test_of_files_that_start_workers_alone_it_is_told_what_is_to_be_given_with_them(tmp_path: Path) -> None:
    path = tmp_path / "Procfile"
    path.write_text("worker: celery -A app worker -c 8\n")
    assert "celeryconfig.py or Django's settings.py" in findings(read_files([str(path)], ""), "elsewhere")[0][1]


TIMES: Mapping[tuple[str, str], dict[str, str]] = {
    ("", "--time-limit 300 --soft-time-limit=60"): {"time_limit = 300": "loses", "soft_time_limit = 60": "application"},
    ("task_time_limit = 9", "--time-limit=300"): {"task_time_limit = 9": "loses", "--time-limit 300": "no-effect"},
    ("task_time_limit = None", "--time-limit 300"): {"time_limit = 300": "loses"},
    ("task_time_limit = 9", "-P solo"): {"task_time_limit = 9": "no-effect"},
    ("task_time_limit = 9\ntask_soft_time_limit = 5", "--pool=gevent -c 100"): {
        "task_time_limit = 9": "loses",
        "task_soft_time_limit = 5": "no-effect",
    },
}


@of_each(TIMES)
def test_a_limit_of_a_worker_counts_where_no_setting_is_before_it_and_its_pool_keeps_it(case: tuple[str, str]) -> None:
    setting, options = case
    with TemporaryDirectory() as folder:
        config, procfile = Path(folder, "celeryconfig.py"), Path(folder, "Procfile")
        config.write_text(f"{SETTINGS}{setting}\n")
        procfile.write_text(f"worker: celery -A app worker {options}\n")
        found = read_files([str(config), str(procfile)], "rabbitmq")
    told = {one.written: "loses" for one in found.given if one.loses}
    told |= {one.text: one.rule for one in found.findings if one.rule in ("no-effect", "application")}
    for start, rule in TIMES[case].items():
        assert [of for text, of in told.items() if start.replace("-", "_") in text.replace("-", "_")] == [rule], told
