"""Queues, exchanges and bindings that code in Java or Kotlin declares by Spring AMQP, as definitions have them.

A name is a text, or a constant of the same file; another stays as it is written. Where a binding leads elsewhere, or an
exchange for dead letters is declared elsewhere, exchanges are taken to be there. Source: `QueueBuilder`,
`ExchangeBuilder` and `BindingBuilder` of its reference, *Configuring the broker*.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from playground.configuration.code.comments import LinesOf, without_comments
from playground.configuration.code.jvm_tables import Argument, arguments_at, shortened, table_named, table_of
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading, Value
from playground.configuration.rabbitmq.arguments import ARGUMENTS, DEAD_LETTER_KEY, DEAD_LETTERS
from playground.configuration.rabbitmq.definitions import read_definitions
from playground.configuration.rabbitmq.exchanges import ALTERNATE
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode

_Table = dict[str, TreeNode]
_FLAGS: Final = 4
"""So many arguments has a queue's constructor before its table: the name, durable, exclusive, autoDelete."""
_LONGEST: Final = 4_000
"""So many characters of a bean are looked at."""
_DECIDING: Final = ("x-queue-type", DEAD_LETTERS)
"""What a table of arguments decides most by."""
_CONSTANT: Final = re.compile(
    r"\b(?:String|val|int|long|Integer|Long)\s+(?P<name>\w+)\s*(?::\s*\w+\s*)?=\s*"
    r"(?:\"(?P<text>[^\"\n]*)\"|(?P<number>[0-9][0-9_]{0,20})[lL]?\s*[;\n])"
)
_BUILT: Final = re.compile(r"\bQueueBuilder\s*\.\s*(?P<how>durable|nonDurable)\(\s*(?P<name>[^()\n]{0,200}?)\s*\)")
_CALL: Final = re.compile(r"\s*\.\s*(?P<name>\w+)\s*\(")
_MADE: Final = re.compile(r"(?:\bnew\s|\breturn\s|[=({,])\s*Queue\(")
_ANNOTATED: Final = re.compile(r"@Queue\(")
_ARGUMENT: Final = re.compile(r"\bArgument\(")
_OF_NAME: Final = re.compile(r"(?P<name>\w+)\s*=\s*(?P<value>.+)", re.DOTALL)
_KNOWN: Final = re.compile(r"\"[^\"\n]*\"|-?[0-9][0-9_]*[lL]?|true|false")
"""Values that are written there."""
_EXCHANGE: Final = re.compile(
    r"\b(?:new\s+(?P<made>Direct|Topic|Fanout|Headers)Exchange|ExchangeBuilder\s*\.\s*(?P<built>direct|topic|fanout|headers)"
    r"Exchange)\(\s*(?P<name>[^,()\n]{1,200})"
)
_ALTERNATE: Final = re.compile(rf"(?:\.\s*alternate\(|\"{ALTERNATE}\"\s*,)\s*(?P<name>\"[^\"\n]*\"|[\w.]+)(?=\s*[,)])")
"""Of an exchange's builder, or among its arguments."""
_BINDING: Final = re.compile(
    r"\bBindingBuilder\s*\.\s*bind\(\s*(?P<queue>\w+)(?:\(\))?\s*\)\s*\.\s*to\(\s*(?P<exchange>\w+)(?:\(\))?\s*\)"
    r"(?:\s*\.\s*with\(\s*(?P<key>[^()\n]{0,200}?)\s*\))?"
)
_BINDS: Final = re.compile(r"\bBindingBuilder\s*\.\s*bind\(|\bnew\s+Binding\(")
_NEXT: Final = re.compile(r"@Bean\b")
_METHOD: Final = re.compile(r"\b(\w+)\s*\([^(){}]*\)\s*(?::\s*\w+\s*)?[{=]")
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "quorum": ("x-queue-type", "quorum"),
    "stream": ("x-queue-type", "stream"),
    "singleActiveConsumer": ("x-single-active-consumer", "true"),
}
"""Calls without an argument that are one of a queue's."""
_NAMED: Final[Mapping[str, str]] = {
    "deadLetterExchange": DEAD_LETTERS,
    "deadLetterRoutingKey": DEAD_LETTER_KEY,
    "deliveryLimit": "x-delivery-limit",
    "ttl": "x-message-ttl",
    "expires": "x-expires",
    "maxLength": "x-max-length",
    "maxLengthBytes": "x-max-length-bytes",
    "overflow": "x-overflow",
}
"""Calls with one."""
_OVERFLOWS: Final = {"dropHead": "drop-head", "rejectPublish": "reject-publish"}
SPELLINGS: Final[Mapping[tuple[str, Value], str]] = {
    ("durable", True): "QueueBuilder.durable(...) of the queue",
    ("x-queue-type", "quorum"): "quorum() of its QueueBuilder, for a queue that is declared anew",
    (DEAD_LETTERS, "dead-letters"): 'deadLetterExchange("dead-letters") of its QueueBuilder, or a policy of the broker',
}


