import { memo, useCallback, useState } from 'react';
import { jobPath, runPath } from '../../paths.ts';
import type { Filter, HomeView, NeedView, State } from '../../views.ts';
import { go, useAddress } from '../address.ts';
import { useAsked } from '../api.ts';
import { exportPage } from '../export-page.ts';
import { clock, counted, dayWord, minuteOf, moment, roughly } from '../format.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Link } from '../parts/link.tsx';
import { Screen } from '../parts/screen.tsx';
import { Glyph } from '../parts/state.tsx';
import { familyOf, wordOf } from '../parts/words.ts';
import { useZone } from '../zone.ts';
import { filterOf } from './filter.ts';
import { firstRange, Grid, type Range } from './grid.tsx';
import { Running } from './running.tsx';
import { sentenceOf } from './sentence.ts';
import { Soon, Strip, type StripProps } from './strip.tsx';

const queryOf = (filter: Filter | undefined): string => (filter ? `${filter.kind}=${filter.state}&` : '');

export function HomeScreen({ otherZone }: { readonly otherZone: () => void }) {
  const { search } = useAddress();
  const zone = useZone();
  const [range, setRange] = useState<Range & { readonly search: string }>({ ...firstRange, search });
  const onRange = useCallback((wanted: Range) => setRange({ ...wanted, search }), [search]);
  // Another filter begins at its first row.
  const from = range.search === search ? range.from : 0;
  const asked = useAsked<HomeView>(`/home?${queryOf(filterOf(useAddress()))}from=${from}&count=${range.count}`);
  return (
    <Screen asked={asked} here="home" otherZone={otherZone} title={sentenceOf}>
      {(home) => (
        <>
          <div className="title">
            <div>
              <h1>{sentenceOf(home)}</h1>
              <Lead home={home} />
            </div>
            <button type="button" className="button is-plain" onClick={() => exportPage('home', home.frame, zone)}>
              Export
            </button>
          </div>
          <Needs needs={home.needs} troubled={home.troubled} now={minuteOf(home.frame.now)} again={asked.again} />
          <Running home={home} again={asked.again} />
          <Coming coming={home.coming} comingCount={home.comingCount} now={minuteOf(home.frame.now)} />
          <Grid home={home} onRange={onRange} />
        </>
      )}
    </Screen>
  );
}

/** What is fine, and what comes next. */
function Lead({ home: { counts, total, coming, frame } }: { readonly home: HomeView }) {
  const zone = useZone();
  const are = (...among: readonly State[]): number =>
    counts.reduce(
      (sum, { filter, count }) => sum + (filter.kind === 'now' && among.includes(filter.state) ? count : 0),
      0,
    );
  const fine = are('ok', 'running', 'retrying');
  const paused = are('paused');
  const next = coming
    .flatMap(({ job, starts }) => (starts[0] ? [{ job, at: starts[0].at }] : []))
    .toSorted((one, other) => one.at - other.at)[0];
  if (total === 0)
    return (
      <p className="lead">
        Deploy some with <code>punctual deploy</code>, or start <code>punctual up</code> with a template: they appear
        here by themselves.
      </p>
    );
  const day = next && dayWord(next.at, frame.now, zone);
  return (
    <p className="lead">
      {fine > 0 && fine < total && `${counted(fine, 'job')} ${fine === 1 ? 'is' : 'are'} fine. `}
      {paused > 0 && `${counted(paused, 'job')} ${paused === 1 ? 'is' : 'are'} paused. `}
      {next ? 'Next: ' : 'Nothing is due in the next 24 hours.'}
      {next && (
        <>
          <Link to={jobPath(next.job)} className="link">
            {next.job}
          </Link>{' '}
          {day === 'today' ? '' : `${day} `}at {clock(next.at, zone)}, in {roughly(next.at - frame.now)}.
        </>
      )}
    </p>
  );
}

const startable = (state: string): boolean => state === 'late' || state === 'missed';

interface NeedsProps {
  readonly needs: readonly NeedView[];
  readonly troubled: number;
  readonly now: number;
  readonly again: () => void;
}

const Needs = memo(function Needs({ needs, troubled, now, again }: NeedsProps) {
  const zone = useZone();
  if (needs.length === 0) return null;
  const when = (at: number): string => moment(at, now, zone);
  return (
    <section aria-labelledby="needs">
      <h2 id="needs" className="hidden">
        Needs you
      </h2>
      <ul className="card needs">
        {needs.map(({ job, state, at, words, run, nextAt, isUnread }, index) => (
          <li key={job}>
            <div className="who">
              <Glyph state={state} />
              <b>
                <Link to={run ? runPath(job, run) : jobPath(job)} isRowName>
                  {job}
                </Link>
              </b>
              <span className={`is-${familyOf[state]}`}>
                {isUnread ? 'not read' : wordOf[state]}
                {!isUnread && at !== null && `, ${startable(state) ? 'due ' : ''}${when(at)}`}
              </span>
            </div>
            <div className="why">
              <p>{words}</p>
              {nextAt !== null && <p className="more">Next run {when(nextAt)}.</p>}
            </div>
            <div className="buttons">
              {run && (
                <Link to={runPath(job, run)} className="button" shortcut="w">
                  See why
                </Link>
              )}
              {!isUnread && (
                <ActButton
                  label={startable(state) ? 'Run now' : 'Run again'}
                  path={`/api${startable(state) || !run ? `${jobPath(job)}/start` : `${runPath(job, run)}/again`}`}
                  isFirst={index === 0}
                  shortcut="r"
                  onDone={({ job: of, run: begun }) => (of && begun ? go(runPath(of, begun)) : again())}
                />
              )}
            </div>
          </li>
        ))}
      </ul>
      {troubled > needs.length && (
        <p className="small more-needs">
          {counted(troubled - needs.length, 'job')} more: they stand on top of the jobs below.
        </p>
      )}
    </section>
  );
});

const Coming = memo(function Coming(props: StripProps) {
  if (props.coming.length === 0) return null;
  return (
    <section aria-labelledby="coming">
      <div className="head">
        <h2 id="coming">Next 24 hours</h2>
        <span className="small wide-only">a bar is as long as the job usually takes</span>
      </div>
      <div className="card wide-only">
        <Strip {...props} />
      </div>
      <div className="card narrow-only">
        <Soon {...props} />
      </div>
    </section>
  );
});
