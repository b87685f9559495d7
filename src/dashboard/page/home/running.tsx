import { runPath } from '../../paths.ts';
import type { HomeView, RunningView } from '../../views.ts';
import { clock, span } from '../format.ts';
import { Link } from '../parts/link.tsx';
import { Glyph } from '../parts/state.tsx';
import { StopButton } from '../parts/stop-button.tsx';
import { useNow } from '../use-now.ts';
import { useZone } from '../zone.ts';

/** The usual time is the same line in every row. */
const usualShare = 0.4;

export function Running({ home, again }: { readonly home: HomeView; readonly again: () => void }) {
  const now = useNow(home.frame);
  if (home.running.length === 0) return null;
  return (
    <section aria-labelledby="running">
      <div className="head">
        <h2 id="running">Running now</h2>
        <span className="small wide-only">
          {home.runningCount > home.running.length && `${home.running.length} of ${home.runningCount} · `}
          the line marks each job's usual time
        </span>
      </div>
      <table className="card running">
        <tbody>
          {home.running.map((run) => (
            <Row key={`${run.job} ${run.run}`} run={run} now={now} again={again} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly run: RunningView;
  readonly now: number;
  readonly again: () => void;
}

function Row({
  run: { job, run, state, startedAt, attempt, before, usualMs, slowMs, timesOutAt },
  now,
  again,
}: RowProps) {
  const zone = useZone();
  const tookMs = Math.max(0, now - startedAt);
  const isSlow = slowMs !== null && tookMs > slowMs;
  const share = usualMs ? Math.min(1, (tookMs / usualMs) * usualShare) : 0;
  const usually = usualMs === null ? '' : `, usually ${span(usualMs)}`;
  const doneAt = usualMs !== null && tookMs < usualMs ? startedAt + usualMs : undefined;
  const end = timesOutAt === null ? '' : `times out at ${clock(timesOutAt, zone)}`;
  return (
    <tr>
      <td className="name">
        <div className="who">
          <Glyph state={state} />
          <b>
            <Link to={runPath(job, run)} isRowName>
              {job}
            </Link>
          </b>
        </div>
      </td>
      <td className={isSlow ? 'what is-late' : 'what quiet'}>
        {isSlow ? 'Slower than 95 in 100 runs' : attemptWords(attempt, before)}
      </td>
      <td className="bar">
        <div className={isSlow ? 'track is-slow' : 'track'} role="img" aria-label={`${span(tookMs)}${usually}`}>
          <i style={{ width: `${share * 100}%` }} />
          {usualMs !== null && <u />}
        </div>
      </td>
      <td className="took nowrap">
        {span(Math.floor(tookMs / 1000) * 1000)}
        <span className="quiet">{usually}</span>
      </td>
      <td className="done nowrap quiet wide-only">
        {doneAt === undefined ? end : `done about ${clock(doneAt, zone)}`}
      </td>
      <td className="stop">
        <div className="buttons">
          <StopButton job={job} run={run} onDone={again} />
        </div>
      </td>
    </tr>
  );
}

function attemptWords(attempt: number | null, before: string | null): string {
  if (attempt === null || attempt === 0) return 'Starting';
  return before === null ? `Attempt ${attempt}` : `Attempt ${attempt}; the one before: ${before}`;
}
