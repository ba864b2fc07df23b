"""Which broker carries Celery's tasks: by its URL, or by what else tells it where that is in none of the files."""

from typing import Final

from playground.configuration.celery.tasks import Settings
from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.syntax.python_tree import default_of
from playground.configuration.syntax.tree import TreeNode
from playground.scenario.mistakes import shown

TRANSPORTS: Final = {
    **dict.fromkeys(("amqp", "amqps", "pyamqp", "librabbitmq", "rabbitmq"), "rabbitmq"),
    "sqs": "sqs",
}
"""What a broker's URL begins with, and which system that is."""
_ONLY_SQS: Final = ("predefined_queues", "region", "sts_role_arn")
"""Options that no transport has but that of SQS."""
_BY_NAME: Final = {"redis": "redis", "sqs": "sqs", "rabbit": "amqp", "amqp": "amqp"}
"""A word in the name of what is looked up for a broker's URL, and what that begins with then."""
_ON_REDIS: Final = (
    " (kombu keeps tasks in a list, and what a worker holds in a hash: a worker that is killed between the two loses a "
    "task, what is unacknowledged comes back after visibility_timeout, an hour by default, though it only waits for "
    "its eta, and there are no dead letters: what is rejected is dropped)"
)
_UNLIKE: Final = dict.fromkeys(("redis", "rediss", "sentinel"), _ON_REDIS)
"""What a broker that is not modelled does otherwise than those that are."""
FIFO: Final = "sqs-fifo"
_NOTHING: Final = ("", TreeNode("", 0))


def scheme_of(node: TreeNode) -> str:
    """What a broker's URL begins with, or the first of several; empty where that is not to be seen."""
    begins = [node.begins] if "://" in node.begins else []
    urls = (text for text in (*(item.text for item in node.items), *begins) if text)
    return next(urls, "").split(":")[0].split("+")[0].lower()


def unlike_of(scheme: str) -> str:
    """That a broker is not modelled, and what it does otherwise."""
    return f"Celery on {shown(scheme)} is not modelled{_UNLIKE.get(scheme, '')}"


def broker_of(reading: Reading, path: str, settings: Settings, wanted: str) -> str:
    """The system that carries the tasks; empty: it is not modelled, which is told. `wanted` is the one asked about."""
    written, node = settings.get("broker_url", settings.get("broker_transport", _NOTHING))
    scheme = scheme_of(node)
    spot = Spot(path, node.line)
    asked = "sqs" if wanted == FIFO else wanted if wanted in TRANSPORTS.values() else ""
    default = default_of(node)
    if scheme and asked and default:
        return asked  # The environment may name another one, and whoever asks knows of it.
    is_open = not scheme and not asked
    named = next((begin for word, begin in _BY_NAME.items() if is_open and word in node.tag.lower()), "")
    if (unlike := scheme or named) and unlike not in TRANSPORTS:
        text = f"{written}: {unlike_of(unlike)}; rabbitmq and sqs are modelled"
        if default or named:
            another = f"${default}" if default else node.tag
            text += f"; {another} may name another broker: `playground guarantee rabbitmq` takes that"
        reading.find("not-modelled", text, spot)
        return ""
    if not scheme and (written or not asked):
        text = "which broker it is does not stand in this file; on Redis nothing of this holds"
        options = settings.get("broker_transport_options", ("", node))[1].table
        if named:
            scheme, text = named, f"{text}; taken for {TRANSPORTS[named]} by the name of {node.tag}"
        elif told := "" if asked else next((one for one in _ONLY_SQS if one in options), ""):
            scheme, text = "sqs", f"{text}; taken for SQS, as only its transport has an option {told}"
        reading.find("elsewhere", f"{written or 'broker_url'}: {text}", spot)
    elif default:
        text = f"{written}: {scheme} is the default; {default} in the environment may name another broker"
        reading.find("elsewhere", text, spot)
    return TRANSPORTS.get(scheme, asked or "rabbitmq")
