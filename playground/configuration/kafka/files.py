"""Files in Kafka's own names: a client's properties, a broker's, those of an application with channels and profiles."""

from collections.abc import Collection, Iterable, Mapping

from playground.configuration.channel_keys import PROFILE, by_profile, channel_of, sides_of, start_of
from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.kafka.channels import (
    has_micronaut_listeners,
    names_connector,
    of_others,
    passed_over_by_micronaut,
    smallrye_channels,
    unnamed_sides,
)
from playground.configuration.kafka.keys import OF_SERVERS, TELLING
from playground.configuration.kafka.names import LIBRDKAFKA, KafkaKeys, bare
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode


def is_kafka(keys: Iterable[str]) -> bool:
    """Whether any of these keys is one that nothing but Kafka has, or names the connector of a channel."""
    return any(
        bare(PROFILE.sub("", key)) in TELLING or key.startswith(LIBRDKAFKA) or names_connector(key) for key in keys
    )


def read_kafka(source: ConfigurationFile, documents: Iterable[Mapping[str, TreeNode]]) -> Reading:
    """What a file in Kafka's own names says."""
    reading = Reading()
    for document in documents:
        smallrye, profiles = smallrye_channels(document), by_profile(document)
        always = {"", *map(channel_of, profiles[""])}
        for profile, keys in profiles.items():
            _read_document(reading, source.path, keys, smallrye, profile, always if profile else ())
    return reading


def _read_document(
    reading: Reading,
    path: str,
    document: Mapping[str, TreeNode],
    smallrye: Collection[str],
    profile: str,
    known: Collection[str],
) -> None:
    """What stands in one profile of a file; what it does not say of known channels is as it is without the profile."""
    keys = {"": KafkaKeys(reading, path, profile=profile, is_broker=not OF_SERVERS.isdisjoint(document))}
    sides, others = sides_of(document), of_others(reading, path, document)
    reading.within = (profile,) if profile else ()
    for key, node in document.items():
        if (name := channel_of(key)) not in others:
            one = keys.setdefault(name, KafkaKeys(reading, path, name, profile, side=sides.get(name, "")))
            one.start = start_of(key) if name else ""
            one.take(key, node)
    for name, side in unnamed_sides(document).items():
        keys[name] = KafkaKeys(reading, path, name, profile, side=side)
    if not profile and has_micronaut_listeners(document):
        keys[""].assume("consumer.on_failure", "acknowledge", "Micronaut's default")
        reading.spell(passed_over_by_micronaut(reading, path), "kafka")
    for name, one in keys.items():
        one.commits_by_itself = name not in smallrye
        if name in known:
            one.weigh_risks()
            continue
        if name in smallrye and one.side == "producer":
            one.assume("acks", "1", "SmallRye's default")
        elif name and name not in smallrye:
            text = f"{name}: what the framework does of itself, where nothing is set, is not counted"
            reading.find("not-modelled", text, Spot(path))
        one.assume_the_rest()
    reading.within = ()
