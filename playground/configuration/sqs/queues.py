"""What a queue of SQS and the Lambda function behind it come to, whichever language describes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading, Value
from playground.configuration.sqs.dead_letters import read_dead_letters, retention_s
from playground.configuration.sqs.described import (
    FIFO_ENDS,
    PARTIAL,
    REDRIVE,
    TAKEN_LIMIT,
    VISIBILITY_S,
    FoundQueue,
    Poller,
    Queue,
    Resolve,
)
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import Meaning, is_open, one_of, read_value, truth, whole

_FOLD: Final = 6
"""So many times a function's timeout should the visibility timeout be, by Lambda's documentation."""
_LAMBDA_TIMEOUT_S: Final = 3
"""A function's timeout where none is set."""
_OVERRUN: Final = "F9"
"""The standard fault that cannot be where a function is ended in time."""
_SWITCHED_OFF: Final = ("false", "disabled")
_USUAL_BATCH: Final = 10
"""Messages that every queue gives at once."""

KEYS: Final[dict[str, Meaning]] = {
    "VisibilityTimeout": whole(0, 43_200, "seconds"),
    "MessageRetentionPeriod": whole(60, 1_209_600, "seconds"),
    "DelaySeconds": whole(0, 900, "seconds"),
    "ReceiveMessageWaitTimeSeconds": whole(0, 20, "seconds"),
    REDRIVE: whole(1, 1000),
    "ContentBasedDeduplication": truth,
    "DeduplicationScope": one_of("queue", "messageGroup"),
    "FifoThroughputLimit": one_of("perQueue", "perMessageGroupId"),
}
"""The attributes of a queue that decide about delivery."""
_FIFO_ONLY: Final = ("ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit")


def read_queues(reading: Reading, path: str, found: Iterable[FoundQueue]) -> frozenset[str]:
    """Note what each queue of a file comes to, and tell those that are nothing but places for dead letters."""
    found = list(found)
    fed = {one.queue.name for one in found if one.poller}
    places = frozenset(one.dead_letters.name for one in found if one.dead_letters) - fed
    for one in found:
        if one.queue.name in places:
            continue
        QueueReader(reading, path, one.queue, one.resolve, one.dead_letters is not None).read(one.poller)
        read_dead_letters(reading, path, one)
    return places


