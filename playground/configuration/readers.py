"""Which reader is for which file: by its name, and by what is in it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from os.path import basename, exists, isdir
from typing import Final

from playground.configuration.code.named import SUFFIXES, read_code
from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.source import (
    STDIN,
    ConfigurationFile,
    is_nameless,
    read_source,
)
from playground.configuration.structured import (
    STRUCTURED,
    YAML,
    documents_of,
    find_missing_parts,
    groups_of,
    read_group,
)
from playground.configuration.surroundings import OVERRULING, held_files, properties_of, surroundings_of, usual_name
from playground.configuration.syntax.tree import TreeNode, flat

KINDS: Final = (
    "files of Spring, RabbitMQ, Kafka, Pulsar, NATS, Redis, mosquitto and Celery, CloudFormation, Terraform, compose "
    "and Kubernetes, scripts, code, and a system's own names as .properties; docs/guarantee.md lists them, under Files"
)
"""What can be read, for people."""


def read_files(paths: Iterable[str], system: str, profile: str | None = None) -> Reading:
    """What several files say, a later one before an earlier one.

    `system` is the one that is asked about; a version behind it (`rabbitmq@3.13`) counts before what files run.
    `profile` is the one of Spring's that is asked about.
    """
    from playground.configuration.containers.variables import find_unused
    from playground.configuration.kafka.rules import check_replicas

    sources = sorted(map(read_source, paths), key=lambda one: one.name.endswith(OVERRULING))
    system, _, version = system.partition("@")
    around = surroundings_of(sources, suffixes(), profile)
    if version:
        around = around._replace(versions={**around.versions, system: version})
    sources = [replace(source, around=around) for source in sources]
    groups = groups_of(sources)
    reading = Reading().add(_read(group, system) for group in groups)
    find_missing_parts(reading, groups)
    _join(reading, system)
    for source in sources:
        for used in source.used:  # Who fills in what is read of a system speaks of it, too.
            reading.files[used.file] |= reading.files[source.path]
    _join_celery(reading, sources, around.celery)
    if reading.held:
        from playground.configuration.celery.delays import hold_against_timeout

        hold_against_timeout(reading)
    reading.look_at_what_runs()
    reading.look_at_what_is_given({basename(source.path) for source in sources})
    check_replicas(reading)
    find_unused(reading, set(around.variables.values()) - {used for source in sources for used in source.used})
    return reading


def _join_celery(reading: Reading, sources: Iterable[ConfigurationFile], joined: Collection[str]) -> None:
    """Files that start Celery's workers, or make its app, speak of what its settings speak of."""
    modules = [one.path for one in sources if one.name.endswith(".py")]
    spoken = frozenset(system for path in modules for system in reading.files[path])
    if joined and not modules:
        from playground.configuration.celery.workers import find_alone

        find_alone(reading, joined)
    for path in joined:
        reading.files[path] = reading.files.get(path, frozenset()) | spoken


def suffixes() -> tuple[str, ...]:
    """How names of files end for which there is a reader."""
    return tuple(suffix for suffixes, _ in _READERS for suffix in suffixes)


def is_readable(path: str) -> bool:
    """Whether there is a reader for files of this name, and there is such a file."""
    is_known = is_nameless(path) or usual_name(basename(path).lower()).endswith(suffixes())
    return is_known and (path == STDIN or (exists(path) and not isdir(path)))


def read_file(path: str, system: str) -> Reading:
    """What a file says; `ConfigurationError` where it cannot be read."""
    return _join(_read([read_source(path)], system), system)


def _join(reading: Reading, system: str) -> Reading:
    """Put together what only all files say."""
    from playground.configuration.code.spring_beans import join_beans
    from playground.configuration.spring.together import translate_streams

    join_beans(reading)
    if reading.streams:
        translate_streams(reading, system)
    return reading


def _read(sources: list[ConfigurationFile], system: str) -> Reading:
    """What a file says, or what several say that are one."""
    found = read_group(sources) if len(sources) > 1 else _reader_of(sources[0])(sources[0], system)
    if found is None:
        return Reading().add(_read([one], system) for one in sources)
    reading = found
    systems = frozenset({*(one.system for one in reading.given), *(of for of, _ in reading.queues)})
    for source in sources:
        for key, first, line in source.twice:
            if not any(map(str.isalnum, key)):
                continue  # The end of a block, in a language of blocks.
            text = f"{key}: {_twice(source)}; it stands in line {first} already"
            reading.find("duplicate-key", text, Spot(source.path, line))
        reading.files[source.path] = systems
    return reading


