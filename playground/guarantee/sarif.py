"""SARIF 2.1.0, which code scanning reads: findings in files, and gaps where the setting stands that leaves them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

from playground.configuration.findings import RULES, FileFinding, Level, Spot

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_GAPS: Final[Mapping[str, tuple[Level, str]]] = {
    "may-lose": ("warning", "With these settings a message may be lost, and nobody is told."),
    "may-duplicate": ("warning", "With these settings a message may have its effect more than once."),
}


class Alert(NamedTuple):
    """One result."""

    rule: str
    level: Level
    text: str
    spots: tuple[Spot, ...]
    properties: Mapping[str, object]


def alert_of(finding: FileFinding, *, breaks: bool) -> Alert:
    """A finding in a file as a result; an error where it breaks the need."""
    return Alert(finding.rule, "error" if breaks else finding.level, finding.text, (finding.spot,), {})


def sarif(alerts: Iterable[Alert], version: str) -> dict[str, object]:
    """The log with one run."""
    rules: dict[str, tuple[Level, str]] = {**_GAPS, **{name: (one.level, one.about) for name, one in RULES.items()}}
    names = list(rules)
    driver = {
        "name": "playground guarantee",
        "version": version,
        "rules": [
            {"id": name, "shortDescription": {"text": about}, "defaultConfiguration": {"level": level}}
            for name, (level, about) in rules.items()
        ],
    }
    results = [
        {
            "ruleId": one.rule,
            "ruleIndex": names.index(one.rule),
            "level": one.level,
            "message": {"text": one.text},
            "locations": [_location(spot) for spot in one.spots],
            **({"properties": dict(one.properties)} if one.properties else {}),
        }
        for one in alerts
    ]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _location(spot: Spot) -> dict[str, object]:
    path, here = Path(spot.file), Path.cwd()
    if path.is_absolute() and path.is_relative_to(here):
        path = path.relative_to(here)  # Code scanning knows a file by where it is in a checkout.
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    # Code scanning asks for a line of each result, so what is said of a whole file stands at its top.
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": spot.line or 1}}}
