"""The board of settings as a person meets it: through its key."""

import re

from textual.pilot import Pilot

from playground.app.live.screen import LiveScreen
from playground.app.reading.guarantee import GuaranteeScreen
from playground.app.reading.guarantee_page import board_view
from playground.guarantee.board import Board, BoardSwitch
from playground.matrix.cells import SystemChoice
from tests.app.helpers import burst
from tests.app.reading.helpers import look_up, play, read
from tests.widgets.helpers import text as drawn


async def choose(pilot: Pilot[None], text: str) -> None:
    """Have a line of the board chosen."""
    screen = pilot.app.screen
    assert isinstance(screen, GuaranteeScreen)
    screen.field.value = text
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()


def test_what_only_comes_again_is_told_apart_from_what_is_done_twice() -> None:
    board = Board.of("pulsar")
    switch = board.find("consumer.dedup")
    assert switch
    lines = board_view(board.turned(switch, "transaction"), None).lines
    labels = "twice when", "comes again", "no harm", "legs"
    told = {label: [one.text for one in lines if one.label == label] for label in labels}
    assert told["no harm"][0] == "it comes once and is done once when", "what does no harm is told as well"
    assert told["comes again"][0] == "and is done once all the same when"
    assert not {*told["no harm"]} & {*told["comes again"]}
    assert told["twice when"] == []
    assert "the consumer crashes after the effect, before its acknowledgement" in map(str.strip, told["comes again"])
    leg, condition = told["legs"][-2:]
    assert leg == "effect: loses nothing, repeats nothing*"
    assert condition.startswith("* it repeats nothing if "), "each is a whole sentence"
    [parts] = [one.parts for one in board_view(board, None).lines if one.text.startswith("effect: ")]
    assert [one.role for one in parts] == ["strong", "once", "duplicated"], "each part in the colour of what it says"


def test_what_is_done_and_told_as_failed_stands_beside_them() -> None:
    lines = board_view(Board(SystemChoice("http", "key")), None).lines
    [told] = [one.text for one in lines if one.label == "told failed"]
    assert told == "though it is done, when the server does the work and answers with an error all the same"


def test_the_head_says_on_what_its_guarantee_stands() -> None:
    sheet = board_view(Board(SystemChoice("sqs-fifo")), None)
    given = "if what the legs ask for (*) holds and no message fails every time · tried with"
    assert sheet.mark.startswith(given)
    assert board_view(Board(SystemChoice("rabbitmq")), None).mark.startswith("tried"), "it comes to nothing to stand on"


def test_the_board_says_why_a_short_retention_loses_and_what_ends_that_is_parked_what_could_be_done() -> None:
    short = Board(SystemChoice("sqs", settings={"VisibilityTimeout": 300, "MessageRetentionPeriod": 60}))
    why = "as a message once received and not deleted is gone before it is visible again (MessageRetentionPeriod = 60)"
    assert why in [one.text for one in board_view(short, None).lines if one.label == "loses when"]
    once = Board(SystemChoice("sqs", settings={"RedrivePolicy.maxReceiveCount": 1}))
    closing = once.find_closing(lambda: True)
    assert closing is not None
    unparks = once.find_unparking(closing, lambda: True)
    lines = board_view(once, None, closing, unparks=unparks).lines
    assert "RedrivePolicy.maxReceiveCount = 5" in [one.text for one in lines if one.label == "to close it"]
    lost = "though it could be done, when the response to ReceiveMessage is lost on the way"
    assert lost in [one.text for one in lines]
    assert once.find_unparking(closing, lambda: False) == (), "nobody wants to know"


def test_the_board_tells_what_an_order_hangs_on_apart_from_losses() -> None:
    board = Board(SystemChoice("sqs-fifo", settings={"FunctionResponseTypes": "ReportBatchItemFailures"}))
    [told] = [one.text for one in board_view(board, None).lines if "first failure" in one.text]
    assert told.startswith("* it keeps the order if ")


def test_where_no_setting_helps_the_board_says_what_does() -> None:
    board = Board(SystemChoice("http", "key"))
    closes = [one.text for one in board_view(board, None, board.find_closing(lambda: True)).lines]
    assert closes[:2] == [
        "effect may duplicate: no single setting changes that",
        "whoever retries so late has to look first whether it is done, or the effect has a unique key of its own, such "
        "as the order's number in its table, that nobody prunes",
    ]


