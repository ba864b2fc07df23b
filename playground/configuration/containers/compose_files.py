"""Files of servers that stand in a compose file as texts: `content` of its `configs`.

Source: https://docs.docker.com/reference/compose-file/configs/
"""

from collections.abc import Iterator

from playground.configuration.syntax.tree import TreeNode


def texts_mounted(document: TreeNode) -> Iterator[tuple[str, TreeNode]]:
    """The texts that containers have as files, each with the name that it has there, once."""
    texts = {name: body.at("content") for name, body in document.at("configs").table.items() if body.has("content")}
    named = {pair: None for service in document.at("services").table.values() for pair in _named(service)}
    yield from ((target.rpartition("/")[2], texts[source]) for source, target in named if source in texts)


def _named(service: TreeNode) -> Iterator[tuple[str, str]]:
    """What a service has of them, and where: by its name alone it is a file of that name."""
    for one in service.at("configs").items:
        source = one.text or one.at("source").text
        yield source, one.at("target").text or source
