"""Whatever is pressed, pasted, clicked or resized, and however fast: the app goes on."""

import asyncio

import pytest

from tests.app import monkey
from tests.properties.profiles import EXAMPLES

BURSTS = 15


@pytest.mark.parametrize("seed", range(max(EXAMPLES // 30, 3)))
def test_no_burst_of_keys_and_clicks_ends_the_app(seed: int) -> None:
    asyncio.run(monkey.run(seed, BURSTS))
