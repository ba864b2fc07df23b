"""From a file or a text to the table that it holds, or to the one mistake that keeps it from being read.

It knows TOML and files, nothing of presets. Whatever the bytes are, it answers soon: sizes are bounded before parsing.
"""

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from playground.scenario.mistakes import Mistake, PresetError, Table, nearest, quoted
from playground.scenario.words import MAX_BYTES, MAX_DIGITS, MAX_KEY_PARTS
from playground.text import printable

_PART: Final = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\[^\n])*+"?|'[^'\n]*+'?)"""
_TOKEN: Final = re.compile(
    r'"""(?:[^"\\]|\\(?s:.)|"{1,2}(?!"))*+(?:"""|\Z)'
    r"|'''(?s:.*?)(?:'''|\Z)"
    r"|#[^\n]*+"
    rf"|(?P<long_key>(?:{_PART}[ \t]*+\.[ \t]*+){{{MAX_KEY_PARTS}}})"
    rf"|{_PART}"
)
"""What a reader of TOML steps over as a whole, so that dots in texts and comments are not taken for a key's."""
_POSITION: Final = re.compile(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)
_TWICE: Final = re.compile(
    r"(?:Cannot (?:declare|redefine namespace|mutate immutable namespace)|Duplicate inline table key) (.+?)(?: twice)?"
)
"""What `tomllib` says of a table that is there already, in another order or way of writing."""
_WORD: Final = re.compile(r"'((?:[^'\\]|\\.)*)'")
"""One part of a name in what it says."""


def read_table(path: str) -> Table:
    """The table in the file; `PresetError` where there is none to be had."""
    return parse_table(read_text(path), path)


def read_text(path: str) -> str:
    """The text of the file; `PresetError` where it cannot be read, is too large or is not UTF-8."""
    return _text(_bytes(path), path)


def comments(text: str) -> Iterator[str]:
    """The comments of a TOML text, each from its `#` to the end of its line. What looks like one in a text is none."""
    for token in _TOKEN.finditer(text.replace("\r\n", "\n")):
        if token.group().startswith("#"):
            yield token.group()


def parse_table(text: str, file: str) -> Table:
    """The table that the text is; `PresetError` for broken TOML, naming `file`."""
    text = text.replace("\r\n", "\n")
    _refuse_half_characters(text, file)
    _refuse_giants(text, file)
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise _error(file, "broken TOML: lists or tables nested too deep") from None
    except tomllib.TOMLDecodeError as error:
        raise _error(file, _decode_problem(str(error), text)) from None
    except ValueError:
        raise _error(file, "broken TOML: a value that cannot be read") from None
    if not table:
        raise _error(file, "empty file; a preset has at least format, title and guarantee")
    return table


def _refuse_half_characters(text: str, file: str) -> None:
    """Refuse halves of surrogate pairs: no file in UTF-8 has them, but a text from elsewhere may."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _broken(file, text, error.start, "half a character") from None


def _refuse_giants(text: str, file: str) -> None:
    """Refuse what takes readers of TOML, or Python's conversion of numbers to text, too long."""
    for token in _TOKEN.finditer(text):
        if token["long_key"]:
            raise _broken(file, text, token.start(), f"a key of more than {MAX_KEY_PARTS} parts")
        if token.end() - token.start() > MAX_DIGITS and text[token.start()].isdecimal():
            raise _broken(file, text, token.start(), f"a number of more than {MAX_DIGITS:,} digits")


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _error(path, f"no such file{similar_file(path)}") from None
    except IsADirectoryError:
        raise _error(path, "is a directory; a preset is a .toml file") from None
    except OSError as error:
        if os.path.isdir(path):
            raise _error(path, "is a directory; a preset is a .toml file") from None
        raise _error(path, f"cannot be read: {(error.strerror or 'unknown error').lower()}") from None
    except ValueError:
        raise _error(path, "cannot be the name of a file") from None
    if len(content) > MAX_BYTES:
        raise _error(path, f"too large for a preset: more than {MAX_BYTES:,} bytes")
    return content


def similar_file(path: str) -> str:
    """A hint at a neighbouring preset file with nearly this name, if there is one."""
    wanted = Path(path)
    try:
        names = sorted(name for name in os.listdir(wanted.parent) if name.endswith(".toml"))
    except (OSError, ValueError):
        return ""
    found = nearest(
        wanted.stem, [Path(name).stem for name in names]
    )  # What all have in common makes none of them near.
    return f"; did you mean '{wanted.with_name(f'{found}.toml')}'?" if found else ""


def _text(content: bytes, path: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _error(path, f"is not UTF-8 text (line {line}); save it as UTF-8") from None


def _decode_problem(message: str, text: str) -> str:
    found = _POSITION.match(message)
    if not found:
        return f"broken TOML: {_reason(message)}"
    reason, line, column = found.groups()
    where = f"line {line}, column {column}" if line else "line {}, column {}".format(*_position(text, len(text)))
    return f"broken TOML at {where}: {_reason(reason)}"


def _reason(message: str) -> str:
    if message == "Cannot overwrite a value":
        return "this key is given twice"
    if found := _TWICE.fullmatch(message):
        name = ".".join(_WORD.findall(found[1]))
        return f"{quoted(name)} is given twice; write all of it in one place"
    return printable(message[:1].lower() + message[1:])[:200]


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _broken(file: str, text: str, offset: int, problem: str) -> PresetError:
    line, column = _position(text, offset)
    return _error(file, f"broken TOML at line {line}, column {column}: {problem}")


def _error(file: str, problem: str) -> PresetError:
    return PresetError([Mistake(file, "", problem)])
