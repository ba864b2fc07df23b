"""Golden digests: the record of each library preset, byte for byte, as it was when the preset or the engine last
changed.

The same on every Python from 3.11. After a change that is meant to change records:
`python -m tests.test_golden_digests` writes the file anew; the difference belongs into the same commit as its reason.
"""

import json
from pathlib import Path

from playground.scenario.catalogue import load_all, preset_names
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from tests.each import of_each

GOLDEN = Path(__file__).with_name("golden_digests.json")


def test_there_is_a_golden_digest_for_each_preset_and_for_nothing_else() -> None:
    assert sorted(json.loads(GOLDEN.read_text())) == preset_names()


@of_each(preset_names())
def test_the_record_of_a_preset_has_its_golden_digest(name: str) -> None:
    assert play_out(load_preset(name)).digest == json.loads(GOLDEN.read_text())[name]


if __name__ == "__main__":
    digests = {preset.name: play_out(preset).digest for preset in load_all()}
    GOLDEN.write_text(json.dumps(digests, indent=1) + "\n")
