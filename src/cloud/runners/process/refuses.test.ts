import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ContainerSpec } from '../../kit/runner.ts';
import { refuses } from './refuses.ts';

const container: ContainerSpec = {
  taskId: '0'.repeat(32),
  taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/0',
  clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
  name: 'mailer',
  image: 'example',
  entryPoint: [],
  command: ['node', 'job.js'],
  environment: {},
};

describe('a process runner', () => {
  const taken: [name: string, change: Partial<ContainerSpec>][] = [
    ['a command', {}],
    ['an entry point alone', { entryPoint: ['/bin/true'], command: [] }],
    ['limits of memory and processor', { memoryMiB: 64, cpuUnits: 256, taskSize: { cpuUnits: 256, memoryMiB: 512 } }],
    [
      'what only hardens it further',
      {
        readonlyRootFilesystem: true,
        capabilities: { add: [], drop: ['ALL'] },
        init: true,
        systemControls: { 'net.a': '1' },
      },
    ],
    ['ulimits that a shell knows', { ulimits: [{ name: 'nofile', soft: 1024, hard: 4096 }] }],
    [
      'a working directory of the image, where a folder of this host stands for it',
      { workingDirectory: '/app', hostDirectory: '/srv' },
    ],
    ['names of variables that shells do not know', { environment: { 'spring.datasource.url': 'x', 'a-b': '' } }],
  ];
  for (const [name, change] of taken)
    it(`takes ${name}`, () => assert.equal(refuses({ ...container, ...change }), undefined));

  const refused: [name: string, change: Partial<ContainerSpec>, why: RegExp][] = [
    [
      'no command at all',
      { command: [] },
      /^container `mailer` has no command: a process runner cannot run the image's own entry point; give `Command`$/,
    ],
    ['a user', { user: 'app' }, /^container `mailer` has the user `app`: .*; leave `User` out$/],
    [
      'a working directory of the image',
      { workingDirectory: '/app' },
      /^container `mailer` has the working directory `\/app`, .*Metadata\.Punctual/,
    ],
    [
      'a mount',
      { mounts: [{ volume: 'v', kind: 'task', path: '/data', readOnly: false }] },
      /mount \(\/data\).*Docker runner$/,
    ],
    ['a mount in memory', { tmpfs: [{ path: '/run/x', sizeMiB: 1, options: [] }] }, /mount \(\/run\/x\)/],
    ['volumes of another', { volumesFrom: [{ name: 'side', readOnly: true }] }, /volumes of `side`/],
    [
      'a ulimit that shells do not know',
      { ulimits: [{ name: 'rttime', soft: 1, hard: 1 }] },
      /ulimit `rttime`.*nofile/,
    ],
    ['a NUL byte', { environment: { A: 'b\0' } }, /NUL byte/],
    [
      'a pattern of lines that looks ahead',
      { multilinePattern: '(?=x)' },
      /`awslogs-multiline-pattern` `\(\?=x\)`, which holds a look-ahead/,
    ],
    ['a variable without a name', { environment: { '': 'b' } }, /a name is not empty/],
    ['a variable with = in its name', { environment: { 'a=b': 'c' } }, /`a=b`/],
  ];
  for (const [name, change, why] of refused)
    it(`refuses ${name}, and says what to do`, () => assert.match(refuses({ ...container, ...change }) ?? '', why));
});
