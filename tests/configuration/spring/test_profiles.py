"""Which documents count: with each profile, with none, with one that no file names, and on a platform."""

from pathlib import Path

import pytest

from playground.configuration.cases import cases
from playground.configuration.readers import read_files
from playground.configuration.spring.profiles import is_so

_KEY = "spring.rabbitmq.listener.simple.prefetch: "
_ON = "spring.config.activate.on-profile: "


def prefetches(folder: Path, asked: str | None = None, **files: str) -> dict[str, object]:
    """How many each profile prefetches; `|` parts documents, and a number is that many."""
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yml").write_text(text.replace(" | ", "\n---\n").replace("; ", "\n"))
    found = read_files([str(folder / f"{name.replace('_', '-')}.yml") for name in files], "rabbitmq", asked)
    chosen = cases(found, "rabbitmq", asked or found.active or None)
    return {name: one.settings["prefetch_count"].value for one in chosen for name in one.names}


@pytest.mark.parametrize(
    ("expression", "active", "holds"),
    [
        ("!test", "default", True),
        ("!test", "test", False),
        ("prod & !canary", "prod", True),
        ("prod & !canary", "prod canary", False),
        ("(a | b) & c", "a", False),
        ("(a | b) & c", "b c", True),
        ("!(a | b)", "b", False),
    ],
)
def test_an_expression_holds_as_spring_has_it(expression: str, active: str, *, holds: bool) -> None:
    assert is_so(expression, active.split()) is holds


def test_what_is_negated_counts_with_no_profile_and_with_any_other(tmp_path: Path) -> None:
    text = f"{_KEY}1 | {_ON}'!test'; {_KEY}2 | {_ON}test; {_KEY}3"
    assert prefetches(tmp_path, application=text) == {"default": 2, "test": 3}
    assert prefetches(tmp_path, "prod", application=text) == {"prod": 2}
    named = f"{_KEY}1 | {_ON}prod; {_KEY}2"
    assert prefetches(tmp_path, "staging", application=named) == {}
    files = {"application": f"{_KEY}1 | {_ON}'!prod'; {_KEY}2", "application_prod": f"{_KEY}9"}
    assert prefetches(tmp_path, **files) == {"default": 2, "prod": 9}


def test_what_needs_several_profiles_is_an_answer_of_those_together(tmp_path: Path) -> None:
    text = f"{_KEY}1 | {_ON}prod & cloud; {_KEY}2"
    assert prefetches(tmp_path, application=text) == {"default": 1, "prod,cloud": 2}


def test_a_group_is_active_with_its_members_and_the_files_choose_what_is(tmp_path: Path) -> None:
    group = f"spring.profiles.group: {{prod: [mq]}}; {_KEY}1 | {_ON}mq; {_KEY}2"
    assert prefetches(tmp_path, application=group) == {"default": 1, "mq": 2, "prod": 2}
    chosen = f"spring.profiles.active: '${{ENV:prod}}'; {group}"
    assert prefetches(tmp_path, application=chosen) == {"prod": 2}
    assert prefetches(tmp_path, "default", application=chosen) == {"default": 1}
    left = f"spring.profiles.active: '${{ENV}}'; {group}"
    assert prefetches(tmp_path, application=left) == {"default": 1, "mq": 2, "prod": 2}


def test_what_counts_on_a_platform_stands_beside_what_counts_elsewhere(tmp_path: Path) -> None:
    text = f"{_KEY}1 | spring.config.activate.on-cloud-platform: kubernetes; {_KEY}2"
    assert prefetches(tmp_path, application=text) == {"default": 1, "default on kubernetes": 2}
