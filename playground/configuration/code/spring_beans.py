"""Code in Java or Kotlin that sets beans of Spring AMQP: the calls of a few setters, with values written there.

No name is followed; retries are in `spring_retries.py`. Spring Boot applies its properties to the beans that it makes
itself, and to others only by its configurers. Source: Spring Boot's `RabbitAutoConfiguration` and
`RabbitAnnotationDrivenConfiguration`, each `@ConditionalOnMissingBean`; the setters of Spring AMQP's
`AbstractRabbitListenerContainerFactory`, `RabbitTemplate` and `CachingConnectionFactory`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from playground.configuration.code.comments import LinesOf, without_comments
from playground.configuration.code.spring_retries import retries_of
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading, SpringBeans, SpringEntries, SpringEntry, Value
from playground.configuration.source import ConfigurationFile
from playground.configuration.spring.beans import REJECTS

SPRING_AMQP: Final = "Spring AMQP"
SUFFIXES: Final = (".groovy", ".java", ".kt", ".scala")
MARKER: Final = (
    r"org\.springframework\.amqp|@RabbitListener\b|\bRabbitTemplate\b|\bQueueBuilder\.|\bSimpleRabbitListener"
)
"""What code has that uses it."""
_SETTER: Final = re.compile(
    r"\b(?P<name>set(?:AcknowledgeMode|DefaultRequeueRejected|PrefetchCount|Mandatory|PublisherConfirmType"
    r"|PublisherReturns))\(\s*(?P<value>[^;\n]{0,200}?)\s*\)\s*(?=[;}\n.]|$)"
)
_LISTENS: Final = re.compile(r"\backMode\s*=\s*\"(?P<value>\w+)\"")
"""A listener's own mode, which counts before its factory's."""
_KEYS: Final = {
    "setAcknowledgeMode": "listener.%s.acknowledge-mode",
    "setDefaultRequeueRejected": "listener.%s.default-requeue-rejected",
    "setPrefetchCount": "listener.%s.prefetch",
    "setMandatory": "template.mandatory",
    "setPublisherConfirmType": "publisher-confirm-type",
    "setPublisherReturns": "publisher-returns",
}
"""By the setter: Spring Boot's key for the same, with the kind of container in it."""
_WORDS: Final = {"acknowledge-mode": ("auto", "manual", "none"), "confirm-type": ("none", "simple", "correlated")}
"""By how a key ends: the members of its enumeration."""
_MADE: Final = re.compile(
    r"(?P<new>\bnew\s+|=\s*)(?P<name>(?P<kind>Simple|Direct)RabbitListenerContainerFactory|RabbitTemplate"
    r"|CachingConnectionFactory)\s*\("
)
_BY_ITSELF: Final[Mapping[str, tuple[str, Value, str]]] = {
    "template": ("template.mandatory", False, "setMandatory(true)"),
    "connection": ("publisher-confirm-type", "none", "setPublisherConfirmType"),
}
"""By the kind of bean: what one that is made by hand does where the code does not call a setter."""
_LONGEST: Final = 4_000
"""So many characters of a bean are looked at."""
_CONFIGURED: Final = re.compile(r"\.configure\(")
_NEXT: Final = re.compile(r"@Bean\b")
_BEAN: Final = re.compile(r"\b(\w+)\s*\([^(){}]*\)\s*(?::\s*\w+\s*)?[{=]")
_REJECTS: Final = re.compile(
    r"\bbasic(?:Reject\([^;\n]{1,200}?|Nack\([^;\n]{1,200}?,\s*(?:true|false)),\s*(?P<requeue>true|false)\s*\)"
)
"""How a listener that acknowledges by itself gives back, or rejects."""
_TRANSIENT: Final = re.compile(r"\bsetDeliveryMode\(\s*(?:\w+\.)*NON_PERSISTENT\s*\)")
USUAL: Final = "rabbitListenerContainerFactory"
"""The bean that listeners have which name none."""


