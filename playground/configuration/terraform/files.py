"""Terraform's files of one folder, which are one module: what stands in one is known in the others.

They are read as if they stood one behind the other; afterwards each place is told by its own file again.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from os.path import dirname
from typing import Final

from playground.configuration.found import FileFinding, GivenSetting, Reading, Spot
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.hcl_tree import Module, hcl_file
from playground.configuration.syntax.hcl_values import Conditional
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.terraform.resources import read_module

VALUES: Final = ".tfvars"
"""How names of files end that have values for variables."""
_ALL: Final = "\0"
"""What stands for the path of all of them, until each place has its own."""
_PLACE: Final = re.compile(rf"{_ALL}:(\d+)")


def together(sources: Iterable[ConfigurationFile]) -> list[list[ConfigurationFile]]:
    """The files in groups: those that are one module together, and each of the others by itself."""
    found: dict[str, list[ConfigurationFile]] = {}
    for number, source in enumerate(sources):
        key = f"module {dirname(source.path)}" if source.name.endswith(".tf") else f"file {number}"
        found.setdefault(key, []).append(source)
    modules = [group for key, group in found.items() if key.startswith("module ")]
    if len(modules) != 1:
        return list(found.values())
    values = [group for group in found.values() if group[0].name.endswith(VALUES)]
    modules[0].extend(one for group in values for one in group)  # `-var-file` may name one of any folder.
    return [group for group in found.values() if group not in values]


def read_together(sources: Sequence[ConfigurationFile]) -> Reading:
    """What the files of a module say."""
    starts = [0, *accumulate(source.text.count("\n") + 1 for source in sources)]
    blocks, values, choices = [], dict[str, TreeNode](), dict[str, Conditional]()
    for source, start in zip(sources, starts, strict=False):
        file = hcl_file(source)
        blocks += [replace(one, body=_moved(one.body, start)) for one in file.blocks]
        values |= {name: _moved(node, start) for name, node in file.values.items()}
        choices |= {
            text: Conditional(one.condition, _moved(one.one, start), _moved(one.other, start))
            for text, one in file.choices.items()
        }
    module = Module(blocks, values, choices)
    if len(sources) == 1:
        return read_module(sources[0], module)
    reading = read_module(ConfigurationFile(_ALL, ""), module)

    def spot(line: int) -> Spot:
        at = bisect_right(starts, max(line - 1, 0)) - 1
        return Spot(sources[at].path, max(line - starts[at], 0))

    return _placed(reading, spot)


def _placed(reading: Reading, spot: Callable[[int], Spot]) -> Reading:
    """What was read, each place by its own file."""

    def text(words: str) -> str:
        return _PLACE.sub(lambda found: str(spot(int(found[1]))), words)

    def finding(one: FileFinding) -> FileFinding:
        return one._replace(text=text(one.text), spot=spot(one.spot.line))

    def given(one: GivenSetting) -> GivenSetting:
        remedies = tuple((change, text(words)) for change, words in one.remedies)
        return one._replace(spot=spot(one.spot.line), remedies=remedies)

    found = replace(reading, given=list(map(given, reading.given)), findings=list(map(finding, reading.findings)))
    found.profiles = {finding(one): names for one, names in reading.profiles.items()}
    found.found = set(found.findings)
    return found


def _moved(node: TreeNode, by: int) -> TreeNode:
    content = node.content
    if isinstance(content, dict):
        content = {key: _moved(one, by) for key, one in content.items()}
    elif isinstance(content, list):
        content = [_moved(one, by) for one in content]
    return TreeNode(content, node.line + by, node.tag)
