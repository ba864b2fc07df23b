"""The header of a screen on which sessions run: which run, what is not as its preset has it, the clock, the badge."""

from playground.app.driver import Driver
from playground.live.called_off import called_off_words
from playground.live.race.travel import is_behind, known_ms
from playground.live.session import Session
from playground.live.views import Snapshot
from playground.text import printable
from widgets.renderables.header import HeaderView


def header_view(snapshot: Snapshot, driver: Driver, *, brief: bool = False) -> HeaderView:
    """Which run, the clock, the badge; `brief`: only what needs no explanation."""
    pace = driver.pace
    return HeaderView(
        title=snapshot.title,
        guarantee=_guarantee(snapshot, driver.sessions[0]),
        system="" if brief else snapshot.system,
        seed=snapshot.seed,
        now_ms=driver.now_ms,
        rate=pace.rate,
        speed=pace.speed,
        paused=pace.paused,
        held_back=pace.held_back,
        over=driver.over,
        known_ms=known_ms(driver.sessions) if is_behind(driver.sessions) else None,
        badge=None if brief else snapshot.badge,
        changed=_changed(driver.sessions[0]),
        name="" if brief else printable(driver.sessions[0].original.name),
    )


def _guarantee(snapshot: Snapshot, session: Session) -> str:
    """Under which guarantee messages are sent; of settings for which nothing is promised only that."""
    settings = session.script.settings
    is_unbound = not settings.is_promised and snapshot.guarantee is settings.guarantee
    return "no promise" if is_unbound else snapshot.guarantee.word


def _changed(session: Session) -> tuple[str, ...]:
    """What is not as the preset's author had it: faults that were called off, or settings, from the start."""
    return (*(("faults called off",) if called_off_words(session) else ()), *_settings_changed(session))


def _settings_changed(session: Session) -> tuple[str, ...]:
    """By the command line, or by hand."""
    was, now = session.original.written_for or session.original.settings, session.script.settings
    if was is now:
        return ()
    if was.topology is not now.topology:
        return (f"on {now.topology.name}",)  # All settings are that system's.
    from playground.words.settings import changed_words, natively_changed  # Most runs are as they were written.

    before, after = session.original.native, session.script.native
    natively = natively_changed(before, after) if before and after else []
    return tuple(natively or changed_words(was, now))
