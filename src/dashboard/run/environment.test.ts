import assert from 'node:assert/strict';
import { it } from 'node:test';
import { environmentOf } from './environment.ts';

const containers = [
  {
    name: 'report',
    environment: [
      { name: 'SHOP', value: 'berlin' },
      { name: 'API_TOKEN', value: 'hunter2' },
      { name: 'DB', value: 'postgres://me:hunter2@db/x' },
    ],
    secrets: [{ name: 'KEY', valueFrom: 'arn:aws:ssm:us-east-1:000000000000:parameter/key' }],
  },
];
const task = {
  Overrides: { ContainerOverrides: [{ Name: 'report', Environment: [{ Name: 'SHOP', Value: 'rome' }] }] },
};
const shown = (isForAct: boolean): string[] =>
  environmentOf(containers, task, isForAct).map(({ name, value, from }) => `${name}=${value} of ${from}`);

it('variables are those of the definition and of the run, and no secret is shown', () => {
  const secret = 'KEY=null of arn:aws:ssm:us-east-1:000000000000:parameter/key';
  const masked = ['API_TOKEN=•••• of the task definition', 'DB=•••• of the task definition'];
  assert.deepEqual(shown(true), [secret, 'SHOP=rome of this run', ...masked]);
  assert.deepEqual(shown(false), [secret, 'SHOP=•••• of this run', ...masked]);
});
