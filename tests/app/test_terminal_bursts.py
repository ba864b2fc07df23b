"""Bursts in a real terminal: several keys in one write, as a paste or a slow line gives them to one read."""

from pathlib import Path

from tests.app.terminal import ENTER, ESCAPE, Terminal, quits

DOWN, END, UP, CTRL_P, PAGE_DOWN = "\x1b[B", "\x1b[F", "\x1b[A", "\x10", "\x1b[6~"


BURSTS = (
    *("y" + DOWN, "ieee" + END + UP + "i" + DOWN * 3, "X" + ENTER * 2, CTRL_P + PAGE_DOWN),
    "l" + ENTER * 3,  # The last: it leads to another preset.
)


def test_a_burst_leaves_a_session_that_answers(tmp_path: Path) -> None:
    with Terminal("play", "ack-lost", "--speed", "50", folder=tmp_path) as terminal:
        terminal.until("over at")
        for burst in BURSTS:
            terminal.press(burst)
            # Escape twice at the most leads back; then help opens, which shows that keys are answered.
            for _ in range(3):
                terminal.press(ESCAPE)
            terminal.until("sent")
            terminal.press("?")
            terminal.until("what to do now, all keys")
            terminal.press("?")
            terminal.until("sent")
        quits(terminal)
        assert not [line for line in terminal.parting if "mistake" in line]


def test_a_name_that_is_typed_fast_is_looked_up_and_started(tmp_path: Path) -> None:
    with Terminal("play", "sandbox", "--paused", folder=tmp_path) as terminal:
        terminal.until("paused")
        terminal.press("lzombie-consumer" + ENTER)
        terminal.until(lambda _: "Its lease ran out while it slept" in terminal.screen.display[0])
        quits(terminal)
