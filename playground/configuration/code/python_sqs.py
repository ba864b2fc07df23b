"""Code with boto3 that sends to queues of SQS and receives from them: what is plain to see there, as a question to ask.

Source: https://docs.aws.amazon.com/boto3/latest/reference/services/sqs.html and botocore's `config.py`: `max_attempts`
of `Config(retries=...)` are those after the first, `total_max_attempts` are all.
"""

import ast
from collections.abc import Iterator
from typing import Final

from playground.configuration.sqs.described import FIFO_ENDS
from playground.configuration.sqs.queues import KEYS
from playground.configuration.syntax.python_tree import called, calls_of
from playground.configuration.syntax.tree import TreeNode

_CALLS: Final = ("receive_message", "receive_messages", "send_message", "delete_message", "create_queue")
_ALL: Final = "total_max_attempts"
_AFTER_THE_FIRST: Final = "max_attempts"
_NO_WORK: Final = ("print", "log", "logger", "logging", "time", "sleep")
"""What a call begins with that does nothing of what a message asks for."""
_TAKES_APART: Final = ("loads", "get", "decode")
"""How a call ends that only reads a message."""


def question_of_sqs(module: ast.Module) -> tuple[str, dict[str, str]]:
    """The system, and its settings as they are typed; no system: it is another service of AWS' that is called."""
    calls = list(calls_of(module, _CALLS))
    if not calls:
        return "", {}
    written = {one.value for one in ast.walk(module) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    is_fifo = any("MessageGroupId" in words for _, words in calls) or any(one.endswith(FIFO_ENDS) for one in written)
    found: dict[str, str] = {}
    for name, words in calls:
        table = words.get("Attributes", TreeNode("", 0)).table if name == "create_queue" else words
        found |= {key: table[key].text for key in KEYS if key in table and table[key].text.isalnum()}
    found |= _attempts(module)
    if next(deletes_before(module), 0):
        found["consumer.ack"] = "before"
    return "sqs-fifo" if is_fifo else "sqs", found


def deletes_before(module: ast.Module) -> Iterator[int]:
    """The lines in which a message is deleted whose work stands behind that, in the loop that takes each in turn."""
    for loop in ast.walk(module):
        if isinstance(loop, ast.For) and isinstance(loop.target, ast.Name):
            done = [one for one in loop.body if not _is_nothing(one)]
            if len(done) > 1 and _deletes(done[0], loop.target.id):
                yield done[0].lineno


def _deletes(statement: ast.stmt, message: str) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=function)):
            name = called(function)
            return name.endswith(".delete_message") or name == f"{message}.delete"
        case _:
            return False


def _is_nothing(statement: ast.stmt) -> bool:
    """Whether a statement does nothing of what a message asks for: it tells of it, or takes it apart."""
    names = [called(one.func) for one in ast.walk(statement) if isinstance(one, ast.Call)]
    match statement:
        case ast.Expr():
            return all(name.partition(".")[0] in _NO_WORK for name in names)
        case ast.Assign() | ast.AnnAssign():
            return all(name.rpartition(".")[2] in _TAKES_APART for name in names)
        case _:
            return isinstance(statement, ast.Pass | ast.Continue)


def _attempts(module: ast.Module) -> dict[str, str]:
    """How often a request is sent in all, where a client is told."""
    for _, words in calls_of(module, ("Config",)):
        retries = words.get("retries", TreeNode("", 0)).table
        for key, more in ((_ALL, 0), (_AFTER_THE_FIRST, 1)):
            if key in retries and retries[key].text.isdecimal():
                return {"max_attempts": str(int(retries[key].text) + more)}
    return {}
