/** A stop is a stop, and an end is an end: whatever a container did to get away, nothing of it survives. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { makePipe } from '../../../../test/pipe.ts';
import type { ContainerSpec } from '../../kit/runner.ts';
import { openTrial, type Trial } from './fixtures/trial.ts';
import { type Host, openHost } from './host/host.ts';

/** Each prints `up` when all of it is there; those of `clears` empty their environment, so that only control groups hold them. */
const escapes: [name: string, script: string, how?: 'clears'][] = [
  ['ignores SIGTERM', `trap '' TERM; echo up; while :; do sleep 1; done`],
  ['leaves its session', `setsid sh -c 'trap "" TERM; echo up; while :; do sleep 1; done' & wait`],
  [
    'forks twice and closes its output',
    `( ( trap '' TERM; exec setsid sleep 1000 </dev/null >/dev/null 2>&1 ) & ); echo up; sleep 1000`,
  ],
  [
    'becomes a daemon of which nothing is known but where it came from',
    `( ( trap '' TERM HUP; exec env -i setsid /bin/sleep 1000 </dev/null >/dev/null 2>&1 ) & ); echo up; sleep 1000`,
    'clears',
  ],
  [
    'has a thousand children, each in a session of its own',
    // A program of its own for each would take this test a minute.
    `perl -MPOSIX -e 'for (1..1000) { next if fork; POSIX::setsid(); POSIX::close($_) for 1, 2; sleep 1000; exit } exec qw(echo up) if !fork; wait while 1'`,
  ],
  [
    'is a fork storm',
    `storm() { [ $1 -gt 9 ] && exec sleep 1000; storm $(($1 + 1)) & storm $(($1 + 1)) & wait; }
     storm 0 >/dev/null 2>&1 & sleep 0.2; echo up; sleep 1000`,
  ],
  [
    'has zombies',
    `sh -c 'n=0; while [ $n -lt 50 ]; do true & n=$((n + 1)); done; exec sleep 1000' & echo up; sleep 1000`,
  ],
  ['has stopped', `sh -c 'kill -STOP $$' & sleep 0.1; echo up; sleep 1000`],
];

const hosts: [name: string, host: () => Host, why: string | false][] = [
  ['with control groups', () => openHost(), openHost().cgroups.length === 0 && 'this host gives no control groups'],
  ['without control groups', () => ({ ...openHost(), cgroups: [] }), process.platform !== 'linux' && 'needs /proc'],
];

for (const [hostName, host, skip] of hosts)
  describe(`a process container on a host ${hostName}`, { skip }, () => {
    let trial: Trial;
    let mark: string;

    beforeEach(() => {
      trial = openTrial({ host: host() });
      mark = readFileSync(join(trial.tasks, 'id'), 'utf8');
    });
    afterEach(() => trial.close());

    const start = (script: string): ContainerSpec => trial.start(['/bin/sh', '-c', script]);
    const untilUp = (): Promise<void> => trial.until(() => trial.lines.includes('up'), 'it is up');
    /** Processes that came of the container, or of which the container's own words are the command line. */
    const survivors = (): number[] => {
      const known = openHost();
      return known
        .processes()
        .map(({ pid }) => pid)
        .filter((pid) => known.variable(pid, 'PUNCTUAL_CONTAINER')?.startsWith(mark) || isDaemon(known, pid));
    };

    for (const [name, script, how] of escapes) {
      // Nothing else holds what has cleared its environment.
      if (how === 'clears' && hostName === 'without control groups') continue;
      it(`that ${name} is gone once its end is reported, when it is stopped`, async () => {
        const container = start(script);
        await untilUp();
        trial.runner.stop(container.taskId, container.name, 0.2);
        await trial.untilReported('exited', container);
        assert.deepEqual(survivors(), []);
      });

      it(`that ${name} is gone once its end is reported, when its command ends`, async () => {
        using go = makePipe(join(trial.folder.path, 'go'));
        const container = start(`( ${script} ) & read -r word <${go.path}; exit 5`);
        await untilUp();
        go.write('go');
        await trial.untilReported('exited', container);
        assert.deepEqual(survivors(), []);
        assert.ok(trial.reports.some((report) => report.happened === 'exited' && report.exitCode === 5));
      });
    }
  });

function isDaemon(host: Host, pid: number): boolean {
  try {
    return (
      readFileSync(`/proc/${pid}/cmdline`, 'utf8') === '/bin/sleep\x001000\0' &&
      host.variable(pid, 'PATH') === undefined
    );
  } catch {
    return false;
  }
}