def _reader_of(source: ConfigurationFile) -> "_Reader":
    reader = next((reader for ends, reader in _READERS if usual_name(source.name).endswith(ends)), None)
    return reader or _told_of


def _told_of(source: ConfigurationFile, _system: str) -> Reading:
    """What is to be said of a file whose name shows no kind, and what is in it a server."""
    from playground.configuration.servers.others import other_server

    other = other_server(source)
    if other is None:
        source.refuse(f"no kind of file that is known here; known are {KINDS}")
    return other


def _twice(source: ConfigurationFile) -> str:
    """What becomes of a key that is written twice."""
    if source.name.endswith(YAML):
        return "written twice in one table, which Spring Boot and compose refuse; the later one counts here"
    return "written twice, which Terraform refuses" if source.name.endswith(".tf") else "written twice: this one counts"


def _python(source: ConfigurationFile, system: str) -> Reading:
    from playground.configuration.celery.settings import read_celery
    from playground.configuration.code.python_clients import read_python_clients
    from playground.configuration.http.python_requests import read_python_requests

    celery, clients = read_celery(source, system), read_python_clients(source)
    found = celery
    if clients.given or not (celery.given or celery.findings):
        found = clients.add([celery] if celery.given else [])  # A table called `conf` is not Celery's for that.
    return _with_requests(found, read_python_requests(source), system)


def _with_requests(reading: Reading, requests: Reading, system: str) -> Reading:
    """Requests beside what else a file says: a consumer that calls somebody is told of it, and asked about itself."""
    from playground.configuration.http.given import SYSTEM

    if requests.given and system != SYSTEM and reading.given:
        spot = max(one.spot for one in requests.given)
        text = f"of requests over HTTP it says something as well: `playground guarantee {SYSTEM}` with this file"
        reading.find("not-modelled", text, spot)
        return reading
    return reading.add([requests])


def _env(source: ConfigurationFile, _system: str) -> Reading:
    from playground.configuration.containers.env_file import env_document
    from playground.configuration.containers.environment import filled
    from playground.configuration.containers.variables import read_containers

    return read_containers(source, [filled(env_document(source), source)])


def _terraform(source: ConfigurationFile, _system: str) -> Reading:
    from playground.configuration.terraform.files import read_together

    return read_together([source])


def _properties(source: ConfigurationFile, system: str) -> Reading:
    from playground.configuration.http.libraries import read_libraries
    from playground.configuration.kafka.connect import has_connect, read_connect
    from playground.configuration.kafka.files import is_kafka, read_kafka
    from playground.configuration.kafka.names import SYSTEM as KAFKA
    from playground.configuration.own_names import read_own_names
    from playground.configuration.rabbitmq.channels import read_channels
    from playground.configuration.rabbitmq.conf import is_rabbit_conf, read_rabbit_conf
    from playground.configuration.servers.pulsar import is_pulsar, read_pulsar
    from playground.configuration.spring.application import is_spring, read_spring

    documents = properties_of(source)
    retries = read_libraries(source, documents)
    if is_spring(key for document in documents for key in document):
        return _with_requests(read_spring(source, documents), retries, system)
    if has_connect(whole := [TreeNode(one, 1) for one in documents]):
        return read_connect(source, whole)
    if any(map(is_pulsar, documents)):
        return read_pulsar(source, documents[0])
    if source.name.endswith(".conf") and documents and is_rabbit_conf(documents[0]):
        return read_rabbit_conf(source, documents[0])
    channels = read_channels(source, documents)
    if (system in ("", KAFKA) or channels.given) and is_kafka(key for document in documents for key in document):
        return _with_requests(read_kafka(source, documents).add([channels]), retries, system)
    return retries if retries.given else read_own_names(source, documents, system)


def _script(source: ConfigurationFile, _system: str) -> Reading:
    from playground.configuration.code.scripts import read_script

    return read_script(source)


