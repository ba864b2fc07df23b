"""A bench that looks its trials up in the tables on paper, so that answers can be tested without the engine."""

from collections.abc import Callable, Collection, Sequence

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Value
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.remedies import Price
from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import SystemChoice
from playground.matrix.faults import NAMES
from playground.systems import SYSTEMS
from tests.systems.matrix_tables import table


def of_http(choice: SystemChoice) -> str:
    """The named configuration that settings of HTTP come to."""
    key = choice.settings.get("Idempotency-Key", "none")
    kept = choice.settings.get("key_retention_hours", 24)
    return {"none": "no-key", "fresh": "fresh-key"}.get(str(key)) or ("key-v2" if kept == 720 else "key")


def on_paper(choice: SystemChoice, /, only: Collection[str] = NAMES) -> Sequence[FaultTrial]:
    return [
        FaultTrial(one.fault, one.L, one.D, max(one.E, one.X), one.P, one.outcome)
        for one in table("http").cells
        if one.config == of_http(choice) and one.fault in only
    ]


def price(choice: SystemChoice) -> Price:
    """Keys cost a packet more, so that something can be seen."""
    return Price(2 + bool(choice.settings.get("Idempotency-Key", "none") != "none"), 30, 60)


def question() -> GuaranteeQuestion:
    profile = SYSTEMS["http"]
    assert profile.dialect is not None
    return GuaranteeQuestion(profile, profile.dialect, profile.dialect.versions[0], None, on_paper, lambda _: (), price)


def broker_question(tried: Callable[[SystemChoice], Sequence[FaultTrial]]) -> GuaranteeQuestion:
    """A question about RabbitMQ whose trials are made up."""

    def try_out(choice: SystemChoice, /, only: Collection[str] = NAMES) -> Sequence[FaultTrial]:
        return [one for one in tried(choice) if one.fault in only]

    profile = SYSTEMS["rabbitmq"]
    assert profile.dialect is not None
    return GuaranteeQuestion(profile, profile.dialect, "4.3", None, try_out, lambda _: (), price)


def given(name: str, value: Value, line: int = 1, *, assumed: bool = False) -> GivenSetting:
    return GivenSetting("http", name, value, Spot("client.properties", line), f"{name} = {value}", assumed=assumed)