@dataclass
class QueueReader:
    """Reads one queue."""

    reading: Reading
    path: str
    queue: Queue
    resolve: Resolve
    has_dead_letters: bool = False
    """Whether the file defines the queue for its dead letters."""

    @property
    def system(self) -> str:
        """Of which system it is a queue."""
        return "sqs-fifo" if self.queue.is_fifo else "sqs"

    def read(self, poller: Poller | None) -> None:
        """Note its settings, and those of what is fed from it."""
        self.reading.queues.append((self.system, self.queue.name))
        self._name()
        seconds = {}
        for key, (written, node) in self.queue.attributes.items():
            if key in _FIFO_ONLY and not self.queue.is_fifo:
                if self.resolve(node).text.lower() in ("", "false"):
                    continue
                text = f"{self.queue.name}: {written} goes with a FIFO queue"
                self.reading.find("contradiction", text, Spot(self.path, node.line))
            elif (value := self._value(written, node, KEYS[key], key)) is not None:
                self._give(key, value, f"{written} = {str(value).lower() if isinstance(value, bool) else value}", node)
                seconds[key] = value
        self._deduplication(seconds.get("ContentBasedDeduplication") is True)
        if seconds.get(REDRIVE) == 1:
            written, node = self.queue.attributes[REDRIVE]
            text = (
                f"{self.queue.name}: with maxReceiveCount 1 a response lost on the way parks a message that nobody saw"
            )
            self.reading.find("risk", text, Spot(self.path, node.line))
        if poller:
            is_said = "VisibilityTimeout" in self.queue.attributes
            visibility_s = seconds.get("VisibilityTimeout", None if is_said else VISIBILITY_S)
            self._poll(poller, None if visibility_s is None else int(visibility_s))

    def _name(self) -> None:
        """Find a name that AWS refuses for a queue of this kind."""
        called = self.resolve(self.queue.called)
        is_said = bool(called.text) and not (is_open(called.text) and called.text.endswith("}"))
        if self.queue.is_fifo and is_said and not called.text.endswith(FIFO_ENDS):
            text = f"{self.queue.name}: the name of a FIFO queue has to end with {FIFO_ENDS}: {called.text} is refused"
            self.reading.find("contradiction", text, Spot(self.path, called.line))

    def _deduplication(self, by_content: bool) -> None:
        """Say what the deduplication of a FIFO queue asks of its senders."""
        name = self.queue.name
        if by_content:
            spot = Spot(self.path, self.queue.attributes["ContentBasedDeduplication"][1].line)
            text = f"{name}: without an id an equal body within five minutes is taken for a repetition, and gone"
            self.reading.find("risk", text, spot)
            self._give("MessageDeduplicationId", "none", "no id where the content decides", TreeNode("", spot.line))
        elif self.queue.is_fifo:
            text = f"{name}: the deduplication id is the sender's; it has to be made from the business key"
            self.reading.find("application", text, self.queue.spot)

    def _poll(self, poller: Poller, visibility_s: int | None) -> None:
        size_name, types_name, _ = poller.names
        if (enabled := self.resolve(poller.enabled)).text.lower() in _SWITCHED_OFF:
            text = f"{self.queue.name}: the mapping to {poller.function} is switched off: until it is on again nobody "
            more = "takes what is in the queue, and what is older than its retention is deleted"
            self.reading.find("risk", text + more, Spot(self.path, enabled.line))
        size = self._value(size_name, poller.batch_size, whole(1, 10_000), "BatchSize")
        said = self.resolve(poller.response_types)
        types = {self.resolve(item).text for item in said.items}
        if said.content is None or any(map(is_open, types)):
            text = f"{self.queue.name}: {types_name} is {said.tag or said.text}, not in this file; taken for none"
            self.reading.find("elsewhere", text, Spot(self.path, said.line))
        elif PARTIAL in types:
            if said.text:
                text = f"{self.queue.name}: {types_name} = {said.text} is a text, and has to be a list: [{PARTIAL}]"
                self.reading.find("bad-value", text, Spot(self.path, said.line))
            self._give("FunctionResponseTypes", PARTIAL, f"{types_name} = [{PARTIAL}]", poller.response_types)
        elif size != 1:
            parks = ", and what is fine may be parked with it" if REDRIVE in self.queue.attributes else ""
            text = (
                f"{self.queue.name}: one failure brings its whole batch back, done or not{parks}; with {PARTIAL}, and "
                "a function that returns them, only what failed"
            )
            self.reading.find("tip", text, poller.spot)
        self._hold_batch(poller, int(size or 10))
        self._filter(poller)
        self._give("BatchSize", size or 10, f"{size_name} = {size or 10}", poller.batch_size, poller.spot)
        reports = ("FunctionResponseTypes", PARTIAL), poller.reports
        self.reading.given[-1] = self.reading.given[-1]._replace(remedies=(reports,))
        if self._ends_in_time(poller, visibility_s):
            self.reading.given[-1] = self.reading.given[-1]._replace(excludes=_OVERRUN)

    def _filter(self, poller: Poller) -> None:
        """Ask for messages that are taken, where not all are.

        Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
        """
        filters = poller.filters
        if filters.content is not None and not any(one.content for one in filters.items):
            return
        name, spot = poller.names[2], Spot(self.path, filters.line)
        asks = f"each message matches a filter ({name}: Lambda deletes what none takes, and tells nobody)"
        self.reading.given.append(GivenSetting(self.system, name, "set", spot, name, self.queue.name, asks=asks))

    def _hold_batch(self, poller: Poller, size: int) -> None:
        """Find a batch that Lambda does not take from a queue of this kind."""
        window = self.resolve(poller.window)
        why = ""
        if size > _USUAL_BATCH and self.queue.is_fifo:
            why = f"of a FIFO queue takes at most {_USUAL_BATCH}"
        elif size > _USUAL_BATCH and window.text in ("", "0"):
            why = f"of more than {_USUAL_BATCH} needs a batching window of a second or more"
        if why:
            spot = Spot(self.path, poller.batch_size.line)
            self.reading.find("contradiction", f"{self.queue.name}: {poller.names[0]} = {size}: a batch {why}", spot)
        if self.queue.is_fifo and window.text not in ("", "0"):
            text = (
                f"{self.queue.name}: a batching window of {window.text} s: Lambda refuses one for a FIFO queue "
                '("Batching window is not supported for FIFO queues"); take it out'
            )
            self.reading.find("contradiction", text, Spot(self.path, poller.window.line))

    def _ends_in_time(self, poller: Poller, visibility_s: int | None) -> bool:
        """Hold the function's timeout against the visibility timeout: whether Lambda ends all work before that."""
        if poller.timeout is None:
            text = f"{self.queue.name}: the timeout of the function {poller.function} is not in this file"
            self.reading.find("elsewhere", text, poller.spot)
            return False
        timeout = self._value("the function's timeout", poller.timeout, whole(1, 900, "seconds"))
        if visibility_s is None or (timeout is None and self.resolve(poller.timeout).content is None):
            return False
        timeout_s = int(timeout or _LAMBDA_TIMEOUT_S)
        window_s = int(self._value("MaximumBatchingWindowInSeconds", poller.window, whole(0, 300, "seconds")) or 0)
        said = self.queue.attributes.get("VisibilityTimeout")
        spot = Spot(self.path, said[1].line) if said else self.queue.spot
        head = f"{self.queue.name}: a visibility timeout of {visibility_s} s{'' if said else ', the default,'} is"
        limit = f"the function's timeout of {timeout_s} s{' (the default)' if timeout is None else ''}"
        advised_s = _FOLD * timeout_s + window_s
        if visibility_s < advised_s:
            self._ask_for("VisibilityTimeout", advised_s)
        if visibility_s < timeout_s:
            text = (
                f"{head} shorter than {limit}: AWS refuses the mapping, and slow work would be done twice; "
                f"{advised_s} s is what Lambda asks for{self._outlasting(advised_s)}"
            )
            self.reading.find("contradiction", text, spot)
        elif visibility_s < advised_s:
            window = f" and the batching window of {window_s} s" if window_s else ""
            text = f"{head} less than {advised_s} s, six times {limit}{window}: what waits while Lambda is throttled "
            self.reading.find("risk", f"{text}may be given again{self._outlasting(advised_s)}", spot)
        else:
            text = (
                f"{head} six times {limit} and more: Lambda ends work that is too slow before the queue gives it again"
            )
            self.reading.find("counted", text, spot)
        if self.resolve(poller.window).content is None:
            return False
        if visibility_s < timeout_s:
            return True  # There is no mapping before that is mended, and then it is so.
        return visibility_s >= timeout_s + window_s  # Lambda ends it at its timeout, which begins after the window.

    def _outlasting(self, hidden_s: int) -> str:
        """What else has to be longer for a visibility timeout of so many seconds; empty: nothing has."""
        kept_s = retention_s(self.queue, self.resolve)
        if not 0 < kept_s <= hidden_s:
            return ""
        what = f"{self.queue.kept_by} of {kept_s} s has to be longer than that"
        return f", and the {what}: a message that was received once would be deleted before it is visible again"

    def _value(self, written: str, node: TreeNode, meaning: Meaning, name: str = "") -> Value | None:
        """What is written; where that is not in the file, what it could come to is tried under the setting's name."""
        node = self.resolve(node)
        spot = Spot(self.path, node.line)
        if node.content is None or is_open(node.text):
            line = f"{written} = {node.tag or node.text}"
            taken = TAKEN_LIMIT if name == REDRIVE and self.queue.parks else ""
            given = GivenSetting(self.system, name, taken, spot, line, self.queue.name, unknown=line)
            if taken:
                given = given._replace(is_there=self.has_dead_letters)
            text = f"{self.queue.name}: {written} is {node.tag or node.text}, not in this file"
            if name:
                self.reading.leave_open(given, text)
            else:
                self.reading.find("elsewhere", text, spot)
            return None
        return (
            read_value(self.reading, f"{self.queue.name}: {written}", node.text, meaning, spot) if node.text else None
        )

    def _ask_for(self, name: str, value: Value) -> None:
        """Note what is asked for in place of what a setting says."""
        for at, one in enumerate(self.reading.given):
            if (one.name, one.queue) == (name, self.queue.name):
                self.reading.given[at] = one._replace(asked_for=value)

    def _give(self, name: str, value: Value, written: str, node: TreeNode, spot: Spot | None = None) -> None:
        """Note a setting; of one that a poller leaves out its place is the poller's."""
        is_said = node.content != "" and name not in self.queue.by_default
        where = Spot(self.path, node.line) if is_said or spot is None else spot
        text = written if is_said else f"{written}, by default"
        counts = range(1, TAKEN_LIMIT + 1) if name == REDRIVE else ()  # There is a policy: no other is to be written.
        key = written.partition(" = ")[0]
        self.reading.given.append(
            GivenSetting(
                *(self.system, name, value, where, text),
                queue=self.queue.name,
                assumed=not is_said,
                is_there=name == REDRIVE and self.has_dead_letters,
                remedies=tuple(((name, count), f"{key} = {count}") for count in counts),
            )
        )
