"""How often a listener of Spring AMQP is tried again, and what becomes of what fails each time, in Java or Kotlin.

Source: `RetryInterceptorBuilder`, `StatelessRetryOperationsInterceptorFactoryBean` and its stateful sister, and the
recoverers of Spring AMQP's `retry`: without a recoverer what fails each time is logged, and acknowledged. A bean of
that type is Spring Boot's, too, in place of the one that rejects (`AbstractRabbitListenerContainerFactoryConfigurer`).
"""

import re
from collections.abc import Iterator
from typing import Final

from playground.configuration.code.comments import LinesOf
from playground.configuration.findings import Spot
from playground.configuration.found import SpringEntry, Value
from playground.configuration.spring.beans import RECOVERER, REPUBLISHES_TO

_BUILDER: Final = re.compile(
    r"\bRetryInterceptorBuilder(?:<[^<>\n]{0,80}>)?\s*\.\s*(?P<kind>stateless|stateful)\(\s*\)"
)
_LONGEST: Final = 2_000
"""So many characters of a builder's calls are looked at."""
_END: Final = re.compile(r"\.\s*build\(\s*\)")
_TRIES: Final = re.compile(
    r"\b(?P<name>maxAttempts|setMaxAttempts|SimpleRetryPolicy|maxRetries)\(\s*(?P<tries>\d{1,4})\b"
)
_USUAL_TRIES: Final = 3
"""Those of a `SimpleRetryPolicy`."""
_ENDS: Final = {
    "RejectAndDontRequeueRecoverer": "reject",
    "RepublishMessageRecoverer": "republish",
    "RepublishMessageRecovererWithConfirms": "republish-confirmed",
    "ImmediateRequeueMessageRecoverer": "requeue",
}
_RECOVERER: Final = re.compile(
    rf"(?<![\w.<])(?:new\s+)?(?P<name>{'|'.join(sorted(_ENDS, key=len, reverse=True))})\(\s*(?P<given>[^;\n]{{0,200}})"
)
_EXCHANGE: Final = re.compile(r"\"(?P<name>[\w.:/-]{1,200})\"")
Found = tuple[str, Value | None, SpringEntry]


def retries_of(path: str, text: str, lines: LinesOf, container: str) -> Iterator[Found]:
    """What code says of retries, by Spring Boot's keys, and by those of `spring/beans.py` that it has not.

    None for a value that is not written there. Of two builders the later one counts, as of two beans.
    """
    recoverers = [one for one in _RECOVERER.finditer(text) if not text[: one.start()].rstrip().endswith("class")]
    for one in recoverers[-1:]:
        yield from _recoverer(path, lines, one)
    for builder in [*_BUILDER.finditer(text)][-1:]:
        end = _END.search(text, builder.end(), builder.end() + _LONGEST)
        chain = text[builder.end() : end.start() if end else builder.end()]
        spot, start = Spot(path, lines.at(builder.start())), f"listener.{container}.retry."
        written = f"RetryInterceptorBuilder.{builder['kind']}()"
        yield f"{start}enabled", True, SpringEntry(True, spot, written)
        yield (
            f"{start}stateless",
            builder["kind"] == "stateless",
            SpringEntry(builder["kind"] == "stateless", spot, written),
        )
        tries = _TRIES.search(chain) or _TRIES.search(text)
        count = int(tries["tries"]) + (tries["name"] == "maxRetries") if tries else _USUAL_TRIES
        said = f"{tries['name']}({tries['tries']})" if tries else f"{written} without maxAttempts"
        yield f"{start}max-attempts", count, SpringEntry(count, spot, said)
        if ".recoverer(" not in "".join(chain.split()):
            yield RECOVERER, "drop", SpringEntry("drop", spot, f"{written} without a recoverer")
        elif not recoverers:
            yield RECOVERER, None, SpringEntry("", spot, f"{written} with a recoverer of its own")


def _recoverer(path: str, lines: LinesOf, found: re.Match[str]) -> Iterator[Found]:
    spot, ends = Spot(path, lines.at(found.start())), _ENDS[found["name"]]
    yield RECOVERER, ends, SpringEntry(ends, spot, found["name"])
    if ends.startswith("republish"):
        exchange = _EXCHANGE.search(found["given"])
        name = exchange["name"] if exchange else "the exchange of its template"
        yield REPUBLISHES_TO, name, SpringEntry(name, spot, found["name"])
