"""Picking in lines: a message or a packet under way is selected, and a packet is dropped, doubled or delayed."""

from collections.abc import Callable
from functools import partial
from typing import Final

from playground.app.actions import BY_ID
from playground.app.driver import Driver
from playground.app.live.selection import Selection
from playground.cli.linear import answers
from playground.cli.linear.teller import Teller
from playground.live import surgery
from playground.live.camera import take_snapshot
from playground.live.session import Session

SURGERY: Final = {"drop-selected": surgery.drop, "double-selected": surgery.double, "delay-selected": surgery.delay}


class PickKeys:
    """The keys that select, and those that act on a packet."""

    def __init__(self, driver: Driver, selection: Selection, answer: Callable[[str], None], teller: Teller) -> None:
        self._driver, self._selection, self._answer, self._teller = driver, selection, answer, teller
        self.acts: dict[str, Callable[[], None]] = {
            "next-row": partial(self._select_message, 1),
            "previous-row": partial(self._select_message, -1),
            "next-packet": partial(self._select_packet, 1),
            "previous-packet": partial(self._select_packet, -1),
            **{action: partial(self._operate, action) for action in SURGERY},
        }

    @property
    def _session(self) -> Session:
        return self._driver.sessions[0]

    def _select_message(self, by: int) -> None:
        order = list(self._session.tally.order)
        if not order:
            self._answer("nothing has been sent yet")
            return
        now = self._selection.message
        index = order.index(now) + by if now in order else (0 if by > 0 else len(order) - 1)
        self._selection.choose_message(order[max(min(index, len(order) - 1), 0)])
        self._answer(f"selected {answers.message_words(self._session, self._selection.message)}")

    def _select_packet(self, by: int) -> None:
        snapshot = take_snapshot(self._session)
        if not self._selection.move(snapshot, by):
            self._answer("nothing is under way")
            return
        self._driver.pace.paused = True
        packet = self._selection.under_way(snapshot)
        assert packet is not None
        self._answer(f"stopped; selected {answers.packet_words(self._session, packet)}")

    def _operate(self, action: str) -> None:
        packet = self._selection.under_way(take_snapshot(self._session))
        assert packet is not None
        SURGERY[action](self._session, packet)
        self._teller.follow(self._session)
        self._answer(f"done: {BY_ID[action].label}: {answers.packet_words(self._session, packet)}")
