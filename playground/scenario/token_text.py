"""The outside of a share token: `dp1_` and base64url, so that it survives shells, chats and links.

It knows bytes, not presets. Behind the prefix stand the length of what follows, a check over all of it, and the
content, compressed. So a token that was cut off, changed or made up is told from a whole one before anything in it is
read, and nothing is unpacked beyond a bound. The dictionary of version 1 is frozen: another one is another version.
"""

import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Final

from playground.scenario.mistakes import quoted
from playground.scenario.words import MAX_BYTES

VERSION: Final = 1
MAX_TOKEN: Final = 16_000
"""Characters of a token; a preset that needs more is better sent as a file."""
_PREFIX: Final = re.compile(r"dp([0-9]{1,9})_")
_FOREIGN: Final = re.compile(r"[^A-Za-z0-9_-]")
_LENGTH, _LENGTH_CHECK, _CHECK = 3, 1, 5
_HEAD: Final = _LENGTH + _LENGTH_CHECK + _CHECK
_RAW: Final = -15
_DAMAGED: Final = "damaged: a character is wrong"
_DICTIONARY: Final = (
    b"""The consumer the producer the broker is sent again. It was lost; its ACK . A session with came while it ran: """
    b""""title":"","summary":"","concepts":["exactly-once","duplicate","latency","jitter","loss"],"story":"email","order","""
    b""""backoff":"exponential","backoff_ms":"outbox":"durable","max_attempts":"max_in_flight":"key":"fresh",""system":"""
    b""""broker","broker":{"durable":false,"redelivery_timeout_ms":"max_deliveries":"dedup_window_ms":"prefetch":"consumer"""
    b"""":{"ack":"automatic","dedup":"memory","mark-first","effect-first","transaction","store":"sqlite","processing_ms":"""
    b"""{"do":"poison","message":{"do":"forget","node":{"do":"restart","node":{"do":"send","count":{"do":"loss","link":"""
    b""""publish","rate":0.{"do":"latency","link":"confirm","latency_ms":,"jitter_ms":{"do":"slow","processing_ms":"""
    b"""{"do":"heal","links":["deliver","ack"]}{"do":"pause","at_ms":"node":"producer","for_ms":{"do":"delay","link":"""
    b""""deliver","by_ms":{"do":"duplicate","link":"gap_ms":{"do":"say","text":"{"do":"switch","guarantee":"exactly-once"}"""
    b""","attempt":1,"count":{"do":"cut","at_ms":"links":["deliver","ack"],"for_ms":{"do":"crash","when":{"event":"applied","""
    b""""message":"m1","nth":2,"after_ms":"node":"consumer","for_ms":"event":"departed","link":"event":"arrived","event":"""
    b""""started","event":"acked","event":"stored",{"do":"drop","at_ms":"link":"ack","message":"m3","note":"]"links":"""
    b"""{"loss":0.,"latency_ms":"run":{"chaos_ms":"settle_ms":"producer":{"ack_timeout_ms":"workload":{"messages":"""
    b""","every_ms":1500,"amount":"expect":{"verdict":"holds","violated","sent":"attempts":"stored":"dispatches":"""
    b""""deliveries":"effects":"applied_once":"duplicated":0,"lost":0,"extra_effects":"deduplicated":"dropped":1,"fates":{"m"""
    b"""3":"duplicated"}},"guarantee":"at-most-once","guarantee":"at-least-once","steps":[{"seed":null,"format":1,"title":\""""
)


class TokenError(ValueError):
    """A token cannot be used; the text says why, in a few words."""


def brief(token: str) -> str:
    """A token in a few characters, as mistakes name it."""
    token = token.strip()
    return token if len(token) <= 16 else token[:12] + "..."


def seal(head: bytes, content: bytes) -> str:
    """The token of some bytes as they are, and of more that are worth compressing; nobody reads one over the limit."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW, zdict=_DICTIONARY)
    inside = head + packer.compress(content) + packer.flush()
    return f"dp{VERSION}_" + _text(_envelope(inside) + inside)


def unseal(token: str, head: int) -> tuple[bytes, bytes]:
    """The first `head` bytes and the content of a token; `TokenError` if it is not exactly as it was made."""
    text = _payload("".join(token[: 2 * MAX_TOKEN].split()))
    body = _bytes(text)
    if len(body) < _HEAD:
        raise TokenError("cut off: most of it is missing")
    length = int.from_bytes(body[:_LENGTH], "big")
    if body[_LENGTH : _LENGTH + _LENGTH_CHECK] != _hash(body[:_LENGTH], _LENGTH_CHECK):
        raise TokenError(_DAMAGED)
    _must_be_whole(len(text), -(-8 * (_HEAD + length) // 6))
    inside = body[_HEAD:]
    if text != _text(_envelope(inside) + inside) or length < head:
        raise TokenError(_DAMAGED)
    return inside[:head], _unpacked(inside[head:])


def _must_be_whole(length: int, expected: int) -> None:
    if length < expected:
        missing = expected - length
        raise TokenError(
            f"cut off: its last {'character is' if missing == 1 else f'{missing:,} characters are'} missing"
        )
    if length > expected:
        more = length - expected
        raise TokenError(f"damaged: {more:,} {'character is' if more == 1 else 'characters are'} there beyond its end")


def _payload(token: str) -> str:
    found = _PREFIX.match(token)
    if not found:
        raise TokenError(f"no share token; one begins with 'dp{VERSION}_'")
    if len(token) > MAX_TOKEN:
        raise TokenError(f"too long for a token: more than {MAX_TOKEN:,} characters")
    if found[1] != str(VERSION):
        newer = "from a newer playground" if int(found[1]) > VERSION else "of no version that there is"
        raise TokenError(f"a token of version {found[1]}, {newer}; this one reads version {VERSION}")
    if foreign := _FOREIGN.search(token):
        raise TokenError(f"damaged: {quoted(foreign.group())} is in no token")
    return token[found.end() :]


def _text(body: bytes) -> str:
    return urlsafe_b64encode(body).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """What base64url stands for; a last character that is too little for a byte stands for nothing."""
    whole = text[:-1] if len(text) % 4 == 1 else text
    return urlsafe_b64decode(whole + "=" * (-len(whole) % 4))


def _envelope(inside: bytes) -> bytes:
    length = len(inside).to_bytes(_LENGTH, "big")
    return length + _hash(length, _LENGTH_CHECK) + _hash(inside, _CHECK)


def _hash(content: bytes, size: int) -> bytes:
    return blake2b(content, digest_size=size, person=b"playground token").digest()


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(_RAW, zdict=_DICTIONARY)
    try:
        content = unpacker.decompress(packed, MAX_BYTES + 1)
    except zlib.error:
        raise TokenError("holds nothing that can be unpacked") from None
    if len(content) > MAX_BYTES:
        raise TokenError(f"holds too much: more than {MAX_BYTES:,} bytes")
    if not unpacker.eof or unpacker.unused_data:
        raise TokenError("holds nothing that can be unpacked")
    return content
