"""The terminal as the app drives it, where no terminal is needed to show it."""

import asyncio
from unittest.mock import Mock

from playground.app.tty import TerminalDriver


def test_of_sizes_that_follow_each_other_fast_the_last_is_told_last_whichever_signal_is_heard_first() -> None:
    async def told() -> list[tuple[int, int]]:
        sizes = [(200, 60)]
        driver = Mock(_in_band_window_resize=False, _loop=asyncio.get_running_loop())
        driver._get_terminal_size = lambda: sizes[-1]
        driver._tell_size = lambda: TerminalDriver._tell_size(driver)
        TerminalDriver._size_changed(driver)
        sizes.append((80, 24))  # Before the first signal has been dealt with.
        TerminalDriver._size_changed(driver)
        await asyncio.sleep(0)
        return [call.args[0].size for call in driver._app.post_message.call_args_list]

    assert asyncio.run(told())[-1] == (80, 24)
    assert (200, 60) not in asyncio.run(told())