def _conf(source: ConfigurationFile, system: str) -> Reading:
    """A server's file: mosquitto's and Redis' lines have a blank where others have an equals sign, NATS' has blocks."""
    from playground.configuration.http.nginx import is_nginx, read_nginx
    from playground.configuration.servers.mosquitto import is_mosquitto, mosquitto_document, read_mosquitto
    from playground.configuration.servers.nats_conf import is_nats, read_nats
    from playground.configuration.servers.others import other_server
    from playground.configuration.servers.redis_conf import is_redis, read_redis

    if is_nginx(source):
        return read_nginx(source)
    if other := other_server(source):
        return other
    if is_nats(source):
        return read_nats(source)
    document = mosquitto_document(source)
    if is_redis(document):
        return read_redis(source, document)
    return read_mosquitto(source, document) if is_mosquitto(document) else _properties(source, system)


def _advanced(source: ConfigurationFile, _system: str) -> Reading:
    from playground.configuration.rabbitmq.conf import read_advanced

    return read_advanced(source)


def _structured(source: ConfigurationFile, system: str) -> Reading:
    """YAML or JSON: whose it is shows what is in it; files that stand in it as texts are read as such."""
    from playground.configuration.containers.documents import read_disks, read_documents
    from playground.configuration.containers.variables import has_brokers, read_references
    from playground.configuration.http.libraries import read_libraries
    from playground.configuration.kafka.dotnet import is_dotnet, read_dotnet
    from playground.configuration.kafka.files import is_kafka, read_kafka
    from playground.configuration.rabbitmq.amazon_mq import read_brokers
    from playground.configuration.rabbitmq.channels import read_channels
    from playground.configuration.rabbitmq.definitions import is_definitions, read_definitions
    from playground.configuration.rabbitmq.listed import is_listed, read_listed
    from playground.configuration.servers.others import other_server
    from playground.configuration.spring.application import is_spring, read_spring
    from playground.configuration.sqs.answers import is_answer, read_answers
    from playground.configuration.sqs.serverless import as_template
    from playground.configuration.sqs.templates import is_template, read_template

    documents = documents_of(source)
    if is_dotnet(source):
        return Reading().add(read_dotnet(source, one) for one in documents)
    held = [_read([replace(one, twice=[])], system) for one in held_files(source, documents, suffixes())]
    for document in () if held else documents:
        if is_template(as_template(document)):
            return read_template(source, document).add(read_brokers(source, document))
        if is_definitions(document):
            return read_definitions(source, document)
        if is_listed(document):
            return read_listed(source, document)
        if is_answer(document):
            return read_answers([source], [document])
    if found := [*held, *read_documents(source, documents)]:
        found.append(read_disks(source, documents))
        if held and not has_brokers(documents):  # Who is told nothing else may fill in a placeholder of these files.
            found.append(read_references(source, documents))
        return _without_caches(Reading().add(found), system)
    tables = [dict(flat(document)) for document in documents]
    if is_spring(key for table in tables for key in table):
        return _with_requests(read_spring(source, tables), read_libraries(source, tables), system)
    if any(map(is_kafka, tables)):
        return read_kafka(source, tables).add([read_channels(source, tables)])
    if source.name.startswith("application"):
        return _with_requests(read_spring(source, tables), read_libraries(source, tables), system)
    return read_libraries(source, tables).add(filter(None, [other_server(source)]))


def _without_caches(reading: Reading, system: str) -> Reading:
    """A Redis beside others is a cache more often than not: it is told of, and counted where it is asked about."""
    from playground.configuration.servers.redis_conf import SYSTEM

    others = {*(one.system for one in reading.given), *(of for of, _ in reading.queues)} - {SYSTEM}
    found = next((one.spot for one in reading.given if one.system == SYSTEM), None)
    if found and others and system != SYSTEM:
        reading.given = [one for one in reading.given if one.system != SYSTEM]
        reading.queues = [one for one in reading.queues if one[0] != SYSTEM]
        text = f"a Redis server; whether streams are on it is not in this file: `playground guarantee {SYSTEM}`"
        reading.find("not-modelled", text, found)
    return reading


_Reader = Callable[[ConfigurationFile, str], Reading]
_READERS: Final[tuple[tuple[tuple[str, ...], _Reader], ...]] = (
    ((".py",), _python),
    ((".tf", ".tf.json", ".tfvars", ".tfvars.json"), _terraform),
    ((".env",), _env),
    ((".properties",), _properties),
    ((".conf",), _conf),
    (("advanced.config",), _advanced),
    (STRUCTURED, _structured),
    (SUFFIXES, lambda source, _system: read_code(source)),
    ((".sh", ".bash", ".service", "procfile"), _script),
)
"""By how a file's name ends."""
