"""The weather against closed forms: what probability theory says about 20,000 messages, within 4 standard deviations.

Derived before any run. `direct`, loss d on `deliver` and a on `ack`, independent for each packet; timers longer than
any round trip, so that each attempt is decided before the next.

At-most-once: a message is lost with probability d.

At-least-once: an attempt ends the resending if its packet and then its ACK get through, with probability p =
(1-d)(1-a), so attempts are geometric with mean 1/p and variance (1-p)/p**2. Each delivery is applied; the deliveries
of a message are those attempts whose packet got through: given that a delivery happens, its ACK is lost with
probability a, so deliveries are geometric with success probability 1-a, mean 1/(1-a), variance a/(1-a)**2; extra
effects have mean a/(1-a).
"""

from math import sqrt

import pytest

from playground.checker.result import Judgement, judge_run
from playground.engine.places import Place
from playground.engine.settings import Guarantee, LinkSettings, ProducerSettings, Settings, WorkloadSettings
from playground.engine.simulation import Simulation
from tests.topologies import DIRECT

N = 20_000
SIGMAS = 4


def judged(guarantee: Guarantee, data_loss: float, ack_loss: float, seed: int) -> Judgement:
    settings = Settings(
        guarantee=guarantee,
        topology=DIRECT,
        seed=seed,
        workload=WorkloadSettings(messages=N, every_ms=1000),
        producer=ProducerSettings(ack_timeout_ms=500),
        links={Place.DELIVER: LinkSettings(loss=data_loss), Place.ACK: LinkSettings(loss=ack_loss)},
    )
    simulation = Simulation(settings)
    simulation.run()
    return judge_run(simulation.log, simulation.ledger, settings, simulation.settled)


def assert_mean(total: int, mean: float, variance: float) -> None:
    """A sum of N independent terms lies within 4 standard deviations of its mean."""
    assert abs(total - N * mean) <= SIGMAS * sqrt(N * variance), (total, N * mean)


@pytest.mark.parametrize(("d", "seed"), [(0.01, 1), (0.2, 2), (0.5, 3)])
def test_at_most_once_loses_a_message_with_the_probability_of_one_packet(d: float, seed: int) -> None:
    judgement = judged(Guarantee.AT_MOST_ONCE, d, 0.0, seed)
    assert_mean(judgement.counters["lost"], d, d * (1 - d))
    assert judgement.counters["attempts"] == N


@pytest.mark.parametrize(("d", "a", "seed"), [(0.05, 0.05, 1), (0.3, 0.1, 2), (0.0, 0.4, 3)])
def test_at_least_once_pays_for_lost_acks_with_extra_effects(d: float, a: float, seed: int) -> None:
    judgement = judged(Guarantee.AT_LEAST_ONCE, d, a, seed)
    p = (1 - d) * (1 - a)
    assert_mean(judgement.counters["extra_effects"], a / (1 - a), a / (1 - a) ** 2)
    assert_mean(judgement.counters["attempts"], 1 / p, (1 - p) / p**2)
    assert judgement.counters["lost"] == 0


def test_exactly_once_turns_the_extra_effects_of_the_same_weather_into_skipped_duplicates() -> None:
    repeated = judged(Guarantee.AT_LEAST_ONCE, 0.3, 0.1, 2).counters
    refused = judged(Guarantee.EXACTLY_ONCE, 0.3, 0.1, 2).counters
    assert refused["deduplicated"] == repeated["extra_effects"]
    assert refused["attempts"] == repeated["attempts"]
    assert refused["applied_once"] == N
