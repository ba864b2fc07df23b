"""A talk in lines: presets one after the other, with what the command line changes."""

import pytest

from tests.cli.helpers import invoke


def test_presets_are_presented_in_lines_one_after_the_other() -> None:
    lines = invoke("present", "--linear", "ack-lost", "calm-at-most-once").stdout.splitlines()
    assert [line for line in lines if " the end. " in line] == [
        "6.200 s  the end. m3 was charged twice. At-least-once allows that.",
        "4.150 s  the end. All 5 metrics were recorded once.",
    ]


@pytest.mark.parametrize(
    ("options", "end"),
    [
        (("--guarantee", "exactly-once"), "All 5 payments were charged once; 1 repeat was recognised."),
        (("--set", "consumer.dedup=memory"), "All 5 payments were charged once; 1 repeat was recognised."),
        (("--set", "workload.messages=2"), "All 2 payments were charged once."),
    ],
)
def test_what_is_changed_on_the_command_line_is_changed_in_the_talk(options: tuple[str, str], end: str) -> None:
    assert f"the end. {end}" in invoke("present", "--linear", "ack-lost", *options).stdout


def test_a_setting_that_there_is_not_is_refused_before_anything_is_shown() -> None:
    result = invoke("present", "--linear", "ack-lost", "--set", "consumer.dedupe=memory")
    assert (result.exit_code, result.stdout) == (2, "")
