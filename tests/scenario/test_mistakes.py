"""What a user is told about a key or a value that is wrong by itself. Each case is a text and its one line."""

# ruff: noqa: E501 - a case is a text and its one line, and a line is as long as it is.

import pytest

from playground.scenario.mistakes import path_text
from playground.scenario.validate import problems_of
from tests.each import of_each

from .helpers import BROKER_HEAD, HEAD, SYSTEM_LIST, mistakes, step

WORKLOAD_KEYS = "[workload] has messages, every_ms, amount, story, effect, lanes"

WRONG_TYPES = [
    ("[workload]\nmessages = true", "workload.messages: must be a whole number, 0 or more, not true"),
    ("[workload]\nmessages = 1.0", "workload.messages: must be a whole number, 0 or more, not 1.0; write 1"),
    (
        '[workload]\nmessages = "9"',
        'workload.messages: must be a whole number, 0 or more, not "9"; write 9 without quotes',
    ),
    ('[workload]\nevery_ms = "5s"', 'workload.every_ms: must be a whole number of milliseconds, 0 or more, not "5s"'),
    (
        "[workload]\nevery_ms = 1979-05-27",
        "workload.every_ms: must be a whole number of milliseconds, 0 or more, not a date or time",
    ),
    ("[workload]\nstory = 3", "workload.story: must be a word of letters, digits and hyphens, not 3"),
    ("[producer]\nbackoff = 3", "producer.backoff: must be one of none, linear, exponential, not 3"),
    ("[links]\nloss = true", "links.loss: must be a number from 0 to 1, not true"),
    ('[links]\nloss = "0.5"', 'links.loss: must be a number from 0 to 1, not "0.5"; write 0.5 without quotes'),
    ("[links]\nack = 1", "links.ack: must be a table, not 1"),
    (
        'concepts = "retry"',
        'concepts: must be a list of texts such as ["retry"], not "retry"; put it in square brackets',
    ),
    ("workload = 1", "workload: must be a table, not 1"),
    ("[[workload]]", "workload: must be a table, not a list; write its name in single square brackets"),
    ("[steps]\ndo = 'drop'", "steps: must be a list of steps, not a table; write [[steps]] instead of [steps]"),
    ("steps = [3]", "steps[0]: must be a table, not 3"),
    ("[expect]\nfates = 3", 'expect.fates: must be a table such as { m3 = "duplicated" }, not 3'),
    (
        step("do='cut' ; links='ack'"),
        'steps[0].links: must be a list of links such as ["ack"], not "ack"; put it in square brackets',
    ),
    (step("do='cut' ; links=[]"), 'steps[0].links: must be a list of links such as ["ack"], not an empty list'),
    (step("do='poison' ; message=3"), 'steps[0].message: must be a message name such as "m3", not 3; write "m3"'),
    (step("do='say' ; text=''"), 'steps[0].text: must be a text without control characters, and not empty, not ""'),
    (
        step("do='crash' ; node='consumer' ; when='applied'"),
        'steps[0].when: must be a table such as { event = "applied" }, not "applied"',
    ),
]

