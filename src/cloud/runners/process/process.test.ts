import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, describeRunner, type Program } from '../contract.ts';
import { type Host, openHost } from './host.ts';
import { openProcessRunner } from './process.ts';

const waitMsMax = 20_000;
const lookAgainMs = 2;

async function openBench(host: Host): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-process-'));
  let runner = openProcessRunner({ folder, host });
  return {
    get runner() {
      return runner;
    },
    write,
    missing: { entryPoint: [], command: ['no-such-program-is-here'] },
    letGo: ({ taskId, name }) => writeFileSync(join(folder, taskId, name, 'work', 'go'), ''),
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
      runner = openProcessRunner({ folder, host });
    },
    async close() {
      await runner.close();
      rmSync(folder, { recursive: true, force: true });
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
