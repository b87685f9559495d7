/** Who would be told of each failure of the job: played when somebody asks, in a cloud in memory. */
import type { DrillRow, DrillView } from '../../job-views.ts';
import { jobPath } from '../../paths.ts';
import type { State } from '../../views.ts';
import { useAsked } from '../api.ts';
import { clock, counted, moment } from '../format.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Glyph } from '../parts/state.tsx';
import { familyOf } from '../parts/words.ts';
import { useZone } from '../zone.ts';

export function Drill({ job }: { readonly job: string }) {
  const path = `${jobPath(job)}/drill`;
  const { value, error, again } = useAsked<DrillView>(path, { goesOn: ({ playingSince }) => playingSince !== null });
  const zone = useZone();
  const { drilled = null, playedAt = null, playingSince = null, problem = null } = value ?? {};
  const isPlaying = playingSince !== null;
  return (
    <section aria-labelledby="drill">
      <div className="head">
        <h2 id="drill">Would you be told?</h2>
        <div className="buttons">
          {value && playedAt !== null && (
            <span className="small">
              {counted(drilled?.rows.length ?? 0, 'failure')} played {moment(playedAt, value.frame.now, zone)}
              {!value.isOfNow && ', of another template than today’s'}
            </span>
          )}
          {value && (
            <ActButton
              label={playedAt === null ? 'Play each failure' : 'Play them again'}
              path={`/api${path}`}
              off={isPlaying ? 'they are being played' : undefined}
              onDone={again}
            />
          )}
        </div>
      </div>
      <div className="card">
        {error && <p className="empty">It cannot be shown: {error.message}</p>}
        {isPlaying && (
          <p className="empty" role="status">
            Playing each failure since {clock(playingSince, zone)}, in simulated time, beside everything else. It takes
            from some seconds to some minutes.
          </p>
        )}
        {!isPlaying && value && playedAt === null && (
          <p className="empty">
            Each failure of this job is played on a cloud in memory, as <code>punctual drill</code> does: nothing is
            started, and nobody is told.
          </p>
        )}
        {problem !== null && <p className="empty">It came to no end: {problem}</p>}
        {drilled && <p className="verdict">{drilled.verdict}</p>}
        {drilled && drilled.rows.length > 0 && <Rows rows={drilled.rows} />}
      </div>
    </section>
  );
}

const told: Readonly<Record<DrillRow['outcome'], readonly [state: State, words: string]>> = {
  silent: ['failed', 'Not told'],
  overlap: ['skipped', 'Two at once'],
  told: ['ok', 'Told'],
  fine: ['ok', 'Nothing to tell'],
  unproven: ['paused', 'Not proven'],
  unplayed: ['paused', 'Not played'],
};

const Rows = ({ rows }: { readonly rows: readonly DrillRow[] }) => (
  <table className="table is-dense drilled">
    <thead>
      <tr>
        <th>Failure played</th>
        <th>You are</th>
        <th className="wide-only">Who, by what</th>
        <th className="wide-only">What happened</th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ drill, title, outcome, who, what }) => {
        const [state, words] = told[outcome];
        return (
          <tr key={drill}>
            <td>{title}</td>
            <td>
              <span className={`state is-${familyOf[state]}`}>
                <Glyph state={state} />
                {words}
              </span>
              <span className="small narrow-only">{who}</span>
            </td>
            <td className="wide-only">{outcome === 'silent' ? '' : who}</td>
            <td className="wide-only quiet">{what}</td>
          </tr>
        );
      })}
    </tbody>
  </table>
);
