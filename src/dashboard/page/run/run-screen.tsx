import { jobPath, runPath } from '../../paths.ts';
import type { RunView, ToldOfRun } from '../../views.ts';
import { toldTogether } from '../alerts/told-words.ts';
import { useAsked } from '../api.ts';
import { exportPage } from '../export-page.ts';
import { clockSeconds, counted, dayAndYear, dayWord, moment, roughly, span, zoneName } from '../format.ts';
import { ActButton, goToRun } from '../parts/act-button.tsx';
import { among } from '../parts/among.ts';
import { type Fact, Facts } from '../parts/facts.tsx';
import { Link } from '../parts/link.tsx';
import { runName } from '../parts/run-name.ts';
import { Screen } from '../parts/screen.tsx';
import { StateWord } from '../parts/state.tsx';
import { StopButton } from '../parts/stop-button.tsx';
import { wordOf } from '../parts/words.ts';
import { useNow } from '../use-now.ts';
import { useZone } from '../zone.ts';
import { Banner } from './banner.tsx';
import { Details } from './details.tsx';
import { Path } from './path.tsx';
import { RunWithChanges } from './run-with-changes.tsx';
import { Timeline } from './timeline.tsx';

interface RunScreenProps {
  readonly job: string;
  readonly run: string;
  readonly otherZone: () => void;
}

export function RunScreen({ job, run, otherZone }: RunScreenProps) {
  const asked = useAsked<RunView>(runPath(job, run), { goesOn: ({ endedAt }) => endedAt === null });
  const zone = useZone();
  return (
    <Screen asked={asked} otherZone={otherZone} title={(view) => `${wordOf[view.state]}: ${nameOf(view, zone)}`}>
      {(view) => (
        <>
          <p className="crumb">
            <Link to="/">Home</Link> / <Link to={jobPath(view.job)}>{view.job}</Link>
          </p>
          <Title view={view} again={asked.again} />
          <Banner view={view} />
          <RunFacts view={view} />
          <div className="path-and-time">
            <Path view={view} />
            <Timeline view={view} />
          </div>
          <Details view={view} />
        </>
      )}
    </Screen>
  );
}

const nameOf = (view: RunView, zone: string): string => `${among(view.job)}, ${runName(view, view.frame.now, zone)}`;

function Title({ view, again }: { readonly view: RunView; readonly again: () => void }) {
  const zone = useZone();
  const now = useNow(view.frame);
  const { state, startedAt, endedAt, attempts, isByHand, dueAt } = view;
  const took = span((endedAt ?? now) - startedAt);
  const by = dueAt !== null && !isByHand ? ', started by its schedule' : isByHand ? ', started by hand' : '';
  return (
    <div className="title">
      <div>
        <h1>{nameOf(view, zone)}</h1>
        <p className="lead">
          <StateWord state={state} />
          {endedAt === null ? 'for' : 'after'} {took}
          {attempts.length > 1 ? ` and ${counted(attempts.length, 'attempt')}` : ''}
          {by}
        </p>
      </div>
      <Buttons view={view} again={again} />
    </div>
  );
}

function Buttons({ view, again }: { readonly view: RunView; readonly again: () => void }) {
  const { job, run, state, endedAt, goesOn } = view;
  const path = `/api${runPath(job, run)}`;
  const hasEnded = endedAt !== null;
  const isGood = state === 'ok' || state === 'skipped';
  const zone = useZone();
  return (
    <div className="buttons">
      <button type="button" className="button is-plain" onClick={() => exportPage(`${job}-${run}`, view.frame, zone)}>
        Export
      </button>
      {!hasEnded && <StopButton job={job} run={run} onDone={again} />}
      {goesOn !== null && (
        <ActButton label={goesOn.words} path={`${path}/redrive`} onDone={goesOn.by === 'redrive' ? again : goToRun} />
      )}
      {hasEnded && <RunWithChanges view={view} />}
      {hasEnded && (
        <ActButton
          label="Run again"
          path={isGood ? `/api${jobPath(job)}/start` : `${path}/again`}
          isFirst
          shortcut="r"
          onDone={goToRun}
        />
      )}
    </div>
  );
}

function RunFacts({ view }: { readonly view: RunView }) {
  const zone = useZone();
  const { dueAt, startedAt, endedAt, nextAt, run, image, memoryMiB, frame } = view;
  const time = (at: number): string => `${dayWord(at, frame.now, zone)} ${clockSeconds(at, zone)}`;
  const facts: Fact[] = [
    {
      name: 'Started',
      value: time(startedAt),
      more: dueAt === null ? utc(startedAt, zone) : `${span(Math.max(0, startedAt - dueAt))} after it was due`,
    },
    { name: 'Ended', value: endedAt === null ? '–' : time(endedAt) },
  ];
  if (dueAt !== null)
    facts.unshift({
      name: 'Due',
      value: `${dayAndYear(dueAt, zone)}, ${clockSeconds(dueAt, zone)} ${zoneName(zone)}`,
      more: utc(dueAt, zone),
    });
  if (view.told !== null) facts.push(toldFact(view.told, (at) => moment(at, frame.now, zone)));
  if (nextAt !== null)
    facts.push({
      name: 'Next run',
      value: moment(nextAt, frame.now, zone),
      more: [utc(nextAt, zone), `in ${roughly(nextAt - frame.now)}`].filter((words) => words !== '').join(', '),
    });
  if (image !== null)
    facts.push({ name: 'Image', value: image, more: memoryMiB === null ? undefined : `${memoryMiB} MiB` });
  return <Facts facts={[...facts, { name: 'Run', value: run, isCode: true }]} />;
}

function toldFact(told: readonly ToldOfRun[], when: (at: number) => string): Fact {
  const { to, firstAt, not } = toldTogether(told);
  const missed = not.map(({ name, why }) => (name === undefined ? why : `not ${name}: ${why}`));
  return {
    name: 'Told',
    value: firstAt === null ? <span className="is-fail">nobody</span> : `${to.join(', ')}, ${when(firstAt)}`,
    more: missed.length > 0 && <span className="is-fail">{missed.join('; ')}</span>,
  };
}

const utc = (at: number, zone: string): string => (zone === 'UTC' ? '' : `${clockSeconds(at, 'UTC')} UTC`);
