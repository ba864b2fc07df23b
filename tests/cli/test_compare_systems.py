"""`playground compare PRESET --systems`: one schedule of faults, a line for each system."""

import json

from playground.systems import SYSTEMS
from tests.cli.helpers import invoke


def lines(*words: str) -> dict[str, str]:
    """Each system's line by its first word, the lines that go on in its last column added to it."""
    found: dict[str, str] = {}
    last = ""
    for line in invoke(*words).stdout.splitlines():
        if line[:1].strip():
            last = line.split()[0]
        found[last] = " ".join((found.get(last, "") + " " + line).split())
    return found


def test_a_lost_ack_in_each_system_with_what_brings_the_message_back() -> None:
    found = lines("compare", "ack-lost", "--systems", "direct,broker,http:key")
    assert found["direct"].endswith("kept charged twice sent again after 1 s without ACK")
    assert found["broker"].endswith("kept charged twice comes again after 5 s; a late ACK counts")
    assert "key kept charged once sent again after 80 s without response" in found["http@2026"]


def test_a_pause_that_is_shorter_than_a_systems_clock_is_told_so() -> None:
    text = " ".join(invoke("compare", "zombie-consumer", "--systems", "broker,sqs").stdout.split())
    assert "What stands still or is slow for 2.6 s is over before this clock runs out: sqs (30 s)." in text


def test_a_late_ack_is_accepted_ignored_or_refused_and_what_is_slow_counts_as_long_as_the_work_takes() -> None:
    text = " ".join(invoke("compare", "asleep-past-the-clock", "--systems", "sqs,kafka,jetstream").stdout.split())
    assert "A late ACK was ignored in sqs; refused in kafka; accepted in jetstream." in text
    # slow-not-dead: for a second every charge that begins takes 1.6 s, which is past 1 s and not past 5 s.
    slow = " ".join(invoke("compare", "slow-not-dead", "--systems", "direct,broker").stdout.split())
    assert "is slow for 1.6 s is over before this clock runs out: broker (5 s)." in slow


def test_what_all_have_in_common_is_run_and_said() -> None:
    text = " ".join(invoke("compare", "ack-lost", "--systems", "direct,broker").stdout.split())
    assert "(consumer.dedup = transaction) nothing is done twice in direct, broker." in text


def test_a_system_that_cannot_meet_a_fault_is_left_out_and_says_why() -> None:
    text = " ".join(invoke("compare", "volatile-broker-crash", "--systems", "direct,broker").stdout.split())
    assert "direct: left out; it has no broker" in text
    assert "broker broken lost" in text


def test_faults_that_cannot_happen_are_counted() -> None:
    automatic = "consumer.ack=automatic"  # So there is no ACK that could be lost.
    text = " ".join(invoke("compare", "ack-lost", "--systems", "broker", "--set", automatic).stdout.split())
    assert "None of the faults happened in broker." in text


def test_all_means_every_system_and_programs_get_a_column_each() -> None:
    columns = json.loads(invoke("compare", "ack-lost", "--systems", "all", "--json").stdout)
    assert [one["column"] for one in columns] == [*SYSTEMS]
    assert columns[0]["counters"]["duplicated"] == 1


def test_a_race_by_systems_names_its_systems_as_compare_does() -> None:
    result = invoke("play", "ack-lost", "--systems", "rabitmq")
    assert (result.exit_code, "did you mean 'rabbitmq'?" in result.stderr) == (2, True)
    promised = invoke("play", "ack-lost", "--systems", "sqs", "--guarantee", "exactly-once")
    assert (promised.exit_code, promised.stderr.startswith("--guarantee: each of the --systems")) == (2, True)


def test_a_schedule_that_no_system_can_meet_exits_with_2_and_says_why() -> None:
    result = invoke("compare", "volatile-broker-crash", "--systems", "direct,http")
    assert result.exit_code == 2
    assert result.stderr.count("it has no broker") == 2


def test_a_slip_in_the_name_of_a_system_or_a_configuration_is_told_with_what_was_meant() -> None:
    words = ("htp", "rabit", "sqs:defaul", "sqs:x", "direct:x")
    ended = {word: invoke("compare", "ack-lost", "--systems", word) for word in words}
    assert {one.exit_code for one in ended.values()} == {2}
    assert {word: one.stderr.rpartition("; ")[2] for word, one in ended.items()} == {
        "htp": "did you mean 'http'?\n",
        "rabit": "did you mean 'rabbitmq'?\n",
        "sqs:defaul": "did you mean 'default'?\n",
        "sqs:x": "one of default, delete-first\n",
        "direct:x": "it has none\n",
    }


def test_a_client_that_sends_a_lost_ack_again_by_itself_is_why_nothing_came_twice() -> None:
    text = " ".join(invoke("compare", "ack-lost", "--systems", "rabbitmq,sqs").stdout.split())
    assert "In sqs the client sent what nobody answered (DeleteMessage) again after 1 s, by itself." in text
    why = " ".join(invoke("why", "ack-lost", "--system", "sqs", "m3").stdout.split())
    assert (
        "Its DeleteMessage was lost at 3.200 s (on purpose, by step 1 of the script), and nothing answered it, "
        "so the consumer sent" in why
    )
    assert "again at 4.200 s: nothing had to be handed out again." in why
