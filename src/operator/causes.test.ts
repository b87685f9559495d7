/** Causes and times are said in words. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttemptEnd, Task } from './attempts.ts';
import { causeOf, duration } from './causes.ts';
import { dayOf, instantsOf, timeOf } from './local-time.ts';

const stopped = (task: Task): AttemptEnd => ({ kind: 'failed', error: 'States.TaskFailed', cause: '', task });
const exited = (ExitCode: number, Reason?: string): AttemptEnd =>
  stopped({
    StopCode: 'EssentialContainerExited',
    StoppedReason: 'Essential container in task exited',
    Containers: [{ Name: 'job', ExitCode, ...(Reason === undefined ? {} : { Reason }) }],
  });
const neverBegan = (reason: string): AttemptEnd =>
  stopped({
    StopCode: 'TaskFailedToStart',
    StoppedReason: 'Task failed to start',
    Containers: [
      {
        Name: 'job',
        Reason: `CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${reason}: unknown`,
      },
    ],
  });
const refused = (error: string, cause: string): AttemptEnd => ({ kind: 'failed', error, cause, task: undefined });

const causes: [end: AttemptEnd, kind: string, words: string][] = [
  [
    exited(137, 'OutOfMemoryError: Container killed due to memory usage'),
    'out-of-memory',
    'killed: out of memory, exit 137',
  ],
  [exited(137), 'killed', 'killed, exit 137'],
  [exited(75), 'exit', 'exit 75: to be tried later (EX_TEMPFAIL)'],
  [exited(127), 'exit', 'exit 127: its command was not found'],
  [exited(143), 'exit', 'exit 143: ended by SIGTERM'],
  [
    stopped({ StopCode: 'TaskFailedToStart', StoppedReason: 'CannotPullContainerError: not found' }),
    'image',
    'the image cannot be pulled: not found',
  ],
  [
    stopped({ StopCode: 'TaskFailedToStart', StoppedReason: 'ResourceInitializationError: unable to pull secrets' }),
    'launch',
    'not launched: ResourceInitializationError: unable to pull secrets',
  ],
  [
    neverBegan('exec: "./report": stat ./report: no such file or directory'),
    'launch',
    'not launched: its command was not found: ./report',
  ],
  [
    neverBegan('exec: "report": executable file not found in $PATH'),
    'launch',
    'not launched: its command was not found: report',
  ],
  [
    neverBegan('exec: "/report.sh": permission denied'),
    'launch',
    'not launched: its command cannot be executed: /report.sh',
  ],
  [stopped({ StopCode: 'SpotInterruption', StoppedReason: 'x' }), 'interrupted', 'taken back by Fargate Spot'],
  [stopped({ StopCode: 'UserInitiated', StoppedReason: 'by Jo' }), 'stopped', 'stopped: by Jo'],
  [
    stopped({
      StopCode: 'EssentialContainerExited',
      Containers: [
        { Name: 'a', ExitCode: 0 },
        { Name: 'b', ExitCode: 2 },
      ],
    }),
    'exit',
    'container b: exit 2',
  ],
  [refused('ECS.AccessDeniedException', 'no iam:PassRole'), 'refused', 'not allowed: no iam:PassRole'],
  [
    refused('AmazonECS.Unknown', '{"Failures":[{"Reason":"Capacity is unavailable at this time"}],"Tasks":[]}'),
    'launch',
    'not launched: Capacity is unavailable at this time',
  ],
  [{ kind: 'timed out' }, 'timed-out', 'timed out after 1 h'],
  [{ kind: 'cut off', by: 'a stop' }, 'stopped', 'cut off: the run was stopped'],
];

describe('an attempt', () => {
  for (const [end, kind, words] of causes)
    it(`that ended so: ${words}`, () => {
      const cause = causeOf({ end, startedAt: new Date(0), endedAt: new Date(3_600_000) });
      assert.deepEqual([cause.kind, cause.words], [kind, words]);
    });
});

describe('a duration', () => {
  for (const [ms, words] of [
    [300, '300 ms'],
    [45_000, '45 s'],
    [129_000, '2 min 9 s'],
    [7_200_000, '2 h'],
    [90_061_000, '1 d 1 h'],
  ] as const)
    it(words, () => assert.equal(duration(ms), words));
});

describe('a time of a zone', () => {
  const at = new Date('2026-10-25T00:30:38.123Z');
  it('is written with as much precision as is asked for', () => {
    assert.deepEqual(
      (['minutes', 'seconds', 'milliseconds'] as const).map((precision) => timeOf(at, 'Europe/Berlin', precision)),
      ['02:30', '02:30:38', '02:30:38.123'],
    );
    assert.equal(dayOf(new Date('2026-10-25T23:30:00Z'), 'Europe/Berlin'), '2026-10-26');
  });
  for (const [text, from, until] of [
    ['14:00', '2026-10-26T13:00:00.000Z', '2026-10-26T13:01:00.000Z'],
    ['14:00Z', '2026-10-26T14:00:00.000Z', '2026-10-26T14:01:00.000Z'],
    ['2026-07-01T14:00:30', '2026-07-01T12:00:30.000Z', '2026-07-01T12:00:31.000Z'],
    ['2026-07-01T14:00:30.250Z', '2026-07-01T14:00:30.250Z', '2026-07-01T14:00:30.251Z'],
    // Clocks show it twice.
    ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z', '2026-10-25T01:31:00.000Z'],
  ] as const)
    it(`is read: ${text}`, () =>
      assert.deepEqual(
        instantsOf(text, 'Europe/Berlin', new Date('2026-10-26T12:00:00Z'))?.map((each) => each.toISOString()),
        [from, until],
      ));
  for (const text of [
    '9a818ecb',
    '25:00',
    '24:00',
    '12:61',
    '12:00:99',
    '2026-13-01T12:00',
    '2026-02-30T12:00',
    '0000-00-00T00:00Z',
  ])
    it(`is none: ${text}`, () => assert.equal(instantsOf(text, 'Europe/Berlin', at), undefined));
});
