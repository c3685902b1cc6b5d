// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What does not change in a page of html.cpp: how it looks, and what a click does.

#ifndef CORO_TIDY_DRIVER_OUTPUTS_HTMLPAGE_H
#define CORO_TIDY_DRIVER_OUTPUTS_HTMLPAGE_H

#include "llvm/ADT/StringRef.h"

namespace coro_tidy::driver {

inline constexpr llvm::StringLiteral HtmlStyle = R"(
:root { color-scheme: light dark; --text: #1b1f24; --back: #fff; --soft: #f3f4f6; --line: #d4d8dd;
  --error: #b3261e; --warning: #8a5a00; --hint: #1d5fa8; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e7eb; --back: #16191d; --soft: #20252b;
  --line: #3a414a; --error: #ff8a80; --warning: #ffcc66; --hint: #82b8ff; } }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; color: var(--text); background: var(--back);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; } h3 { font-size: 1rem; margin: 0; }
code, pre { font-family: ui-monospace, monospace; font-size: .875rem; }
.overview { display: flex; flex-wrap: wrap; gap: 2rem; align-items: flex-start; }
table { border-collapse: collapse; } th { text-align: left; } td:last-child { text-align: right; }
th, td { padding: .1rem .75rem .1rem 0; border-bottom: 1px solid var(--line); }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: left; }
button:hover, button[aria-pressed=true] { text-decoration: underline; font-weight: 600; }
.filter { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: 1rem; padding: .5rem 0;
  background: var(--back); border-bottom: 1px solid var(--line); }
input[type=search] { flex: 1; min-width: 12rem; font: inherit; padding: .2rem .5rem; }
article { margin: 1rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .4rem; }
.error > h3 > b { color: var(--error); } .warning > h3 > b { color: var(--warning); } .hint > h3 > b { color: var(--hint); }
.place { margin: .25rem 0 0; overflow-wrap: anywhere; }
pre { margin: .25rem 0; padding: .4rem .6rem; overflow-x: auto; background: var(--soft); border-radius: .3rem; }
mark { color: inherit; background: none; border-bottom: 2px solid var(--error); }
.says { padding-left: .6rem; border-left: 3px solid var(--line); }
.chain { list-style: none; margin: .5rem 0; padding: 0; }
.chain li { position: relative; width: fit-content; max-width: 100%; padding: .3rem .7rem; margin-bottom: 1.3rem;
  border: 1px solid var(--line); border-radius: .4rem; background: var(--soft); box-sizing: border-box; }
.chain li + li::before { content: "\2193"; position: absolute; top: -1.45rem; left: 1.2rem; }
.chain li:last-child { border-color: var(--error); margin-bottom: 0; }
)";

inline constexpr llvm::StringLiteral HtmlScript = R"(
const all = [...document.querySelectorAll('article')], search = document.querySelector('#search');
const grades = [...document.querySelectorAll('.filter input[type=checkbox]')];
let chosen = null;
function show() {
  const words = search.value.toLowerCase().split(/\s+/), on = grades.filter(g => g.checked).map(g => g.value);
  let shown = 0;
  for (const a of all) {
    a.hidden = !on.includes(a.dataset.severity) || !words.every(w => a.textContent.toLowerCase().includes(w)) ||
      (chosen && ![a, ...a.querySelectorAll('[data-folder]')].some(
        e => e.dataset[chosen.dataset.by] === chosen.dataset.is));
    shown += !a.hidden;
  }
  document.querySelector('#shown').textContent = shown + ' of ' + all.length + ' shown';
}
search.addEventListener('input', show);
grades.forEach(g => g.addEventListener('change', show));
document.querySelectorAll('.overview button').forEach(b => b.addEventListener('click', () => {
  if (chosen) chosen.setAttribute('aria-pressed', 'false');
  chosen = chosen === b ? null : b;
  if (chosen) chosen.setAttribute('aria-pressed', 'true');
  show();
}));
show();
)";

} // namespace coro_tidy::driver

#endif
