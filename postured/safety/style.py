"""How the safety card looks in a browser: calm colours, in light and in dark, on any width, and on paper."""

_LIGHT = """
  color-scheme: light;
  --ground: #f7f5f0; --panel: #ffffff; --ink: #22302e; --quiet: #53625f; --line: #dcd8ce;
  --now: #17494a; --on-now: #ffffff; --on-now-quiet: #d5e6e3; --call: #ffffff; --on-call: #17494a;
  --soon: #a86a1d; --appointment: #3f7a5c; --stop: #4a6a94; --ask: #7a6791; --link: #17595a;
"""
_DARK = """
  color-scheme: dark;
  --ground: #141b1b; --panel: #1d2626; --ink: #e6ebe8; --quiet: #a9b7b3; --line: #34403f;
  --now: #1f5353; --on-now: #ffffff; --on-now-quiet: #d0e4e1; --call: #eaf4f2; --on-call: #123c3d;
  --soon: #d9a35a; --appointment: #7fbf9b; --stop: #92b1da; --ask: #bba6d3; --link: #8fd0cd;
"""
_RULES = """
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", Roboto, "DejaVu Sans", sans-serif;
  overflow-wrap: break-word; hyphens: auto;
}
main {
  max-width: 66rem; margin: 0 auto; padding: clamp(1.25rem, 4vw, 3rem) clamp(1rem, 4vw, 2.5rem);
  display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem;
}
h1 { margin: 0 0 .5rem; font-size: clamp(1.75rem, 1.3rem + 2vw, 2.5rem); line-height: 1.15; letter-spacing: -.01em; }
h2 { margin: 0 0 .35rem; font-size: 1.3rem; line-height: 1.25; }
h1, h2 { text-wrap: balance; }
p { margin: 0 0 .75rem; max-width: 44rem; }
ul { margin: 0; padding: 0; list-style: none; }
header p { color: var(--quiet); margin-bottom: .25rem; }
section { padding: 1.4rem clamp(1.1rem, 3vw, 1.75rem); border: 1px solid var(--line); border-radius: .9rem; }
section > :last-child { margin-bottom: 0; }
section { background: var(--panel); border-top: .3rem solid var(--mark, var(--line)); }
#b { --mark: var(--soon); }
#c { --mark: var(--appointment); }
#d { --mark: var(--stop); }
#ask { --mark: var(--ask); }
li { position: relative; padding-left: 1.15rem; margin-bottom: .5rem; break-inside: avoid; }
li::before {
  content: ""; position: absolute; left: 0; top: .62em; width: .42rem; height: .42rem; border-radius: 50%;
  background: var(--mark);
}
.do { font-weight: 600; }
.note { margin: .9rem 0 0; color: var(--quiet); }
.note + .note { margin-top: .4rem; }
a { color: var(--link); font-weight: 600; text-underline-offset: .15em; }
a:focus-visible { outline: .2rem solid currentColor; outline-offset: .2rem; }
#now { --mark: var(--on-now-quiet); background: var(--now); color: var(--on-now); border: 0; }
#now h2 { font-size: 1.7rem; }
#now .note, .elsewhere { color: var(--on-now-quiet); }
.calls { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0 .75rem; }
.calls li { padding: 0; margin: 0; }
.calls li::before { content: none; }
.calls a {
  display: block; min-width: 7rem; padding: .55rem 1.4rem; border-radius: .7rem; text-align: center;
  background: var(--call); color: var(--on-call); text-decoration: none;
  font-size: clamp(2.3rem, 1.9rem + 2vw, 3.25rem); line-height: 1.15; font-weight: 700;
  font-variant-numeric: tabular-nums; white-space: nowrap;
}
.calls a:hover { text-decoration: underline; }
.calls a:focus-visible { outline-color: var(--on-now); }
.calls small { display: block; font-size: .9rem; font-weight: 500; }
.elsewhere { font-size: .95rem; margin-bottom: 1.1rem; }
.advice a { white-space: nowrap; }
#calm, #about { background: none; border: 0; padding: .75rem 0 0; }
#about p, footer { color: var(--quiet); }
#about, footer { font-size: .95rem; }
footer { border-top: 1px solid var(--line); padding-top: 1rem; hyphens: manual; }
footer p { max-width: none; margin-bottom: .4rem; }
@media screen and (min-width: 56rem) {
  main { display: flow-root; }
  main > * { margin-bottom: 1.5rem; }
  #b, #c, #d, #ask, #calm { width: calc(50% - .75rem); }
  #b, #ask { float: left; clear: left; }
  #c, #d, #calm { float: right; clear: right; }
  #calm { padding: .75rem 1.75rem 0; }
  #about, footer { clear: both; margin-bottom: 0; }
  #now { display: grid; grid-template-columns: 1fr auto; column-gap: 2.5rem; padding: 1.75rem 2rem; }
  #now > * { grid-column: 1 / -1; }
  #now > h2, #now > .do, #now > .elsewhere { grid-column: 1; }
  #now > .calls { grid-column: 2; grid-row: 1 / span 3; align-content: center; justify-content: flex-end; margin: 0; }
  #now > ul:not(.calls) { columns: 2; column-gap: 2.5rem; padding-top: 1.25rem; border-top: 1px solid #ffffff40; }
}
"""
_PAPER = """
@media print {
  :root {
    color-scheme: light;
    --ground: #fff; --panel: #fff; --ink: #000; --quiet: #333; --line: #999; --now: #fff; --on-now: #000;
    --on-now-quiet: #333; --call: #fff; --on-call: #000; --link: #000;
  }
  html { font-size: 9.5pt; }
  body { font-size: 1rem; line-height: 1.35; }
  p { margin-bottom: .35rem; max-width: none; }
  main { display: block; max-width: none; padding: 0; }
  main > section { margin: .6rem 0; padding: .6rem .8rem; break-inside: avoid; }
  main > #calm, main > #about { padding: 0; }
  #now { border: 2pt solid #000; }
  #now > ul:not(.calls), #b > ul, #c > ul, #ask > ul { columns: 2; column-gap: 2rem; }
  .calls a { border: 1.5pt solid #000; padding: .2rem 1rem; font-size: 20pt; }
  li { margin-bottom: .2rem; }
  li::before { background: #000; }
}
"""


def style(dark: bool | None) -> str:
    """The style sheet; ``dark`` as for the page."""
    if dark is None:
        return f":root {{{_LIGHT}}}\n@media (prefers-color-scheme: dark) {{ :root {{{_DARK}}} }}\n{_RULES}{_PAPER}"
    return f":root {{{_DARK if dark else _LIGHT}}}\n{_RULES}{_PAPER}"
