"""Ansible's playbooks and files of tasks: which module is called with which arguments.

Source: https://docs.ansible.com/ansible/latest/reference_appendices/playbooks_keywords.html.
"""

from collections.abc import Iterator
from typing import Final

from playground.configuration.syntax.tree import TreeNode

_OF_A_PLAY: Final = ("pre_tasks", "tasks", "post_tasks", "handlers", "block", "rescue", "always")
"""What has tasks in it, in a play or among tasks."""
_ARGS: Final = "args"


def tasks_of(document: TreeNode) -> Iterator[tuple[str, TreeNode]]:
    """The modules that are called, in their order, each with its arguments; of what is no list of tasks none."""
    for task in document.items if isinstance(document.content, list) else ():
        for key, node in task.table.items():
            if key in _OF_A_PLAY:
                yield from tasks_of(node)
            elif node.table:
                yield key, TreeNode({**task.at(_ARGS).table, **node.table}, node.line)
