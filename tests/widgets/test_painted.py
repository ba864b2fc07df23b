"""Painted widgets ask Textual for a repaint only where there is something new to be seen."""

import asyncio
from collections.abc import Awaitable, Callable
from unittest import mock

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.pilot import Pilot

from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.scenario.load import load_preset
from widgets.panes import ProducerPane
from widgets.renderables.network import PaneView
from widgets.renderables.spans import Row


class _Shelf(App[None]):
    def compose(self) -> ComposeResult:
        with Vertical():
            yield ProducerPane()


def _views(*until_ms: int) -> list[PaneView]:
    """The same run, at several instants."""
    session, views = Session(load_preset("ack-lost")), []
    for one in until_ms:
        session.advance(one)
        views.append(PaneView(take_snapshot(session, 0), None, None, 0))
    return views


def _in_an_app(story: Callable[[Pilot[None], ProducerPane], Awaitable[None]]) -> None:
    async def tell() -> None:
        app = _Shelf()
        async with app.run_test(size=(60, 12)) as pilot:
            await story(pilot, app.query_one(ProducerPane))

    asyncio.run(tell())


def test_a_pane_is_drawn_again_for_what_is_new_and_not_for_what_it_shows_already() -> None:
    async def story(pilot: Pilot[None], pane: ProducerPane) -> None:
        first, same, later = _views(10, 10, 3500)
        pane.show(first)
        await pilot.pause()
        with mock.patch.object(pane, "refresh") as refreshed:
            pane.show(same)
            assert not refreshed.called
            pane.show(later)
            assert refreshed.called

    _in_an_app(story)


def test_what_is_hidden_asks_for_nothing_and_shows_what_it_was_given_meanwhile_once_it_is_back() -> None:
    async def story(pilot: Pilot[None], pane: ProducerPane) -> None:
        first, later = _views(10, 3500)
        pane.show(first)
        await pilot.pause()
        before = list(pane._rows)
        box = pilot.app.query_one(Vertical)
        box.display = False
        await pilot.pause()
        with mock.patch.object(pane, "refresh") as refreshed:
            pane.show(later)
            assert not refreshed.called
        box.display = True
        await pilot.pause()
        assert pane._rows != before

    _in_an_app(story)


def test_what_comes_to_the_screen_is_drawn_once_for_its_size_and_anew_for_another() -> None:
    drawn: list[tuple[int, int]] = []

    class Watched(ProducerPane):
        def draw(self, view: PaneView, width: int, height: int) -> list[Row]:
            drawn.append((width, height))
            return super().draw(view, width, height)

    class Shelf(App[None]):
        def compose(self) -> ComposeResult:
            yield Watched()

        def on_mount(self) -> None:
            self.query_one(Watched).show(_views(10)[0])

    async def tell() -> None:
        async with Shelf().run_test(size=(60, 12)) as pilot:
            await pilot.pause()
            assert drawn == [(60, 12)]
            await pilot.resize_terminal(50, 12)
            await pilot.pause()
            assert drawn[1:] == [(50, 12)]

    asyncio.run(tell())
