import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeProcessFolder } from '../../../../test/fixtures/process-folder.ts';
import { type Bench, describeRunner, type Program } from '../contract.ts';
import { type Host, openHost } from './host.ts';
import { openProcessRunner } from './process.ts';

const waitMsMax = 20_000;
const lookAgainMs = 2;

async function openBench(host: Host): Promise<Bench> {
  const folder = makeProcessFolder();
  const open = () => openProcessRunner({ folder: join(folder.path, 'tasks'), host });
  let runner = open();
  return {
    get runner() {
      return runner;
    },
    write,
    missing: { entryPoint: [], command: ['no-such-program-is-here'] },
    letGo: (container) => writeFileSync(join(folder.of(container), 'work', 'go'), ''),
    async until(holds, what) {
      const deadline = performance.now() + waitMsMax;
      while (!holds()) {
        assert.ok(performance.now() < deadline, `not within ${waitMsMax} ms: ${what}`);
        await pause(lookAgainMs);
      }
    },
    breathe: () => new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
    async kill() {
      await runner.close();
      runner = open();
    },
    async close() {
      await runner.close();
      await folder.remove();
    },
  };
}

function write({ prints = [], printsLast, waits, ignoresTerm, exits = 0 }: Program): {
  entryPoint: string[];
  command: string[];
} {
  const script = [
    ignoresTerm ? "trap '' TERM" : '',
    'for line; do case $line in !*) echo "${line#!}" >&2 ;; *) echo "$line" ;; esac; done',
    waits ? 'until [ -e go ]; do sleep 0.01; done' : '',
    printsLast === undefined ? '' : `printf %s '${printsLast}'`,
    `exit ${exits}`,
  ];
  return { entryPoint: ['/bin/sh', '-c'], command: [script.join('\n'), 'program', ...prints] };
}

describeRunner('process', () => openBench(openHost()));
describeRunner('process (on a host that only `ps` knows)', () => openBench(openHost('ps')));
