/**
 * The starter: one shell, from which all recorders of this engine are forked. Forking it costs a tenth of what it costs Node to spawn, and
 * Node waits for none. It reads the recorders' program and their launches from its input, so that nothing of them stands in a file or in
 * any process's arguments. When the engine ends, however, its input ends: it stays only as long as recorders do, to take note of their ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { noProcessLeft } from '../../../kit/stopped-reasons.ts';
import type { Host } from '../host/host.ts';
import { type Launch, recorderProgram, renderLaunch } from './recorder.ts';

export interface Starter {
  launch(launch: Launch): void;
  /** The recorder of that folder has ended, and need not stay a zombie. */
  forget(folder: string): void;
  close(): void;
}

/** The shell takes note of ended recorders when it lists them. */
const reapMs = 1000;

/** What the shell says before it waits for what it started, and reads no more. */
const shellEnded = 'ended';

/** `notStarted`: no recorder came to be of this launch's folder, or it cannot be known whether one did. `why`: where the host allows no more processes. */
export function openStarter(host: Host, tasks: string, notStarted: (folder: string, why?: string) => void): Starter {
  const launched = new Set<string>();
  let shell: ChildProcess | undefined;
  let reaping: NodeJS.Timeout | undefined;

  function open(): ChildProcess {
    const child = spawn('/bin/sh', ['-s', 'punctual', tasks], {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = (why?: string): void => {
      if (shell !== child) return;
      shell = undefined;
      for (const folder of launched) notStarted(folder, why);
    };
    child.on('error', ({ message }) => ended(noProcessLeft(message)));
    child.on('exit', () => ended());
    // Where no descriptors are left there are no pipes, and nothing but the error comes.
    if (!child.stdin) throw new Error(noProcessLeft('no file descriptor is left'));
    shell = child;
    child.stdin.on('error', () => {});
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === shellEnded) ended(noProcessLeft());
      else notStarted(line);
    });
    child.unref();
    for (const pipe of [child.stdin, child.stdout]) (pipe as Socket).unref();
    child.stdin.write(recorderProgram(host));
    return child;
  }

  return {
    launch(launch) {
      launched.add(launch.folder);
      (shell ?? open()).stdin?.write(`${renderLaunch(host, launch)}jobs\n`);
    },
    forget(folder) {
      if (!launched.delete(folder) || reaping) return;
      reaping = setTimeout(() => {
        reaping = undefined;
        shell?.stdin?.write('jobs\n');
      }, reapMs);
      reaping.unref();
    },
    close() {
      clearTimeout(reaping);
      const child = shell;
      shell = undefined;
      child?.stdin?.end();
      child?.stdout?.destroy();
    },
  };
}