def read_queues(source: ConfigurationFile) -> Reading:
    """What the queues come to that a file declares; nothing where it declares none."""
    text = without_comments(source.text)
    declared = _DeclaredBeans(text)
    queues = [*{one["name"].text: one for one in declared.queues()}.values()]  # Listeners may declare one each.
    if not queues:
        return Reading()
    tables = {"queues": TreeNode([TreeNode(one, one["name"].line) for one in queues], 1)}
    for kind, rows in declared.around(queues).items():
        tables[kind] = TreeNode([TreeNode(one, one["vhost"].line) for one in rows], 1)
    reading = read_definitions(source, TreeNode(tables, 1))
    there = {name for _, name in reading.queues}
    for one in declared.opened:
        text = f"{one.queue}: {one.written}: what is in it is not to be seen here, and may decide"
        for name in one.names if one.queue in there else ():
            spot = Spot(source.path, one.line)
            given = GivenSetting("rabbitmq", name, "", spot, one.written, one.queue, unknown=one.written)
            reading.leave_open(given, text)
    reading.spellings = dict(SPELLINGS)
    return reading


class Opened(NamedTuple):
    """Arguments of a queue whose values are not written there."""

    queue: str
    names: tuple[str, ...]
    written: str
    line: int


class _DeclaredBeans:
    """What a text declares."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = LinesOf(text)
        self._constants = {
            one["name"]: one["text"] or (one["number"] or "").replace("_", "") for one in _CONSTANT.finditer(text)
        }
        self._starts = [one.start() for one in _NEXT.finditer(text)]
        self._names: dict[int, str] = {}
        self._beans: dict[str, str] = {}
        self.opened: list[Opened] = []

    def queues(self) -> Iterator[_Table]:
        """Each queue, as definitions have it."""
        for one in _BUILT.finditer(self._text):
            said = list(self._calls(one.end()))
            table = self._queue(one.start(), one["name"] or '""', "true" if one["how"] == "durable" else "false")
            table["arguments"] = TreeNode(dict(self._arguments(said, table["name"].text)), table["name"].line)
            for name, _, at in said:
                if name in ("exclusive", "autoDelete"):
                    table["exclusive" if name == "exclusive" else "auto_delete"] = TreeNode("true", self._line(at))
            yield table
        for one in _ANNOTATED.finditer(self._text):
            yield self._annotated(one.start(), _inner(self._text, one.end()))
        for one in _MADE.finditer(self._text):
            parts = _inner(self._text, one.end())
            if any(_OF_NAME.fullmatch(part.text) for part in parts):
                yield self._annotated(one.start(), parts)  # Kotlin has no `@` within another annotation.
                continue
            if not parts:
                continue
            flags = [part.text for part in parts[1:_FLAGS] if part.text in ("true", "false")]
            table = self._queue(one.start(), parts[0].text, *flags[:1])
            for name, value in zip(("exclusive", "auto_delete"), flags[1:], strict=False):
                table[name] = TreeNode(value, table["name"].line)
            own = self._table(parts[_FLAGS], table["name"].text) if len(parts) > _FLAGS else ()
            table["arguments"] = TreeNode(dict(own), table["name"].line)
            yield table

    def _annotated(self, at: int, parts: list[Argument]) -> _Table:
        """A queue of `@QueueBinding` or `queuesToDeclare`; without a name it lasts as long as its connection."""
        said = _named_in(parts)
        written = said.get("value") or said.get("name") or Argument("", at)
        name = written.text.strip("[]{} ")
        lasts = bool(name.strip('"'))
        usual = {"durable": lasts, "exclusive": not lasts, "autoDelete": not lasts}
        flags = {key: said[key].text.strip('"') if key in said else str(is_so).lower() for key, is_so in usual.items()}
        table = self._queue(at, name or '""', flags["durable"] or str(lasts).lower())
        line = table["name"].line
        table["exclusive"], table["auto_delete"] = (TreeNode(flags[key], line) for key in ("exclusive", "autoDelete"))
        arguments: dict[str, TreeNode] = {}
        if (own := said.get("arguments")) is not None:
            for one in _ARGUMENT.finditer(own.text):
                each = _named_in(_inner(own.text, one.end()), ("name", "value"))
                if "name" in each and "value" in each:
                    placed = each["value"]._replace(at=own.at)
                    arguments |= dict(self._value(self._named(each["name"].text), placed, table["name"].text))
        table["arguments"] = TreeNode(arguments, line)
        return table

    def _calls(self, at: int) -> Iterator[tuple[str, list[Argument], int]]:
        """The calls of a builder up to the one that builds, each with its arguments and its place."""
        most = at + _LONGEST
        while (one := _CALL.match(self._text, at)) and one["name"] != "build" and at < most:
            inner = arguments_at(self._text, one.end())
            if inner is None:
                return
            yield one["name"], inner[0], one.start("name")
            at = inner[1]

    def around(self, queues: Iterable[_Table]) -> dict[str, list[_Table]]:
        """The exchanges and bindings, where all that leads to and from these queues is among them."""
        exchanges, named, leads = list[_Table](), dict[str, str](), set[str]()
        for one in _EXCHANGE.finditer(self._text):
            line, name = self._line(one.start()), self._named(one["name"])
            named[self._bean(one.start())] = name
            kind = (one["made"] or one["built"]).lower()
            said = {"name": name, "vhost": "/", "type": kind, "durable": "true"}
            table = {key: TreeNode(value, line) for key, value in said.items()}
            ends = self._text.find(";", one.end(), one.end() + _LONGEST)
            if other := _ALTERNATE.search(self._text, one.end(), max(ends, one.end())):
                leads.add(to := self._named(other["name"]))
                table["arguments"] = TreeNode({ALTERNATE: TreeNode(to, self._line(other.start()))}, line)
            exchanges.append(table)
        found = [*_BINDING.finditer(self._text)]
        known = {*named.values()}
        leads |= {one["arguments"].at(DEAD_LETTERS).text for one in queues} - {""}
        is_whole = all(one["queue"] in self._beans and one["exchange"] in named for one in found)
        if not found or not is_whole or len(found) != len(_BINDS.findall(self._text)) or leads - known:
            return {}
        bindings = list[_Table]()
        for one in found:
            said = {"source": named[one["exchange"]], "vhost": "/", "destination": self._beans[one["queue"]]}
            said |= {"destination_type": "queue", "routing_key": self._named(one["key"] or '""')}
            bindings.append({key: TreeNode(value, self._line(one.start())) for key, value in said.items()})
        return {"exchanges": exchanges, "bindings": bindings}

    def _queue(self, at: int, name: str, durable: str = "true") -> _Table:
        line, called = self._line(at), self._named(name)
        self._beans[self._bean(at)] = called
        said = {"name": called or self._bean(at), "vhost": "/", "durable": durable, "auto_delete": "false"}
        return {key: TreeNode(value, line) for key, value in said.items()}

    def _arguments(
        self, calls: Iterable[tuple[str, list[Argument], int]], queue: str
    ) -> Iterator[tuple[str, TreeNode]]:
        """A queue's arguments from the calls of its builder."""
        for name, args, at in calls:
            if name in _WORDS:
                key, value = _WORDS[name]
                yield key, TreeNode(value, self._line(at))
            elif name in _NAMED and len(args) == 1:
                yield from self._value(_NAMED[name], args[0], queue)
            elif name == "withArgument" and len(args) == 2:
                key = self._named(args[0].text)
                if key != args[0].text:
                    yield from self._value(key, args[1], queue)
                else:
                    self._open(queue, f"{name}({shortened(key)}, ...)", at)
            elif name == "withArguments" and len(args) == 1:
                yield from self._table(args[0], queue)

    def _table(self, written: Argument, queue: str) -> Iterator[tuple[str, TreeNode]]:
        """A queue's arguments from a table; where nobody can see what is in it, that is left open."""
        table, start = table_of(written.text), written.at
        if table is None:
            table, start = table_named(self._text, written.text, *self._bean_of(written.at)), 0
        if table is None:
            return self._open(queue, shortened(written.text), written.at)
        for key, value in table.items():
            yield from self._value(key, value._replace(at=value.at + start), queue)
        return None

    def _value(self, key: str, written: Argument, queue: str) -> Iterator[tuple[str, TreeNode]]:
        """An argument with its value; one that is not there is left open, and a name stays as it is written."""
        word = _OVERFLOWS.get(written.text.rpartition(".")[2]) if key == "x-overflow" else None
        value = word or self._named(written.text)
        is_name = key in (DEAD_LETTERS, DEAD_LETTER_KEY)
        if word or is_name or value != written.text or _KNOWN.fullmatch(written.text):
            yield key, TreeNode(value, self._line(written.at))
        elif key in ARGUMENTS:
            self.opened.append(Opened(queue, (key,), f"{key} = {shortened(written.text)}", self._line(written.at)))

    def _open(self, queue: str, written: str, at: int) -> None:
        self.opened.append(Opened(queue, _DECIDING, f"arguments = {written}", self._line(at)))

    def _named(self, written: str) -> str:
        """A text, a number or a constant of the file; what is neither stays as it is written."""
        word = written.strip()
        if word.startswith('"') and word.endswith('"') and len(word) > 1:
            return word[1:-1]
        number = word.replace("_", "").rstrip("lL")
        if number.isascii() and number.isdigit():
            return number
        return self._constants.get(word.rpartition(".")[2], word)

    def _line(self, at: int) -> int:
        return self._lines.at(at)

    def _bean_of(self, at: int) -> tuple[int, int]:
        """From where to where the bean goes in which a place is."""
        behind = bisect_right(self._starts, at)
        begins = self._starts[behind - 1] if behind else 0
        ends = self._starts[behind] if behind < len(self._starts) else len(self._text)
        return max(begins, at - _LONGEST), min(ends, at + _LONGEST)

    def _bean(self, at: int) -> str:
        """The name of the method that makes a bean in which a place is."""
        behind = bisect_right(self._starts, at)
        if behind and behind not in self._names:
            begins = self._starts[behind - 1]
            found = _METHOD.search(self._text, begins, begins + _LONGEST)
            self._names[behind] = found[1] if found else ""
        return self._names.get(behind, "")


def _inner(text: str, at: int) -> list[Argument]:
    """The arguments of a call whose bracket was opened just before; none where it is not closed."""
    inner = arguments_at(text, at)
    return inner[0] if inner else []


def _named_in(parts: list[Argument], places: tuple[str, ...] = ("value",)) -> dict[str, Argument]:
    """Arguments by their names, those without one by their places."""
    named: dict[str, Argument] = {}
    for place, one in enumerate(parts):
        if found := _OF_NAME.fullmatch(one.text):
            named[found["name"]] = Argument(found["value"].strip(), one.at + found.start("value"))
        elif place < len(places):
            named[places[place]] = one
    return named
