/**
 * A container's health check: its command, run again and again in the container's own environment and folder. A success makes the container
 * healthy; so many failures in a row make it unhealthy, and do not count while it starts up. After a start of the engine it begins anew.
 * Sources: ECS API reference, HealthCheck; Dockerfile reference, HEALTHCHECK.
 */
import { spawn } from 'node:child_process';
import type { HealthCheck } from '../../../kit/runner.ts';
import { sendSignal } from '../host/signals.ts';
import type { ExecContext } from '../launch/launch.ts';

export interface Probe {
  /** True: the command ended well, in time. */
  readonly passed: Promise<boolean>;
  /** Ends it with all of its group. */
  kill(): void;
}

/** How a check's command becomes a process of the container. */
export interface ProbeContext extends ExecContext {
  /** Called with each process as it begins. */
  onStart(pid: number): void;
}

/** Returns how to end it. `onChange` is called with a new status. */
export function watchHealth(
  check: HealthCheck,
  probe: (check: HealthCheck) => Probe,
  onChange: (status: 'HEALTHY' | 'UNHEALTHY') => void,
): () => void {
  const startedAt = performance.now();
  let failures = 0;
  let status: 'HEALTHY' | 'UNHEALTHY' | undefined;
  let running: Probe | undefined;
  let timer: NodeJS.Timeout;
  let isOver = false;

  function count(passed: boolean, isStarting: boolean): void {
    if (!passed && isStarting && status === undefined) return;
    failures = passed ? 0 : failures + 1;
    const next = passed ? 'HEALTHY' : failures >= check.retries ? 'UNHEALTHY' : status;
    if (next === status || next === undefined) return;
    status = next;
    onChange(next);
  }

  /** What cannot even be tried has failed. */
  async function runOnce(): Promise<boolean> {
    try {
      running = probe(check);
      return await running.passed;
    } catch {
      return false;
    }
  }

  async function run(): Promise<void> {
    const isStarting = performance.now() - startedAt < check.startPeriodSeconds * 1000;
    const passed = await runOnce();
    if (isOver) return;
    count(passed, isStarting);
    wait();
  }

  function wait(): void {
    timer = setTimeout(run, check.intervalSeconds * 1000);
    timer.unref();
  }

  wait();
  return () => {
    isOver = true;
    clearTimeout(timer);
    running?.kill();
  };
}

/** `CMD` runs a program, `CMD-SHELL` a line of the shell's. */
export function runProbe({ command, timeoutSeconds }: HealthCheck, context: ProbeContext): Probe {
  const [kind, ...words] = command;
  const [program = '', ...args] = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', words.join(' ')] : words;
  const child = spawn(program, args, {
    cwd: context.workingFolder,
    env: context.environment,
    detached: true,
    stdio: 'ignore',
  });
  const { pid } = child;
  if (pid !== undefined) context.onStart(pid);
  const kill = (): void => {
    if (pid !== undefined) sendSignal(-pid, 'SIGKILL');
  };
  const timer = setTimeout(kill, timeoutSeconds * 1000);
  child.unref();
  timer.unref();
  const passed = new Promise<boolean>((resolve) => {
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
  return {
    passed: passed.finally(() => {
      clearTimeout(timer);
      kill();
    }),
    kill,
  };
}
