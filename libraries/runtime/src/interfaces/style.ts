/** The look of the page: that of the simulator and the dashboard, without anything to load. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #f1efe8; --panel: #fdfcf9; --sunk: #f4f2ec; --ink: #17222b; --dim: #53606a; --line: #dedace;
  --board: #10202a; --link: #0b6fa4; --well: #13713d; --caution: #8f5400; --stop: #b92626;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0a1014; --panel: #121a20; --sunk: #0e151a; --ink: #e8eef1; --dim: #9dacb5; --line: #22303a;
    --board: #0e171d; --link: #4cbcf0; --well: #45d98a; --caution: #ffb938; --stop: #ff746c;
  }
}
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; overflow-wrap: anywhere }
a { color: var(--link); text-underline-offset: .2em }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
header { background: var(--board); color: #fff; border-bottom: 3px solid #4cbcf0 }
header > div, main { max-width: 62rem; margin: 0 auto; padding: 1rem }
header > div { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline }
header h1 { font-size: 1.35rem; margin: 0; flex: 1 1 auto }
header h1 span { font-weight: 400; opacity: .75 }
header a { color: #fff }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem 1.2rem }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem; margin: 1rem 0 }
h2 { margin: 0 0 .5rem; font-size: 1.3rem }
h3 { margin: 1.75rem 0 .5rem; font-size: 1.05rem }
p { margin: .5rem 0; max-width: 46rem }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875em }
code { background: var(--sunk); border-radius: 4px; padding: .1em .3em }
pre { background: var(--sunk); border: 1px solid var(--line); border-radius: 8px; padding: .75rem; margin: .25rem 0 1rem; overflow-x: auto; overflow-wrap: normal; line-height: 1.45 }
figure { margin: 0 }
figcaption { font-weight: 600; font-size: .94rem }
.scroll { overflow-x: auto; margin: .5rem 0 }
table { border-collapse: collapse; width: 100%; font-size: .94rem }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); min-width: 5rem }
th { color: var(--dim); font-weight: 600 }
td:last-child { overflow-wrap: break-word; min-width: 14rem }
td:first-child { width: 13rem }
td:first-child code { white-space: nowrap }
summary { cursor: pointer; padding: .45rem 0; font-weight: 600 }
details { border-bottom: 1px solid var(--line) }
.method { font-weight: 700; color: var(--well); font-size: .85em; margin-right: .4rem }
.method.post { color: var(--link) }
.must { color: var(--caution); font-size: .85em; font-weight: 600 }
.no { color: var(--stop) } .yes { color: var(--well) } .no, .yes { font-weight: 600 }
.dim { color: var(--dim); font-weight: 400 }
@media (max-width: 40rem) { body { font-size: 15px } header > div, main { padding: .75rem } section { padding: .9rem } .wide table { min-width: 34rem } td:first-child { width: auto } td:last-child { min-width: 0 } }
`
