"""`playground why`: the causes in plain sentences, what would have prevented it, and when it became inevitable."""

import json

import pytest

from tests.cli.helpers import invoke
from tests.cli.test_process import modules_after
from tests.library import on_each_name


def test_an_explanation_has_its_causes_its_prevention_and_its_sentence() -> None:
    text = invoke("why", "ack-lost", "m3").stdout
    assert [line.rstrip() for line in text.splitlines()] == [
        "The ACK that never came back",
        "at-least-once, direct, seed 7",
        "",
        "m3 was charged twice.",
        "",
        "1.  The consumer applied m3 at 3.150 s (attempt 1).",
        "2.  The ACK of attempt 1 was dropped at 3.150 s (on purpose, by step 1 of the",
        "    script).",
        "3.  The producer's timer of 1 s ran out at 4.000 s, and it sent attempt 2.",
        "4.  The consumer keeps no table of processed ids, so it applied m3 again at",
        "    4.150 s (attempt 2).",
        "",
        "What would have prevented it",
        "    [consumer]",
        '    dedup = "transaction"',
        "The consumer would have noted each id in the transaction of its effect, and have",
        "known the duplicate.",
        "Tried by replaying this schedule 10 times, with one setting changed each time.",
        "",
        "In an interview",
        '"A lost ACK looks to the producer exactly like a lost message, so it sends',
        "again. If the effect lives in your database, write the message id in the same",
        "transaction. If it lives elsewhere (card network, mail), pass the id along and",
        'let that side refuse the repeat."',
        "",
    ]


def test_a_message_may_be_named_by_its_number_only() -> None:
    assert invoke("why", "ack-lost", "3").stdout == invoke("why", "ack-lost", "m3").stdout


def test_without_a_message_all_that_there_is_to_explain_is_listed() -> None:
    result = invoke("why", "everything-goes-wrong")
    assert result.exit_code == 0
    assert [line.split()[:2] for line in result.stdout.splitlines()[3:8]] == [
        ["m1", "late"],
        ["m2", "deduplicated"],
        ["m3", "deduplicated"],
        ["m4", "deduplicated"],
        ["m5", "deduplicated"],
    ]
    assert "`playground why everything-goes-wrong m1` explains one." in result.stdout


def test_the_only_message_that_there_is_to_explain_is_explained_at_once() -> None:
    assert invoke("why", "rabbitmq-unroutable").stdout == invoke("why", "rabbitmq-unroutable", "m2").stdout


def test_a_calm_preset_has_nothing_to_explain_and_says_so() -> None:
    result = invoke("why", "calm-exactly-once")
    assert result.exit_code == 0
    assert "Nothing to explain" in result.stdout


def test_a_message_that_went_well_gets_its_account_and_no_prevention() -> None:
    result = invoke("why", "ack-lost", "m1")
    assert result.exit_code == 0
    assert "m1 went as it should: it was charged once." in result.stdout
    assert "prevented" not in result.stdout
    assert "interview" not in result.stdout


def test_a_preset_can_be_explained_under_other_settings() -> None:
    other = invoke("why", "ack-lost", "m3", "--guarantee", "exactly-once").stdout
    assert "m3 was delivered twice, and charged once." in other
    assert "What would have prevented it" not in other


def test_what_else_happened_to_a_message_is_offered_and_explained() -> None:
    assert "`--kind deduplicated`" in invoke("why", "marked-then-crash", "m3").stdout
    other = invoke("why", "marked-then-crash", "m3", "--kind", "deduplicated").stdout
    assert "m3 was delivered twice, and never charged." in other


def test_no_help_is_said_plainly() -> None:
    said = " ".join(invoke("why", "told-failed", "m3").stdout.split())
    assert "No single setting prevents this." in said


def test_a_message_that_is_stuck_is_listed_and_says_behind_whom_it_waits() -> None:
    assert "m3  pending  m3 is stuck" in invoke("why", "poison-blocks-queue").stdout
    said = " ".join(invoke("why", "poison-blocks-queue", "m3").stdout.split())
    assert "only one message may be out without an ACK (prefetch = 1), and m2 is" in said


def test_where_no_transaction_reaches_the_id_goes_along_and_both_keys_for_that_are_to_be_pasted() -> None:
    """An e-mail is in no transaction."""
    best = json.loads(invoke("why", "two-order-emails", "m2", "--json").stdout)["prevention"]["cures"][0]
    assert (best["kind"], best["key"], best["value"]) == ("downstream", "effect_key", True)
    assert best["toml"] == '[consumer]\neffect = "external"\neffect_key = true'
    assert best["text"].startswith("No transaction spans the mail server")


def test_when_shows_a_share_for_each_instant_and_what_happened_then() -> None:
    lines = invoke("why", "heavy-weather-at-most-once", "m5", "--when").stdout.splitlines()
    start = lines.index("When did it become inevitable?")
    rows = [line.rstrip() for line in lines[start + 4 : start + 7]]
    assert rows[0].startswith(" before  ")
    assert rows[1].startswith("5.999 s  ")
    assert rows[2] == "6.000 s  ██████████ 100%  sent, attempted, departed, dropped"
    assert rows[0].split("  ")[1].endswith(rows[1].split("  ")[1][-4:])