OUT_OF_RANGE = [
    ("[workload]\nmessages = -1", "workload.messages: must be a whole number, 0 or more, not -1"),
    ("[workload]\nmessages = 1_000_001", "workload.messages: must be a whole number from 0 to 1,000,000, not 1000001"),
    (
        "[workload]\namount = 1_000_000_000_001",
        "workload.amount: must be a whole number from -1,000,000,000,000 to 1,000,000,000,000, not 1000000000001",
    ),
    (
        "[workload]\nevery_ms = 10_000_000_001",
        "workload.every_ms: must be a whole number of milliseconds from 0 to 10,000,000,000, not 10000000001",
    ),
    (
        '[workload]\nstory = "two words"',
        'workload.story: must be a word of letters, digits and hyphens, not "two words"',
    ),
    (
        "[producer]\nack_timeout_ms = 0",
        "producer.ack_timeout_ms: must be a whole number of milliseconds, 1 or more, not 0",
    ),
    ("[links]\nloss = 50", "links.loss: must be a number from 0 to 1, not 50"),
    ("[links]\nloss = nan", "links.loss: must be a number from 0 to 1, not nan"),
    ("[links]\nduplicate = inf", "links.duplicate: must be a number from 0 to 1, not inf"),
    ("[links]\nloss = -0.1", "links.loss: must be a number from 0 to 1, not -0.1"),
    ("[links.ack]\nloss = 1.5", "links.ack.loss: must be a number from 0 to 1, not 1.5"),
    (f"seed = {2**63}", f"seed: must be a whole number from -2^63 to 2^63 - 1, not {2**63}"),
    (f"seed = {10**30}", "seed: must be a whole number from -2^63 to 2^63 - 1, not a number of more than 20 digits"),
    ("[expect]\nlost = -1", "expect.lost: must be a whole number, 0 or more, not -1"),
    (step("do='loss' ; link='ack' ; rate=2"), "steps[0].rate: must be a number from 0 to 1, not 2"),
    (step("do='drop' ; link='ack' ; count=0"), "steps[0].count: must be a whole number, 1 or more, not 0"),
    (step("do='drop' ; link='ack' ; attempt=0"), "steps[0].attempt: must be a whole number, 1 or more, not 0"),
    (step("do='send' ; count=0"), "steps[0].count: must be a whole number, 1 or more, not 0"),
    (
        step("do='say' ; text='x' ; when={event='sent', nth=0}"),
        "steps[0].when.nth: must be a whole number, 1 or more, not 0",
    ),
    (
        step("do='say' ; text='x' ; at_ms=-1"),
        "steps[0].at_ms: must be a whole number of milliseconds, 0 or more, not -1",
    ),
    (
        step("do='cut' ; links=['ack'] ; for_ms=0"),
        "steps[0].for_ms: must be a whole number of milliseconds, 1 or more, not 0",
    ),
    (
        step("do='slow' ; processing_ms=1 ; for_ms=0"),
        "steps[0].for_ms: must be a whole number of milliseconds, 1 or more, not 0",
    ),
    (
        step("do='pause' ; node='consumer' ; for_ms=0"),
        "steps[0].for_ms: must be a whole number of milliseconds, 1 or more, not 0",
    ),
    (
        step("do='crash' ; node='consumer' ; for_ms=-1"),
        "steps[0].for_ms: must be a whole number of milliseconds, 0 or more, not -1",
    ),
    (step("do='poison' ; message='m0'"), 'steps[0].message: must be a message name such as "m3", not "m0"'),
    (step("do='poison' ; message='m03'"), 'steps[0].message: must be a message name such as "m3", not "m03"'),
    (step('do="poison" ; message="m3\\n"'), 'steps[0].message: must be a message name such as "m3", not "m3\\n"'),
    ("[[steps]]\n" * 10_001, "steps: 10,001 steps; at most 10,000"),
]

UNKNOWN_WORDS = [
    ('system = "brokr"', "system: unknown system 'brokr'; did you mean 'broker'? (" + SYSTEM_LIST + ")"),
    ('[consumer]\ndedup = "Mark_First"', "consumer.dedup: unknown dedup 'Mark_First'; did you mean 'mark-first'? (none, memory, mark-first, in-flight, effect-first, transaction)"),
    ('[consumer]\nack = "befor"', "consumer.ack: unknown ack 'befor'; did you mean 'before'? (direct has never, before, after)"),
    ('[expect]\nverdict = "hold"', "expect.verdict: unknown verdict 'hold'; did you mean 'holds'? (holds, violated, undecided)"),
    ('[expect]\nfates = { m4 = "gone" }', "expect.fates.m4: unknown fate 'gone' (applied_once, duplicated, lost, failed, dead_lettered, pending)"),
    ('[expect]\nfates = { x4 = "lost" }', "expect.fates.x4: unknown key 'x4'; must be a message name such as \"m3\""),
    (step("do='drop' ; link='delivr'"), "steps[0].link: unknown link 'delivr'; did you mean 'deliver'? (direct has deliver, ack)"),
    (step("do='cut' ; links=['ack', 'x']"), "steps[0].links[1]: unknown link 'x' (direct has deliver, ack)"),
    (step("do='crash' ; node='Consumers'"), "steps[0].node: unknown node 'Consumers'; did you mean 'consumer'? (direct has producer, consumer)"),
    (step("do='crash' ; node='ack'"), 'steps[0].node: must be one of producer, consumer, not "ack"'),
    (step("do='forget' ; node='producer'"), 'steps[0].node: must be consumer, not "producer"'),
    (step("do='switch' ; guarantee='exactly once'"), "steps[0].guarantee: unknown guarantee 'exactly once'; did you mean 'exactly-once'? (at-most-once, at-least-once, exactly-once)"),
    (step("do='say' ; text='x' ; when={event='aplied'}"), "steps[0].when.event: unknown event 'aplied'; did you mean 'applied'?"),
]  # fmt: skip

