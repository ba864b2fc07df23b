"""Remarks: what there is to know of an intervention that has just been done, and that no pane shows."""

from playground.engine.commands import PacketFault
from playground.engine.settings import Guarantee, contract_for
from playground.live.session import Session


def remark_on_answers(fault: PacketFault, session: Session) -> str | None:
    """Of a fault that waits for the producer's next answer: that none will come, or that it may be an older message's.

    A message keeps the guarantee under which it was sent, so the next answer need not be that of the next message.
    """
    settings, producer = session.simulation.settings, session.simulation.system.producer
    if fault.link is not settings.topology.answer_to(settings.topology.first):
        return None
    now = Guarantee(producer.contract)
    older = next((message for message, (_, contract, _) in producer.outbox.items() if contract != now), None)
    if older is not None:
        was = session.tally.judge.guarantee(older).word
        return f"the next answer may be that of m{older}, which was sent {was} and stays so"
    if not contract_for(settings, now).awaits_ack:
        return f"messages are sent {now.word}: nobody answers, so this waits until they are sent otherwise"
    return None
