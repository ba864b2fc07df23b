"""Which queues may have another for their dead letters: its redrive allow policy.

Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
"""

from typing import NamedTuple

from playground.configuration.syntax.tree import TreeNode


class RedrivePermission(NamedTuple):
    """What a queue for dead letters says of whose it takes."""

    permission: TreeNode
    """`allowAll`, which it is by default, `byQueue` or `denyAll`."""
    sources: tuple[str, ...] = ()
    """The queues of the file that it names; an empty name: one that is elsewhere, or not to be told."""

    def refuses(self, queue: str) -> bool:
        """Whether a queue cannot have it for its dead letters; of what is not to be told that is not said."""
        kind = self.permission.text
        return kind == "denyAll" or (kind == "byQueue" and bool(self.sources) and {queue, ""}.isdisjoint(self.sources))
