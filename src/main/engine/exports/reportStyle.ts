/**
 * The report's only style sheet. Colours are those of the app: neutral surfaces that do not tint a
 * photograph; hue says which model, with its letter as the second sign.
 */
const LIGHT = `
  color-scheme: light;
  --bg: oklch(0.955 0.002 265); --surface: oklch(1 0 0); --sunken: oklch(0.94 0.002 265);
  --canvas: oklch(0.9 0 0); --line: oklch(0 0 0 / 0.1);
  --fg: oklch(0.21 0.005 265); --fg-2: oklch(0.41 0.006 265); --fg-3: oklch(0.505 0.006 265);
  --danger: oklch(0.53 0.19 26); --danger-tint: oklch(0.53 0.19 26 / 0.09); --on-model: oklch(1 0 0);
  --m1: oklch(0.47 0.09 218); --m2: oklch(0.5 0.125 48); --m3: oklch(0.49 0.18 300);
  --m4: oklch(0.47 0.11 134); --m5: oklch(0.51 0.175 352); --m6: oklch(0.49 0.095 82);
  --m7: oklch(0.47 0.08 180); --m8: oklch(0.49 0.16 278);`

const DARK = `
  color-scheme: dark;
  --bg: oklch(0.172 0.003 265); --surface: oklch(0.216 0.003 265); --sunken: oklch(0.15 0.003 265);
  --canvas: oklch(0.135 0 0); --line: oklch(1 0 0 / 0.1);
  --fg: oklch(0.955 0.002 265); --fg-2: oklch(0.79 0.004 265); --fg-3: oklch(0.665 0.005 265);
  --danger: oklch(0.74 0.155 24); --danger-tint: oklch(0.7 0.17 24 / 0.15);
  --on-model: oklch(0.19 0.01 265);
  --m1: oklch(0.84 0.085 212); --m2: oklch(0.84 0.105 62); --m3: oklch(0.82 0.095 300);
  --m4: oklch(0.86 0.125 132); --m5: oklch(0.83 0.1 352); --m6: oklch(0.88 0.11 92);
  --m7: oklch(0.85 0.09 178); --m8: oklch(0.82 0.085 278);`

const HUES = [1, 2, 3, 4, 5, 6, 7, 8].map((hue) => `.m${hue} { --m: var(--m${hue}); }`).join('\n')

export const REPORT_STYLE = `
:root {${LIGHT}
}
@media (prefers-color-scheme: dark) { :root {${DARK}
} }
${HUES}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 40px clamp(16px, 4vw, 56px) 64px; max-width: 1680px;
  background: var(--bg); color: var(--fg);
  font: 14px/1.55 Inter, system-ui, -apple-system, 'Segoe UI', sans-serif;
}
h1, h2, h3, p { margin: 0; }
h1 { font-size: 26px; line-height: 1.25; letter-spacing: -0.015em; font-weight: 640; }
h2 { font-size: 15px; font-weight: 620; overflow-wrap: anywhere; }
h3 { font-size: 13.5px; font-weight: 620; display: flex; gap: 8px; align-items: baseline; }
.quiet { color: var(--fg-3); font-weight: 400; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; }
header { margin-bottom: 28px; }
header > .quiet { margin-top: 6px; }
.prompt { margin-top: 18px; padding: 14px 18px; }
.prompt p { white-space: pre-wrap; overflow-wrap: anywhere; }
.prompt p + .quiet, .prompt .quiet + p { margin-top: 4px; }
.wide { overflow-x: auto; margin-bottom: 40px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 10px 14px; text-align: right; white-space: nowrap; vertical-align: top; }
th:first-child, td:first-child { text-align: left; white-space: normal; min-width: 220px; }
thead th { color: var(--fg-3); font-weight: 500; font-size: 12px; }
tbody tr { border-top: 1px solid var(--line); }
tbody th { font-weight: 560; }
.letter {
  display: inline-grid; place-items: center; min-width: 20px; height: 20px; padding: 0 5px;
  border-radius: 6px; background: var(--m); color: var(--on-model);
  font-size: 11.5px; font-weight: 700; flex: none;
}
.image { margin-top: 32px; }
.image > header { display: flex; gap: 16px; align-items: flex-end; margin-bottom: 12px; }
.image > header img, .no-picture {
  width: 168px; height: 112px; object-fit: contain; background: var(--canvas);
  border-radius: 10px; border: 1px solid var(--line); flex: none;
}
.no-picture { display: grid; place-items: center; color: var(--fg-3); font-size: 12px; }
.lanes { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(min(270px, 100%), 1fr)); }
.lane { padding: 14px 16px 16px; border-top: 3px solid var(--m); min-width: 0; }
.figures {
  display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 6px 0 10px; padding: 0; list-style: none;
  color: var(--fg-2); font-size: 12px; font-variant-numeric: tabular-nums;
}
.answer { white-space: pre-wrap; overflow-wrap: anywhere; }
.failure { padding: 10px 12px; border-radius: 8px; background: var(--danger-tint); overflow-wrap: anywhere; }
.failure strong { color: var(--danger); }
.failure p + p, .note { margin-top: 6px; }
.note, details { color: var(--fg-3); font-size: 12.5px; }
details { margin-top: 10px; }
details p { white-space: pre-wrap; overflow-wrap: anywhere; margin-top: 6px; }
.again { margin-top: 14px; padding-top: 12px; border-top: 1px solid var(--line); }
footer { margin-top: 48px; color: var(--fg-3); font-size: 12px; }
@media print {
  body { padding: 0; max-width: none; }
  .lane, .image > header { break-inside: avoid; }
}
`
