"""What AWS' API answers of queues and of the functions that are fed from them, in one file or in several.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html. A function's timeout is in none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.joined import Joined
from playground.configuration.source import ConfigurationFile
from playground.configuration.sqs.attributes import could_be_attributes, is_attributes, opened, read_attributes
from playground.configuration.sqs.described import Poller, function_name
from playground.configuration.syntax.tree import TreeNode, moved

_LIST: Final = "EventSourceMappings"
_TELLING: Final = ("EventSourceArn", "FunctionArn")
_OF_A_QUEUE: Final = re.compile(r"arn:[\w-]+:sqs:.*")
_COULD_BE: Final = re.compile(r"\bEventSourceArn\b")


def is_answer(document: TreeNode) -> bool:
    """Whether a document is a queue's attributes, or what says how functions are fed from queues."""
    return is_attributes(document) or any(True for _ in _mappings(document))


def could_be_answer(text: str) -> bool:
    """Whether a text names what such a document has; it is not read for that."""
    return could_be_attributes(text) or bool(_COULD_BE.search(text))


def read_answers(sources: Sequence[ConfigurationFile], documents: Sequence[TreeNode]) -> Reading:
    """What they say together: each queue by its own attributes, with the function that it feeds."""
    files = Joined(sources)
    placed = list(zip(sources, documents, files.starts, strict=False))
    bodies = [moved(opened(source, one), start) for source, one, start in placed if is_attributes(one)]
    mappings = [moved(each, start) for _, one, start in placed for each in _mappings(one)]
    whole = replace(files.whole, around=sources[0].around)
    return files.placed(
        read_attributes(whole, bodies, pollers=[(one.at(_TELLING[0]), _poller(one)) for one in mappings])
    )


def _mappings(document: TreeNode) -> Iterator[TreeNode]:
    for one in document.at(_LIST).items if document.has(_LIST) else [document]:
        if all(map(one.has, _TELLING)) and _OF_A_QUEUE.fullmatch(one.at(_TELLING[0]).text):
            yield one


def _poller(body: TreeNode) -> Poller:
    function = function_name(body.at("FunctionArn").text)
    window, filters = body.at("MaximumBatchingWindowInSeconds"), body.at("FilterCriteria", "Filters")
    spot = Spot("", body.line)
    how = body.at("BatchSize"), body.at("FunctionResponseTypes"), function, None, window, filters
    return Poller(spot, *how, enabled=body.at("State"))
