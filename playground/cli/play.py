"""`playground play`: the terminal UI. It is imported here and nowhere else, and only when somebody wants to see it."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

from playground.cli.endings import fail
from playground.cli.terminal import complain, keys_of_its_own, say
from playground.scenario.catalogue import preset_names
from playground.scenario.load import SANDBOX, load_preset
from playground.scenario.mistakes import all_near, nearest, unknown
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.systems import SYSTEMS
from playground.systems.profile import DemoEnd


def has_screen() -> bool:
    """Whether there is a terminal to draw on and to type at."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def can_draw() -> bool:
    """Whether that terminal can be drawn on: a dumb one only prints line after line."""
    return has_screen() and not _is_dumb()


def _is_dumb() -> bool:
    return os.environ.get("TERM") == "dumb"


def _refuse_a_poor_terminal(command: str, instead: str) -> None:
    if not has_screen():
        complain(f"{command}: needs a terminal to draw on; {instead}")
    if _is_dumb():
        complain(f"{command}: this terminal (TERM=dumb) can only print line after line; {instead}")


def play_preset(
    name: str | None,
    overrides: Overrides,
    *,
    speed: float | None = None,
    paused: bool = False,
    theme: str | None = None,
    ascii_only: bool = False,
    motion: bool = True,
    systems: Sequence[str] = (),
) -> None:
    """Play a preset in the terminal UI; without a name the sandbox, or the session that was left.

    With systems it is raced in them at once.
    """
    preset = load_preset(name or SANDBOX, overrides)  # A wrong name is told of, whatever the terminal is.
    _refuse_a_poor_terminal("play", "--linear tells it in lines, `playground run` and `compare` print")
    notes: list[str] = []
    config = _config(theme, notes, ascii_only=ascii_only, motion=motion)
    _check_speed(speed)
    from playground.app.app import PlaygroundApp
    from playground.saved import state_folder
    from playground.saved.learnt import learnt

    is_plain = name is None and overrides == Overrides() and not systems
    left = left_session(notes) if is_plain else None
    notes += [line for line in [state_folder.trouble()] if line]
    tour = is_plain and not state_folder.has_toured() and (left is None or bool(learnt().tour))
    left = None if tour else left
    for note in notes:
        say(note)
    notes += _due(config.all_keys) if is_plain and not tour else []
    app = PlaygroundApp(preset, config, speed=speed, paused=paused, tour=tour, kept=left, notes=notes, systems=systems)
    _run(app)


def wanted_systems(wanted: str | None, overrides: Overrides) -> list[str]:
    """The systems of an option, each by its word; none if it was left out."""
    if wanted is None:
        return []
    if overrides.under(None) != overrides:
        complain(
            "--guarantee: each of the --systems is judged by what it promises itself; 1, 2 and 3 set all up for one"
        )
    from playground.scenario.across import system_words

    try:
        return system_words(wanted)
    except ValueError as error:
        complain(f"--systems: {error}")


def take_tour(*, linear: bool) -> None:
    """The tour from where it was left, else from its first step."""
    notes: list[str] = []
    preset = load_preset(SANDBOX)
    if linear:
        from playground.cli.linear.play import play_lines
        from playground.live.session import Session

        keys = _config(None, notes, ascii_only=False, motion=True).all_keys
        play_lines(Session(preset), keys, speed=None, tour=True)
        return
    _refuse_a_poor_terminal("tour", "`playground tour --linear` takes it in lines")
    config = _config(None, notes, ascii_only=False, motion=True)
    from playground.app.app import PlaygroundApp

    for note in notes:
        say(note)
    _run(PlaygroundApp(preset, config, tour=True, notes=notes))


