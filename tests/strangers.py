"""What strangers may write and how they may name files, and what nothing that comes out may hold raw."""

import re
from typing import Final
from unicodedata import category

UNSEEN: Final = "\u202e\u2066\u200b\u2028\u2029\ufeff\u00ad\u061c\ue000\u0378\U000e0041\U00100000\u3164\u200d\u00a0"
"""What a file may hold and nobody should see raw: turned, without width, line breaks, private, not assigned."""
READABLE: Final = "Caf\u00e9 \u6f22\u5b57 \u05e9\u05dc\u05d5\u05dd \U0001f468\u200d\U0001f469\u200d\U0001f467"
MARKUP: Final = "[red]x[/] [/x] [@click=app.quit]q[/]"
HOSTILE: Final = f"{READABLE} a{UNSEEN}b {MARKUP}"
NAMES: Final = ("evil \x1b[31m\x1b]0;x\x07\n\u202e\u200b", "not \udcff\udc9b utf-8", "[bold]x[ ][@click=app.quit]")
"""Of files, without what they end in."""

HOSTILE_PRESET: Final = f"""
format = 1
title = '{HOSTILE}'
summary = '''{HOSTILE}
and a second line'''
concepts = ['{HOSTILE}']
guarantee = "at-least-once"

[workload]
messages = 3

[[steps]]
do = "say"
text = '''{HOSTILE}
	and a second line'''

[[steps]]
do = "drop"
link = "ack"
message = "m2"
note = '''{HOSTILE}
and a second line'''
# {HOSTILE}
"""

_COLOURS: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_BETWEEN: Final = re.compile("(?<=[^\x00-\u024f])\u200d(?=[^\x00-\u024f])")


def unseen(text: str) -> list[str]:
    """What is in a text that came out and is outside the policy, by the Unicode categories alone."""
    shown = _BETWEEN.sub("", text).replace("\n", "")
    return [
        hex(ord(char))
        for char in shown
        if category(char)[0] == "C" or category(char) in ("Zl", "Zp") or char == "\u3164"
    ]


def without_colours(text: str) -> str:
    """A text without the sequences that our own program writes for colours and places on the screen."""
    return _COLOURS.sub("", text)
