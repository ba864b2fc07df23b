"""Settings by a system's own names, one a line: a file of nobody's but of whoever asks about it."""

from collections.abc import Iterable, Mapping

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import is_open, with_defaults


def read_own_names(source: ConfigurationFile, documents: Iterable[Mapping[str, TreeNode]], system: str) -> Reading:
    """What is set, whichever system it is of; what is put in later is left open."""
    reading = Reading()
    for key, node in (pair for document in documents for pair in document.items()):
        text, spot, line = with_defaults(node.text), Spot(source.path, node.line), f"{key} = {node.written}"
        if is_open(text):
            given = GivenSetting(system, key, "", spot, line, unknown=line)
            reading.leave_open(given, f"{key}: its value is not in this file")
        else:
            reading.given.append(GivenSetting(system, key, text, spot, line))
    return reading
