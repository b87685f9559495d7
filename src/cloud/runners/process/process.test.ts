import { join } from 'node:path';
import { makeProcessFolder } from '../../../../test/fixtures/process-folder.ts';
import { makePipe, type Pipe } from '../../../../test/pipe.ts';
import { until } from '../../../../test/until.ts';
import type { ContainerSpec, Runner } from '../../kit/runner.ts';
import { type Bench, describeRunner, type Program } from '../contract.ts';
import { type Host, openHost } from './host/host.ts';
import { openProcessRunner } from './process.ts';

async function openBench(host: Host): Promise<Bench> {
  const folder = makeProcessFolder();
  const pipes = new Map<string, Pipe>();
  /** On which it waits. */
  const pipeOf = ({ taskId, name }: ContainerSpec): Pipe => {
    const path = join(folder.path, `${taskId}-${name}`);
    const pipe = pipes.get(path) ?? makePipe(path);
    pipes.set(path, pipe);
    return pipe;
  };
  const furnish = (spec: ContainerSpec): ContainerSpec => ({
    ...spec,
    environment: { ...spec.environment, GO: pipeOf(spec).path },
  });
  const open = (): Runner => {
    const runner = openProcessRunner({ folder: join(folder.path, 'tasks'), host });
    return { ...runner, start: (spec) => runner.start(furnish(spec)) };
  };
  let runner = open();
  return {
    get runner() {
      return runner;
    },
    write,
    missing: { entryPoint: [], command: ['no-such-program-is-here'] },
    letGo: (container) => pipeOf(container).write('go'),
    until: async (holds, what) => void (await until(what, holds)),
    runPending: () => new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
    async kill() {
      await runner.close();
      runner = open();
    },
    async close() {
      await runner.close();
      for (const pipe of pipes.values()) pipe[Symbol.dispose]();
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
    waits ? 'read -r word <"$GO"' : '',
    printsLast === undefined ? '' : `printf %s '${printsLast}'`,
    `exit ${exits}`,
  ];
  return { entryPoint: ['/bin/sh', '-c'], command: [script.join('\n'), 'program', ...prints] };
}

describeRunner('process', () => openBench(openHost()));
describeRunner('process (on a host that only `ps` knows)', () => openBench(openHost('ps')));
