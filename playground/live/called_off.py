"""What a person has called off by ending the faults: the title tells of a script, whether or not it came to act."""

from typing import Final

from playground.engine.commands import Heal, Restart, Say
from playground.live.session import Session
from playground.scenario.doubts import never_sent
from playground.words.commands import undone
from playground.words.phrases import listed, plural
from playground.words.times import seconds

_ENDS_NOTHING: Final = (Say, Heal, Restart)
"""What breaks nothing, or mends what the end of all faults has mended."""
_MOST_NAMED: Final = 2


def called_off_words(session: Session) -> str:
    """`You ended the faults at 0.168 s, so m3's ACK was not dropped.`; empty: nobody did, or all had acted by then.

    Also in the past of such a run, once its faults have ended.
    """
    simulation = session.simulation
    end_ms = simulation.chaos_end_ms
    if simulation.chaotic or end_ms is None or not session.ended_by_hand:
        return ""
    asked = simulation.log.cut_backs, end_ms
    if session.recent.called_off is None or session.recent.called_off[0] != asked:
        is_early = end_ms < session.own_end_ms()  # What its own end leaves undone nobody has called off.
        session.recent.called_off = asked, _words(session, end_ms) if is_early else ""
    return session.recent.called_off[1]


def _words(session: Session, end_ms: int) -> str:
    simulation, unsent = session.simulation, never_sent(session.script)
    idle = [simulation.steps[index].command for index in simulation.unfired_steps if index not in unsent]
    told = [undone(one, simulation.settings.topology) for one in idle if not isinstance(one, _ENDS_NOTHING)]
    tables = [link.table for link in simulation.system.links.values()]
    words = list(dict.fromkeys(told))
    named, more = words[:_MOST_NAMED], len(words) - _MOST_NAMED
    if more > 0:
        named.append(f"{plural(more, 'other step')} did not act")
    if any(table.loss for table in tables):
        named.append("nothing more was lost by chance")
    if any(table.duplicate for table in tables):
        named.append("nothing more was doubled by chance")
    by_script = "by the script " if simulation.given else ""  # What somebody did by hand came all the same.
    return f"You ended the faults at {seconds(end_ms)}, so {by_script}{listed(named)}." if named else ""
