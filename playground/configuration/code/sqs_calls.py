"""What is plain to see in code that sends to SQS: whether its queues keep an order, and of what a message's id is made.

Nothing is parsed, and no name is followed. Source: `SendMessage` of SQS' API, and the clients' documentation in
TypeScript, Go, C#, Java, Ruby and PHP.
"""

import re
from typing import Final

CLIENTS: Final = (
    r"client-sqs|sqs-consumer|AWSSDK\.SQS|Amazon\.SQS|service/sqs|Aws::SQS\b|aws-sdk-sqs|Aws\\Sqs\b|aws_sdk_sqs|@SqsListener\b"
    r"|(?:awssdk|amazonaws|kotlin)\.services\.sqs\b|\bio\.awspring\.cloud\.sqs\b"
)
"""What code that uses a client of SQS holds."""
IS_FIFO: Final = "FifoQueue"
"""Under this name: that the queue keeps an order."""
_FIFO: Final = re.compile(
    r"(?i)\bmessage_?(?:group|deduplication)_?id|\.fifo[\"'`/]|\bfifo(?:_?queue)?[\"']?\s*(?::|=>?|\()\s*[\"']?true"
)
_ID: Final = re.compile(r"(?i)\bmessage_?deduplication_?id[\"']?\s*(?::|=>?|\()\s*(?P<made>[^,;\n]{1,200})")
_MADE_UP: Final = re.compile(
    r"(?i)uuid(?!v?[35])\w*\s*\(|\buuid\.New(?!SHA1|MD5)|\bnewguid\b|\bSecureRandom\b|\brandom\w*\s*\(|\b(?:nano|k?su|u?l|cu)id"
    r"\w*(?:\.\w+)?\s*\(|\buniqid\s*\(|\b(?:utc)?now\b|\b(?:micro)?time\s*\(|nanoTime|currentTimeMillis"
)
"""What is another each time that it is worked out; a UUID of version 3 or 5 is made of a name."""
_GROUP: Final = re.compile(r"(?i)\bmessage_?group_?id\b")
_BY_CONTENT: Final = re.compile(r"(?i)\bcontent_?based_?deduplication[\"']?\s*(?::|=>?|\()\s*[\"']?true")
_ATTEMPTS: Final = re.compile(r"\b(?:maxAttempts|RetryMaxAttempts)\s*[:=]\s*(?P<many>\d{1,2})\b")
"""How often a request is sent in all."""


def written_of_sqs(text: str) -> dict[str, str]:
    """The settings that stand in code, with `IS_FIFO` where its queue keeps an order.

    An id made up in the call is one for that call; what is sent in a group without one has its content for an id.
    """
    found: dict[str, str] = {}
    for one in _ATTEMPTS.finditer(text):
        found["max_attempts"] = one["many"]
    if not _FIFO.search(text):
        return found
    found[IS_FIFO] = "true"
    if made := [one["made"] for one in _ID.finditer(text)]:
        found["MessageDeduplicationId"] = "per-call" if any(map(_MADE_UP.search, made)) else "stable"
    elif _BY_CONTENT.search(text) or _GROUP.search(text):
        found |= {"MessageDeduplicationId": "none", "ContentBasedDeduplication": "true"}
    return found
