import { memo, useCallback, useState } from 'react';
import { jobPath } from '../../paths.ts';
import type { Filter, HomeView, State } from '../../views.ts';
import { useAddress } from '../address.ts';
import { useAsked } from '../api.ts';
import { exportPage } from '../export-page.ts';
import { clock, counted, dayWord, minuteOf, roughly } from '../format.ts';
import { Link } from '../parts/link.tsx';
import { Screen } from '../parts/screen.tsx';
import { useZone } from '../zone.ts';
import { filterOf } from './filter.ts';
import { useFiltered } from './filtered.ts';
import { firstRange, Grid, type Range } from './grid.tsx';
import { Needs } from './needs.tsx';
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
  const filter = filterOf(useAddress());
  const asked = useAsked<HomeView>(`/home?${queryOf(filter)}from=${from}&count=${range.count}`);
  const value = useFiltered(asked.value, filter);
  return (
    <Screen asked={{ ...asked, value }} here="home" otherZone={otherZone} title={sentenceOf}>
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
          <Needs
            needs={home.needs}
            troubled={home.troubled}
            channels={home.channels}
            now={minuteOf(home.frame.now)}
            again={asked.again}
          />
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
