/** A fault excuses what it may cost, of what it struck, and no more. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Struck } from '../faults/fault.ts';
import { jobs, lastingJob } from '../jobs.ts';
import { minuteMs } from '../minutes.ts';
import type { Recording, Task } from '../recording.ts';
import { check } from './all.ts';

const start = Date.parse('2026-11-24T12:00:00Z');
const second = (seconds: number): number => start + seconds * 1000;
const id = (letter: string): string => letter.repeat(32);
const arn = (letter: string): string => `arn:aws:ecs:us-east-1:000000000000:task/chaos/${id(letter)}`;

/** `lasting`, whose first attempt came to no exit code, and whose second did all. */
function recording(faults: readonly Struck[], change: Partial<Task> = {}): Recording {
  const struck: Task = {
    arn: arn('a'),
    job: 'lasting',
    status: 'STOPPED',
    reason: 'its recorder was killed',
    createdAt: second(1),
    stoppedAt: second(20),
    environment: { TICK: '2026-11-24T12:00:00Z', EXECUTION: 'one' },
    lines: ['witness first', 'line 1 of 2'],
    ...change,
  };
  const whole: Task = {
    ...struck,
    arn: arn('b'),
    exitCode: 0,
    createdAt: second(40),
    stoppedAt: second(58),
    lines: ['witness second', 'line 1 of 2', 'line 2 of 2', 'end 0'],
  };
  const witness = { rule: 'lasting', tick: '2026-11-24T12:00:00Z', execution: 'one' };
  return {
    notes: {
      jobs: [...jobs, lastingJob].map(({ schedule: _, ...job }) => job),
      speed: 1,
      deploySentAt: second(-10),
      deployedAt: second(-9),
      endedAt: second(59),
      disabled: { toggled: { sentAt: second(-8), ackedAt: second(-7) } },
      lives: [{ startedAt: second(-20), readyAt: second(-11) }],
      faults,
      calls: [],
      errors: [],
      unfinished: [],
    },
    ticks: [],
    executions: [
      {
        arn: 'arn:one',
        machine: 'lasting',
        name: 'one',
        status: 'SUCCEEDED',
        tick: '2026-11-24T12:00:00Z',
        attempts: [
          { taskArn: struck.arn, ended: true, reason: 'States.TaskFailed' },
          { taskArn: whole.arn, ended: true, exitCode: 0 },
        ],
      },
    ],
    tasks: [struck, whole],
    witnesses: [
      { ...witness, file: 'first', attempt: 0 },
      { ...witness, file: 'second', attempt: 1, code: 0, lines: 2 },
    ],
    messages: {},
    alarmsAt: [],
    toggledState: 'DISABLED',
    sums: { 'ExecutionsStarted of lasting': 1, 'ExecutionsSucceeded of lasting': 1 },
    store: { integrity: { 'punctual.db': 'ok' }, effects: [], inbox: [], quarantine: [] },
    processes: [],
    taskFolders: [],
  };
}

const failed = (of: Recording): string[] =>
  check(of)
    .filter(({ violations }) => violations.length > 0)
    .map(({ name }) => name);

const at = { at: second(10), until: second(11) };
const attempts = 'each run had the attempts that its job takes';

describe('what a fault may cost', () => {
  it('is nothing where there was none', () => {
    assert.deepEqual(failed(recording([])), ['nothing is run twice', attempts]);
  });

  it('is the exit code of the task that was struck, and of no other', () => {
    assert.deepEqual(failed(recording([{ fault: 'recorder', ...at, taskId: id('a') }])), []);
    for (const other of ['b', 'c'])
      assert.ok(failed(recording([{ fault: 'recorder', ...at, taskId: id(other) }])).includes(attempts), other);
  });

  it('is no task without a reason', () => {
    const { reason: _, ...silent } = recording([]).tasks[0] as Task;
    const of = recording([{ fault: 'recorder', ...at, taskId: id('a') }]);
    assert.deepEqual(failed({ ...of, tasks: [silent, of.tasks[1] as Task] }), [
      'exit codes are those that the witnesses saw',
    ]);
  });

  it('is not the next attempt', () => {
    const of = recording([{ fault: 'recorder', ...at, taskId: id('a') }]);
    const [execution] = of.executions;
    const given = { ...execution, status: 'FAILED', attempts: execution?.attempts.slice(0, 1) };
    const changed = { ...of, executions: [given], tasks: of.tasks.slice(0, 1) } as Recording;
    assert.ok(failed(changed).includes(attempts));
  });

  for (const fault of ['disk', 'engine'] as const)
    it(`is, of the ${fault}, the exit codes of tasks that ran then alone`, () => {
      assert.deepEqual(failed(recording([{ fault, ...at }])), []);
      const later = { at: second(30), until: second(31) };
      assert.ok(failed(recording([{ fault, ...later }])).includes(attempts));
    });

  it('is nothing, of an output that nobody reads', () => {
    assert.ok(failed(recording([{ fault: 'output', ...at }])).includes(attempts));
  });

  it('is, of a clock, the order of lines, but not a line', () => {
    const faults = [{ fault: 'clock', ...at, until: second(50), offsetMs: 60 * minuteMs }] as const;
    const of = recording(faults);
    const [first, whole] = of.tasks as [Task, Task];
    const turned = { ...whole, lines: whole.lines.toReversed() };
    const names = failed({ ...of, tasks: [first, turned] });
    assert.ok(!names.includes('no line of output is lost or doubled'), String(names));
    const short = { ...whole, lines: whole.lines.slice(0, 3) };
    assert.ok(failed({ ...of, tasks: [first, short] }).includes('no line of output is lost or doubled'));
  });
});
