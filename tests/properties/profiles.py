"""How hard the property tests try: enough for every change here, more when `PLAYGROUND_EXAMPLES` says so."""

import os

from hypothesis import HealthCheck, settings

EXAMPLES = int(os.environ.get("PLAYGROUND_EXAMPLES", "100"))

thorough = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
brisk = settings(thorough, max_examples=max(EXAMPLES // 3, 10))
"""For claims that look at every event of a run."""
