"""What is said of the files, of however many queues."""

import pytest

from playground.cli.guarantee.findings import print_findings
from playground.configuration.findings import FileFinding, Spot


def test_of_thousands_that_differ_the_first_are_told_and_the_others_counted(capsys: pytest.CaptureFixture[str]) -> None:
    found = [FileFinding("risk", f"q{at}: {at} s are too short", Spot("main.tf", at + 1)) for at in range(5_000)]
    print_findings([*found, FileFinding("bad-value", "q: none", Spot("main.tf", 9_999))])
    told = capsys.readouterr().out.splitlines()
    assert len(told) < 30
    assert told[1] == "  main.tf:9999: error: q: none"
    assert told[-2] == "  and 4,980 more warnings of these kinds: `--json` has them all"
