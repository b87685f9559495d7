/** What is done with the threads of a fork is in proportion to them: counted in looks at a thread, not in time. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newExecution, type Thread } from './execution.ts';
import { about, machineOf, noon } from './fixtures/begun-map-run.ts';
import { step } from './step.ts';

const map = (states: object) => ({
  Type: 'Map',
  ItemProcessor: { StartAt: Object.keys(states)[0], States: states },
  End: true,
});

/** How often a thread's parent is looked up when one of them fails, which ends all: `wide` iterations with as many inside each. */
function looksOf(wide: number): number {
  const inner = map({ W: { Type: 'Wait', Seconds: 1, Next: 'Bad' }, Bad: { Type: 'Fail' } });
  const machine = machineOf({ O: map({ I: inner }) });
  const input = Array.from({ length: wide }, () => Array.from({ length: wide }, () => 0));
  let { execution } = step(machine, newExecution(about(input)), { is: 'start' }, noon, () => 0.5);
  for (let more = true; more; ) {
    const { execution: after, commands } = step(machine, execution, { is: 'continue' }, noon, () => 0.5);
    more = commands.some((command) => command.do === 'continue');
    execution = after;
  }
  assert.equal(execution.threads.size, 1 + wide + wide * wide);
  let looks = 0;
  const watched = (thread: Thread): Thread =>
    new Proxy(thread, {
      get(target, member) {
        if (member === 'parent') looks++;
        return Reflect.get(target, member);
      },
    });
  const threads = new Map([...execution.threads].map(([id, thread]) => [id, watched(thread)] as const));
  const waits = [...execution.threads.values()].find(({ status }) => status.is === 'waiting')!;
  const timer = waits.status.is === 'waiting' ? waits.status.timer : 0;
  const { execution: ended } = step(machine, { ...execution, threads }, { is: 'woken', timer }, noon, () => 0.5);
  assert.equal(ended.ending?.status, 'FAILED');
  return looks / threads.size;
}

it('a failure that ends many threads looks at each of them so often, however many they are', () => {
  const [some, many] = [looksOf(10), looksOf(40)];
  assert.ok(many < some * 1.5, `${some} looks a thread of 111, ${many} of 1,641`);
});