UNKNOWN_KEYS = [
    ("[workload]\nmesages = 1", f"workload.mesages: unknown key 'mesages'; did you mean 'messages'? ({WORKLOAD_KEYS})"),
    ("[workload]\nEVERY-MS = 1", f"workload.EVERY-MS: unknown key 'EVERY-MS'; did you mean 'every_ms'? ({WORKLOAD_KEYS})"),
    ("[workload]\nq = 1", f"workload.q: unknown key 'q'; {WORKLOAD_KEYS}"),
    ("[producer]\nprocessing_ms = 1", "producer.processing_ms: unknown key 'processing_ms'; it belongs in [consumer]"),
    ("[producer]\ndedup_window_ms = 1", "producer.dedup_window_ms: unknown key 'dedup_window_ms'; it belongs in [broker] or [consumer]"),
    ("messages = 3", "messages: unknown key 'messages'; it belongs in [workload]"),
    ("verdict = 'holds'", "verdict: unknown key 'verdict'; it belongs in [expect]"),
    ("[workload]\nseed = 3", "workload.seed: unknown key 'seed'; it belongs in the top of the file"),
    ("[deliver]\nloss = 1", "deliver: unknown key 'deliver'; it belongs in [links]"),
    (step("do='cut' ; links=['ack'] ; link='ack'"), "steps[0].link: unknown key 'link'; did you mean 'links'? (a 'cut' step has do, links, for_ms, at_ms, when, after_ms, note)"),
    (step("do='crash' ; node='consumer' ; message='m3'"), "steps[0].message: unknown key 'message'; it belongs in when"),
    (step("do='say' ; text='x' ; when={event='sent', after_ms=3} ; after_ms=4"), "steps[0].after_ms: stands both beside when and in it; leave one of them out"),
]  # fmt: skip

MISSING = [
    (step("link='ack'"), "steps[0].do: missing; must be one of crash, cut, delay, disconnect, drop, duplicate, fail, forget, heal, latency, loss, pause, poison, restart, say, send, slow, switch"),
    (step("do='dorp' ; link='ack'"), "steps[0].do: unknown step 'dorp'; did you mean 'drop'? (direct has crash, cut, delay, disconnect, drop, duplicate, fail, forget, heal, latency, loss, pause, poison, restart, say, send, slow, switch)"),
    (step("do='drop'"), "steps[0].link: missing; must be one of deliver, ack"),
    (step("do='delay' ; link='ack'"), "steps[0].by_ms: missing; must be a whole number of milliseconds, 0 or more"),
    (step("do='pause' ; node='consumer'"), "steps[0].for_ms: missing; must be a whole number of milliseconds, 1 or more"),
    (step("do='poison'"), 'steps[0].message: missing; must be a message name such as "m3"'),
    (step("do='say' ; text='x' ; when={nth=3}"), "steps[0].when.event: missing; must be one of sent, attempted"),
]  # fmt: skip


