"""One test of a claim about many small cases, where a test for each would cost more than what it looks at.

It stops at the first case of which the claim is not true, and names it.
"""

from collections.abc import Callable, Iterable
from functools import update_wrapper
from inspect import signature
from typing import Any


def of_each(cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Make one test of a claim about a case; one about several values has them from cases that are tuples."""

    def test_of(claim: Callable[..., None]) -> Callable[[], None]:
        is_one = len(signature(claim).parameters) == 1

        def test() -> None:
            for case in cases:
                try:
                    claim(*((case,) if is_one else case))
                except BaseException as wrong:
                    wrong.add_note(f"of {case!r:.500}")
                    raise

        update_wrapper(test, claim)
        del test.__wrapped__  # type: ignore[attr-defined]  # Pytest would ask it for fixtures.
        return test

    return test_of
