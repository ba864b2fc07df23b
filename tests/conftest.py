"""What holds for all tests: none of them fails because the machine was busy, or because it was asked to try harder."""

import os

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
if "PLAYGROUND_EXAMPLES" in os.environ:
    os.environ.setdefault("PYTEST_TIMEOUT", "0")
