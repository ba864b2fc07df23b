"""nginx before several servers: whether it passes a POST to the next one, and to how many.

Source: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream: a request with a method that is
not idempotent goes to no other server once it was sent, unless `non_idempotent` is set; `error timeout` is the default.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from playground.configuration.found import Reading
from playground.configuration.http.given import FOR_EVER
from playground.configuration.http.rules import RepeatRule, RuleLine, number_of, read_rules, seconds_of
from playground.configuration.source import DEEPEST, ConfigurationFile

_TELLING: Final = re.compile(r"(?:^|[{;])[ \t]*+proxy_(?:pass|next_upstream)\b[^\n;{]*+;", re.MULTILINE)
_COMMENT: Final = re.compile(r"(?:^|(?<=\s))#[^\n]*+", re.MULTILINE)
_PIECE: Final = re.compile(r"(?P<words>[^;{}]*+)(?P<end>[;{}])")
_KEY: Final = "whether requests bear one is not in this file; nginx hands on the same one to the next server"
_USUAL: Final = "error timeout"


class _Directive(NamedTuple):
    words: Sequence[str]
    line: int

    @property
    def value(self) -> str:
        """All words behind the first."""
        return " ".join(self.words[1:])


class _Block(NamedTuple):
    opening: Sequence[str]
    lines: dict[str, _Directive]


def is_nginx(source: ConfigurationFile) -> bool:
    """Whether a file passes requests on."""
    return _TELLING.search(source.text) is not None


def repeats_posts(words: Sequence[str]) -> bool:
    """Whether what `proxy_next_upstream` says has POST repeated that was sent."""
    return "non_idempotent" in words and "off" not in words


def read_nginx(source: ConfigurationFile) -> Reading:
    """What each place that passes requests on does with a POST."""
    reading, servers = Reading(), dict[str, int]()
    passing: list[tuple[Sequence[_Block], _Directive]] = []
    for blocks, line in _lines(source):
        if line.words[0] == "server" and blocks and blocks[-1].opening[0] == "upstream":
            name = blocks[-1].opening[-1]
            servers[name] = servers.get(name, 0) + 1
        elif line.words[0] == "proxy_pass":
            passing.append((blocks, line))
    rules = [_rule(blocks, line, servers) for blocks, line in passing]
    names = [one.name for one in rules]
    rules = [one._replace(name=one.name if len(rules) > 1 else "") for one in rules]
    if len({*names}) < len(names) > 1:
        rules = [
            one._replace(name=f"{one.name} of line {at.line}") for one, (_, at) in zip(rules, passing, strict=True)
        ]
    read_rules(reading, source.path, rules, _KEY)
    return reading


def _rule(blocks: Sequence[_Block], passed: _Directive, servers: dict[str, int]) -> RepeatRule:
    def said(name: str) -> _Directive | None:
        return next((one.lines[name] for one in reversed(blocks) if name in one.lines), None)

    on, tries, waited = said("proxy_next_upstream"), said("proxy_next_upstream_tries"), said("proxy_read_timeout")
    words = on.words[1:] if on else _USUAL.split()
    most = number_of(tries.value) if tries else 0
    count = servers.get(re.sub(r"^\w+://|/.*$", "", passed.value))
    counted = min(one for one in (most or FOR_EVER, count or FOR_EVER) if one)
    told = f"proxy_next_upstream {' '.join(words)}" if on else f"proxy_next_upstream is {_USUAL} by default"
    retries = (None if counted == FOR_EVER else counted - 1) if repeats_posts(words) else 0
    if retries and most and counted == most:
        told += f", proxy_next_upstream_tries {most}"
    elif retries:
        told += f", {counted} servers"
    without = " ".join(one for one in words if one != "non_idempotent") or _USUAL
    return RepeatRule(
        " ".join(blocks[-1].opening) if blocks else "",
        retries,
        RuleLine(told, (on or passed).line),
        repeats_500="http_500" in words,
        timeout=RuleLine(f"proxy_read_timeout {waited.value}", waited.line) if waited else None,
        seconds=seconds_of(waited.value if not waited.value.isdecimal() else f"{waited.value}s") if waited else None,
        no_more=f"proxy_next_upstream {without};",
    )


def _lines(source: ConfigurationFile) -> Iterator[tuple[Sequence[_Block], _Directive]]:
    """Every line with the blocks around it, once these are read to their ends."""
    text = _COMMENT.sub("", source.text)
    blocks = [_Block(("",), {})]
    found: list[tuple[Sequence[_Block], _Directive]] = []
    number = 1
    for piece in _PIECE.finditer(text):
        words = piece["words"].split()
        line = number + _breaks(piece["words"])
        number += piece[0].count("\n")
        if piece["end"] == "{":
            blocks = [*blocks, _Block(words or ("",), {})]
        elif piece["end"] == "}":
            blocks = blocks[:-1] or blocks
        elif words:
            blocks[-1].lines.setdefault(words[0], _Directive(words, line))
            found.append((blocks, _Directive(words, line)))
        if len(blocks) > DEEPEST:
            source.refuse(f"nested more than {DEEPEST} deep", number)
    yield from found


def _breaks(words: str) -> int:
    """The lines before the first word."""
    return words[: len(words) - len(words.lstrip())].count("\n")
