"""POST requests in Python: whose key each bears, and how often it is repeated, where that is plain to see."""

from pathlib import Path

from tests.configuration.helpers import findings, place, read, settings

_KEY, _RETRIES = "Idempotency-Key", "max_network_retries"
_PAY = "import stripe, uuid\n\ndef pay(m):\n    key = uuid.uuid4().hex\n    stripe.Charge.create({})\n"
_SESSION = (
    "import requests\nfrom urllib3.util import Retry\ns = requests.Session()\n"
    "s.mount('https://', HTTPAdapter(max_retries=Retry({})))\ns.post('https://x', timeout=(3, 27))\n"
)
_TRIED = (
    "import httpx, stamina, tenacity, backoff, uuid\n{}\ndef pay(o, key):\n"
    "    return httpx.post(U, headers={{'idempotency-key': {}}})\n"
)


def test_a_call_of_stripe_s_has_the_key_that_it_is_given_or_one_of_its_library_s(tmp_path: Path) -> None:
    for call, kind, rule, told in (
        ("idempotency_key=m['MessageId']", "stable", "risk", "a message's id is another one each time"),
        ("options={'idempotency_key': str(uuid.uuid4())}", "per-call", "risk", "it is another one for each call"),
        ("idempotency_key=key", "per-call", "risk", "it is another one for each call"),
        ("idempotency_key=f'order-{order.id}'", "stable", "", ""),
        ("idempotency_key=uuid.uuid5(NS, order.id)", "stable", "", ""),
        ("amount=1", "per-call", "application", "the library makes one up for each call"),
    ):
        found = read(tmp_path, "app.py", _PAY.format(call), "")
        assert (settings(found)[_KEY], settings(found)[_RETRIES]) == (kind, 2), call
        assert [(line, told in text) for line, text in findings(found)] == [(5, True)] * bool(rule), call
        assert len(findings(found, rule)) == bool(rule) or not rule


def test_one_key_for_all_requests_loses_the_second(tmp_path: Path) -> None:
    [key] = [one for one in read(tmp_path, "a.py", _PAY.format("idempotency_key='pay'"), "").given if one.loses]
    assert (key.name, key.spot.line) == (_KEY, 5)


def test_an_adapter_repeats_a_post_only_where_its_methods_have_it(tmp_path: Path) -> None:
    for retry, count in (
        ("total=3, allowed_methods=['POST']", 3),
        ("5, method_whitelist=False", 5),
        ("allowed_methods=None", 10),
        ("total=3", 0),
        ("total=3, allowed_methods={'GET'}", 0),
    ):
        found = settings(read(tmp_path, "a.py", _SESSION.format(retry), ""))
        assert (found[_RETRIES], found[_KEY], found["timeout"]) == (count, "none", 27), retry
    own = _SESSION.format("total=3, allowed_methods=None").replace("s.post", "requests.post")
    assert settings(read(tmp_path, "a.py", own, ""))[_RETRIES] == 0  # It makes a session of its own.


def test_what_is_run_again_for_each_attempt_makes_another_key_each_time(tmp_path: Path) -> None:
    for decorator, made, expected in (
        ("@tenacity.retry(stop=tenacity.stop_after_attempt(4))", "str(uuid.uuid4())", ("fresh", 3)),
        ("@tenacity.retry(stop=tenacity.stop_after_attempt(4))", "f'order-{o.id}'", ("stable", 3)),
        ("@tenacity.retry", "o.id", ("stable", 1000)),
        ("@stamina.retry(on=httpx.HTTPError)", "o.id", ("stable", 9)),
        ("@backoff.on_exception(backoff.expo, httpx.HTTPError, max_tries=5)", "o.id", ("stable", 4)),
        ("@functools.cache", "str(uuid.uuid4())", ("per-call", 0)),
    ):
        found = settings(read(tmp_path, "a.py", _TRIED.format(decorator, made), ""))
        assert (found[_KEY], found[_RETRIES], found["timeout"]) == (*expected, 5), (decorator, made)
    text = (
        "import requests, uuid\ndef pay(o):\n    before = uuid.uuid4()\n    for attempt in range(3):\n        try:\n"
        "            return requests.post(U, headers={{'Idempotency-Key': {}}})\n"
        "        except OSError:\n            pass\n"
    )
    for made, kind in (("str(before)", "per-call"), ("str(uuid.uuid4())", "fresh"), ("f'{o}-{attempt}'", "fresh")):
        found = settings(read(tmp_path, "a.py", text.format(made), ""))
        assert (found[_KEY], found[_RETRIES]) == (kind, 2), made


def test_what_is_made_elsewhere_is_left_open(tmp_path: Path) -> None:
    for decorator, made in (("@tenacity.retry(stop=STOP)", "o.id"), ("", "key")):
        found = read(tmp_path, "a.py", _TRIED.format(decorator, made), "")
        assert {one.name for one in found.given if one.unknown} == {_RETRIES if decorator else _KEY}
        assert findings(found, "elsewhere")
    given = read(tmp_path, "a.py", "import requests\nrequests.post(U, headers=elsewhere())\n", "")
    assert [one.name for one in given.given if one.unknown] == [_KEY]
    given = read(tmp_path, "a.py", "import requests\nrequests.post(U, headers={'Idempotency-Key': None})\n", "")
    assert settings(given)[_KEY] == "none"


