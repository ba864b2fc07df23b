from pathlib import Path
from tempfile import TemporaryDirectory

from playground.configuration.cases import cases
from tests.configuration.helpers import findings, read, settings
from tests.each import of_each

QUORUM = "task_default_queue_type = 'quorum'"
TYPES = {
    "of Celery's own queue": (QUORUM, "quorum"),
    "beside no queues": (f"{QUORUM}\ntask_queues = None", "quorum"),
    "beside a queue": (f"{QUORUM}\ntask_queues = [Queue('mails')]", "classic"),
    "beside queues from elsewhere": (f"{QUORUM}\ntask_queues = ours.QUEUES", "classic"),
    "of the queue": ("task_queues = [Queue('mails', queue_arguments={'x-queue-type': 'quorum'})]", "quorum"),
}


@of_each(TYPES)
def test_the_default_type_is_of_the_queue_that_celery_declares_where_none_are_given(where: str) -> None:
    text, comes_to = TYPES[where]
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "celeryconfig.py", f"broker_url = 'amqp://'\n{text}\n")
    assert settings(found)["x-queue-type"] == comes_to
    told = [(line, "declared with: Queue(" in text) for line, text in findings(found, "no-effect")]
    assert told == ([(2, True)] if QUORUM in text and comes_to == "classic" else [])


ROUTED = "task_routes = {'a': {'queue': 'pay'}, 'b': 'celery'}"
CREATED = "task_create_missing_queue_type = 'quorum'"
MADE = {
    f"{QUORUM}\n{ROUTED}": ("quorum", {"pay": "classic"}),
    f"{CREATED}\n{ROUTED}": ("classic", {"pay": "quorum"}),
    f"{CREATED}\ntask_routes = [('a.*', {{'queue': 'pay'}}), ('b', 'mail')]": (
        "classic",
        {"pay": "quorum", "mail": "quorum"},
    ),
    f"{CREATED}\ntask_routes = ([('a.*', {{'queue': 'pay'}})], {{'c': 'mail'}}, 'ours.Router')": (
        "classic",
        {"pay": "quorum", "mail": "quorum"},
    ),
    f"{CREATED}\n{ROUTED}\ntask_queues = [Queue('a')]": ("classic", {}),
    f"{QUORUM}\n{ROUTED}\n{CREATED}": ("quorum", {}),
    ROUTED: ("classic", {}),
}


@of_each(MADE)
def test_a_queue_that_only_a_route_names_has_an_answer_of_its_own_where_it_is_not_of_the_default_type(
    text: str,
) -> None:
    usual, others = MADE[text]
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "celeryconfig.py", f"broker_url = 'amqp://'\n{text}\n")
    assert settings(found)["x-queue-type"] == usual
    assert {name: settings(found, name)["x-queue-type"] for _, name in found.queues if name != "celery"} == others
    counted = {name: one.values()["x-queue-type"] for one in cases(found, "rabbitmq") for name in one.names}
    assert counted == ({"celery": usual, **others} if others else {})
    assert ("rabbitmq", "celery") in found.queues or not others
    told = {one.remedies for one in found.given if one.queue and one.name == "x-queue-type"}
    assert told == ({((("x-queue-type", "quorum"), 'task_create_missing_queue_type = "quorum"'),)} if others else set())


REMEDIES = {
    "": (
        'task_queues = [Queue("celery", queue_arguments={"x-queue-type": "quorum"})]',
        'task_queues = [Queue("celery", queue_arguments={"x-dead-letter-exchange": "dead-letters"})]',
    ),
    f"task_default_queue = 'jobs'\n{QUORUM}": (
        'task_queues = [Queue("jobs", queue_arguments={"x-queue-type": "quorum"})]',
        'task_queues = [Queue("jobs", queue_arguments={"x-queue-type": "quorum", '
        '"x-dead-letter-exchange": "dead-letters"})]',
    ),
    "task_queues = [Queue('mails')]": (
        'Queue("mails", queue_arguments={"x-queue-type": "quorum"})',
        'Queue("mails", queue_arguments={"x-dead-letter-exchange": "dead-letters"})',
    ),
    "task_queues = [Queue('a'), Queue('b')]": (
        'Queue(..., queue_arguments={"x-queue-type": "quorum"})',
        'Queue(..., queue_arguments={"x-dead-letter-exchange": "dead-letters"})',
    ),
}


@of_each(REMEDIES)
def test_what_a_queue_is_to_be_declared_with_is_written_in_its_declaration(text: str) -> None:
    with TemporaryDirectory() as folder:
        told = read(Path(folder), "celeryconfig.py", f"broker_url = 'amqp://'\n{text}\n").spellings_of("rabbitmq")
    written = told["x-queue-type", "quorum"], told["x-dead-letter-exchange", "dead-letters"].partition(", and an")[0]
    assert written == REMEDIES[text]


@of_each([(QUORUM, True), ("task_queues = [Queue('mails')]", False)])
def test_workers_that_are_told_not_to_look_for_quorum_queues_may_not_start_on_one(case: tuple[str, bool]) -> None:
    text, is_told = case
    with TemporaryDirectory() as folder:
        written = f"broker_url = 'amqp://'\nworker_detect_quorum_queues = False\n{text}\n"
        found = read(Path(folder), "celeryconfig.py", written)
        looks = read(Path(folder), "celeryconfig.py", written.replace("= False", "= True"))
    assert [line for line, text in findings(found, "risk") if "540 NOT_IMPLEMENTED" in text] == [2] * is_told
    assert [line for line, text in findings(looks, "by-version") if "Celery 5.5" in text] == [2] * is_told


HELD = {
    "": (4, True),
    "worker_prefetch_multiplier = 1": (1, True),
    "worker_concurrency = 0": (4, True),
    "worker_concurrency = os.cpu_count()": (4, True),
    "worker_concurrency = 8": (32, False),
    "worker_prefetch_multiplier = 2\nworker_concurrency = int(os.getenv('N', '3'))": (6, False),
    "worker_prefetch_multiplier = 0": (0, False),
    "worker_prefetch_multiplier = 65535\nworker_concurrency = 2": (65_535, False),
}


@of_each(HELD)
def test_a_worker_holds_tasks_for_each_of_its_processes(text: str) -> None:
    held, asks = HELD[text]
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "celeryconfig.py", f"broker_url = 'amqp://'\n{QUORUM}\n{text}\n")
    given = next(one for one in reversed(found.given) if one.name == "prefetch_count")
    assert (given.value, given.asks.startswith("a worker has one process (worker_concurrency")) == (held, asks)


def test_how_many_tasks_that_are_is_of_no_matter_where_no_crash_counts_against_them(tmp_path: Path) -> None:
    found = read(tmp_path, "celeryconfig.py", "broker_url = 'amqp://'\n")
    given = next(one for one in found.given if one.name == "prefetch_count")
    assert ("x-queue-type", "classic") in given.asks_unless