def practise_on_screen(pages: "Exercise", marks: "Overheard", seeded: str) -> None:  # type: ignore[name-defined]  # noqa: F821
    """A sitting on the screen; then, as in lines, what it came to, and what asks the same again."""
    notes: list[str] = []
    config = _config(None, notes, ascii_only=False, motion=True)
    from playground.app.app import PlaygroundApp
    from playground.app.learning.practice import PracticeScreen

    for note in notes:
        say(note)
    screen = PracticeScreen(pages, marks, steady=config.steady_clock)
    try:
        _run(PlaygroundApp(load_preset(SANDBOX), config, notes=notes, practice=screen))
    finally:
        for text in filter(None, (*screen.came_to, seeded)):
            say(text)


def present_presets(
    names: Sequence[str],
    overrides: Overrides,
    *,
    hide_counters: bool,
    theme: str | None,
    ascii_only: bool,
    motion: bool,
) -> None:
    """Present presets, one after the other; what is changed is changed in each."""
    talk = _shown(names, overrides)
    _refuse_a_poor_terminal(
        "present", "`playground run` prints, `playground play --linear` tells, `playground cast` makes a film"
    )
    notes: list[str] = []
    config = _config(theme, notes, ascii_only=ascii_only, motion=motion)
    from playground.app.app import PlaygroundApp

    for note in notes:
        say(note)
    left = left_session(notes, talk)
    _run(PlaygroundApp(talk[0], config, talk=talk, hide_counters=hide_counters, kept=left, notes=notes))


def _shown(names: Sequence[str], overrides: Overrides) -> list[Preset]:
    """The presets of a talk: a system's name stands for its demo, unless a preset or a file is called so."""
    taken = [name for name in names if name in preset_names() or os.path.exists(name)]
    talk: list[Preset] = []
    for name in names:
        profile = SYSTEMS.get(name) if name not in taken else None
        near = nearest(name, list(SYSTEMS)) if name not in taken and not all_near(name, preset_names()) else None
        if profile is None and near:
            complain(f"present: {name!r} is neither a preset nor a system; did you mean {near!r}?")
        parts = profile.demo if profile and profile.demo else (name,)
        talk += [load_preset(part, overrides) for part in parts]
        if profile and profile.demo and profile.demo_end:
            talk.append(_once_more(parts[profile.demo_end.part], overrides, profile.demo_end))
    return talk


def _once_more(name: str, overrides: Overrides, end: DemoEnd) -> Preset:
    """A part of a demo with a line more; its author's notes are such that they are true then, too."""
    lines = ", ".join(one.removeprefix("settings.").replace("=", " = ") for one in end.sets)
    preset = load_preset(name, replace(overrides, sets=(*end.sets, *overrides.sets)))
    summary = f"{lines}. {end.words}"
    return replace(preset, title="The same faults, and one line more", summary=summary, written_for=None)


def _run(app: "PlaygroundApp") -> None:  # type: ignore[name-defined]  # noqa: F821
    """Until it is left; then what was on the screen is kept."""
    with keys_of_its_own():
        _freeze_garbage()
        try:
            app.run()
        finally:
            _disregard_signals()
            was_kept, why = _keep(app)
        if app.shared:
            say(f"The token that you have shared: playground play {app.shared}")
        if app.is_touring:
            from playground.saved.state_folder import tour_is_kept

            say(tour_is_kept())
        talk = f"talk is kept {app.talk.mark.where}" if app.talk else "session is kept"
        _leave(app.failure, app.return_code or 0, talk if was_kept else "", why, is_over=app.is_over)


def play_in_lines(
    name: str | None, overrides: Overrides, *, speed: float | None = None, systems: Sequence[str] = ()
) -> None:
    """Play a preset in plain lines; without a name the sandbox. Keys come from the terminal, or words from a pipe.

    With systems it is raced in them before.
    """
    from playground.cli.linear.play import play_lines
    from playground.live.session import Session
    from playground.saved.learnt import learnt
    from playground.saved.state_folder import has_toured

    preset = load_preset(name or SANDBOX, overrides)
    _check_speed(speed)
    notes: list[str] = []
    keys = _config(None, notes, ascii_only=False, motion=True).all_keys
    is_plain = name is None and overrides == Overrides() and not systems and has_screen()
    left = left_session(notes) if is_plain else None
    tour = is_plain and not has_toured() and (left is None or bool(learnt().tour))
    for note in [*notes, *(_due(keys) if is_plain and not tour else [])]:
        say(note)
    if systems:
        from playground.cli.linear.answers import systems_lines

        print(*(one.text for one in systems_lines(Session(preset), systems)), sep="\n")
    play_lines(Session(preset), keys, speed=speed, left=None if tour else left, tour=tour)