@of_each([*WRONG_TYPES, *OUT_OF_RANGE, *UNKNOWN_WORDS, *UNKNOWN_KEYS])
def test_each_mistake_is_one_line_that_names_file_key_and_remedy(body: str, line: str) -> None:
    assert mistakes(body) == [f"p.toml: {line}"]


@pytest.mark.parametrize(("body", "line"), MISSING)
def test_a_missing_key_is_named_with_what_it_must_be(body: str, line: str) -> None:
    [found] = mistakes(body)
    assert found.startswith(f"p.toml: {line}")


@pytest.mark.parametrize("key", ["format", "title", "guarantee"])
def test_what_has_no_default_is_required(key: str) -> None:
    head = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith(key))
    [found] = mistakes("", head=head)
    assert found.startswith(f"p.toml: {key}: missing; must be ")


@pytest.mark.parametrize("title", ["", "   ", "x" * 201, "two\\nlines", "\\u001b[31mred"])
def test_a_title_is_one_line_that_is_not_blank(title: str) -> None:
    [found] = mistakes("", head=HEAD.replace('"T"', f'"{title}"'))
    assert found.startswith("p.toml: title: must be one line of text, of 1 to 200 characters, not ")


@pytest.mark.parametrize(
    "body",
    ['summary = "\\u001b[2J"', step('do="say" ; text="\\u0007"'), step('do="heal" ; links=["ack"] ; note="\\r"')],
)
def test_no_text_carries_control_characters_to_the_terminal(body: str) -> None:
    [found] = mistakes(body)
    assert "must be a text without control characters" in found


@pytest.mark.parametrize(
    ("version", "problem"),
    [
        ("2", "this playground reads format 1, not 2"),
        ("0", "this playground reads format 1, not 0"),
        ("true", "must be 1, not true"),
        ("1.0", "must be 1, not 1.0; write 1"),
        ('"1"', 'must be 1, not "1"; write 1 without quotes'),
    ],
)
def test_another_format_is_refused(version: str, problem: str) -> None:
    head = HEAD.replace("format = 1", f"format = {version}")
    assert mistakes("", head=head) == [f"p.toml: format: {problem}"]


def test_of_a_newer_format_only_the_format_is_said_to_be_wrong() -> None:
    assert len(mistakes("[galaxies]\nspin = 3", head=HEAD.replace("format = 1", "format = 2"))) == 1


def test_all_mistakes_come_at_once_in_the_order_of_the_file() -> None:
    body = '[expect]\nlots = 1\n[workload]\nmessages = "9"\n' + step("do='x'") + step("do='drop'") + "[run]\nq = 1\n"
    paths = [line.split(": ")[1] for line in mistakes(body, head=HEAD.replace("title", "titel"))]
    assert paths == ["title", "titel", "expect.lots", "workload.messages", "steps[0].do", "steps[1].link", "run.q"]


def test_a_place_has_one_mistake_even_where_two_rules_see_it() -> None:
    assert len(mistakes(step("do='drop' ; link='broker'"))) == 1


def test_thousands_of_mistakes_are_counted_and_not_all_told() -> None:
    found = mistakes("".join(f"k{number} = 1\n" for number in range(5000)))
    assert len(found) == 1001
    assert found[-1] == "p.toml: 4,000 more mistakes"


@pytest.mark.parametrize("body", ["[links]\nloss = 1", "[links]\nloss = 0", step("do='loss' ; link='ack' ; rate=1")])
def test_a_whole_number_is_a_fine_probability(body: str) -> None:
    assert mistakes(body) == []


def test_words_of_the_broker_are_offered_with_a_broker_only() -> None:
    assert mistakes(step("do='drop' ; link='publsh'"), BROKER_HEAD) == [
        "p.toml: steps[0].link: unknown link 'publsh'; did you mean 'publish'? (broker has publish, confirm, deliver, ack)"
    ]


def test_null_is_no_value_even_where_a_key_may_be_left_out() -> None:
    raw = {"format": 1, "title": "T", "guarantee": "at-least-once", "expect": {"lost": None}}
    assert [path_text(problem.location) for problem in problems_of(raw)] == ["expect.lost"]
