/** The next 24 hours: what starts when, and what the clocks do. */
import type { ComingView } from '../../views.ts';
import { clock, counted, day, roughly } from '../format.ts';
import { among } from '../parts/among.ts';
import { SvgWords } from '../parts/svg-words.tsx';
import { useWidth } from '../use-width.ts';
import { useZone } from '../zone.ts';
import { type Change, changeBetween, changeInWords, signOf } from './clocks.ts';
import { type Lanes, layOut, type Scale, xOf } from './lanes.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const top = 34;
const laneHeight = 21;

export interface StripProps {
  readonly coming: readonly ComingView[];
  /** Of all of them. */
  readonly comingCount: number;
  readonly now: number;
}

export function Strip({ coming, comingCount, now }: StripProps) {
  const zone = useZone();
  const [ref, width] = useWidth<HTMLDivElement>();
  const scale: Scale = { from: now, until: now + dayMs, left: 168, right: Math.max(300, width - 20) };
  const change = changeBetween(scale.from, scale.until, zone);
  const lanes = layOut(coming, scale, (job, at) => `${among(job, 28)} ${clock(at, zone)}`);
  const height = top + (lanes.laneCount + lanes.often.length) * laneHeight + 16;
  return (
    <div ref={ref} className="strip">
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`starts of ${counted(comingCount, 'job')} in the next 24 hours`}
        >
          {change && <Twice change={change} scale={scale} height={height} />}
          <Hours scale={scale} zone={zone} height={height} />
          <Bars lanes={lanes} />
        </svg>
      )}
      <Notes coming={coming} change={change} left={lanes.left + comingCount - coming.length} />
    </div>
  );
}

function Twice({ change, scale, height }: { readonly change: Change; readonly scale: Scale; readonly height: number }) {
  const lengthMs = Math.abs(change.byMs);
  const x = xOf(change.at - (change.byMs < 0 ? lengthMs : 0), scale);
  const until = xOf(change.at + (change.byMs < 0 ? lengthMs : 0), scale);
  return (
    <>
      <defs>
        <pattern id="twice" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path className="hatch" d="M0 0V6" />
        </pattern>
      </defs>
      <rect fill="url(#twice)" x={x} y={top} width={Math.max(3, until - x)} height={height - top - 8} />
      <text className="strong" x={change.byMs < 0 ? x + (until - x) / 4 : x} y={24} textAnchor="middle">
        {signOf(change)}
      </text>
    </>
  );
}

function Hours({ scale, zone, height }: { readonly scale: Scale; readonly zone: string; readonly height: number }) {
  const first = Math.ceil(scale.from / hourMs) * hourMs;
  const every = (scale.right - scale.left) / 24 < 26 ? 3 : 1;
  const hours = Array.from({ length: 24 }, (_, index) => first + index * hourMs).filter((at) => at < scale.until);
  return (
    <>
      <text className="strong" x={scale.left} y={24} textAnchor="end">
        now {clock(scale.from, zone)}
      </text>
      {hours.map((at, index) => {
        const x = xOf(at, scale);
        const text = clock(at, zone);
        const isDay = text.startsWith('00:');
        return (
          <g key={at}>
            <path className={isDay ? 'axis is-day' : 'axis'} d={`M${x} ${top}V${height - 8}`} />
            {(index % every === 0 || isDay) && x - scale.left > 16 && (
              <text className={isDay ? 'strong' : 'dim'} x={x} y={24} textAnchor="middle">
                {isDay ? day(at, zone).slice(0, 3) : text.endsWith(':00') ? text.slice(0, 2) : text}
              </text>
            )}
          </g>
        );
      })}
      <path className="now" d={`M${scale.left} ${top - 6}V${height - 8}`} />
    </>
  );
}

function Bars({ lanes }: { readonly lanes: Lanes }) {
  const laneY = (lane: number): number => top + lane * laneHeight + 14;
  return (
    <>
      {lanes.laneCount > 0 && (
        <text className="dim" x={148} y={laneY(0) + 4} textAnchor="end">
          once or a few times
        </text>
      )}
      {lanes.seldom.map(({ job, at, x, width, lane, words, wordsX, anchor }) => (
        <g key={`${job} ${at}`}>
          <rect className="plan" x={x} y={laneY(lane) - 5} width={width} height={10} rx={1} />
          <text x={wordsX} y={laneY(lane) + 4} textAnchor={anchor}>
            {words}
          </text>
        </g>
      ))}
      {lanes.often.map(({ job, bars }, index) => {
        const y = laneY(lanes.laneCount + index);
        return (
          <g key={job}>
            <SvgWords className="dim at-end" x={12} y={y} width={136}>
              {job}
            </SvgWords>
            <path className="plan" d={bars.map(({ x, width }) => `M${x} ${y - 4}h${width}v8h${-width}z`).join('')} />
          </g>
        );
      })}
    </>
  );
}

interface NotesProps {
  readonly coming: readonly ComingView[];
  readonly change: Change | undefined;
  readonly left: number;
}

function Notes({ coming, change, left }: NotesProps) {
  const zone = useZone();
  const marked = (mark: 'once' | 'skipped'): string[] =>
    coming.flatMap(({ job, starts }) =>
      starts.filter((start) => start.mark === mark).map(({ at }) => `${among(job)} (${clock(at, zone)})`),
    );
  const overlapping = coming.filter(overlaps).map(({ job }) => among(job));
  const once = marked('once');
  const skipped = marked('skipped');
  const notes = [
    ...(change ? [{ sign: signOf(change), words: clocksInWords(change, zone) }] : []),
    ...(once.length > 0
      ? [{ sign: '2×', words: `Due at a time that comes twice, run once: ${once.join(', ')}.` }]
      : []),
    ...(skipped.length > 0
      ? [{ sign: '0×', words: `Due at a time that does not exist, not run: ${skipped.join(', ')}.` }]
      : []),
    ...(overlapping.length > 0
      ? [{ sign: '»', words: `Takes longer than the time to its next start: ${overlapping.join(', ')}.` }]
      : []),
    ...(left > 0 ? [{ sign: '+', words: `${counted(left, 'job')} more, not drawn here.` }] : []),
  ];
  if (notes.length === 0) return null;
  return (
    <ul className="strip-notes">
      {notes.map(({ sign, words }) => (
        <li key={words}>
          <b aria-hidden="true">{sign}</b>
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}

const overlaps = ({ usualMs, starts }: ComingView): boolean =>
  usualMs !== null && starts.some(({ at }, index) => index > 0 && at - (starts[index - 1]?.at ?? 0) < usualMs);

const clocksInWords = (change: Change, zone: string): string =>
  `Clocks go ${change.byMs < 0 ? 'back' : 'forward'}: ${changeInWords(change, zone)}.`;

const soonMax = 8;

/** The same as a list, where there is no width. */
export function Soon({ coming, now }: StripProps) {
  const zone = useZone();
  const starts = coming
    .flatMap(({ job, starts: of }) => of.map(({ at, mark }) => ({ job, at, mark })))
    .toSorted((one, other) => one.at - other.at)
    .slice(0, soonMax);
  return (
    <ul className="soon">
      {starts.map(({ job, at, mark }) => (
        <li key={`${job} ${at}`}>
          <span>{clock(at, zone)}</span>
          <span>
            {job}
            {mark === 'skipped' ? ' (not run: the time does not exist)' : ''}
          </span>
          <span className="quiet">in {roughly(at - now)}</span>
        </li>
      ))}
    </ul>
  );
}