def test_a_script_is_shown_with_and_without_the_faults_to_come() -> None:
    text = invoke("why", "ack-lost", "m3", "--when").stdout
    assert "as scripted      no more faults   at this instant" in text
    assert "3.050 s  ██████████ 100%  ··········   0%  arrived, received, started" in text
    assert "3.150 s  ██████████ 100%  ██████████ 100%  applied, acked, departed, dropped" in text


@pytest.mark.parametrize(
    ("arguments", "mistake"),
    [
        (["ack-lost", "m9"], "MESSAGE: ack-lost sends no m9; it sends m1 to m5"),
        (["ack-lost", "x3"], "MESSAGE: 'x3' is no message; write m3, or 3"),
        (["ack-lost", "m0"], "MESSAGE: ack-lost sends no m0; it sends m1 to m5"),
        (["ack-lost", "m1", "--messages", "0"], "MESSAGE: ack-lost sends no m1; it sends nothing at all"),
        (["ack-lost", "m3", "--kind", "late"], "--kind: m3 is not 'late'; it is duplicated"),
        (["ack-lost", "m1", "--when"], "--when: nothing happened to m1 that could have become inevitable"),
        (["ack-lost", "--when"], "--kind, --when: they go with a message; name one, such as m3"),
        (["ack-lots", "m3"], "ack-lots: no such preset; did you mean 'ack-lost'?"),
    ],
)
def test_a_mistake_is_one_line_and_exits_with_2(arguments: list[str], mistake: str) -> None:
    result = invoke("why", *arguments)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [mistake]
    assert not result.stdout


def test_the_json_has_the_sentences_with_their_events_as_the_trace_has_them() -> None:
    found = json.loads(invoke("why", "ack-lost", "m3", "--json").stdout)
    assert list(found) == ["preset", "message", "kind", "headline", "sentences", "prevention", "interview", "others"]
    assert (found["preset"], found["message"], found["kind"]) == ("ack-lost", "m3", "duplicated")
    dropped = found["sentences"][1]
    assert dropped["text"] == "The ACK of attempt 1 was dropped at 3.150 s (on purpose, by step 1 of the script)."
    assert dropped["at_ms"] == 3150
    assert [(event["event"], event["link"]) for event in dropped["events"]] == [
        ("dropped", "ack"),
        ("drop-armed", "ack"),
    ]
    assert dropped["events"][0]["fault"] == dropped["events"][1]["seq"]
    assert dropped["faults"] == [dropped["events"][1]["seq"]]
    text = "The consumer would have noted each id in the transaction of its effect, and have known the duplicate."
    assert found["prevention"] == {
        "toml": '[consumer]\ndedup = "transaction"',
        "table": "consumer",
        "key": "dedup",
        "value": "transaction",
        "text": text,
        "tried": 10,
        "candidates": 27,
        "complete": True,
        "cures": [
            {
                "kind": "deduplication",
                "toml": '[consumer]\ndedup = "transaction"',
                "table": "consumer",
                "key": "dedup",
                "value": "transaction",
                "text": text,
                "holds": None,
                "late": [],
                "idle_steps": [],
                "rests_on_chaos_end_ms": None,
                "by_luck": False,
            }
        ],
    }


def test_the_json_of_a_message_that_went_well_has_no_kind() -> None:
    found = json.loads(invoke("why", "ack-lost", "m1", "--json").stdout)
    assert found["kind"] is None
    assert found["prevention"] is None
    assert found["interview"] is None


def test_the_json_without_a_message_is_a_list() -> None:
    assert json.loads(invoke("why", "ack-lost", "--json").stdout) == [
        {"message": "m3", "kind": "duplicated", "headline": "m3 was charged twice"}
    ]


def test_the_json_has_the_points_where_they_were_asked_for() -> None:
    found = json.loads(invoke("why", "ack-lost", "m3", "--when", "--json").stdout)["inevitable"]
    assert set(found) == {"as_scripted", "no_more_faults"}
    assert found["no_more_faults"][-1] == {"at_ms": 4150, "hits": 1, "replays": 1}


@on_each_name
def test_every_explanation_of_the_library_fits_80_columns(name: str) -> None:
    when = ["--when"]  # Of one message: the points of the others stand in the same columns, and are dear.
    for entry in json.loads(invoke("why", name, "--json").stdout):
        result = invoke("why", name, entry["message"], "--kind", entry["kind"], *when)
        assert result.exit_code == 0
        when = []
        assert max(map(len, result.stdout.splitlines())) <= 80


def test_it_is_explained_without_textual() -> None:
    assert not modules_after("why", "ack-lost", "m3", "--when") & {"textual", "tomlkit"}


@pytest.mark.parametrize(
    ("name", "message", "text"),
    [
        ("unknown-not-failed", "m3", "to it, the outcome is unknown"),
        ("two-clicks-two-orders", "m4", "that it may repeat another one, only its sender can know"),
    ],
)
def test_what_a_title_is_about_is_told_although_no_fate_tells_it(name: str, message: str, text: str) -> None:
    """The ACK came to a producer that was down, and nobody asks again; the second click is another message."""
    listed = " ".join(invoke("why", name).stdout.split())
    assert "Nothing to explain" not in listed
    assert text in listed
    assert f"why {name} {message}" in listed
    assert text in " ".join(invoke("why", name, message).stdout.split())


def test_where_all_went_well_there_is_nothing_to_explain() -> None:
    for name in ("calm-at-least-once", "calm-at-most-once"):
        assert "Nothing to explain" in invoke("why", name).stdout
