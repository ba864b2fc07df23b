"""What a preset is about, by what goes wrong in it."""

import pytest

from playground.scenario.catalogue import load_all
from playground.scenario.load import load_preset, load_text
from playground.scenario.troubles import Trouble, main_trouble, troubles


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("calm-exactly-once", Trouble.NONE),
        ("metric-lost", Trouble.MESSAGE_LOST),
        ("radio-silence", Trouble.MESSAGE_LOST),
        ("ack-lost", Trouble.ANSWER_LOST),
        ("confirm-lost", Trouble.ANSWER_LOST),
        ("heavy-weather", Trouble.WEATHER),
        ("one-way-cut", Trouble.CUT),
        ("connection-breaks", Trouble.CONNECTION),
        ("work-outlives-connection", Trouble.CONNECTION),
        ("visibility-timeout", Trouble.LATE),
        ("network-duplicates", Trouble.DOUBLED),
        ("sqlite-inbox", Trouble.CONSUMER_DOWN),
        ("outbox-resends", Trouble.PRODUCER_DOWN),
        ("volatile-broker-crash", Trouble.BROKER_DOWN),
        ("zombie-consumer", Trouble.ZOMBIE),
        ("poison-message", Trouble.POISON),
        ("table-wiped", Trouble.FORGOTTEN),
        ("switch-too-late", Trouble.SWITCHED),
        ("chaos-test", Trouble.SEVERAL),
    ],
)
def test_a_preset_is_filed_under_what_it_is_about(name: str, trouble: Trouble) -> None:
    assert main_trouble(load_preset(name)) is trouble


def test_every_kind_of_trouble_has_a_preset() -> None:
    assert {main_trouble(preset) for preset in load_all()} == set(Trouble)


def test_a_loss_that_is_set_to_nothing_is_no_trouble() -> None:
    calm = 'format = 1\ntitle = "T"\nguarantee = "at-least-once"\n[[steps]]\ndo = "loss"\nlink = "ack"\nrate = 0.0\n'
    assert troubles(load_text(calm)) == {Trouble.NONE}


def test_a_crash_outweighs_the_loss_that_leads_up_to_it() -> None:
    preset = load_preset("durable-outbox")
    assert troubles(preset) == {Trouble.MESSAGE_LOST, Trouble.PRODUCER_DOWN}
    assert main_trouble(preset) is Trouble.PRODUCER_DOWN