def present_in_lines(names: Sequence[str], overrides: Overrides, *, guess: bool) -> None:
    """Present presets in plain lines, one after the other: each stops at its beats."""
    from playground.cli.linear.play import play_lines
    from playground.live.session import Session

    first, *others = _shown(names, overrides)
    notes: list[str] = []
    keys = _config(None, notes, ascii_only=False, motion=True).all_keys
    for note in notes:
        say(note)
    play_lines(Session(first), keys, speed=None, talk=others, guess=guess)


def _due(keys: Mapping[str, str]) -> list[str]:
    """What comes back today, in a line; none if nothing does."""
    from playground.app.actions import key_name
    from playground.saved.due import due_words

    return [told for told in [due_words(key_name(keys["practice"]))] if told]


def left_session(
    notes: list[str],
    talk: Sequence[Preset] = (),
) -> "KeptSession | None":  # type: ignore[name-defined]  # noqa: F821
    """The session that was left last and is not over, or of a talk that talk; what is none is noted."""
    from playground.saved.sessions import kept_sessions

    for one in kept_sessions():
        if isinstance(one, str):
            notes.append(one)
        elif (one.is_open and not talk) or (one.talk is not None and one.talk.shows(talk)):
            return one
    return None


def _keep(app: "PlaygroundApp") -> tuple[bool, str]:  # type: ignore[name-defined]  # noqa: F821
    """Keep what was on the screen; whether there was something to keep, and why it could not be."""
    from playground.live.saved_courses import SavedCoursesError

    try:
        return not app.is_touring and app.keep_session(), ""
    except (OSError, SavedCoursesError) as error:
        return False, getattr(error, "strerror", None) or str(error)


def _config(theme: str | None, notes: list[str], *, ascii_only: bool, motion: bool) -> "Config":  # type: ignore[name-defined]  # noqa: F821
    from dataclasses import replace

    from playground.app.config import THEME_NAMES, Config, config_path, load_config

    try:
        config = load_config()
    except OSError as error:
        config = Config()
        notes.append(f"{config_path()} is left out: {error.strerror}")
    if theme is not None and theme not in THEME_NAMES:
        complain(f"--theme: {unknown('theme', theme, THEME_NAMES)}")
    return replace(
        config,
        theme=theme or config.theme,
        ascii=ascii_only or config.ascii,
        motion=motion and config.motion,
    )


def _check_speed(speed: float | None) -> None:
    from playground.live.pace import FASTEST, SLOWEST

    if speed is not None and not SLOWEST <= speed <= FASTEST:
        complain(f"--speed: must be from {SLOWEST:g} to {FASTEST:g} times real time, not {speed:g}")


def _freeze_garbage() -> None:
    """Spare full collections the look at all that was imported: it takes four times as long as the rest."""
    import gc

    gc.freeze()


def _disregard_signals() -> None:
    """A window that is closed hangs up more than once: by now the end is near, and should not be cut short."""
    import signal

    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def _leave(failure: Exception | None, code: int, kept: str, why: str, *, is_over: bool) -> None:
    """Say goodbye, and what is kept, if anything is; the terminal is as it was by now."""
    if failure is not None:
        fail(failure, f"; your {kept}" if kept else "")
    if kept:
        if kept.startswith("talk"):
            on = "the next `playground` or `playground present` of it offers to go on with it"
        else:
            from playground.saved.sessions import how_to_go_on

            on = how_to_go_on(is_over=is_over)
        say(f"Your {kept}: {on}.")
    elif why:
        say(f"Your session could not be kept: {why}")
    sys.exit(code)
