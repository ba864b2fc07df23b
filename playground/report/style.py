"""The style sheet of a report: light and dark, on a screen of any width, and on paper.

No colour says what no word says. The picture is drawn in the colours of paper; in the dark each of them is exchanged
for one that can be read there, so the picture that is saved or printed is the same.
"""

from collections.abc import Mapping
from typing import Final

from playground.words import colours

DARK: Final = {
    "#ffffff": "#1d2026",
    "#222222": "#e9e7e2",
    "#767676": "#9aa1ae",
    "#9a9a9a": "#5d6470",
    "#d9d9d9": "#383d47",
    "#595959": "#aab0bc",
    **{colours.LIGHT[part]: colours.DARK[part] for part in colours.PART_OF.values()},
}
"""A colour of the picture -> the one that takes its place in the dark."""


def _parts(inks: Mapping[str, str]) -> str:
    """What came of a message, in the colours that the screen has for it."""
    told = {"good": "once", "bad": "lost", "twice": "duplicated", "warn": "late", "calm": "data"}
    return " ".join(f"--{name}: {inks[part]};" for name, part in told.items())


_COLOURS: Final = f"""
:root {{ color-scheme: light dark;
  --page: #f6f4f0; --card: #ffffff; --ink: #1f2328; --soft: #5b6370; --line: #e2ded6; --wash: #f3f0ea;
  --link: #005a8f; {_parts(colours.LIGHT)} }}
@media screen and (prefers-color-scheme: dark) {{ :root {{
  --page: #14161a; --card: #1d2026; --ink: #e9e7e2; --soft: #a4abb8; --line: #343943; --wash: #262a32;
  --link: #7cc4f0; {_parts(colours.DARK)} }} }}
"""
_PAGE: Final = """
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 74rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: clamp(1.7rem, 1.2rem + 2.2vw, 2.6rem); letter-spacing: -0.02em; margin: 0 0 .4rem; }
h2 { font-size: 1.35rem; letter-spacing: -0.01em; margin: 0 0 1rem; }
h3 { font-size: 1.08rem; margin: 1.4rem 0 .6rem; } .why h3 { margin-top: 0; }
p, li, blockquote, dd { max-width: 52rem; overflow-wrap: anywhere; }
section { margin-top: 3rem; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace; font-size: .88em; }
code { background: var(--wash); border-radius: .3em; padding: .1em .35em; overflow-wrap: anywhere; }
pre { background: var(--wash); border-radius: .5rem; padding: .7rem .9rem; margin: .5rem 0; white-space: pre-wrap;
  overflow-wrap: anywhere; }
pre code { background: none; padding: 0; }
a { color: var(--link); }
.soft { color: var(--soft); }
.lead { font-size: 1.15rem; margin: 0 0 .8rem; }
.facts { color: var(--soft); margin: 0; }
.tags { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem; padding: 0; margin: .9rem 0 0; }
.tags li { background: var(--wash); border: 1px solid var(--line); border-radius: 1rem; padding: .05rem .7rem;
  font-size: .82rem; color: var(--soft); }
nav { margin-top: 1.4rem; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; font-size: .92rem; }
nav a { text-decoration-thickness: 1px; text-underline-offset: .2em; }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft);
  font-size: .86rem; }
"""
_VERDICT: Final = """
.verdict { background: var(--card); border: 1px solid var(--line); border-left: .5rem solid var(--tone);
  border-radius: .8rem; padding: 1.4rem 1.6rem 1.2rem; margin-top: 1.8rem; }
.verdict h2 { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem .9rem; margin-bottom: 1.2rem;
  font-weight: 500; font-size: 1.15rem; }
.verdict h2 span { font-weight: 700; }
.verdict h2 strong { color: var(--tone); font-size: 1.5rem; letter-spacing: .03em; }
.good { --tone: var(--good); } .holds { --tone: var(--ink); }
.violated { --tone: var(--bad); } .undecided { --tone: var(--warn); }
.big { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: 1rem; margin: 1.2rem 0 0; }
.big div { background: var(--wash); border-radius: .6rem; padding: .8rem 1.1rem .9rem; min-width: 0; }
.big dt { font-size: .8rem; letter-spacing: .07em; color: var(--soft); }
.big dd { margin: 0; font-size: 2.5rem; line-height: 1.15; font-weight: 650; font-variant-numeric: tabular-nums;
  letter-spacing: -0.02em; }
.big .money { grid-column: span 2; }
.big .money p { margin: .2rem 0 0; font-size: .95rem; font-weight: 400; letter-spacing: 0; line-height: 1.5; }
.big .money strong { font-size: 1.1rem; }
.small { display: flex; flex-wrap: wrap; gap: .3rem 1.6rem; margin: 1.1rem 0 0; }
.small div { display: flex; gap: .5rem; align-items: baseline; }
.small dt { font-size: .78rem; letter-spacing: .06em; color: var(--soft); }
.small dd { margin: 0; font-weight: 650; font-variant-numeric: tabular-nums; }
.verdict > p { margin: .8rem 0 0; }
.lost, .violated, .difference { color: var(--bad); }
.duplicated, .repeated { color: var(--twice); }
.applied_once, .deduplicated, td.good { color: var(--good); }
.failed, .dead_lettered, .misreported, .done_and_parked, .late, .undecided { color: var(--warn); }
.pending { color: var(--calm); }
.none { color: var(--soft); }
"""
_PARTS: Final = """
.story { list-style: none; margin: 0; padding: 0 0 0 1.2rem; border-left: 2px solid var(--line); }
.story li { margin: 0 0 .9rem; position: relative; }
.story li::before { content: ""; position: absolute; left: -1.59rem; top: .4rem; width: .65rem; height: .65rem;
  border-radius: 50%; background: var(--calm); border: 2px solid var(--page); }
time { font-variant-numeric: tabular-nums; color: var(--soft); font-size: .9rem; display: block; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .8rem; }
.scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.diagram svg { display: block; margin: 0 auto; } .windows { display: none; }
figure { margin: 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); font-size: .9rem; padding: .8rem 1rem .3rem; }
th, td { padding: .45rem 1rem; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { font-size: .84rem; color: var(--soft); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 550; }
tbody tr:last-child > * { border-bottom: 0; }
.number { text-align: right; }
td.lost, td.duplicated, td.difference, td.actual, .alarm { font-weight: 700; }
.own { background: var(--wash); }
.why { background: var(--card); border: 1px solid var(--line); border-radius: .8rem; padding: 1.2rem 1.5rem;
  margin: 0 0 1.2rem; }
.why h3 span { display: inline-block; border: 1px solid currentcolor; border-radius: 1rem; padding: 0 .65rem;
  margin-right: .6rem; font-size: .78rem; font-weight: 600; vertical-align: .12em; }
.why h4 { font-size: .82rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft);
  margin: 1.1rem 0 .3rem; }
.why ol { margin: 0; padding-left: 1.4rem; } .why li { margin: .15rem 0; } .why p { margin: .2rem 0; }
blockquote { margin: .2rem 0 0; padding-left: 1rem; border-left: 3px solid var(--line); font-style: italic; }
.plain { padding-left: 1.2rem; } .plain li { margin: .25rem 0; }
.token { font-size: .95rem; user-select: all; }
.commands dt { margin-top: .7rem; } .commands dd { margin: .1rem 0 0 .35em; color: var(--soft); font-size: .92rem; }
.digest { font-size: .82rem; }
@media (max-width: 40rem) {
  main { padding: 1.4rem 1rem 3rem; } .verdict, .why { padding: 1rem 1.1rem; } .big dd { font-size: 2rem; }
  .big { grid-template-columns: 1fr 1fr; } th, td { padding: .4rem .7rem; } section { margin-top: 2.2rem; }
}
"""
_PAPER: Final = """
@page { margin: 16mm 14mm; }
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --wash: #fff; }
  body { font-size: 10pt; } main { max-width: none; padding: 0; } nav { display: none; }
  section { margin-top: 1.6rem; } h2, h3, h4 { break-after: avoid; }
  .verdict, .ledger .scroll, .compared .scroll, tr, li, blockquote, pre { break-inside: avoid; }
  .why { padding: .6rem 1rem; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
  h1 { font-size: 22pt; } .big { grid-template-columns: 1fr 1fr 2fr; } .big .money { grid-column: auto; }
  .big div, code, pre { border: 1px solid var(--line); } .big div { padding: .4rem .8rem; }
  .diagram { break-before: page; margin: 0; } .diagram h2, .whole { display: none; }
  .windows { display: block; } .windows svg { break-inside: avoid; }
  .scroll { overflow: visible; border: 0; border-radius: 0; } .diagram svg { max-width: 100%; height: auto; }
  th, td { padding: .2rem .5rem; } caption { padding-left: 0; }
  .commands dt { margin-top: .3rem; } footer { margin-top: 1.2rem; break-before: avoid; }
}
"""


def _picture() -> str:
    """The rules that exchange the colours of the picture in the dark."""
    pairs = [(what, light, dark) for light, dark in DARK.items() for what in ("fill", "stroke")]
    swaps = (f'.diagram [{what}="{light}"] {{ {what}: {dark}; }}' for what, light, dark in pairs)
    return "@media screen and (prefers-color-scheme: dark) {\n" + "\n".join(swaps) + "\n}\n"


STYLE: Final = _COLOURS + _PAGE + _VERDICT + _PARTS + _picture() + _PAPER
"""All of it."""
