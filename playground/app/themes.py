"""Themes: dark, light, one for colour-blind people, one of the terminal's own colours. Each gives every role a colour.

That of the terminal has no grounds, and of the 16 colours those five that people choose to be read on theirs; what is
faint or has a ground elsewhere is faint or reversed there. The colour-blind one uses the palette of Okabe and Ito
(2008), whose colours stay apart in all common kinds of colour blindness. No state is told by colour alone, so every
theme may be wrong for somebody without harm.
"""

from dataclasses import replace
from typing import Final

from textual.theme import BUILTIN_THEMES, Theme

from playground.words.colours import DARK, LIGHT, TERMINAL

_DARK: Final = {
    "text-dim": "#98a0b2",
    "text-title": "#f0f3fa",
    "text-key": "#f5c26b",
    "rail": "#5b667d",
    **DARK,
    "selected": "#27334d",
    "on-alarm": "#14171d",
}
_LIGHT: Final = {
    "text-dim": "#566070",
    "text-title": "#14171d",
    "text-key": "#8a5200",
    "rail": "#8690a3",
    **LIGHT,
    "selected": "#d9e4f7",
    "on-alarm": "#ffffff",
}
_OKABE_ITO: Final = {
    **_DARK,
    "text-key": "#f0e442",
    "data": "#56b4e9",
    "again": "#e69f00",
    "answer": "#ffffff",
    "once": "#23c79b",
    "lost": "#ff7a29",
    "duplicated": "#e38fc0",
    "late": "#f0e442",
    "unknown": "#b9c0cc",
    "armed": "#e69f00",
}


def _dark(name: str, variables: dict[str, str]) -> Theme:
    return Theme(
        name=name,
        primary="#6cb6ff",
        foreground="#dfe4ee",
        background="#14171d",
        surface="#191d25",
        panel="#222835",
        variables=variables,
    )


_LIGHT_THEME: Final = Theme(
    name="light",
    primary="#0b5cad",
    foreground="#20252f",
    background="#f7f8fb",
    surface="#ffffff",
    panel="#e6eaf2",
    dark=False,
    variables=_LIGHT,
)
_OWN: Final = {
    "text-dim": "ansi_default",
    "text-title": "ansi_default",
    "text-key": "ansi_default",
    "rail": "ansi_default",
    **{part: f"ansi_{colour}" for part, colour in TERMINAL.items()},
    "selected": "ansi_default",
    "on-alarm": "ansi_default",
    "block-cursor-foreground": "ansi_default",
    "block-cursor-background": "ansi_default",
    "block-cursor-text-style": "reverse",
    "input-selection-background": "ansi_default",
    "scrollbar-background": "ansi_default",
    "scrollbar-background-hover": "ansi_default",
    "scrollbar-background-active": "ansi_default",
    "border-blurred": "ansi_default",
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
}
_TEXTUALS_OWN: Final = BUILTIN_THEMES["ansi-dark"]
_TERMINAL_THEME: Final = replace(
    _TEXTUALS_OWN, name="terminal", primary="ansi_cyan", variables={**_TEXTUALS_OWN.variables, **_OWN}
)
THEMES: Final = (_dark("dark", _DARK), _LIGHT_THEME, _dark("colour-blind", _OKABE_ITO), _TERMINAL_THEME)
NAMES: Final = tuple(theme.name for theme in THEMES)
DEFAULTS: Final = dict(_DARK)
"""For any other theme of Textual's: the colours of the dark one."""
