"""Files of YAML and JSON as documents, and those that are one thing together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from playground.configuration.found import Reading
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode

YAML: Final = (".yml", ".yaml", ".template")
STRUCTURED: Final = (*YAML, ".json")
_TERRAFORM: Final = (".tf.json", ".tfvars.json")


def is_structured(name: str) -> bool:
    """Whether a file of this name is one of YAML or JSON of whichever kind; Terraform's JSON is Terraform's."""
    return name.endswith(STRUCTURED) and not name.endswith(_TERRAFORM)


def documents_of(source: ConfigurationFile) -> list[TreeNode]:
    """What is written in it; of a list of Kubernetes' resources each by itself."""
    from playground.configuration.containers.environment import filled
    from playground.configuration.containers.kubernetes import decoded
    from playground.configuration.kafka.dotnet import is_dotnet, plain_json
    from playground.configuration.syntax.json_tree import json_document
    from playground.configuration.syntax.yaml_tree import yaml_documents

    if is_dotnet(source):
        source = replace(source, text=plain_json(source.text))
    is_json = source.name.endswith(".json") or (source.name.endswith(".template") and source.text.startswith("{"))
    written = [json_document(source)] if is_json else yaml_documents(source)
    each = [one for each in written for one in (each.at("items").items if each.at("kind").text == "List" else [each])]
    documents = enumerate(map(decoded, each), 1)
    return [filled(one, replace(source, document=source.document or number)) for number, one in documents]


def groups_of(sources: Sequence[ConfigurationFile]) -> list[list[ConfigurationFile]]:
    """The files in groups: what is one service, one module, or one broker's lists, together, each other by itself."""
    from playground.configuration.sqs.serverless_files import files_of
    from playground.configuration.terraform.files import together

    structured = [one for one in sources if is_structured(one.name)]
    services = [files for one in structured if (files := files_of(one, structured))]
    parts = [part for files in services for part in files[1:]]
    services = [files for files in services if files[0] not in parts]
    lists = _lists_of(one for one in structured if not any(one in files for files in services))
    queues = _queues_of(one for one in structured if one not in lists and not any(one in files for files in services))
    joined = [*services, *(files for files in (lists, queues) if len(files) > 1)]
    return [*joined, *together(one for one in sources if not any(one in files for files in joined))]


def _lists_of(sources: Iterable[ConfigurationFile]) -> list[ConfigurationFile]:
    """Those that are lists of what a broker has: queues in one, and in another the policies that are for them.

    Definitions beside them are the same broker's, if they are the only ones.
    """
    from playground.configuration.rabbitmq.definitions import is_definitions
    from playground.configuration.rabbitmq.listed import could_be_listed, is_listed

    possible = [one for one in sources if one.name.endswith(".json")]
    listed = [one for one in possible if could_be_listed(one.text) and _holds(one, is_listed)]
    exported = [one for one in possible if listed and one not in listed and _holds(one, is_definitions)]
    return [*exported, *listed] if len(exported) == 1 else listed


def _holds(source: ConfigurationFile, is_one: Callable[[TreeNode], bool]) -> bool:
    return any(map(is_one, documents_of(replace(source, twice=[]))))


def _queues_of(sources: Iterable[ConfigurationFile]) -> list[ConfigurationFile]:
    """Those that are each an answer of SQS or Lambda: of a queue, of the one for its dead letters, of who is fed."""
    from playground.configuration.sqs.answers import could_be_answer, is_answer

    possible = (one for one in sources if one.name.endswith(".json") and could_be_answer(one.text))
    return [one for one in possible if any(map(is_answer, documents_of(replace(one, twice=[]))))]


def find_missing_parts(reading: Reading, groups: Iterable[Sequence[ConfigurationFile]]) -> None:
    """Find files that others are parts of, and that are not given."""
    from playground.configuration.sqs.serverless_files import find_missing

    for group in groups:
        if is_structured(group[0].name):
            find_missing(reading, group)


def read_group(sources: Sequence[ConfigurationFile]) -> Reading | None:
    """What files say that are one thing together; None: they are none, for all that one of them names the others."""
    from playground.configuration.joined import Joined
    from playground.configuration.rabbitmq.definitions import is_definitions
    from playground.configuration.rabbitmq.listed import is_listed, read_lists
    from playground.configuration.sqs.answers import is_answer, read_answers
    from playground.configuration.sqs.serverless import as_template
    from playground.configuration.sqs.serverless_files import service_of
    from playground.configuration.sqs.templates import is_template, read_template
    from playground.configuration.terraform.files import read_together

    if not is_structured(sources[0].name):
        return read_together(sources)
    documents = [next(iter(documents_of(one)), TreeNode("", 1)) for one in sources]
    if all(is_listed(one) or is_definitions(one) for one in documents):
        return read_lists(sources, documents)
    if all(map(is_answer, documents)):
        return read_answers(sources, documents)
    files = Joined(sources)
    service = service_of(files, documents)
    return files.placed(read_template(files.whole, service)) if is_template(as_template(service)) else None
