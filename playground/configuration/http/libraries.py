"""Retries that libraries read from an application's file: Resilience4j, Spring Cloud Gateway, MicroProfile.

Sources: Resilience4j's guide (`maxAttempts` counts the first one, 3 by default); Spring Cloud Gateway's Retry filter
(`retries` 3, `methods` GET by default); MicroProfile Fault Tolerance (`maxRetries` 3).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from playground.configuration.found import Reading
from playground.configuration.http.given import FOR_EVER
from playground.configuration.http.rules import RepeatRule, RuleLine, number_of, read_rules, seconds_of
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode

_RETRY: Final = re.compile(
    r"resilience4j\.retry\.(?P<kind>instances|backends|configs)\.(?P<name>[^.]+)\.(?P<key>[\w-]+)$", re.IGNORECASE
)
_LIMIT: Final = re.compile(
    r"resilience4j\.time-?limiter\.(?:instances|backends)\.(?P<name>[^.]+)\.timeout-?duration$", re.IGNORECASE
)
_GATEWAY: Final = re.compile(r"spring\.cloud\.gateway\.(?:.*\.)?(?:default-)?filters\[\d+\]")
_FAULT_TOLERANCE: Final = re.compile(r"(?:(?P<name>[\w.$/]+)/)?Retry/maxRetries$")
_ATTEMPTS: Final = ("maxattempts", "maxretryattempts")
_USUAL: Final = 3
_KEY: Final = "whether the POSTs that it repeats bear one is in code, and not in this file"
Table = Mapping[str, TreeNode]


def read_libraries(source: ConfigurationFile, tables: Iterable[Table]) -> Reading:
    """What an application's file says of retries."""
    reading = Reading()
    for table in tables:
        rules = [*_resilience(table), *_gateway(table), *_fault_tolerance(table)]
        read_rules(reading, source.path, rules, _KEY)
    return reading


def _resilience(table: Table) -> Iterable[RepeatRule]:
    entries: dict[tuple[bool, str], dict[str, tuple[str, TreeNode]]] = {}
    limits = {found["name"]: (key, node) for key, node in table.items() if (found := _LIMIT.fullmatch(key))}
    for key, node in table.items():
        if found := _RETRY.match(key):
            whose = (found["kind"].lower() == "configs", found["name"])
            entries.setdefault(whose, {})[_plain(found["key"])] = (key, node)
    for (is_config, name), own in entries.items():
        if is_config:
            continue
        base = own["baseconfig"][1].text if "baseconfig" in own else "default"
        said = {**entries.get((True, base), {}), **own}
        key, node = next((said[one] for one in _ATTEMPTS if one in said), next(iter(said.values())))
        attempts = number_of(node.text) if _plain(key.rpartition(".")[2]) in _ATTEMPTS else _USUAL
        limit = limits.get(name)
        yield RepeatRule(
            name,
            None if attempts is None else max(0, min(attempts, FOR_EVER) - 1),
            RuleLine(f"{key} = {node.text}", node.line),
            timeout=RuleLine(f"{limit[0]} = {limit[1].text}", limit[1].line) if limit else None,
            seconds=seconds_of(limit[1].text) if limit else None,
            no_more="maxAttempts = 1",
        )


def _gateway(table: Table) -> Iterable[RepeatRule]:
    for key, node in table.items():
        at, _, last = key.rpartition(".")
        if last == "name" and node.text == "Retry" and _GATEWAY.fullmatch(at):
            args = {one.removeprefix(f"{at}.args."): value for one, value in table.items() if one.startswith(f"{at}.")}
            methods = {value.text.upper() for one, value in args.items() if re.fullmatch(r"methods(\[\d+\])?", one)}
            is_repeated = any(one in text for one in ("POST", "PATCH") for text in methods)
            retries = args.get("retries", TreeNode(str(_USUAL), node.line))
            written = f"retries = {retries.text}" if is_repeated else "methods without POST"
            count = number_of(retries.text) if is_repeated else 0
            yield RepeatRule("the route's Retry", count, RuleLine(f"{written} of {at}", retries.line))


def _fault_tolerance(table: Table) -> Iterable[RepeatRule]:
    for key, node in table.items():
        if found := _FAULT_TOLERANCE.fullmatch(key):
            count, name = number_of(node.text), found["name"] or ""
            written = RuleLine(f"{key} = {node.text}", node.line)
            yield RepeatRule(name, FOR_EVER if node.text == "-1" else count, written, no_more="Retry/maxRetries = 0")


def _plain(key: str) -> str:
    return key.lower().replace("-", "").replace("_", "")
