"""Themes: dark, light, and one for colour-blind people. Each gives every role of a drawing a colour.

The colour-blind one uses the palette of Okabe and Ito (2008), whose colours stay apart in all common kinds of colour
blindness. No state is told by colour alone, so every theme may be wrong for somebody without harm.
"""

from typing import Final

from textual.theme import Theme

_DARK: Final = {
    "text-dim": "#8b93a5",
    "text-title": "#f0f3fa",
    "text-key": "#f5c26b",
    "rail": "#4d566b",
    "data": "#6cb6ff",
    "again": "#f5a742",
    "answer": "#7fd5c0",
    "once": "#7ed491",
    "lost": "#ff6b6b",
    "duplicated": "#d78bff",
    "late": "#f2d06b",
    "unknown": "#b7a3e8",
    "armed": "#ff9d5c",
    "selected": "#33415c",
    "on-alarm": "#14171d",
}
_LIGHT: Final = {
    "text-dim": "#616a7a",
    "text-title": "#14171d",
    "text-key": "#8a5200",
    "rail": "#a3acbd",
    "data": "#0b5cad",
    "again": "#a85400",
    "answer": "#08735f",
    "once": "#1c7433",
    "lost": "#c11f2d",
    "duplicated": "#7d2bb3",
    "late": "#7a6000",
    "unknown": "#5a4a9c",
    "armed": "#b34700",
    "selected": "#cfdcf2",
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
THEMES: Final = (_dark("dark", _DARK), _LIGHT_THEME, _dark("colour-blind", _OKABE_ITO))
NAMES: Final = tuple(theme.name for theme in THEMES)
DEFAULTS: Final = dict(_DARK)
"""For any other theme of Textual's: the colours of the dark one."""
