import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openStore } from '../../kit/store.ts';
import { openVault, vaultKeyBytes } from '../../kit/vault.ts';
import { openStacks } from './fixtures/held-stacks.ts';
import type { Stack } from './stack.ts';
import { openTables, schema } from './tables.ts';

describe('what is stored of a stack', () => {
  const template = JSON.stringify({
    Description: 'canary-description',
    Parameters: { Hidden: { Type: 'String', NoEcho: true }, Shown: { Type: 'String' } },
    Resources: {
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: { Ref: 'Shown' },
          Tags: [
            { Key: 'a', Value: { Ref: 'Hidden' } },
            { Key: 'b', Value: 'canary-value' },
          ],
        },
      },
    },
    Outputs: { Told: { Value: { Ref: 'Hidden' }, Export: { Name: 'told' } } },
  });
  const Parameters = [
    { ParameterKey: 'Hidden', ParameterValue: 'canary-parameter' },
    { ParameterKey: 'Shown', ParameterValue: 'q1' },
  ];

  it('is sealed: template, parameters, properties, outputs, events, change sets', async () => {
    const held = await openStacks();
    await held.create(template, { Parameters });
    const changed = { Parameters: Parameters.map((one) => ({ ...one, ParameterValue: `${one.ParameterValue}2` })) };
    const request = { StackName: 's', ChangeSetName: 'c', TemplateBody: template, ...changed };
    await held.cfn('CreateChangeSet', request);
    await held.cfn('ExecuteChangeSet', { StackName: 's', ChangeSetName: 'c' });
    assert.equal((await held.stack()).StackStatus, 'UPDATE_COMPLETE');
    const tables = held
      .sql("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'cloudformation_%'")
      .map(({ name }) => String(name));
    assert.equal(tables.length, 9);
    for (const table of tables)
      assert.ok(!JSON.stringify(held.sql(`SELECT * FROM ${table}`)).includes('canary'), table);
  });

  it('by a version that did not seal is read, and its exports are kept', () => {
    const store = openStore(':memory:');
    store.migrate('cloudformation', schema.slice(0, 1));
    const stack = { id: 'arn:s', name: 's', status: 'CREATE_COMPLETE', outputs: [] };
    store.prepare('INSERT INTO cloudformation_stack VALUES (?, ?, 0, ?)').run('arn:s', 's', JSON.stringify(stack));
    store.prepare('INSERT INTO cloudformation_export VALUES (?, ?, ?)').run('e', 'arn:s', '{"quoted": "value"}');
    store.migrate('cloudformation', schema);
    const tables = openTables(
      store,
      openVault(Buffer.alloc(vaultKeyBytes), () => Buffer.alloc(12)),
    );
    assert.deepEqual(tables.stackByName('s'), stack);
    assert.equal(tables.exported('e')?.value, '{"quoted": "value"}');
    tables.putStack(stack as unknown as Stack);
    assert.deepEqual(tables.stackById('arn:s'), stack);
    assert.doesNotMatch(String(store.prepare('SELECT body FROM cloudformation_stack').get()?.['body']), /CREATE/);
  });

  it('is read again once all caches are dropped', async () => {
    const held = await openStacks();
    await held.create(template, { Parameters });
    const read = async () => (await held.cfn<{ TemplateBody: string }>('GetTemplate', { StackName: 's' })).TemplateBody;
    assert.equal(await read(), template);
    held.sql(`UPDATE cloudformation_revision SET body = '{"template": "another"}'`);
    held.cloud.dropCaches();
    assert.equal(await read(), 'another');
  });
});
