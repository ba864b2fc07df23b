"""One picture of a run for 80 columns and 24 lines: the nodes, the links with what is on them, and what came of it.

A pure function from a scene to lines, so that something else can draw in its place. Everything is said by a word or a
sign, never by colour alone.
"""

from collections.abc import Sequence
from typing import Final

from rich.text import Text

from playground.checker.fates import Belief, Verdict
from playground.cli.words import VERDICTS, plural, seconds, sentence
from playground.engine.places import ROUTES, Place
from playground.recording.flights import Flight
from playground.recording.stage import Scene
from playground.report.verdict import account, because
from playground.scenario.outcome import Outcome
from playground.scenario.stories import Story, story_named
from playground.text import printable

WIDTH, HEIGHT = 80, 24
_LABEL: Final = 10
_LANE: Final = WIDTH - _LABEL
_TOWARDS_CONSUMER: Final = (Place.PUBLISH, Place.DELIVER)
_DATA, _AGAIN, _ANSWER, _LATE, _LOST = "bold cyan", "bold magenta", "bold green", "bold yellow", "bold red"
_FIRST_SIGN, _AGAIN_SIGN, _ANSWER_SIGN, _LATE_SIGN, _LOST_SIGN = "\u25cf", "\u25c6", "\u25cb", "\u25cc", "\u2717"
_DOWN_SIGN, _PAUSED_SIGN = "\u2716", "\u2016"
_LEAVES_LEFT, _REACHES_RIGHT, _REACHES_LEFT, _LEAVES_RIGHT = "\u2523", "\u25b6", "\u25c0", "\u252b"
_OPEN, _CUT = "\u2501", "\u2504"
_CUT_SIGN: Final = "\u2573  cut  \u2573"
_NTH: Final = "\u00b7"
"""Between the name of a message and which of its packets it is."""
_COUNTERS: Final = (
    ("SENT", "sent", "bold"),
    ("ONCE", "applied_once", "green"),
    ("LOST", "lost", _LOST),
    ("DUPLICATED", "duplicated", _AGAIN),
    ("SKIPPED", "deduplicated", "cyan"),
    ("FAILED", "failed", "yellow"),
    ("DEAD", "dead_lettered", "yellow"),
)
_GAP: Final = 3
_READ: Final = 1000
"""Characters of a text that are looked at to fill a line or three: an author may have written a million."""


def frame(scene: Scene, outcome: Outcome) -> list[Text]:
    """The lines of one picture, as many as the terminal has."""
    preset = outcome.preset
    story = story_named(preset.settings.workload.story)
    lines = [
        Text(printable(preset.title), "bold"),
        _status(scene, outcome),
        Text(),
        *_nodes_and_links(scene, preset.settings.system),
        Text(),
        *_counters(scene),
        Text(),
        _account(scene, outcome, story),
        Text(),
        *_said(scene, outcome),
    ]
    lines += [Text(f"  {seconds(one.time_ms):>9}  {printable(sentence(one)[:_READ])}", "dim") for one in scene.recent]
    lines += [Text() for _ in range(HEIGHT - len(lines))]
    for line in lines:
        line.truncate(WIDTH, overflow="ellipsis")
    return lines[:HEIGHT]


def _status(scene: Scene, outcome: Outcome) -> Text:
    left = Text(outcome.preset.settings_line, "dim")
    verdict = VERDICTS[Verdict.HOLDS if scene.verdict is Verdict.UNDECIDED and not scene.is_over else scene.verdict]
    right = Text(f"{seconds(max(scene.time_ms, 0))}   ")
    right.append(verdict.text + ("" if scene.is_over else " so far"), verdict.style)
    return left + Text(" " * max(WIDTH - left.cell_len - right.cell_len, 1)) + right


def _nodes_and_links(scene: Scene, system: str) -> list[Text]:
    lanes = {link: _lane(scene, link) for link in ROUTES[system]}
    producer, consumer = _producer(scene, system), _consumer(scene)
    if system == "broker":
        broker = _node(
            scene, Place.BROKER, [_named("holds", [f"m{message}" for message in scene.stored]) or "holds nothing"]
        )
        publish, confirm, deliver, ack = lanes.values()
        return [producer, publish, confirm, broker, deliver, ack, consumer]
    deliver, ack = lanes.values()
    return [producer, Text(), deliver, Text(), ack, Text(), consumer]


def _producer(scene: Scene, system: str) -> Text:
    answer = "confirm" if system == "broker" else "ACK"
    waiting = [_numbered(message, attempts) for message, attempts in scene.waiting]
    told = [f"{belief.value} {scene.beliefs[belief]}" for belief in Belief]
    return _node(scene, Place.PRODUCER, [f"believes {', '.join(told)}", _named(f"no {answer} yet", waiting)])


