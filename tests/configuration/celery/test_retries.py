import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.helpers import invoke
from tests.configuration.helpers import findings, read, settings
from tests.each import of_each

APP = "app = Celery('x', broker='amqp://')\napp.conf.task_acks_late = True\n"
RETRIED = {
    "autoretry_for=(Exception,), max_retries=None": True,
    "autoretry_for=[BaseException], max_retries=None, retry_backoff=True": True,
    "autoretry_for=(Exception,), max_retries=None, retry_kwargs={'countdown': 5}": True,
    "autoretry_for=(Exception,), max_retries=None, retry_kwargs={'max_retries': 5}": False,
    "autoretry_for=(Exception,), retry_kwargs={'max_retries': None}": False,
    "autoretry_for=(Exception,)": False,
    "autoretry_for=(ConnectionError,), max_retries=None": False,
    "autoretry_for=(Exception,), max_retries=None, dont_autoretry_for=(KeyError,)": False,
    "max_retries=None": False,
}


@of_each(RETRIED)
def test_a_task_of_which_all_that_fails_is_sent_anew_without_a_limit_never_fails(arguments: str) -> None:
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "tasks.py", f"{APP}@app.task({arguments})\ndef pay(): ...\n")
    comes_to = {"consumer.ack": "after", "consumer.on_failure": "retry"} if RETRIED[arguments] else {}
    assert settings(found, "task pay") == comes_to


ANEW = "@app.task(bind=True, max_retries=None)\ndef pay(self, order):\n"
TRIED = "    try:\n        charge(order)\n"
ASKED = {
    f"{ANEW}{TRIED}    except Exception as exc:\n        raise self.retry(exc=exc)\n": True,
    f"{ANEW}    'Pay.'\n    log.info('ok')\n{TRIED}    except:\n        self.retry(max_retries=None)\n": True,
    f"{ANEW}{TRIED}    except (KeyError, Exception):\n        log.exception('no')\n        return self.retry()\n": True,
    f"{ANEW}{TRIED}    except Exception:\n        raise self.retry(max_retries=5)\n": False,
    f"{ANEW}{TRIED}    except Exception:\n        self.retry(throw=False)\n": False,
    f"{ANEW}{TRIED}    except Exception:\n        if late(order):\n            raise\n        self.retry()\n": False,
    f"{ANEW}{TRIED}    except ConnectionError as exc:\n        raise self.retry(exc=exc)\n": False,
    f"{ANEW}{TRIED}    except KeyError:\n        raise\n    except Exception:\n        self.retry()\n": False,
    f"{ANEW}    order = load(order)\n{TRIED}    except Exception:\n        self.retry()\n": False,
    f"{ANEW}{TRIED}    except Exception:\n        queue.retry()\n": False,
    f"{ANEW.replace(', max_retries=None', '')}{TRIED}    except Exception:\n        self.retry()\n": False,
    f"{ANEW.replace('bind=True, ', '')}{TRIED}    except Exception:\n        self.retry()\n": False,
    f"{ANEW.replace('bind=True, ', '')}{TRIED}    except Exception:\n        pay.retry()\n": True,
}


@of_each(ASKED)
def test_a_task_that_asks_to_be_sent_anew_whatever_fails_in_it_never_fails_without_a_limit(text: str) -> None:
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "tasks.py", f"{APP}{text}")
    assert settings(found, "task pay").get("consumer.on_failure") == ("retry" if ASKED[text] else None)


def test_it_is_told_how_often_a_task_asks_to_be_sent_anew(tmp_path: Path) -> None:
    limited = ANEW.replace("None", "7")
    for task, told in ((ANEW, "for ever"), (limited, "7 times"), (limited.replace(", max_retries=7", ""), "3 times")):
        found = read(tmp_path, "tasks.py", f"{APP}{task}{TRIED}    except KeyError:\n        self.retry()\n")
        [(line, text)] = findings(found, "not-modelled")
        assert (line, text.startswith("task pay: self.retry() sends"), told in text) == (8, True, True)


def test_what_is_sent_anew_for_ever_is_not_told_as_lost_and_ends_with_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "tasks.py"
    path.write_text(f"{APP}@app.task(autoretry_for=(Exception,), max_retries=None)\ndef pay(): ...\n")
    [answer] = json.loads(invoke("guarantee", str(path), "--json").stdout)["answers"]
    assert "F10" not in {fault for gap in answer["gaps"] if gap["trouble"] == "lose" for fault in gap["faults"]}
    told = " ".join(invoke("guarantee", str(path), "--more", columns=160).stdout.split())
    assert "what always fails is sent anew for ever (F10)" in told
    assert "@app.task(max_retries=10, acks_late=True, acks_on_failure_or_timeout=False) in place of None" in told
    assert "requeued for ever" not in told


def test_a_task_that_is_sent_anew_is_rejected_all_the_same_where_its_process_is_killed(tmp_path: Path) -> None:
    task = "@app.task(autoretry_for=(Exception,), max_retries=None, acks_on_failure_or_timeout={})\ndef pay(): ...\n"
    for acknowledged in (True, False):
        found = read(tmp_path, "tasks.py", APP + task.format(acknowledged))
        [late] = [one for one in found.given if (one.queue, one.name) == ("task pay", "consumer.ack")]
        assert bool(late.asks) is acknowledged


def test_a_task_has_what_the_class_says_that_it_is_of_unless_it_says_otherwise(tmp_path: Path) -> None:
    base = "class Patient(app.Task):\n    acks_late = True\n    autoretry_for = (Exception,)\n    max_retries = None\n"
    tasks = "@app.task(base=Patient)\ndef pay(): ...\n@app.task(base=Patient, acks_late=False)\ndef mail(): ...\n"
    found = read(tmp_path, "tasks.py", f"app = Celery('x', broker='amqp://')\n{base}{tasks}")
    assert settings(found, "task pay") == {"consumer.ack": "after", "consumer.on_failure": "retry"}
    assert settings(found, "task mail")["consumer.ack"] == "before"
