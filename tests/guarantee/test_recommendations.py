"""Every answer of a design review is held against what happens: all of them where tests are to try harder."""

import os
from itertools import product

import pytest

from playground.guarantee.choosing import real_systems
from playground.guarantee.review import QUESTIONS
from tests.guarantee.reviews import reviewed

_KEYS = [one.key for one in QUESTIONS]
_QUICK = ("http", "sqs")
_SYSTEMS = real_systems() if os.environ.get("PLAYGROUND_EXAMPLES") else _QUICK


@pytest.mark.parametrize("system", _SYSTEMS)
def test_whatever_is_answered_the_recommendation_does_what_is_said_of_it(system: str) -> None:
    every = [dict(zip(_KEYS, words, strict=True)) for words in product(*(one.answers for one in QUESTIONS))]
    asked = every if len(_SYSTEMS) > len(_QUICK) else every[:: len(every) // 4]
    assert all(reviewed(system, answers).native.profile.name == system for answers in asked)