def test_headers_are_found_where_they_are_made(tmp_path: Path) -> None:
    text = (
        "import requests\ndef headers(o):\n    return {'Idempotency-Key': o.id}\n"
        "def a(o):\n    requests.post(U, headers=headers(o))\n"
        "def b(o):\n    h = {}\n    h['Idempotency-Key'] = o.id\n    requests.request('POST', U, headers=h)\n"
        "def c(o):\n    h = {'Accept': '*/*'}\n    requests.patch(U, headers=h)\n"
        "@app.post('/x')\ndef d():\n    requests.get(U)\n    app.post('/y')\n    requests.put(U)\n"
    )
    found = read(tmp_path, "a.py", text, "")
    kinds = {name: settings(found, name)[_KEY] for _, name in found.queues}
    assert kinds == {"the call of line 5": "stable", "the call of line 9": "stable", "the call of line 12": "none"}


def test_requests_beside_another_system_are_told_of_unless_they_are_asked_about(tmp_path: Path) -> None:
    text = "import requests\nfrom confluent_kafka import Producer\np = Producer({'acks': '1'})\nrequests.post(U)\n"
    beside = read(tmp_path, "a.py", text, "")
    assert _KEY not in settings(beside)
    assert "`playground guarantee http` with this file" in findings(beside, "not-modelled")[0][1]
    assert settings(read(tmp_path, "a.py", text, "http"))[_KEY] == "none"


def test_a_file_that_only_sets_up_stripe_s_library_leaves_the_key_open(tmp_path: Path) -> None:
    found = read(tmp_path, "a.py", "import stripe\nstripe.max_network_retries = 3\n", "")
    assert (settings(found)[_RETRIES], place(found, _RETRIES)) == (3, 2)
    assert [one.name for one in found.given if one.unknown] == [_KEY]


def test_a_session_s_own_headers_are_those_of_each_of_its_requests(tmp_path: Path) -> None:
    """What is set once for a session is one key for all, however it is made; in the function that sends it is not."""
    for before, within, kind, is_lost in (
        ("s.headers['Idempotency-Key'] = 'abc'", "pass", "stable", True),
        ("s.headers.update({'Idempotency-Key': str(uuid.uuid4())})", "pass", "stable", True),
        ("s = requests.Session(headers={'Idempotency-Key': K})", "pass", "stable", True),
        ("pass", "s.headers['Idempotency-Key'] = str(uuid.uuid4())", "per-call", False),
        ("other.headers['Idempotency-Key'] = 'abc'", "pass", "none", False),
    ):
        text = f"import requests, uuid\ns = new()\n{before}\ndef pay(o):\n    {within}\n    s.post(U, json=o)\n"
        found = read(tmp_path, "a.py", text, "")
        lost = [one.loses.instead for one in found.given if one.loses]
        assert (settings(found)[_KEY], bool(lost)) == (kind, is_lost), before
        assert all(instead.endswith("in the headers of each request") for instead in lost), before


_LOOP = (
    "import requests\ndef pay(o):\n    n = 0\n    while {}:\n        try:\n            r = requests.post(U, json=o)\n"
    "            {}\n        except OSError:\n            n += 1\n            {}\n"
)


def test_a_while_loop_repeats_a_request_until_it_is_done_and_what_takes_job_after_job_does_not(tmp_path: Path) -> None:
    for test, done, failed, count in (
        ("True", "return r", "sleep(1)", 1000),
        ("True", "return r", "if n > 4: raise", 4),
        ("n < 3", "break", "sleep(1)", 2),
        ("True", "return r", "if n == limit(): raise", None),
        ("True", "print(r)", "sleep(1)", 0),
    ):
        assert settings(read(tmp_path, "a.py", _LOOP.format(test, done, failed), "")).get(_RETRIES) == count, failed


def test_a_500_is_repeated_only_by_who_looks_at_the_answer(tmp_path: Path) -> None:
    tried = "import requests, tenacity\n@tenacity.retry\ndef pay(o):\n    r = requests.post(U)\n    {}\n    return r\n"
    for text, is_repeated in (
        (tried.format("pass"), False),
        (tried.format("r.raise_for_status()"), True),
        (tried.format("check(r)"), True),
        (tried.format("assert r.ok"), True),
        (_SESSION.format("3, allowed_methods=None"), False),
        (_SESSION.format("3, allowed_methods=None, status_forcelist=[502, 503]"), False),
        (_SESSION.format("3, allowed_methods=None, status_forcelist=[500]"), True),
        (_SESSION.format("3, allowed_methods=None, status_forcelist=CODES"), True),
    ):
        [retries] = [one for one in read(tmp_path, "a.py", text, "").given if one.name == _RETRIES]
        assert (retries.excludes != "F4a") is is_repeated, text
