from pathlib import Path
from tempfile import TemporaryDirectory

from tests.configuration.helpers import findings, read, settings
from tests.each import of_each

DECLARED = {
    "auto_delete=True": {"auto_delete": True},
    "exclusive=True, durable=False": {"exclusive": True, "durable": False},
    "message_ttl=1.5, expires=60": {"x-message-ttl": 1500, "x-expires": 60_000},
    "max_length=9, max_length_bytes=99": {"x-max-length": 9, "x-max-length-bytes": 99},
    "max_priority=9, message_ttl=TTL": {},
}


@of_each(DECLARED)
def test_kombu_s_own_names_for_arguments_of_a_queue_count_in_milliseconds(words: str) -> None:
    text = f"broker_url = 'amqp://'\ntask_queues = [Queue('a'), Queue('b', {words})]\n"
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "celeryconfig.py", text)
    assert settings(found, "b") == DECLARED[words]


def test_queues_of_a_table_are_declared_with_what_it_says(tmp_path: Path) -> None:
    text = """\
        broker_url = 'amqp://'
        task_queues = {
            'pay': {'exchange': 'pay', 'queue_arguments': {'x-queue-type': 'quorum'}},
            'mail': {'routing_key': 'mail', 'durable': False},
            'dead': {'exchange': 'dlx'},
            'late': {'exchange': 'late', 'queue_arguments': {'x-dead-letter-exchange': 'dlx'}},
        }
        """
    found = read(tmp_path, "celeryconfig.py", text)
    assert [name for _, name in found.queues] == ["pay", "mail", "late"]
    assert (settings(found, "pay"), settings(found, "mail")) == ({"x-queue-type": "quorum"}, {"durable": False})
    assert findings(found, "no-effect") == []


EXCHANGES = {
    "Exchange('a', delivery_mode=1)": 1,
    "Exchange('a', delivery_mode='transient')": 1,
    "Exchange('a', delivery_mode=2)": 2,
    "Exchange('a')": 1,
    "ours": 2,
}


@of_each(EXCHANGES)
def test_an_exchange_says_how_its_messages_are_kept_before_the_default_does(exchange: str) -> None:
    text = f"ours = Exchange('b', delivery_mode=2)\nbroker_url = 'amqp://'\ntask_queues = [Queue('a', {exchange})]\n"
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "celeryconfig.py", f"{text}task_default_delivery_mode = 'transient'\n")
    [*_, last] = [one for one in found.given if one.name == "delivery_mode"]
    assert last.value == EXCHANGES[exchange]
    assert bool(last.remedies) is ("delivery_mode" in exchange or exchange == "ours")


def test_a_queue_for_dead_letters_that_a_step_of_the_worker_declares_has_no_answer_of_its_own(tmp_path: Path) -> None:
    text = """\
        name = 'default' + f'.{suffix}'
        suffix = 'dead'
        class DeclareDeadLetters(bootsteps.StartStopStep):
            def start(self, worker):
                dlx = Exchange(name, type='direct')
                Queue(name, dlx, routing_key=name).bind(worker).declare()
        app = Celery('x', broker='amqp://')
        app.conf.task_queues = [Queue('default', queue_arguments={'x-dead-letter-exchange': name})]
        """
    found = read(tmp_path, "tasks.py", text)
    assert [(one.value, one.is_there) for one in found.given if one.name == "x-dead-letter-exchange"] == [
        ("default.dead", True)
    ]


def test_a_default_queue_that_is_none_of_those_declared_is_read_by_nobody(tmp_path: Path) -> None:
    queues = "broker_url = 'amqp://'\ntask_queues = [Queue('default'), Queue('mails')]\n"
    for more, told in (
        ("", "which no worker reads unless it is started with -Q celery"),
        ("task_create_missing_queues = False", "is refused (QueueNotFound)"),
        ("task_default_queue = 'mail'", "-Q mail"),
        ("task_routes = {'mail.*': 'mails'}", "-Q celery"),
        ("task_default_queue = 'default'", ""),
        ("task_default_queue = queue_of(STAGE)", ""),
        ("task_routes = {'*': 'default'}", ""),
        ("task_routes = [route]", ""),
        ("task_queues = [Queue(name) for name in NAMES]", ""),
        ("task_queues = [Queue('default'), *OTHERS]", ""),
    ):
        found = findings(read(tmp_path, "celeryconfig.py", f"{queues}{more}\n"), "risk")
        assert [line for line, text in found if told in text] == [2] * bool(told), more
        assert bool(found) is bool(told), more
