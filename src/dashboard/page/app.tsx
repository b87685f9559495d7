import { useState } from 'react';
import { useAddress } from './address.ts';
import { AlertsScreen } from './alerts/alerts-screen.tsx';
import { HistoryScreen } from './history/history-screen.tsx';
import { HomeScreen } from './home/home-screen.tsx';
import { JobScreen } from './job/job-screen.tsx';
import { LogScreen } from './log/log-screen.tsx';
import { Link } from './parts/link.tsx';
import { RunScreen } from './run/run-screen.tsx';
import { ownZone, ZoneContext } from './zone.ts';

export function App() {
  const [zone, setZone] = useState(ownZone);
  const { pathname } = useAddress();
  const otherZone = (): void => setZone((before) => (before === 'UTC' ? ownZone : 'UTC'));
  return <ZoneContext value={zone}>{screenOf(pathname, otherZone)}</ZoneContext>;
}

function screenOf(path: string, otherZone: () => void) {
  const [, jobs, job, runs, run, log] = path.split('/').map(decodeURIComponent);
  if (path === '/') return <HomeScreen otherZone={otherZone} />;
  if (jobs === 'jobs' && job && runs === 'runs' && run && log === 'log')
    return <LogScreen key={`${job} ${run}`} job={job} run={run} otherZone={otherZone} />;
  if (jobs === 'jobs' && job && runs === 'runs' && run)
    return <RunScreen key={`${job} ${run}`} job={job} run={run} otherZone={otherZone} />;
  if (path === '/alerts') return <AlertsScreen otherZone={otherZone} />;
  if (path === '/history') return <HistoryScreen otherZone={otherZone} />;
  if (jobs === 'jobs' && job && runs === undefined) return <JobScreen key={job} job={job} otherZone={otherZone} />;
  return (
    <main>
      <h1>There is nothing at this address</h1>
      <p className="lead">
        <Link to="/" className="link">
          Home
        </Link>{' '}
        has all jobs.
      </p>
    </main>
  );
}
