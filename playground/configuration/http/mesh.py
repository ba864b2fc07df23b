"""Proxies before a server: routes of Istio and Envoy, the Gateway API, ingress-nginx, Linkerd.

Sources: Istio's HTTPRetry, Envoy's router filter (x-envoy-retry-on; `num_retries` is 1 by default), the Gateway API's
HTTPRouteRetry, ingress-nginx' annotations (`proxy-next-upstream-tries` is 3 by default), Linkerd's annotations
(`retry.linkerd.io/limit` is 1 by default). A proxy repeats a POST as it does a GET, with the headers that it had.
"""

import re
from collections.abc import Iterator
from typing import Final

from playground.configuration.found import Reading
from playground.configuration.http.nginx import repeats_posts
from playground.configuration.http.rules import RepeatRule, RuleLine, number_of, read_rules, seconds_of
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode

_NEVER_HAD: Final = frozenset(
    {"connect-failure", "refused-stream", "reset-before-request", "cancelled", "deadline-exceeded", "internal"}
    | {"resource-exhausted", "unavailable", "envoy-ratelimited", "http3-post-connect-failure"}
)
"""What Envoy repeats that the server never had, or that only gRPC answers."""
_ANSWERED: Final = frozenset({"5xx", "500", "retriable-status-codes", "retriable-headers"})
_NGINX: Final = "nginx.ingress.kubernetes.io/proxy-next-upstream"
_LINKERD: Final = "retry.linkerd.io/"
_KEY: Final = "whether requests bear one is not in this file; a proxy hands on the same one with each repetition"


def read_mesh(source: ConfigurationFile, documents: list[TreeNode]) -> Reading:
    """What proxies are told of retries."""
    reading = Reading()
    rules = [one for document in documents for one in _rules(document)]
    read_rules(reading, source.path, rules, _KEY)
    return reading


def has_mesh(documents: list[TreeNode]) -> bool:
    """Whether there is any such rule."""
    return any(True for document in documents for _ in _rules(document))


def _rules(document: TreeNode) -> Iterator[RepeatRule]:
    kind = document.at("kind").text
    name = document.at("metadata", "name").text
    if kind == "VirtualService":
        routes = document.at("spec", "http").items
        for index, route in enumerate(routes, 1):
            if route.has("retries"):
                yield _istio(route, _named(name, route, index, len(routes)))
    elif kind in ("HTTPRoute", "GRPCRoute"):
        routes = document.at("spec", "rules").items
        for index, route in enumerate(routes, 1):
            if route.has("retry"):
                yield _gateway(route, _named(name, route, index, len(routes)))
    elif not kind:
        yield from _envoy(document)
    notes = document.at("metadata", "annotations")
    if notes.has(_NGINX):
        yield _ingress(notes, name)
    if notes.has(f"{_LINKERD}http"):
        yield _linkerd(notes, name)


def _named(name: str, route: TreeNode, index: int, count: int) -> str:
    own = route.at("name").text or (str(index) if count > 1 else "")
    return f"{name} {own}".strip()


def _istio(route: TreeNode, name: str) -> RepeatRule:
    retries = route.at("retries")
    attempts, on, each = retries.at("attempts"), retries.at("retryOn"), retries.at("perTryTimeout")
    found = _of_envoy(name, attempts, "attempts", on, "retryOn", 2)
    return _waiting(found, each, "perTryTimeout", route.at("timeout"))


def _envoy(node: TreeNode, name: str = "") -> Iterator[RepeatRule]:
    """Every `retry_policy` below, with the cluster or the virtual host that it is for."""
    todo = [(node, name)]
    while todo:
        one, whose = todo.pop()
        whose = one.at("cluster").text or one.at("name").text or whose
        policy = one.at("retry_policy")
        if policy.has("retry_on"):
            each = policy.at("per_try_timeout")
            found = _of_envoy(whose, policy.at("num_retries"), "num_retries", policy.at("retry_on"), "retry_on", 1)
            yield _waiting(found, each, "per_try_timeout", one.at("timeout"))
        below = one.content if isinstance(one.content, list) else one.table.values()
        todo += [(each, whose) for each in below]


def _waiting(rule: RepeatRule, each: TreeNode, each_key: str, whole: TreeNode) -> RepeatRule:
    """A rule with how long is waited: `timeout` of a route is for all tries together, and cuts a longer one."""
    by_try, by_route = seconds_of(each.text), seconds_of(whole.text)
    is_by_try = each.text != "" and not (by_try and by_route and by_route < by_try)
    key, waited = (each_key, each) if is_by_try else ("timeout", whole)
    return rule._replace(
        timeout=RuleLine(f"{key} = {waited.text}", waited.line) if waited.text else None,
        seconds=by_try if is_by_try else by_route,
        within=RuleLine(f"timeout = {whole.text}", whole.line) if whole.text else None,
        most_seconds=by_route,
    )


def _of_envoy(name: str, count: TreeNode, key: str, on: TreeNode, on_key: str, usual: int) -> RepeatRule:
    words = [one.strip().lower() for one in on.text.split(",") if one.strip()]
    harmful = [one for one in words if one not in _NEVER_HAD]
    said = f"{key} = {count.text}" if count.text else f"{key} is {usual} by default"
    told = f"{said}, {on_key} = {on.text}" if on.text else f"{said}, {on_key} repeats what the server never had"
    retries = (number_of(count.text) if count.text else usual) if harmful else 0
    is_answered = any(one in _ANSWERED for one in harmful)
    return RepeatRule(
        name,
        retries,
        RuleLine(told, (on if on.text else count).line),
        repeats_500=is_answered,
        no_more=f"{on_key} = connect-failure,refused-stream",
    )


def _gateway(route: TreeNode, name: str) -> RepeatRule:
    retry, waited = route.at("retry"), route.at("timeouts", "backendRequest")
    attempts, codes = retry.at("attempts"), [one.text for one in retry.at("codes").items]
    told = f"attempts = {attempts.text}" if attempts.text else "attempts is as its implementation has it"
    return RepeatRule(
        name,
        number_of(attempts.text),
        RuleLine(f"{told}, codes = {', '.join(codes)}" if codes else told, retry.line),
        repeats_500="500" in codes,
        timeout=RuleLine(f"timeouts.backendRequest = {waited.text}", waited.line) if waited.text else None,
        seconds=seconds_of(waited.text),
    )


def _ingress(notes: TreeNode, name: str) -> RepeatRule:
    on, tries = notes.at(_NGINX), notes.at(f"{_NGINX}-tries")
    count = number_of(tries.text) if tries.text else 3
    words = on.text.split()
    told = f"proxy-next-upstream = {on.text}, proxy-next-upstream-tries = {tries.text or '3, its default'}"
    retries = (max(0, count - 1) if count else None) if repeats_posts(words) else 0
    return RepeatRule(
        name,
        retries,
        RuleLine(told, on.line),
        repeats_500="http_500" in words,
        no_more=f"proxy-next-upstream = {' '.join(one for one in words if one != 'non_idempotent') or 'error timeout'}",
    )


def _linkerd(notes: TreeNode, name: str) -> RepeatRule:
    on, limit = notes.at(f"{_LINKERD}http"), notes.at(f"{_LINKERD}limit")
    told = f"{_LINKERD}http = {on.text}, {_LINKERD}limit = {limit.text or '1, its default'}"
    is_answered = re.search(r"5xx|\b500\b", on.text) is not None
    return RepeatRule(name, number_of(limit.text or "1"), RuleLine(told, on.line), repeats_500=is_answered)
