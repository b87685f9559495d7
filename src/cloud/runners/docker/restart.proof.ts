/** The Docker Engine, or its host, is restarted: what ran there has ended, with a reason; what had ended before keeps its exit code. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { testDocker } from '../../../../test/docker/docker.ts';
import type { ContainerSpec } from '../../kit/runner.ts';
import { eventually } from './fixtures/bench.ts';
import { openRestartable, type Restartable, whyNotRestartable } from './fixtures/restartable.ts';
import { openTrial, type Trial } from './fixtures/trial.ts';
import { restartMs } from './lifecycle/engine-shutdown.ts';
import type { Inspection } from './lifecycle/inspection.ts';

const there = testDocker();
const obstacle = 'skip' in there ? there.skip : whyNotRestartable();
const restarted = 'the Docker Engine, or its host, was stopped or restarted while the container ran';

const endedLongAgo = ({ Running: isRunning, FinishedAt: at }: Inspection['State']): boolean =>
  !isRunning && Date.now() - Date.parse(at) > restartMs;

describe('a Docker Engine that is restarted', { skip: obstacle }, () => {
  let engine: Restartable;
  let trial: Trial;
  before(async () => {
    engine = await openRestartable();
    trial = await openTrial(engine.docker);
  });
  after(async () => {
    await trial?.close();
    await engine?.close();
  });

  it('ends what runs, with its exit code as far as that is known, and starts what comes afterwards', async () => {
    const started = Array.from({ length: 4 }, (): [ContainerSpec, number][] => [
      [trial.start("trap '' TERM; echo up; exec sleep 1000"), 137],
      [trial.start("trap 'exit 4' TERM; echo up; sleep 1000 & wait"), 4],
    ]).flat();
    for (const [spec] of started) await trial.untilPrinted(spec);
    await engine.restart();
    for (const [spec, code] of started) {
      const report = await trial.untilOver(spec);
      assert.ok(report.happened === 'exited');
      assert.equal(report.exitCode, code);
      assert.equal(report.reason, restarted);
    }
    const next = trial.start('exit 5');
    const report = await trial.untilOver(next);
    assert.ok(report.happened === 'exited', JSON.stringify(report));
    assert.equal(report.exitCode, 5);
    assert.equal(report.reason, undefined);
  });

  it('knows nothing of what its host took down, and all of what had ended before, also while no engine was there', async () => {
    const running = trial.start('echo up; exec sleep 1000');
    const ended = trial.start('echo up; exit 255');
    await trial.untilPrinted(running);
    await trial.untilPrinted(ended);
    const endedWith255 = await trial.untilOver(ended);
    assert.ok(endedWith255.happened === 'exited');
    assert.deepEqual([endedWith255.exitCode, endedWith255.reason], [255, undefined]);
    const { spec: meanwhile, pipe } = trial.startWithPipe('echo up; read -r word <$PIPE; exit 3');
    await trial.untilPrinted(meanwhile);
    await trial.kill();
    pipe.write('end');
    await eventually(
      async () => endedLongAgo((await trial.inspect(meanwhile)).State),
      'it has ended, too long ago to be thought to have ended with the Engine',
    );
    await trial.runner.close();
    await engine.unplug();
    await trial.kill();
    await trial.runner.reconcile(
      [trial.known(running), trial.known(meanwhile)],
      new Set([running.taskId, meanwhile.taskId]),
    );
    const lost = trial.last(running);
    assert.ok(lost?.happened === 'exited');
    assert.deepEqual([lost.exitCode, lost.reason], [undefined, restarted]);
    const kept = trial.last(meanwhile);
    assert.ok(kept?.happened === 'exited');
    assert.deepEqual([kept.exitCode, kept.reason], [3, undefined]);
  });
});