def test_a_setting_is_turned_and_what_it_comes_to_is_there_at_once() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "Q", "")
        shown = read(pilot)
        assert (
            shown.index("short failure scripts")
            < shown.index("Your run is direct, of the")
            < shown.index("to close it")
        )
        assert not re.search(r"\bF[0-9]", read(pilot)), "codes of faults are keys here"
        await choose(pilot, "system=rabbitmq@4.3")
        assert "May lose, may duplicate" in read(pilot)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        closes = next(line for line in read(pilot).splitlines() if "to close it" in line)
        assert closes.split("to close it")[1].strip(" │") == "confirm.select = true", (
            "the answer stands before its reasons"
        )
        assert "publisher to broker then loses nothing" in read(pilot)
        assert "Your run is direct" not in read(pilot), "a system that was chosen stands for no other"
        await choose(pilot, "confirm.select")
        assert "the publish finds no queue" in read(pilot)
        await choose(pilot, "mandatory")
        shown = read(pilot)
        [chosen] = [line for line in shown.splitlines() if "▌" in line]
        assert "mandatory" in chosen
        assert "confirm.select" in shown
        assert "At-least-once: may duplicate" in shown

    play(story)


def test_space_turns_the_chosen_switch_and_is_a_blank_only_in_what_is_typed() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "Q", "")
        screen = pilot.app.screen
        assert isinstance(screen, GuaranteeScreen)
        switch = screen.found[0]
        assert isinstance(switch, BoardSwitch)
        long_one = screen.line_of(switch._replace(value="sqs-fifo@2012-11-05"), 52, chosen=True)
        assert drawn([long_one]).endswith('  "sqs-fifo@2012-11-05"'), "a long value is whole beside its name"
        await burst(pilot, "space", "space")
        [line] = [one for one in read(pilot).splitlines() if "▌ system" in one]
        assert '"rabbitmq@4.3"' in line, "twice in a burst"
        assert screen.field.value == ""
        assert "space/enter turn it" in read(pilot)
        await burst(pilot, "a", "c", "k", "space", "x")
        assert screen.field.value == "ack x"
        assert "space/enter" not in read(pilot)

    play(story)


def test_a_value_can_be_typed_and_a_wrong_one_is_refused() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "Q", "")
        await choose(pilot, "system=sqs@2012-11-05")
        screen = pilot.app.screen
        assert isinstance(screen, GuaranteeScreen)
        for text in ("/visibilitytimeout", "/VisibilityTimeout = 60"):
            screen.field.value = text
            await pilot.pause()
            assert re.search(r"\b1 setting\b", read(pilot)), text
        await choose(pilot, '/VisibilityTimeout="60"')
        assert any("VisibilityTimeout" in line and " 60" in line for line in read(pilot).splitlines())
        await choose(pilot, "VisibilityTimeout=99999")
        assert any("cannot be 99999" in str(one.message) for one in pilot.app._notifications)
        for text, goes_to in (("http", "system http@"), ("rabbit", "rabbitmq@4.3"), ("sqs", "sqs@2012-11-05")):
            await choose(pilot, f"system={text}")
            [line] = [one for one in read(pilot).splitlines() if "▌ system" in one]
            assert goes_to.split()[-1] in line, text
        await choose(pilot, "system=rabitmq")
        assert any("cannot be rabitmq; did you mean rabbitmq@" in str(one.message) for one in pilot.app._notifications)
        await choose(pilot, "#@!%")
        assert "No setting has to do with that" in read(pilot)
        assert screen.chosen is None

    play(story)


def test_the_script_that_shows_a_gap_is_played() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "Q", "")
        await choose(pilot, "system=rabbitmq@4.3")
        await pilot.press("ctrl+end")
        await pilot.pause()
        assert "what closes it" in read(pilot)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert 'consumer.dedup = "transaction"' in read(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, GuaranteeScreen)
        assert "in place of your run" in read(pilot)
        assert any("would take the place of your run: enter again" in one.message for one in pilot.app._notifications)
        await pilot.press("enter")
        await pilot.pause()
        live = pilot.app.screen
        assert isinstance(live, LiveScreen)
        assert (live.session.original.settings.topology.name, len(live.session.original.steps)) == ("rabbitmq", 1)

    play(story)


def test_the_board_tells_what_the_same_settings_come_to_in_other_versions() -> None:
    board = Board.of("rabbitmq")
    others = board.find_other_versions(lambda: True)
    [told] = [one.text for one in board_view(board, None, others=others).lines if one.label == "versions"]
    assert told.startswith("before 4.3 also done twice when the work takes longer than consumer_timeout")
    assert board.find_other_versions(lambda: False) == (), "nobody wants to know"
