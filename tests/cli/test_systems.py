"""`playground systems`: which there are, and all that is known of one."""

import json

from playground.systems import SYSTEMS
from tests.cli.helpers import invoke


def test_the_list_has_every_system_with_its_version() -> None:
    result = invoke("systems")
    assert max(map(len, result.stdout.splitlines())) <= 80
    for name, profile in SYSTEMS.items():
        assert name in result.stdout
        assert not profile.dialect or profile.dialect.versions[0] in result.stdout


def test_one_system_is_told_with_its_settings_and_with_what_is_left_out() -> None:
    text = " ".join(invoke("systems", "http").stdout.split())
    assert "max_network_retries 2 requests (0 to 1,000 requests)" in text
    assert "fresh-key A new key for each attempt: as good as none." in text
    assert "Left out - Validation, rate limits" in text
    assert "source docs/systems/http.md https://docs.stripe.com/api/idempotent_requests" in text


def test_a_system_of_the_textbook_has_the_keys_of_a_preset() -> None:
    assert "its settings are the keys of a preset" in " ".join(invoke("systems", "broker").stdout.split())


def test_an_unknown_system_exits_with_2_and_names_the_nearest() -> None:
    result = invoke("systems", "htpp")
    assert result.exit_code == 2
    assert "did you mean 'http'?" in result.stderr


def test_programs_get_all_of_it() -> None:
    every = json.loads(invoke("systems", "--json").stdout)
    assert [one["name"] for one in every] == [*SYSTEMS]
    assert json.loads(invoke("systems", "http", "--json").stdout) in every


def test_a_configuration_is_said_to_be_for_a_promise_only_where_the_documentation_promises_just_that() -> None:
    text = " ".join(invoke("systems", "sqs").stdout.split())
    assert (
        "The documentation promises at-least-once of default. It promises at-most-once or exactly-once of none" in text
    )
    assert 'exactly-once is the application\'s own: consumer.dedup = "transaction"' in text
    promises = json.loads(invoke("systems", "sqs", "--json").stdout)["promises"]
    assert promises == {"at-most-once": None, "at-least-once": "default", "exactly-once": None}
