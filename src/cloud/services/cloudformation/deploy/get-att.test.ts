/** What GetAtt takes beyond the attributes of a type. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openStacks } from '../fixtures/held-stacks.ts';

describe('GetAtt', () => {
  it('reads properties, and a text where the function of a custom resource would say one', async () => {
    const held = await openStacks();
    const atts = ['A.QueueName', 'A.DelaySeconds', 'C.Size', 'C.Endpoint'];
    const outputs = atts.map((att) => `  ${att.replace('.', '')}: {Value: !GetAtt ${att}}`).join('\n');
    await held.create(`Resources:
  A: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs, DelaySeconds: 5}}
  C: {Type: Custom::Any, Properties: {ServiceToken: none, Size: 3}}
Outputs:
${outputs}`);
    const { Outputs } = await held.stack();
    const values = (Outputs as { OutputValue: string }[]).map(({ OutputValue }) => OutputValue);
    assert.deepEqual(values, ['jobs', '5', '3', 'not-made']);
  });
});
