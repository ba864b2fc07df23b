"""What code says of Spring AMQP's beans, in the keys of Spring Boot: it counts before what a file says of them."""

from typing import Final

from playground.configuration.found import Reading, SpringBeans, SpringEntries, SpringEntry, Value

_DECISIVE: Final = ("acknowledge-mode", "default-requeue-rejected", "prefetch", "retry.enabled", "mandatory")
"""How the keys end of which it is told that they do not count."""
REJECTS: Final = "rejects"
"""The key, which Spring Boot has not, of whether a listener that acknowledges by itself gives back what fails."""
RECOVERER: Final = "recoverer"
"""The same, of what becomes of what fails in each try: reject, drop, requeue, republish or republish-confirmed."""
RECOVERS: Final[dict[Value, Value]] = {
    "reject": "park",
    "drop": "acknowledge",
    "requeue": "return",
    "republish": "park",
    "republish-confirmed": "park",
}
"""By what a recoverer does: what becomes of a message."""
REPUBLISHES_TO: Final = "republishes-to"
"""The same, of where that is published then."""
_CONNECTION: Final = ("publisher-confirm-type", "publisher-returns")
_STARTS: Final = {"factory": ("listener.",), "template": ("template.",), "connection": _CONNECTION}
"""By the kind of bean how the keys begin that Spring Boot applies to its own."""


def over(beans: SpringBeans, reading: Reading, entries: SpringEntries) -> SpringEntries:
    """What counts of a file's entries with the code beside them; finds what does not."""
    kept: SpringEntries = {}
    for key, entry in entries.items():
        code, made = beans.entries.get(key), _made_for(beans, key)
        is_same = code is not None and code.value == entry.value
        if is_same or (code is None and made is None):
            kept[key] = entry
        elif key.endswith((*_DECISIVE, *_CONNECTION)):
            text = f"{code.written} at {code.spot} counts before it" if code else ""
            if made:
                text = f"Spring Boot does not apply it to {made.written} at {made.spot}, which is made by hand"
            reading.find("no-effect", f"{entry.written}: {text}", entry.spot)
    counts = kept | beans.entries
    if (returns := counts.get("publisher-returns")) and returns.value is True:
        template = counts.get("template.mandatory")
        if template and "template" in beans.made and template.value is False:
            text = f"{returns.written}: nothing asks for what comes back: {template.written} at {template.spot}"
            reading.find("no-effect", text, returns.spot)
    return counts


def _made_for(beans: SpringBeans, key: str) -> SpringEntry | None:
    return next((one for kind, one in beans.made.items() if key.startswith(_STARTS[kind])), None)


def spellings(beans: SpringBeans, counts: SpringEntries) -> dict[tuple[str, Value], str]:
    """How what closes a gap is written in the beans that are made by hand, beside what counts."""
    confirms, returns = (counts.get(key) for key in _CONNECTION)
    is_heard = bool((confirms and confirms.value == "correlated") or (returns and returns.value is True))
    asks = counts.get("template.mandatory")
    ways = {
        "factory": (
            (("auto_ack", False), "setAcknowledgeMode(AcknowledgeMode.AUTO)"),
            (("consumer.on_failure", "return"), "setDefaultRequeueRejected(true)"),
            (("consumer.on_failure", "park"), "setDefaultRequeueRejected(false)"),
        ),
        "connection": (
            (("confirm.select", True), "setPublisherConfirmType(ConfirmType.CORRELATED)"),
            (("mandatory", True), "setPublisherReturns(true)"),
        ),
        "template": ((("mandatory", True), "setMandatory(true)"),) if asks and asks.value is False else (),
    }
    told: dict[tuple[str, Value], str] = {}
    for kind, one in beans.made.items():
        for change, call in ways[kind]:
            told[change] = f"{call} of {one.written} at {one.spot}"
    mandatory = ("mandatory", True)
    if "template" in beans.made and "connection" not in beans.made and mandatory in told and not is_heard:
        told[mandatory] += ", and spring.rabbitmq.publisher-returns = true"
    return told
