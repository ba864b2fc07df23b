"""Share tokens: a preset as one short string that checks itself, and the promise that it is the run that was shared.

A token holds the beginning of its run's digest. It is opened only if the run still has it: another engine, a preset of
the library that has changed, a token that was damaged are refused, and nothing else is ever run in its place.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from playground.scenario.build import build
from playground.scenario.mistakes import Mistake, PresetError, Table, path_text
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.preset import Preset
from playground.scenario.token_content import read, written
from playground.scenario.token_text import MAX_TOKEN, TokenError, brief, seal, unseal

MAX_EVENTS: Final = 200_000
"""Of a run that can be shared: opening a token plays it out, and that must not take long."""
_DIGEST_BYTES: Final = 12


class Shared(NamedTuple):
    """What a token holds; nothing has been played yet."""

    name: str
    table: Table
    """Valid."""
    events: int
    digest: str
    """The first 24 hexadecimal digits of the digest of its run."""

    @property
    def preset(self) -> Preset:
        """The preset that was shared."""
        return build(self.table, self.name)


def play_for_token(preset: Preset) -> Outcome:
    """Play a preset out that is to be shared; a run that is too long for a token is stopped as soon as it is."""
    return play_out(preset, most_events=MAX_EVENTS)


def token_of(outcome: Outcome) -> str:
    """The shortest token of a preset that has been played out; `TokenError` if it is too large for one."""
    events = len(outcome.log)
    if events > MAX_EVENTS:
        raise TokenError(f"too long a run for a token: more than {MAX_EVENTS:,} events")
    head = bytes.fromhex(outcome.digest)[:_DIGEST_BYTES]
    sealed = sorted((seal(head, content) for content in written(outcome.preset, events)), key=len)
    token = next(token for token in sealed if len(token) > MAX_TOKEN or read_token(token).preset == outcome.preset)
    if len(token) > MAX_TOKEN:
        raise TokenError(f"too large for a token: {len(token):,} characters; at most {MAX_TOKEN:,}")
    return token


def read_token(token: str) -> Shared:
    """What a token holds; `TokenError` if it is not whole, or holds no valid preset."""
    head, packed = unseal(token, _DIGEST_BYTES)
    content = read(packed)
    if not content.is_library:
        from playground.scenario.validate import problems_of

        if problems := problems_of(content.table):
            mistake = Mistake("", path_text(problems[0].location), problems[0].text)
            raise TokenError(f"holds no valid preset: {mistake}")
    if not 0 <= content.events <= MAX_EVENTS:
        raise TokenError(f"holds too long a run: {content.events:,} events; at most {MAX_EVENTS:,}")
    return Shared(content.name, content.table, content.events, head.hex())


def play_shared(shared: Shared) -> Outcome:
    """Play out what was shared. A run that is longer than it was is stopped: it is another one already."""
    return play_out(shared.preset, most_events=shared.events)


def is_as_shared(outcome: Outcome, shared: Shared) -> bool:
    """Whether a run is the one that was shared."""
    return len(outcome.log) == shared.events and outcome.digest.startswith(shared.digest)


@lru_cache(maxsize=4)
def open_token(token: str) -> Shared:
    """A token whose run is still the one that was shared; `PresetError`, with one line, for any other."""
    try:
        shared = read_token(token)
        if not is_as_shared(play_shared(shared), shared):
            raise TokenError("was made by another engine: here its run has another record")
    except TokenError as error:
        raise PresetError([Mistake(brief(token), "", str(error))]) from None
    return shared
