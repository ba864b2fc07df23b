"""Two sessions that are driven alike, of which one also goes back and comes again, and what can be compared of them."""

from functools import partial
from typing import Any

from hypothesis import strategies as st

from playground.engine.commands import (
    Command,
    Crash,
    Cut,
    Delay,
    Drop,
    Duplicate,
    Heal,
    Loss,
    Pause,
    Poison,
    Restart,
    Send,
    Slow,
    Step,
    Switch,
)
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.engine.simulation import Simulation
from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.live.trap import Trap
from playground.scenario.build import build

TRAPS = (
    Trap(Kind.APPLIED, Crash(node=Place.CONSUMER, for_ms=200), "crash between effect and ACK"),
    Trap(Kind.STARTED, Crash(node=Place.CONSUMER), "crash before the effect"),
)

Move = tuple[str, int]
"""`("wait", 300)`, `("step", 4)`, `("give", 7)`, `("trap", 0)`, `("amend", 2)`, `("judge", 1)`."""

moves = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 1500)),
        st.tuples(st.just("step"), st.integers(1, 12)),
        st.tuples(st.just("give"), st.integers(0, 59)),
        st.tuples(st.just("trap"), st.integers(0, 1)),
        st.tuples(st.sampled_from(["step", "step", "amend", "judge"]), st.integers(1, 3)),
    ),
    min_size=1,
    max_size=12,
)


def session_from(raw: dict[str, Any]) -> Session:
    """A session of a raw preset."""
    return Session(build(raw, "random"))


def command_of(session: Session, number: int) -> Command:
    """One of many commands that the system of a session can carry out."""
    topology = session.simulation.settings.topology
    links, nodes = tuple(topology.routes), topology.nodes
    link, node, message = links[number % len(links)], nodes[number % len(nodes)], number % 5 + 1
    commands: tuple[Command, ...] = (
        Drop(link=link),
        Drop(link=link, message=message, count=2),
        Duplicate(link=link, gap_ms=30),
        Delay(link=link, by_ms=400),
        Cut(links=links),
        Cut(links=(link,), for_ms=300),
        Heal(links=links),
        Loss(link=link, rate=0.5),
        Crash(node=node, for_ms=0),
        Crash(node=node, for_ms=400),
        Restart(node=node),
        Pause(node=node, for_ms=300),
        Slow(processing_ms=300, for_ms=900),
        Poison(message=message),
        Send(count=2),
        Switch(guarantee=Guarantee(number % 3)),
    )
    return commands[number % len(commands)]


def do(session: Session, move: Move) -> None:
    """Make one move, if it can be made."""
    what, number = move
    if what == "wait":
        session.advance(session.simulation.now_ms + number)
    elif what == "step":
        for _ in range(number):
            session.step_event()
    elif session.refusal is None and not session.over:
        if what == "give":
            session.give(command_of(session, number))
        elif what == "trap":
            session.set_trap(TRAPS[number])
        elif what == "amend" and session.simulation.chaotic:
            link = tuple(session.simulation.settings.topology.routes)[number % 2]
            session.amend(Step(command=Drop(link=link, message=number, attempt=1)))
        elif what == "judge" and session.simulation.chaotic:
            session.judge()


def state(session: Session) -> tuple[object, ...]:
    """All of a session that can be told from outside, and the whole of its simulation but the database."""
    simulation = session.simulation
    checkpoint = simulation.checkpoint()
    # The database cannot be compared; what it says is part of the record.
    system = (
        *checkpoint.system[:2],
        tuple(one._replace(store=None) for one in checkpoint.system.consumers),
        checkpoint.system.links,
    )
    parts: tuple[object, ...] = (checkpoint.log_length, checkpoint.phases, simulation.chaotic, system)
    if not simulation.over:
        # The last drain, in one go or step by step, leaves other remains on the schedule, of which nothing comes.
        queue, agenda, commands, base, silence, *times = checkpoint.schedule
        entries = [(*entry[:2], _operation(simulation, entry[2]), *entry[3:]) for entry in queue]
        follows = [[(_operation(simulation, op), *rest) for op, *rest in stack] for stack in (agenda, commands)]
        parts += (entries, follows, base, silence, times, checkpoint.steps, checkpoint.loop)
    seen = take_snapshot(session, 0)
    # Where a packet died is as exact as somebody looked before.
    links = tuple(one._replace(dead=tuple(dead._replace(progress=0.0) for dead in one.dead)) for one in seen.links)
    seen = seen._replace(links=links)
    ledger = list(simulation.ledger), simulation.system.consumers[0].store.view(simulation.now_ms)
    doings = session.traps, session.touched, session.run.draining, session.refusal, tuple(simulation.given)
    return (
        simulation.log.digest(),
        parts,
        seen,
        ledger,
        doings,
        list(session.tally.anomalies),
        session.tally.order.tolist(),
    )


def _operation(simulation: Simulation, op: int) -> tuple[object, ...]:
    """What an operation does, and where: its number says only when it was first asked for, in whichever future."""
    schedule = simulation._schedule
    handler: Any = schedule.handlers[op]
    within: tuple[str, ...] = ()
    if isinstance(handler, partial):  # A number that is bound is the operation's own.
        handler, within = handler.func, tuple(each.__qualname__ for each in handler.args if callable(each))
    return handler.__qualname__, within, getattr(getattr(handler, "__self__", None), "place", schedule._owners[op])


def past_state(session: Session) -> tuple[object, ...]:
    """What can be compared of an instant and of the same instant visited later."""
    one = state(session)
    return *one[:4], session.refusal, tuple(session.simulation.given), *one[5:]
