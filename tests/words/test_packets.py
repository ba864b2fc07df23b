"""What a key does is said with the words of the system that runs, and with none that it has another word for."""

import re

from playground.app.actions import ACTIONS, PURPOSES
from playground.live.interventions import INTERVENTIONS
from playground.live.session import Session
from playground.scenario.across import real_systems
from playground.scenario.load import load_preset
from playground.words.own import labels, wording
from playground.words.packets import CARGO, cargo, deed_words
from tests.each import of_each


@of_each(real_systems())
def test_no_key_and_no_menu_of_a_real_system_has_a_word_that_is_another_there(system: str) -> None:
    session = Session(load_preset(f"demo-{system}"))
    topology = session.simulation.settings.topology
    its_own = {*labels(topology).values(), *wording(topology).spoken.values()}
    textbook = {word for link, word in CARGO.items() if cargo(link, topology) != word and word not in its_own}
    textbook |= {word for word in wording(topology).spoken if " " not in word and word not in its_own}
    said = [deed_words(words, topology) for one in ACTIONS for words in (one.label, one.undo, one.tooltip)]
    said += [deed_words(words, topology) for words in PURPOSES.values()]
    said += [one.words(session) for one in INTERVENTIONS.values()]
    for words in said:
        rest = re.sub("|".join(re.escape(one) for one in sorted(its_own, key=len, reverse=True)), "", words)
        assert not {*re.findall(r"\w+", rest)} & textbook, words


def test_a_key_names_the_packet_that_it_drops_as_the_system_does() -> None:
    told = {}
    for system in ("sqs", "rabbitmq", "http", "kafka"):
        topology = load_preset(f"demo-{system}").settings.topology
        told[system] = deed_words("drop ACK", topology), deed_words("drop ACK", topology, briefly=True)
    assert told == {
        "sqs": ("drop DeleteMessage", "drop Delete"),
        "rabbitmq": ("drop basic.ack", "drop ack"),
        "http": ("drop response", "drop response"),
        "kafka": ("drop offset commit", "drop commit"),
    }
