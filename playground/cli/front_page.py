"""The front page: what `playground --help` prints. Plain text, so that it is there at once."""

import sys
from typing import Final

FRONT_PAGE: Final = """\
The delivery playground: see, break and understand message delivery semantics.

A producer sends messages over a network that loses them, to a consumer that crashes. Which messages are lost,
which are applied twice, and why? Each run is a deterministic replay of a failure script, a preset.

Start here:
  playground                         the lost ACK, under all three guarantees side by side
  playground presets                 the library: what can go wrong, one lesson each
  playground run ack-lost            replay a preset and see the fate of each message
  playground compare ack-lost        the same schedule under each guarantee, and its price

Commands:
  run PRESET|FILE       replay a preset: --guarantee --seed --system --messages change it, --json prints the result,
                        --trace FILE.jsonl writes every event with its cause
  compare PRESET|FILE   at-most-once, at-least-once and exactly-once under the same faults and the same weather
  check [PRESET|FILE]   replay presets (all by default) and compare them with what they expect
  presets [NAME]        list the library (--concept WORD filters), or show one preset
  schema                the JSON Schema of preset files, for an editor

Each command has a --help of its own. `playground --install-completion` lets the shell complete commands and names.
Exit codes: run: 0 the promise holds, 1 violated, 3 undecided; check: 0 as expected, 1 not; all: 2 usage or bad file.
"""


def print_front_page() -> None:
    """Print the front page; a reader that goes away early is no error."""
    try:
        sys.stdout.write(FRONT_PAGE)
        sys.stdout.flush()
    except BrokenPipeError:
        from playground.cli.terminal import abandon_stdout

        abandon_stdout()
