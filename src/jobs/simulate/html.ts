/**
 * A simulation as one page of HTML: what was counted, and a calendar of each job with a square for each day, a column for each week. A square says
 * by its form, too, what colour says.
 */
import { iso } from '../../languages/instant.ts';
import { escaped, renderPage } from '../drill/html-page.ts';
import { span } from '../drill/words.ts';
import { costNote, type Day, daysOf, dollars, timesRung, total } from './report.ts';
import type { Simulated, SimulatedJob } from './simulate.ts';

/** `file`: as it is called in what is printed. */
export function renderHtml(file: string, simulated: Simulated): string {
  const { from, until, jobs, rang, messages } = simulated;
  const body = `<p>${iso(from).slice(0, 16).replace('T', ' ')} to ${iso(until).slice(0, 16).replace('T', ' ')} UTC</p>
${renderCounts(simulated)}
<p>About ${escaped(dollars(total(simulated)))}: ${escaped(costNote)}.</p>
${jobs.map((job) => renderCalendar(simulated, job)).join('\n')}
<h2>Alarms that rang</h2>
${renderList([...timesRung(simulated)].map(([id, times]) => `${id}: ${times}, first ${iso(rang.find((each) => each.id === id)?.at ?? from)}`))}
<h2>Messages sent</h2>
${renderList([...messages].map(([to, count]) => `${to}: ${count}`))}
<footer>Made by punctual simulate: an engine of its own, whose time is simulated. Days are UTC's, and a run is of the day on which it began.</footer>`;
  return renderPage({ title: `Simulation of ${file}`, style, body });
}

const renderList = (texts: readonly string[]): string =>
  texts.length === 0 ? '<p>none</p>' : `<ul>${texts.map((text) => `<li>${escaped(text)}</li>`).join('')}</ul>`;

const columns: readonly [head: string, cell: (job: SimulatedJob) => string][] = [
  ['Runs', ({ counts }) => String(counts.runs)],
  ['Well', ({ counts }) => String(counts.well)],
  ['Skipped', ({ counts }) => String(counts.skipped)],
  ['Failed', ({ counts }) => String(counts.failed)],
  ['Timed out', ({ counts }) => String(counts.timedOut)],
  ['Missed', ({ missed }) => String(missed.length)],
  ['Attempts', ({ counts }) => String(counts.attempts)],
  ['Overlaps', ({ counts }) => String(counts.overlaps)],
  ['Longest', ({ counts }) => span(counts.longestMs)],
  ['Cost', ({ cost }) => (cost === undefined ? 'not known' : dollars(cost))],
];

const renderCounts = ({ jobs }: Simulated): string => `<table>
<thead><tr><th scope="col">Job</th>${columns.map(([head]) => `<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>
${jobs.map((job) => `<tr><th scope="row">${escaped(job.name)}</th>${columns.map(([, cell]) => `<td>${escaped(cell(job))}</td>`).join('')}</tr>`).join('\n')}
</tbody>
</table>`;

function renderCalendar(simulated: Simulated, job: SimulatedJob): string {
  const days = daysOf(simulated, job);
  const first = new Date(`${days[0]?.day}T00:00Z`);
  // Monday is the first row.
  const shift = (first.getUTCDay() + 6) % 7;
  const cells = days.map((day, index) => renderDay(day, index + shift)).join('');
  const weeks = Math.ceil((days.length + shift) / 7);
  const months = days.flatMap(({ day }, index) =>
    index === 0 || day.endsWith('-01') ? [`<text x="${columnOf(index + shift)}" y="9">${day.slice(0, 7)}</text>`] : [],
  );
  return `<h2>${escaped(job.title)}</h2>
<svg viewBox="0 0 ${Math.max(20, weeks) * step} ${top + 7 * step}" role="img" aria-label="${escaped(spoken(job))}">${months.join('')}${cells}</svg>`;
}

const spoken = ({ name, counts, missed }: SimulatedJob): string =>
  `${name}, day by day: ${counts.runs} runs, ${counts.failed + counts.timedOut} of them failed, ${missed.length} missed`;

const [step, size, top] = [14, 11, 14];
const columnOf = (place: number): number => Math.floor(place / 7) * step;

function renderDay(day: Day, place: number): string {
  const [x, y] = [columnOf(place), top + (place % 7) * step];
  const kind = day.failed > 0 ? 'bad' : day.missed > 0 ? 'missed' : day.runs > 0 ? 'good' : 'none';
  const words = `${day.day}: ${day.runs} runs, ${day.failed} failed, ${day.skipped} skipped, ${day.missed} missed`;
  const cross = kind === 'bad' ? `<path d="M${x + 3} ${y + 3}l5 5m0-5l-5 5"/>` : '';
  const bar = kind === 'missed' ? `<path d="M${x + 2} ${y + 5.5}h7"/>` : '';
  return `<g class="${kind}"><title>${words}</title><rect x="${x}" y="${y}" width="${size}" height="${size}" rx="2"/>${cross}${bar}</g>`;
}

const style = `
:root { color-scheme: light dark; --line: #8886; --good: #2a7f4f; --bad: #c0392b; --warn: #b7791f; }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { text-align: right; padding: .35rem .9rem .35rem 0; border-top: 1px solid var(--line); white-space: nowrap; }
th:first-child { text-align: left; } thead th { border: 0; }
svg { display: block; width: 100%; max-height: 14rem; }
svg text { font-size: 8px; fill: currentColor; opacity: .8; }
.good rect { fill: var(--good); } .bad rect { fill: var(--bad); } .missed rect { fill: var(--warn); }
.none rect { fill: none; stroke: var(--line); }
svg path { stroke: #fff; stroke-width: 1.6; fill: none; }
footer { font-size: .85rem; opacity: .8; margin-top: 2rem; }
`;
