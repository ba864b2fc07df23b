"""The latest that the producer was told, and the latest effects, in the words of a list: the newest first."""

from collections import Counter

from playground.live.past_view import PastView
from playground.live.recent import Past, past
from playground.live.session import Session
from playground.scenario.stories import story_named
from playground.words.events import EVENTS


def latest_beliefs(session: Session) -> tuple[PastView, ...]:
    """What the producer was told, waited for in vain, or sent again."""
    return tuple(_believed(one) for one in past(session.simulation.log, reversed(session.recent.believed)))


def _believed(one: Past) -> PastView:
    if one.is_sent_again:
        return PastView(one.time_ms, one.message, f"sent again, try {one.nth}", "again")
    return PastView(one.time_ms, one.message, _word(one), "once" if one.is_confirmed else "late")


def _word(one: Past) -> str:
    """What the diagram says of it beside its mark."""
    words = EVENTS[one.kind]
    return words.lane[0] if words.lane else words.beat


def latest_effects(session: Session) -> tuple[PastView, ...]:
    """What was done, as the story calls it, and what was known and skipped. What was done before is done again."""
    done, effects = story_named(session.script.settings.workload.story).done, session.tally.judge.fold.effects
    later: Counter[int] = Counter()
    views = []
    for one in past(session.simulation.log, reversed(session.recent.done)):
        if one.is_skipped:
            views.append(PastView(one.time_ms, one.message, _word(one), "once"))
            continue
        is_again = effects[one.message] - later[one.message] > 1
        later[one.message] += 1
        words, role = (f"{done} again", "duplicated") if is_again else (done, "once")
        views.append(PastView(one.time_ms, one.message, words, role))
    return tuple(views)
