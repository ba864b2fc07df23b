"""`playground claims`: what is often said, for people and for programs."""

import json

from playground.practice.claims import claims
from tests.cli.helpers import invoke


def test_the_list_has_every_claim_with_what_to_think_of_it() -> None:
    result = invoke("claims")
    assert max(map(len, result.stdout.splitlines())) <= 80
    for claim in claims():
        assert f"{claim.name} " in result.stdout
        assert claim.verdict in result.stdout


def test_one_claim_is_told_with_the_fact_the_preset_and_the_source() -> None:
    lines = invoke("claims", "mark-first").stdout.splitlines()
    assert lines[-1].startswith("https://www.enterpriseintegrationpatterns.com/")
    text = " ".join(" ".join(lines).split())
    assert '"Note the id first, and nothing happens twice." Half true: Nothing happens twice' in text
    assert "playground play marked-then-crash" in text


def test_words_filter_the_list() -> None:
    assert "The redelivered flag tells the duplicates." in invoke("claims", "flag", "duplicates").stdout
    assert "sqs-fifo-exactly-once" not in invoke("claims", "rabbitmq").stdout


def test_what_no_claim_is_about_exits_with_2_and_names_the_nearest() -> None:
    result = invoke("claims", "mark-frist")
    assert result.exit_code == 2
    assert "did you mean 'mark-first'?" in result.stderr


def test_programs_get_all_of_it() -> None:
    found = json.loads(invoke("claims", "--json").stdout)
    assert [one["name"] for one in found] == [claim.name for claim in claims()]
    assert found[0].keys() == {*claims()[0]._fields}
