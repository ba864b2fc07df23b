"""Another promise in mid-run: in the textbook for the messages from now on, in a real system for the whole run.

A queue does not become another one while messages lie in it, so a run of a real system is done again, with the same
faults, in the configuration for that promise, or the nearest to it.
"""

from collections.abc import Callable
from functools import partial

from playground.engine.commands import Switch
from playground.engine.settings import Guarantee
from playground.live.session import Session
from playground.scenario.native import has_one_for
from playground.scenario.under import another_choice, under


def switch(session: Session, guarantee: Guarantee) -> None:
    """Send under this guarantee."""
    if session.script.native is None:
        session.give(Switch(guarantee=guarantee))
        return
    preset = under(session.script, guarantee)
    session.retune(preset.settings, f"{switch_words(session, guarantee)} from the start", preset.native)


def switch_words(session: Session, guarantee: Guarantee) -> str:
    """What that does, in the imperative."""
    native = session.script.native
    if native is None:
        return f"send {guarantee.word} from now on"
    nearest = "" if has_one_for(native, guarantee) else "nearest to "
    return f"run it as {another_choice(native, guarantee).config} ({nearest}{guarantee.word})"


def switch_refusal(session: Session, guarantee: Guarantee) -> str | None:
    """Why that cannot be done now; `None` if it can."""
    native = session.script.native
    if native and native.config == another_choice(native, guarantee).config:
        return f"it runs as {native.config} already"
    if native is None and session.simulation.system.producer.contract == guarantee:
        return f"messages are sent {guarantee.word} already"
    return session.refusal


def switching(
    guarantee: Guarantee,
) -> tuple[Callable[[Session], None], Callable[[Session], str], Callable[[Session], str | None]]:
    """What it does, its words and its refusal, for one guarantee."""
    return (
        partial(switch, guarantee=guarantee),
        partial(switch_words, guarantee=guarantee),
        partial(switch_refusal, guarantee=guarantee),
    )
