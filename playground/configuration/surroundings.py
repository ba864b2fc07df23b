"""What files have for each other: variables of containers, files within files, and of which type a node's queues are.

It knows of no reader; what a file's name has to end with for there to be one, it is told.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from playground.configuration.source import ConfigurationFile, Resource, Surroundings, Variable
from playground.configuration.structured import documents_of, is_structured
from playground.configuration.syntax.tree import TreeNode, flat

_CONTAINERS: Final = re.compile(r"\b(?:environment|env|envFrom)[\"']?\s*:|\b(?:ConfigMap|Secret)\b")
"""What a file has that starts containers with variables, or holds some for others."""
_HAS_USUAL_TYPE: Final = re.compile(r"\bdefault_queue_type\s*=|\bSecret\b")
"""What a file has in which a node of RabbitMQ's may say of which type queues are."""
_HAS_PROFILES: Final = re.compile(
    r"^application-|\bprofiles\b|\bon-?profile\b|\bon-?cloud-?platform\b|\bSecret\b", re.IGNORECASE
)
"""What a file has, or its name, that hangs on which of Spring's profiles are active, or says which are."""
_HANGS_ON_VERSION: Final = re.compile(r"dead[-_]?letter|\bha-mode\b|\bSecret\b", re.IGNORECASE)
"""What is read otherwise by which version of RabbitMQ runs."""
OVERRULING: Final = "advanced.config"
"""How the name of a file ends that counts before another of its server, in whatever order they are given.

Source: https://www.rabbitmq.com/docs/configure, *advanced.config*.
"""


def surroundings_of(
    sources: Iterable[ConfigurationFile], suffixes: tuple[str, ...], profile: str | None = None
) -> Surroundings:
    """What files and documents have for others; containers get theirs, which files of variables may fill in.

    What a document holds is a file where its name ends with one of `suffixes`.
    """
    from playground.configuration.celery.loading import loads_without_namespace
    from playground.configuration.celery.workers import joined_by, workers_of
    from playground.configuration.code.spring_beans import beans_of
    from playground.configuration.containers.env_file import env_document
    from playground.configuration.containers.environment import Home, containers_of, variables_of

    found: dict[str, Variable] = {}
    once = [replace(source, twice=[], used=[]) for source in sources]
    for source in (one for one in once if usual_name(one.name).endswith(".env")):
        found |= {one.name: one for one in variables_of(source.path, env_document(source))}
    homes: list[Home] = []
    for source in (one for one in once if is_structured(one.name) and _CONTAINERS.search(one.text)):
        documents = documents_of(replace(source, around=Surroundings(found)))
        homes += [Home(source.path, number, one) for number, one in enumerate(documents, 1)]
    around = containers_of(homes, found)._replace(queue_type=_usual_queue_type(once, suffixes))
    around = around._replace(versions=_versions_run(once))
    around = around._replace(profiles=_profiles_of([replace(one, around=around) for one in once], suffixes, profile))
    starting = [replace(source, around=around) for source in once if "celery" in source.text.lower()]
    workers = [[*workers_of(one, documents_of(one) if is_structured(one.name) else ())] for one in starting]
    joined = joined_by((one for one, those in zip(starting, workers, strict=True) if those), around.variables)
    apps = [one for one in once if one.name.endswith(".py") and "config_from_object" in one.text]
    loading = [*map(loads_without_namespace, apps)]
    bare = loading[0] if loading and all(loading) else ""
    around = around._replace(workers=[one for each in workers for one in each], loaded_bare=bare, beans=beans_of(once))
    return around._replace(celery=[*dict.fromkeys((*joined, *(one.path for one in apps)))])


def _usual_queue_type(sources: Iterable[ConfigurationFile], suffixes: tuple[str, ...]) -> str:
    """Of which type RabbitMQ's queues are that have none: it decides which policies are for them, in whatever file."""
    from playground.configuration.rabbitmq.conf import usual_queue_type

    confs: list[ConfigurationFile] = []
    for source in (one for one in sources if _HAS_USUAL_TYPE.search(one.text)):
        is_held = is_structured(source.name)
        confs += held_files(source, documents_of(source), suffixes) if is_held else [source]
    return usual_queue_type(each for one in confs if one.name.endswith(".conf") for each in properties_of(one))


def _profiles_of(sources: Iterable[ConfigurationFile], suffixes: tuple[str, ...], asked: str | None) -> object:
    """What files of Spring's say of profiles: one may name what another one has a condition for."""
    from playground.configuration.spring.profiles import ApplicationProfiles

    found = ApplicationProfiles(asked)
    for source in (one for one in sources if _HAS_PROFILES.search(f"{one.name}\n{one.text}")):
        held = held_files(source, documents_of(source), suffixes) if is_structured(source.name) else []
        for one in held or [source]:
            if is_structured(one.name):
                found.read(one, [dict(flat(each)) for each in documents_of(one)])
            elif one.name.endswith(".properties"):
                found.read(one, properties_of(one))
    return found


def _versions_run(sources: Sequence[ConfigurationFile]) -> Mapping[str, str]:
    """Which versions are run, by images and a chart's tags, where that decides what another file comes to."""
    from playground.configuration.containers.charts import read_tags
    from playground.configuration.images import read_images

    if not any(_HANGS_ON_VERSION.search(one.text) for one in sources):
        return {}
    found: dict[str, str] = {}
    for source in (one for one in sources if is_structured(one.name) and "image" in one.text):
        documents = documents_of(source)
        found |= read_tags(source, documents).versions | read_images(source, documents).versions
    return found


def held_files(
    source: ConfigurationFile, documents: Iterable[TreeNode], suffixes: tuple[str, ...]
) -> list[ConfigurationFile]:
    """The files that a ConfigMap, a Secret or a compose file holds, or that a chart's values and resources do.

    Those whose names end with one of `suffixes`.
    """
    from playground.configuration.containers.charts import texts_within
    from playground.configuration.containers.compose_files import texts_mounted
    from playground.configuration.containers.kubernetes import ENCODED, resource_of, values_held

    held: list[tuple[str, TreeNode, Resource | None]] = [
        (name, node, resource)
        for document in documents
        if (resource := resource_of(document))
        for name, node in values_held(document)
        if name.lower().endswith(suffixes) and "\n" in node.text and node.tag != ENCODED
    ]
    mounted = (one for document in documents for one in texts_mounted(document))
    held += [(*one, None) for one in mounted if one[0].lower().endswith(suffixes)]
    within = held or [(*one, None) for document in documents for one in texts_within(document, suffixes)]
    within.sort(key=lambda one: one[0].endswith(OVERRULING))
    return [source.holding(name, node.text, node.line).mounted_as(of) for name, node, of in within]


def properties_of(source: ConfigurationFile) -> list[dict[str, TreeNode]]:
    """The documents of a file of properties, with what the surroundings fill in."""
    from playground.configuration.containers.environment import filled
    from playground.configuration.syntax.properties import properties_documents

    return [filled(TreeNode(one, 1), source).table for one in properties_documents(source)]


def usual_name(name: str) -> str:
    """The name by which a file's kind is told: `.env.production` is one of variables, and `/etc/default/celeryd`."""
    return ".env" if name.startswith(".env.") or name == "celeryd" else name