def beans_of(sources: Iterable[ConfigurationFile]) -> SpringBeans | None:
    """What the code of an application says of such beans; none: nothing."""
    entries: SpringEntries = {}
    hand_made: dict[str, SpringEntry] = {}
    opened: dict[str, SpringEntry] = {}
    given: list[GivenSetting] = []
    for source in sources:
        if not source.name.endswith(SUFFIXES) or not re.search(MARKER, source.text):
            continue
        text = without_comments(source.text)
        lines = LinesOf(text)
        made = dict(_made(source.path, text, lines))
        hand_made |= {kind: one for kind, (one, _) in made.items()}
        container = next((of for kind, (_, of) in made.items() if kind == "factory"), "simple")
        parts = (source.path, text, lines, container)
        for key, value, entry in (*_set(*parts), *retries_of(*parts)):
            known = entries.get(key)
            if value is None or key in opened or (known and known.value != value):
                opened[key] = entry
                entries.pop(key, None)
            else:
                entries[key] = entry
        for found in _TRANSIENT.finditer(text):
            spot = Spot(source.path, lines.at(found.start()))
            given.append(GivenSetting("rabbitmq", "delivery_mode", 1, spot, found[0]))
    for kind, (key, value, setter) in _BY_ITSELF.items():
        if kind in hand_made and key not in entries and key not in opened:
            made_so = hand_made[kind]
            entries[key] = SpringEntry(value, made_so.spot, f"{made_so.written} without {setter}")
    beans = SpringBeans(entries, hand_made, tuple(opened.items()), tuple(given))
    return beans if beans.spots else None


def join_beans(reading: Reading) -> None:
    """Add what the beans come to where no file of Spring Boot's stands beside the code, which counts with that else.

    Where one does, code that says nothing of them is no more than a part of that application.
    """
    from playground.configuration.spring.rabbit import RABBIT

    files = dict.fromkeys(spot.file for spot in reading.beans.spots) if reading.beans else {}
    if reading.beans and "rabbitmq" not in reading.spelled_for:
        alone = Reading(beans=reading.beans)
        RABBIT.translate(alone, next(iter(files)), "", {})
        reading.add([alone])
    if "rabbitmq" in reading.spelled_for:
        asks = [one for one in reading.findings if one.text.startswith(f"{SPRING_AMQP}: ")]
        reading.findings = [one for one in reading.findings if one not in asks]
        files |= dict.fromkeys(one.spot.file for one in asks)
    for file in files:
        reading.files[file] = reading.files.get(file, frozenset()) | {"rabbitmq"}
    made = reading.beans.made.get("factory") if reading.beans else None
    if made and made.value not in ("", USUAL):
        text = f'{made.written}: what it sets is for listeners with containerFactory = "{made.value}" alone'
        reading.find("application", text, made.spot)


def _made(path: str, text: str, lines: LinesOf) -> Iterator[tuple[str, tuple[SpringEntry, str]]]:
    """The beans that are made by hand, by their kind, each with that of its containers."""
    kinds = {"RabbitTemplate": "template", "CachingConnectionFactory": "connection"}
    told = set[str]()
    for one in reversed([*_MADE.finditer(text)]):  # Of two of a kind the later one counts.
        kind = kinds.get(one["name"], "factory")
        if kind in told:
            continue
        most = one.end() + _LONGEST
        ends = _NEXT.search(text, one.end(), most)
        if not _CONFIGURED.search(text, one.end(), ends.start() if ends else most):
            entry = SpringEntry(_bean(text, one.start()), Spot(path, lines.at(one.start())), f"new {one['name']}")
            told.add(kind)
            yield kind, (entry, (one["kind"] or "simple").lower())


def _bean(text: str, at: int) -> str:
    """The name of the method in which a place is."""
    near = max(0, at - _LONGEST)
    begins = max((one.start() for one in _NEXT.finditer(text, near, at)), default=near)
    found = _BEAN.search(text, begins, at)
    return found[1] if found else ""


def _set(path: str, text: str, lines: LinesOf, container: str) -> Iterator[tuple[str, Value | None, SpringEntry]]:
    """What is set, by Spring Boot's keys; none for a value that is not written there."""
    found = [(one.start(), one[0].strip(), _KEYS[one["name"]], one["value"]) for one in _SETTER.finditer(text)]
    found += [(one.start(), one[0], _KEYS["setAcknowledgeMode"], one["value"]) for one in _LISTENS.finditer(text)]
    found += [(one.start(), one[0], REJECTS, one["requeue"]) for one in _REJECTS.finditer(text)]
    for at, written, key, value in sorted(found):
        meant = _value(key, value)
        spot = Spot(path, lines.at(at))
        name = key % container if "%" in key else key
        yield name, meant, SpringEntry("" if meant is None else meant, spot, written)


def _value(key: str, text: str) -> Value | None:
    word = text.rpartition(".")[2].lower()
    members = next((words for end, words in _WORDS.items() if key.endswith(end)), None)
    if members:
        return word if word in members else None
    if key.endswith("prefetch"):
        digits = text.replace("_", "")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < len("100000") else None
    return {"true": True, "false": False}.get(text)
