/** The Docker Engine goes away: nothing is ever reported to run that does not, nor lost that comes back in time. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { testDocker } from '../../../../test/docker/docker.ts';
import { ifThere } from './engine-api/engine-errors.ts';
import { eventually, until } from './fixtures/bench.ts';
import { type EngineProxy, openProxy } from './fixtures/proxy.ts';
import { openTrial, type Trial } from './fixtures/trial.ts';
import { containerName } from './names.ts';

const there = testDocker();

describe('a Docker Engine that goes away', 'skip' in there ? { skip: there.skip } : {}, () => {
  if ('skip' in there) return;
  const { docker, socket } = there;
  let proxy: EngineProxy;
  let trial: Trial;
  const isThere = async ({ taskId, name }: { taskId: string; name: string }) =>
    (await ifThere(docker.getContainer(containerName(taskId, name)).inspect())) !== undefined;
  const open = async (goneAfterMs: number): Promise<void> => {
    trial = await openTrial(proxy.docker, { goneAfterMs }, docker);
  };

  beforeEach(async () => {
    proxy = await openProxy(socket);
  });
  afterEach(async () => {
    await proxy.restore();
    await trial.close();
    await proxy.close();
  });

  it('and comes back in time: what ran on is followed on, what ended is reported with its exit code, no line is lost', async () => {
    await open(60_000);
    /** A numbered line for each that comes. */
    const prints = 'n=0; while read -r word && [ $word = print ]; do n=$((n + 1)); echo line $n; done <$PIPE; exit 3';
    const { spec: ends, pipe: toEnd } = trial.startWithPipe(prints);
    const { spec: goesOn, pipe: toGoOn } = trial.startWithPipe(prints);
    const letPrint = (lines: number): void => {
      for (const pipe of [toEnd, toGoOn]) pipe.write(...Array.from({ length: lines }, () => 'print'));
    };
    letPrint(10);
    await trial.untilPrinted(ends);
    await trial.untilPrinted(goesOn);
    letPrint(10);
    await proxy.cut();
    letPrint(20);
    toEnd.write('end');
    await eventually(async () => !(await trial.inspect(ends)).State.Running, 'it has ended meanwhile');
    assert.equal(trial.last(ends)?.happened, 'started');
    await proxy.restore();
    const report = await trial.untilOver(ends);
    assert.ok(report.happened === 'exited');
    assert.equal(report.exitCode, 3);
    await trial.untilPrinted(goesOn, 40);
    const expected = Array.from({ length: 40 }, (_, at) => `line ${at + 1}`);
    assert.deepEqual(trial.lines(ends), expected);
    assert.deepEqual(trial.lines(goesOn), expected);
    assert.deepEqual(
      trial.of(goesOn).map(({ happened }) => happened),
      ['started'],
    );
  });

  it('starts late what was asked for meanwhile', async () => {
    await open(60_000);
    await proxy.cut();
    const spec = trial.start('exit 4');
    await proxy.restore();
    const report = await trial.untilOver(spec);
    assert.ok(report.happened === 'exited');
    assert.equal(report.exitCode, 4);
  });

  for (const [how, takeAway] of [
    ['is gone', () => proxy.cut()],
    ['is silent', () => proxy.silence()],
  ] as const)
    it(`and ${how} for too long: all has ended, for a reason, and is cleared away later`, async () => {
      await open(2000);
      const running = trial.start('exec sleep 1000');
      await trial.untilStarted(running);
      await trial.runner.reconcile([], new Set([running.taskId]));
      await takeAway();
      const asked = trial.start('exec sleep 1000');
      const ended = await trial.untilOver(running);
      assert.ok(ended.happened === 'exited');
      assert.equal(ended.exitCode, undefined);
      assert.match(ended.reason ?? '', /^the Docker Engine did not answer for 2 seconds/);
      const failed = await trial.untilOver(asked);
      assert.ok(failed.happened === 'failed');
      assert.match(failed.reason, /^CannotStartContainerError: the Docker Engine did not answer/);
      trial.runner.remove(running.taskId);
      assert.ok(await isThere(running));
      await proxy.restore();
      await eventually(async () => !(await isThere(running)) && !(await isThere(asked)), 'both are removed');
      assert.ok(trial.shown.some((text) => text.includes('did not answer')));
      const next = trial.start('exit 5');
      const report = await trial.untilOver(next);
      assert.ok(report.happened === 'exited');
      assert.equal(report.exitCode, 5);
      await until(() => trial.of(running).length === 2, 'nothing more is reported of it');
    });

  it('is stopped for, as soon as it is back', async () => {
    await open(60_000);
    const spec = trial.start("trap 'exit 6' TERM; echo up; sleep 1000 & wait");
    await trial.untilPrinted(spec);
    await proxy.cut();
    trial.runner.stop(spec.taskId, spec.name, 100);
    await proxy.restore();
    const report = await trial.untilOver(spec);
    assert.ok(report.happened === 'exited');
    assert.equal(report.exitCode, 6);
  });
});
