"""What the tests of the preset format share: the smallest preset, and its mistakes as lines."""

from playground.scenario.load import Overrides, PresetError, load_text
from playground.scenario.preset import Preset
from playground.systems import SYSTEMS

HEAD = 'format = 1\ntitle = "T"\nguarantee = "at-least-once"\n'
SYSTEM_LIST = ", ".join(SYSTEMS)
"""As a mistake lists them."""
BROKER_HEAD = HEAD + 'system = "broker"\n'


def load(body: str, head: str = HEAD, overrides: Overrides | None = None) -> Preset:
    """The preset of this text."""
    return load_text(head + body, "p.toml", overrides or Overrides())


def mistakes(body: str, head: str = HEAD, overrides: Overrides | None = None) -> list[str]:
    """The lines that tell what is wrong with this text; none if it loads."""
    try:
        load(body, head, overrides)
    except PresetError as error:
        return [str(mistake) for mistake in error.mistakes]
    return []


def step(keys: str) -> str:
    """The text of one step."""
    return "[[steps]]\n" + keys.replace(" ; ", "\n") + "\n"
