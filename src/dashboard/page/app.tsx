import { useState } from 'react';
import type { Frame } from '../views.ts';
import { useAddress } from './address.ts';
import { AlertsScreen } from './alerts/alerts-screen.tsx';
import { type Asked, Failed } from './api.ts';
import { HistoryScreen } from './history/history-screen.tsx';
import { HomeScreen } from './home/home-screen.tsx';
import { JobScreen } from './job/job-screen.tsx';
import { LogScreen } from './log/log-screen.tsx';
import { Screen } from './parts/screen.tsx';
import { RunScreen } from './run/run-screen.tsx';
import { ownZone, ZoneContext } from './zone.ts';

export function App() {
  const [zone, setZone] = useState(ownZone);
  const { pathname } = useAddress();
  const otherZone = (): void => setZone((before) => (before === 'UTC' ? ownZone : 'UTC'));
  return <ZoneContext value={zone}>{screenOf(pathname, otherZone)}</ZoneContext>;
}

function screenOf(path: string, otherZone: () => void) {
  const [, jobs, job, runs, run, log] = partsOf(path);
  if (path === '/') return <HomeScreen otherZone={otherZone} />;
  if (jobs === 'jobs' && job && runs === 'runs' && run && log === 'log')
    return <LogScreen key={`${job} ${run}`} job={job} run={run} otherZone={otherZone} />;
  if (jobs === 'jobs' && job && runs === 'runs' && run)
    return <RunScreen key={`${job} ${run}`} job={job} run={run} otherZone={otherZone} />;
  if (path === '/alerts') return <AlertsScreen otherZone={otherZone} />;
  if (path === '/history') return <HistoryScreen otherZone={otherZone} />;
  if (jobs === 'jobs' && job && runs === undefined) return <JobScreen key={job} job={job} otherZone={otherZone} />;
  return (
    <Screen asked={nowhere} otherZone={otherZone} title={() => ''}>
      {() => null}
    </Screen>
  );
}

/** None of what is no address. */
function partsOf(path: string): string[] {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}

const nowhere: Asked<{ readonly frame: Frame }> = {
  value: undefined,
  error: new Failed(
    404,
    'there is nothing at this address',
    'Home lists all jobs, History has what became of them and what comes, Alerts who is told',
  ),
  lostSince: undefined,
  again: () => {},
};
