"""What stands between a client and a server, and repeats POSTs: proxies' rules, and libraries told by a file."""

from pathlib import Path
from typing import Final

from tests.configuration.helpers import findings, read, settings

_KEY, _RETRIES = "Idempotency-Key", "max_network_retries"
_ROUTE: Final = """\
kind: VirtualService
metadata: {{name: pay}}
spec:
  http:
    - retries: {{{}}}
      timeout: 10s
"""
_INGRESS: Final = """\
kind: Ingress
metadata:
  name: pay
  annotations:
    nginx.ingress.kubernetes.io/proxy-next-upstream: "{}"
"""
_NGINX: Final = """\
upstream pay {{ server a; server b; server c; }}  # three
server {{
  server_name x;
  proxy_next_upstream {};
  location / {{ proxy_pass http://pay; proxy_read_timeout 10s; }}
}}
"""
_RESILIENCE: Final = """\
resilience4j:
  retry:
    configs: {default: {maxAttempts: 5}}
    instances:
      pay: {waitDuration: 2s}
      mail: {max-attempts: 2}
  timelimiter: {instances: {pay: {timeoutDuration: 1500ms}}}
"""


def test_a_route_repeats_a_post_that_the_server_may_have_had(tmp_path: Path) -> None:
    for retries, count, seconds in (
        ("attempts: 3, retryOn: '5xx,reset', perTryTimeout: 2s", 3, 2),
        ("attempts: 3, retryOn: 'connect-failure,refused-stream'", 0, 10),
        ("attempts: 3", 0, 10),
        ("attempts: 0, retryOn: 5xx", 0, 10),
    ):
        found = read(tmp_path, "routes.yaml", _ROUTE.format(retries), "")
        assert settings(found, "pay") == {_RETRIES: count, "timeout": seconds}, retries
        assert [one.name for one in found.given if one.unknown] == [_KEY]
    found = read(tmp_path, "routes.yaml", _ROUTE.format("attempts: 2, retryOn: reset"), "")
    assert {(one.excludes, one.excludes_but) for one in found.given} == {("", None), ("F4a", 0)}
    assert "an answer of 500 is handed on" in findings(found, "application")[0][1]


def test_the_time_of_a_route_is_for_all_tries_together(tmp_path: Path) -> None:
    for each, seconds, told in (
        (
            "4s",
            4,
            "pay: timeout = 10s is for all tries together: of 4 tries of 4 s only 3 begin where the server is slow",
        ),
        ("20s", 10, "pay: timeout = 10s is for all tries together: of 4 tries of 10 s only 1 begins where"),
        ("2s", 2, ""),
    ):
        found = read(tmp_path, "a.yaml", _ROUTE.format(f"attempts: 3, retryOn: 5xx, perTryTimeout: {each}"), "")
        assert settings(found, "pay")["timeout"] == seconds
        assert [one.startswith(told) for _, one in findings(found, "application")] == ([True] if told else []), each


def test_nginx_passes_a_post_to_each_other_server_only_where_that_is_set(tmp_path: Path) -> None:
    for said, count in (
        ("error timeout http_500 non_idempotent", 2),
        ("error non_idempotent; proxy_next_upstream_tries 2", 1),
        ("error timeout", 0),
        ("off non_idempotent", 0),
    ):
        found = read(tmp_path, "nginx.conf", _NGINX.format(said), "")
        assert settings(found) == {_RETRIES: count, "timeout": 10}, said
        assert {one.spot.line for one in found.given if one.name == _RETRIES} == {4}
        [written] = [one.written for one in found.given if one.name == _RETRIES]
        assert written.endswith({2: "non_idempotent, 3 servers", 1: "proxy_next_upstream_tries 2"}.get(count, said)), (
            said
        )
    bare = "server { location / { proxy_pass http://x; proxy_next_upstream error non_idempotent; } } }\n"
    assert [one.name for one in read(tmp_path, "a.conf", bare, "").given if one.unknown] == [_RETRIES, _KEY]
    for said, count in (("error non_idempotent", 2), ("error timeout", 0)):
        assert settings(read(tmp_path, "i.yaml", _INGRESS.format(said), ""), "pay")[_RETRIES] == count


def test_other_proxies_say_it_in_their_own_words(tmp_path: Path) -> None:
    envoy = "routes: [{route: {cluster: pay, timeout: 3s, retry_policy: {retry_on: 'gateway-error,reset'}}}]\n"
    gateway = (
        "kind: HTTPRoute\nmetadata: {name: pay}\nspec: {rules: [{retry: {attempts: 2, codes: [500, 503]}, "
        "timeouts: {backendRequest: 500ms}}]}\n"
    )
    linkerd = "kind: Service\nmetadata: {name: pay, annotations: {retry.linkerd.io/http: 5xx}}\n"
    for text, expected in ((envoy, (1, 3)), (gateway, (2, 1)), (linkerd, (1, None))):
        found = settings(read(tmp_path, "proxy.yaml", text, ""), "pay")
        assert (found[_RETRIES], found.get("timeout")) == expected


def test_retries_of_libraries_count_all_attempts_or_those_after_the_first(tmp_path: Path) -> None:
    found = read(tmp_path, "application.yml", _RESILIENCE, "")
    assert settings(found, "pay") == {_RETRIES: 4, "timeout": 2}
    assert settings(found, "mail") == {_RETRIES: 1}
    gateway = "spring.cloud.gateway.routes[0].filters[0]"
    for text, count in (
        (f"{gateway}.name=Retry\n{gateway}.args.retries=4\n{gateway}.args.methods=GET,POST\n", 4),
        (f"{gateway}.name=Retry\n{gateway}.args.retries=4\n", 0),
        ("Retry/maxRetries=5\n", 5),
    ):
        found = read(tmp_path, "application.properties", text, "")
        assert [one.value for one in found.given if one.name == _RETRIES] == [count], text


def test_retries_beside_another_system_are_told_of_unless_they_are_asked_about(tmp_path: Path) -> None:
    text = _RESILIENCE + "spring: {rabbitmq: {listener: {simple: {acknowledge-mode: none}}}}\n"
    assert "`playground guarantee http`" in findings(read(tmp_path, "application.yml", text, ""), "not-modelled")[0][1]
    assert settings(read(tmp_path, "application.yml", text, "http"), "mail") == {_RETRIES: 1}
