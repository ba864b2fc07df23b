"""Terraform's files of one folder, which are one module: what stands in one is known in the others."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from os.path import dirname
from typing import Final

from playground.configuration.found import Reading
from playground.configuration.joined import Joined
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.hcl_json import hcl_json_file
from playground.configuration.syntax.hcl_tree import Module, hcl_file
from playground.configuration.syntax.hcl_values import Conditional
from playground.configuration.syntax.tree import TreeNode, moved
from playground.configuration.terraform.resources import read_module

_JSON: Final = ".json"
MODULES: Final = (".tf", ".tf.json")
"""How names of files end that are parts of a module."""
VALUES: Final = (".tfvars", ".tfvars.json")
"""How names of files end that have values for variables."""


def together(sources: Iterable[ConfigurationFile]) -> list[list[ConfigurationFile]]:
    """The files in groups: those that are one module together, and each of the others by itself."""
    found: dict[str, list[ConfigurationFile]] = {}
    for number, source in enumerate(sources):
        key = f"module {dirname(source.path)}" if source.name.endswith(MODULES) else f"file {number}"
        found.setdefault(key, []).append(source)
    modules = [group for key, group in found.items() if key.startswith("module ")]
    if len(modules) != 1:
        return list(found.values())
    values = [group for group in found.values() if group[0].name.endswith(VALUES)]
    modules[0].extend(one for group in values for one in group)  # `-var-file` may name one of any folder.
    return [group for group in found.values() if group not in values]


def read_together(sources: Sequence[ConfigurationFile]) -> Reading:
    """What the files of a module say."""
    files = Joined(sources)
    blocks, values, choices = [], dict[str, TreeNode](), dict[str, Conditional]()
    for source, start in zip(sources, files.starts, strict=False):
        file = hcl_json_file(source) if source.name.endswith(_JSON) else hcl_file(source)
        blocks += [replace(one, body=moved(one.body, start)) for one in file.blocks]
        values |= {name: moved(node, start) for name, node in file.values.items()}
        choices |= {
            text: Conditional(one.condition, moved(one.one, start), moved(one.other, start))
            for text, one in file.choices.items()
        }
    module = Module(blocks, values, choices)
    return read_module(sources[0], module) if len(sources) == 1 else files.placed(read_module(files.whole, module))