def _consumer(scene: Scene) -> Text:
    idle = "" if Place.CONSUMER in scene.standing else "idle"
    working = f"works on m{scene.working}" if scene.working else idle
    return _node(scene, Place.CONSUMER, [working, _named("inbox", [f"m{message}" for message in scene.inbox])])


def _node(scene: Scene, node: Place, facts: Sequence[str]) -> Text:
    line = Text(f"{node.name:<{_LABEL}}", "bold")
    if standing := scene.standing.get(node):
        line.append(f"{_DOWN_SIGN if standing == 'down' else _PAUSED_SIGN} {standing}   ", _LOST)
    return line.append("   ".join(fact for fact in facts if fact), "not bold")


def _named(noun: str, names: Sequence[str]) -> str:
    few = 6
    more = f" and {len(names) - few:,} more" if len(names) > few else ""
    return f"{noun}: {', '.join(names[:few])}{more}" if names else ""


def _lane(scene: Scene, link: Place) -> Text:
    """A link as a line with its packets on it, from the side of the producer to the side of the consumer."""
    ahead = link in _TOWARDS_CONSUMER
    left, right = (_LEAVES_LEFT, _REACHES_RIGHT) if ahead else (_REACHES_LEFT, _LEAVES_RIGHT)
    is_cut = link in scene.cut
    line = Text(left + (_CUT if is_cut else _OPEN) * (_LANE - 2) + right, _LOST if is_cut else "dim")
    if is_cut:
        line = _put(line, (_LANE - len(_CUT_SIGN)) // 2, _CUT_SIGN, _LOST)
    for flight in (*scene.flying, *scene.lost):
        if flight.link is link:
            sign, style = _sign(flight, is_lost=flight in scene.lost, is_data=ahead)
            progress = flight.progress(scene.time_ms)
            column = 1 + round((progress if ahead else 1 - progress) * (_LANE - 2 - len(sign)))
            line = _put(line, column, sign, style)
    return Text(f"{link.word:<{_LABEL}}") + line


def _sign(flight: Flight, *, is_lost: bool, is_data: bool) -> tuple[str, str]:
    name = _numbered(flight.message, flight.nth)
    if is_lost:
        return f"{_LOST_SIGN}{name} dropped", _LOST
    if flight.is_late:
        return _LATE_SIGN + name, _LATE
    if not is_data:
        return _ANSWER_SIGN + name, _ANSWER
    return (_AGAIN_SIGN + name, _AGAIN) if flight.nth > 1 else (_FIRST_SIGN + name, _DATA)


def _numbered(message: int, nth: int) -> str:
    return f"m{message}" + (f"{_NTH}{nth}" if nth > 1 else "")


def _put(line: Text, column: int, sign: str, style: str) -> Text:
    return line[:column] + Text(sign, style) + line[column + len(sign) :]


def _counters(scene: Scene) -> list[Text]:
    shown = [(head, scene.counters[key], style) for head, key, style in _COUNTERS]
    shown += [("RETRIES", scene.retries, "magenta"), ("IN FLIGHT", len(scene.flying), "cyan")]
    heads, numbers = Text(), Text()
    for head, count, style in shown:
        look = style if count else "dim"
        heads.append(head + " " * _GAP, look)
        numbers.append(f"{count:>{len(head)},}" + " " * _GAP, look)
    for line in (heads, numbers):
        line.right_crop(_GAP)
    return [heads, numbers]


def _account(scene: Scene, outcome: Outcome, story: Story) -> Text:
    sent, effects = scene.counters["sent"], scene.counters["effects"]
    workload = outcome.preset.settings.workload
    amount = 1 if story.counts else workload.amount
    done = scene.counters["applied_once"] + scene.counters["duplicated"]
    text, wrong = account(story, amount * sent, workload.balance(effects=effects, done=done, amount=amount))
    line = Text(text)
    # Before the end what is missing is only late.
    return line.append(wrong, _LOST) if scene.is_over or effects > sent else line


def _said(scene: Scene, outcome: Outcome) -> list[Text]:
    """The latest caption, and at the end the verdict, in three lines."""
    if scene.is_over:
        verdict = VERDICTS[scene.verdict]
        text = Text(verdict.text, verdict.style).append("  " + printable(because(outcome)), "not bold")
        return [*_wrapped(text, 2), Text(f"{plural(outcome.packets, 'packet')} were sent for it.", "dim")]
    return _wrapped(Text(scene.caption[:_READ], "italic"), 3)


def _wrapped(text: Text, height: int) -> list[Text]:
    from playground.cli.page import console

    lines = list(text.wrap(console(), WIDTH))[:height]
    return lines + [Text() for _ in range(height - len(lines))]
