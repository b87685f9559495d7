/**
 * Drills as one page of HTML to put before a team: the verdict, and each drill with its timeline. Time is drawn on a logarithmic scale, the same
 * for all drills of a job: an attempt takes seconds, silence days.
 */
import { escaped, renderPage } from './html-page.ts';
import type { Attempt } from './observe.ts';
import { type Drilled, takenToSucceed, verdict, verdictOf, whoWasTold } from './report.ts';
import type { DrilledJob, Outcome, Result } from './result.ts';
import { span } from './words.ts';

export function renderHtml(drilled: Drilled): string {
  const jobs = drilled.jobs.map(renderJob).join('\n');
  const body = `${drilled.jobs.length === 1 ? '' : `<p class="verdict">${escaped(verdict(drilled)).replaceAll('\n', '<br>')}</p>`}
${jobs}
<footer>Made by punctual drill: each failure was played on an engine of its own whose time is simulated. From the tick on, on a logarithmic scale: bars are attempts, a full triangle is somebody being told, an empty red one an alarm that reached nobody, an empty yellow one a call of what may have told somebody, which is not seen here.</footer>`;
  return renderPage({ title: `Drill of ${drilled.file}`, style, body });
}

const words: Readonly<Record<Outcome, string>> = {
  fine: 'went well',
  told: 'somebody was told',
  silent: 'FAILED SILENTLY',
  unproven: 'unproven',
  overlap: 'two at once',
  unplayed: 'not played',
};

function renderJob(job: DrilledJob): string {
  const end = Math.max(60_000, ...job.results.map(lastMs));
  const rows = job.results.map((result) => renderRow(result, end)).join('\n');
  const asides = [
    ...(job.unplayed === undefined ? [] : [`nothing could be played: ${job.unplayed}`]),
    ...job.leftOut.map(
      ({ id, type, part, why }) => `left out: ${part === undefined ? `${id} (${type})` : `${id}.${part}`}: ${why}`,
    ),
    ...[...job.given].map(([name, value]) => `played with ${name} = ${value}`),
    ...(job.assumed.length === 0 ? [] : [takenToSucceed(job.assumed)]),
    ...job.notes,
  ];
  return `<section>
<h2>${escaped(job.title)}</h2>
<p class="verdict">${escaped(verdictOf(job))}</p>
${
  job.results.length === 0
    ? ''
    : `<table>
<thead><tr><th scope="col">Drill</th><th scope="col">What happened</th><th scope="col">Who was told</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>`
}
${asides.length === 0 ? '' : `<ul>${asides.map((text) => `<li>${escaped(text)}</li>`).join('')}</ul>`}
</section>`;
}

const renderRow = (result: Result, end: number): string => `<tr class="${result.outcome}">
<th scope="row">${escaped(result.title)}<br><small>${words[result.outcome]}</small></th>
<td>${isEventful(result) ? renderTimeline(result, end) : ''}${escaped(result.what)}</td>
<td>${escaped(whoWasTold(result))}</td>
</tr>`;

const isEventful = ({ attempts, told, rang, called }: Result): boolean =>
  attempts.length + told.length + rang.length + called.length > 0;

/** The last thing that happened, from the tick on. */
const lastMs = ({ from, attempts, told, rang, called }: Result): number =>
  Math.max(
    0,
    ...attempts.map(({ at, endedAt }) => (endedAt ?? at) - from),
    ...told.map(({ at }) => at - from),
    ...rang.map(({ at }) => at - from),
    ...called.map(({ at }) => at - from),
  );

const [width, height, left, right] = [560, 44, 6, 10];
const marks = [60_000, 600_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000, 2_592_000_000];

function renderTimeline(result: Result, end: number): string {
  const { from, attempts, told, rang, called } = result;
  const xOf = (ms: number): number => {
    const share = Math.log1p(Math.max(0, ms) / 10_000) / Math.log1p(end / 10_000);
    return Math.round(left + Math.min(1, share) * (width - left - right));
  };
  const axis = marks
    .filter((ms) => ms < end)
    .map(
      (ms) =>
        `<line x1="${xOf(ms)}" x2="${xOf(ms)}" y1="4" y2="30" class="mark"/><text x="${xOf(ms)}" y="42">${span(ms)}</text>`,
    )
    .join('');
  const bars = attempts
    .map((attempt, index) => renderAttempt(attempt, laneOf(attempts, index), (at) => xOf(at - from), from + end))
    .join('');
  const bells = [
    ...told.map(({ at, to, by }) =>
      renderBell(xOf(at - from), 'bell', `${to} was told by ${by} after ${span(at - from)}`),
    ),
    ...rang.map(({ at, id }) =>
      renderBell(xOf(at - from), 'unheard', `${id} rang after ${span(at - from)} and reached nobody`),
    ),
    ...called.map(({ name, at }) =>
      renderBell(
        xOf(at - from),
        'unseen',
        `${name} was called after ${span(at - from)}, and whom that tells is not seen`,
      ),
    ),
  ].join('');
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${result.title}: ${result.what}`)}">${axis}<line x1="${left}" x2="${width - right}" y1="30" y2="30" class="axis"/>${bars}${bells}</svg>`;
}

/** Below the one before, while that still runs. */
const laneOf = (attempts: readonly Attempt[], index: number): number =>
  (attempts[index - 1]?.endedAt ?? (index === 0 ? 0 : Infinity)) > (attempts[index]?.at ?? 0) ? 20 : 13;

function renderAttempt(
  { at, endedAt, how, isGood }: Attempt,
  y: number,
  xOf: (at: number) => number,
  end: number,
): string {
  const x = xOf(at);
  const kind = isGood ? 'good' : endedAt === undefined ? 'open' : 'bad';
  return `<rect x="${x}" y="${y}" width="${Math.max(3, xOf(endedAt ?? end) - x)}" height="7" rx="2" class="${kind}"><title>${escaped(how)}</title></rect>`;
}

const renderBell = (x: number, kind: string, text: string): string =>
  `<path d="M${x} 2 l6 9 l-12 0 z" class="${kind}"><title>${escaped(text)}</title></path>`;

const style = `
:root { color-scheme: light dark; --line: #8886; --good: #2a7f4f; --bad: #c0392b; --bell: #1f6feb; --warn: #b7791f; }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
.verdict { font-size: 1.1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { border: 0; } th[scope=row] { white-space: nowrap; }
td:nth-child(2) { width: 60%; }
small { font-weight: normal; opacity: .8; }
tr.silent th[scope=row], tr.silent td:nth-child(3) { color: var(--bad); font-weight: bold; }
tr.overlap th[scope=row], tr.unproven th[scope=row] { color: var(--warn); }
svg { display: block; width: 100%; max-width: 560px; height: auto; }
svg text { font-size: 9px; text-anchor: middle; fill: currentColor; opacity: .7; }
.axis, .mark { stroke: var(--line); } .mark { stroke-dasharray: 2 3; }
.good { fill: var(--good); } .bad { fill: var(--bad); } .open { fill: var(--warn); }
.bell { fill: var(--bell); } .unheard { fill: none; stroke: var(--bad); } .unseen { fill: none; stroke: var(--warn); }
ul, footer { font-size: .85rem; opacity: .8; }
`;
