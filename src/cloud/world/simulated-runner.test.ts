import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Instant, instant, later } from '../../languages/instant.ts';
import type { ContainerSpec, Listener, RunnerReport } from '../kit/runner.ts';
import { type Bench, describeRunner, type Program } from '../runners/contract.ts';
import { type SimulatedWorld, simulatedWorld } from './simulated.ts';
import { type SimulatedRun, simulatedRunner } from './simulated-runner.ts';

const start = instant(Date.UTC(2026, 0, 1));
const waitSeconds = 1000;

describeRunner('simulated', async (): Promise<Bench> => {
  const world = simulatedWorld(1, start);
  const runner = simulatedRunner(world, (container) => JSON.parse(container.command[0]!) as SimulatedRun);
  const runPending = async () => {
    for (let times = 0; times < 5; times++) {
      world.doWork();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  };
  const write = (run: SimulatedRun) => ({ entryPoint: [], command: [JSON.stringify(run)] });
  return {
    runner,
    write: (program) => write(runOf(program)),
    missing: write({ seconds: 0, failsToStart: 'CannotStartContainerError: no such program' }),
    letGo: () => world.setTime(later(world.now(), waitSeconds)),
    async until(holds, what) {
      for (;;) {
        await runPending();
        if (holds()) return;
        const next = world.nextWork();
        assert.ok(next !== undefined, `will never be: ${what}`);
        world.setTime(instant(Math.max(next, world.now())));
      }
    },
    runPending,
    async kill() {
      world.forgetWork();
    },
    close: () => runner.close(),
  };
});

function runOf({ prints = [], printsLast, waits, ignoresTerm, exits }: Program): SimulatedRun {
  const seconds = waits ? waitSeconds : 1;
  const lines = prints.map((text) => ({ afterSeconds: 0, text: text.replace(/^!/, '') }));
  return {
    seconds,
    lines: printsLast === undefined ? lines : [...lines, { afterSeconds: seconds, text: printsLast }],
    ignoresSigterm: ignoresTerm === true,
    ...(exits === undefined ? {} : { exitCode: exits }),
  };
}

describe('a simulated container', () => {
  const container: ContainerSpec = {
    taskId: 'a'.repeat(32),
    taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/a',
    clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
    name: 'main',
    image: 'example',
    entryPoint: [],
    command: [],
    environment: {},
  };

  /** All that happens while time goes on for so long. */
  function passTime(world: SimulatedWorld, seconds: number): void {
    const end = later(world.now(), seconds);
    for (let next = world.nextWork(); next !== undefined && next <= end; next = world.nextWork()) {
      world.setTime(instant(Math.max(next, world.now())));
      world.doWork();
    }
    world.setTime(end);
  }

  function openCase(run: SimulatedRun) {
    const world = simulatedWorld(1, start);
    const received: (RunnerReport | string)[] = [];
    const listener: Listener = {
      report: (report) => received.push(report),
      output(chunk, committed) {
        received.push(...chunk.lines.map(({ at, text }) => `${secondsIn(at)} ${text}`));
        committed();
      },
    };
    const runner = simulatedRunner(world, () => run);
    runner.listen(listener);
    runner.start(container);
    const times = () => received.map((one) => (typeof one === 'string' ? one : `${secondsIn(one.at)} ${one.happened}`));
    return { world, runner, listener, received, times };
  }

  const secondsIn = (at: Instant): number => (at - start) / 1000;

  it('starts, prints and ends at the times of its script', () => {
    const { world, times } = openCase({ secondsToStart: 5, seconds: 60, lines: [{ afterSeconds: 20, text: 'half' }] });
    passTime(world, 100);
    assert.deepEqual(times(), ['5 started', '25 half', '65 exited']);
  });

  it('never ends by itself if its script has no end', () => {
    const { world, times } = openCase({ seconds: Infinity });
    passTime(world, 1e6);
    assert.deepEqual(times(), ['0 started']);
  });

  it('is killed exactly when its grace is over if it ignores SIGTERM', () => {
    const { world, runner, received } = openCase({ seconds: 600, ignoresSigterm: true });
    passTime(world, 10);
    runner.stop(container.taskId, 'main', 30);
    passTime(world, 10);
    runner.stop(container.taskId, 'main', 30);
    passTime(world, 600);
    assert.deepEqual(received.at(-1), {
      happened: 'exited',
      taskId: container.taskId,
      name: 'main',
      exitCode: 137,
      at: later(start, 40),
    });
  });

  it('has ended when it ended, though nobody looked', async () => {
    const { world, runner, listener, received } = openCase({ seconds: 60, exitCode: 4 });
    passTime(world, 10);
    world.forgetWork();
    world.setTime(later(start, 3600));
    runner.listen(listener);
    const reconciling = runner.reconcile([{ spec: container, offset: 0 }], new Set([container.taskId]));
    world.doWork();
    await reconciling;
    assert.deepEqual(received.at(-1), {
      happened: 'exited',
      taskId: container.taskId,
      name: 'main',
      exitCode: 4,
      at: later(start, 60),
    });
  });

  it('is reported at once when it is looked up, though the clock was set back before a look that was planned', async () => {
    const { world, runner, listener, times } = openCase({ seconds: 10 });
    world.forgetWork();
    world.setTime(later(start, 100));
    runner.listen(listener);
    const known = [{ spec: container, offset: 0 }];
    const first = runner.reconcile(known, new Set());
    world.setTime(later(start, 50));
    const second = runner.reconcile(known, new Set());
    world.doWork();
    await Promise.all([first, second]);
    assert.deepEqual(times(), ['0 started', '10 exited']);
  });

  it('that is lost in a crash has a reason and no exit code', async () => {
    const { world, runner, listener, received } = openCase({ seconds: 60, lostInCrash: true });
    passTime(world, 10);
    runner.listen(listener);
    const reconciling = runner.reconcile([{ spec: container, offset: 0 }], new Set([container.taskId]));
    world.doWork();
    await reconciling;
    const reason = 'the host was restarted while it ran';
    assert.deepEqual(received.at(-1), {
      happened: 'exited',
      taskId: container.taskId,
      name: 'main',
      reason,
      at: later(start, 10),
    });
  });
});
