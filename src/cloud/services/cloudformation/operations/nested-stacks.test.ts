/** Stacks within stacks: made, changed, taken back and deleted with the one that has them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeStacksOutput, ListStacksOutput } from '@aws-sdk/client-cloudformation';
import { type HeldStacks, openBox, refusal, shifting } from '../fixtures/held-stacks.ts';

const url = (key: string) => `https://s3.amazonaws.com/box/${key}`;

const child = `
Parameters: {Delay: {Type: Number, Default: 1}, Bad: {Type: String, Default: 'x'}}
Resources:
  Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !Ref Delay}}
Outputs: {Name: {Value: !GetAtt Q.QueueName}, Delay: {Value: !Ref Delay}}`;
const parent = (delay: number, more = '') => `
Resources:
  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: '${url('child')}', Parameters: {Delay: ${delay}}, Tags: [{Key: k, Value: v}]}}
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Sub '\${N.Outputs.Name}/\${N.Outputs.Delay}'}}
${more}
Outputs: {Name: {Value: !GetAtt N.Outputs.Name}}`;
/** Only its own service finds out. */
const taken = '  T: {Type: AWS::SQS::Queue, DependsOn: P, Properties: {QueueName: taken}}';

const nestedOf = async (held: HeldStacks) => held.stack((await held.resources())['N']);
const parameterOf = async (held: HeldStacks) => {
  const { P } = await held.resources();
  return (await held.call<{ Parameter: { Value: string } }>('ssm', 'GetParameter', { Name: P })).Parameter.Value;
};
const statuses = async (held: HeldStacks, name: string) =>
  (await held.events(name))
    .filter((line) => line.startsWith(name.split('/')[1] ?? name))
    .map((line) => line.split(' ')[1]);

describe('a nested stack', () => {
  it('is made before what uses its outputs, and says whose it is', async () => {
    const held = await openBox({ child });
    await held.create(parent(3));
    const { StackStatus, Outputs, StackId } = await held.stack();
    assert.equal(StackStatus, 'CREATE_COMPLETE');
    const nested = await nestedOf(held);
    assert.match(nested.StackName!, /^s-N-[A-Za-z0-9]{12}$/);
    assert.deepEqual([nested.StackStatus, nested.ParentId, nested.RootId], ['CREATE_COMPLETE', StackId, StackId]);
    assert.deepEqual(nested.Tags, [{ Key: 'k', Value: 'v' }]);
    const name = nested.Outputs?.find(({ OutputKey }) => OutputKey === 'Name')?.OutputValue;
    assert.equal(Outputs?.[0]?.OutputValue, name);
    assert.equal(await parameterOf(held), `${name}/3`);
    const { StackSummaries = [] } = await held.cfn<ListStacksOutput>('ListStacks', {});
    assert.deepEqual(StackSummaries.map(({ ParentId }) => ParentId).sort(), [StackId, undefined].sort());
    assert.deepEqual(held.errors, []);
  });

  it('is changed with its parameters, and what uses its outputs after it', async () => {
    const held = await openBox({ child });
    await held.create(parent(3));
    await held.update(parent(4));
    assert.match(await parameterOf(held), /\/4$/);
    const nested = await nestedOf(held);
    assert.deepEqual([nested.StackStatus, (await held.stack()).StackStatus], ['UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
  });

  it('becomes what it was when the one that has it cannot be updated', async () => {
    const held = await openBox({ child });
    await held.create(parent(3));
    await held.call('sqs', 'CreateQueue', { QueueName: 'taken' });
    await held.update(parent(4, taken));
    assert.equal((await held.stack()).StackStatus, 'UPDATE_ROLLBACK_COMPLETE');
    const nested = await nestedOf(held);
    assert.equal(nested.StackStatus, 'UPDATE_ROLLBACK_COMPLETE');
    assert.equal(nested.Outputs?.find(({ OutputKey }) => OutputKey === 'Delay')?.OutputValue, '3');
    assert.match(await parameterOf(held), /\/3$/);
    assert.deepEqual((await statuses(held, nested.StackId!)).slice(2), [
      'UPDATE_IN_PROGRESS',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
    await held.update(parent(5));
    assert.match(await parameterOf(held), /\/5$/);
    assert.deepEqual(held.errors, []);
  });

  it('that cannot be made is taken back with all else, and the reason is given', async () => {
    const held = await openBox({ child: `${child.split('Outputs')[0]}${taken.replace('P,', 'Q,')}` });
    await held.call('sqs', 'CreateQueue', { QueueName: 'taken' });
    await held.create(parent(3).split('  P:')[0]!);
    assert.equal((await held.stack()).StackStatus, 'ROLLBACK_COMPLETE');
    const events = await held.events();
    const failed = events.find((line) => line.startsWith('N CREATE_FAILED'));
    assert.match(
      failed!,
      /Embedded stack arn:\S+ was not successfully created: The following resource\(s\) failed to create: \[T\]\. $/,
    );
    const { StackSummaries = [] } = await held.cfn<ListStacksOutput>('ListStacks', {});
    assert.deepEqual(StackSummaries.map(({ StackStatus }) => StackStatus).sort(), [
      'DELETE_COMPLETE',
      'ROLLBACK_COMPLETE',
    ]);
  });

  it('that cannot be updated takes itself back, and the one that has it follows', async () => {
    const held = await openBox({ child });
    await held.create(parent(3));
    await held.call('sqs', 'CreateQueue', { QueueName: 'taken' });
    await held.put('child', child.replace('Outputs', `${taken.replace('P,', 'Q,')}\nOutputs`));
    await held.update(parent(4));
    const failed = (await held.events()).find((line) => line.startsWith('N UPDATE_FAILED'));
    assert.match(failed!, /was not successfully updated\. Currently in UPDATE_ROLLBACK_\w+ with reason: The following/);
    const nested = await nestedOf(held);
    assert.deepEqual(
      [nested.StackStatus, (await held.stack()).StackStatus],
      ['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'],
    );
    assert.match(await parameterOf(held), /\/3$/);
  });

  it('is deleted with the one that has it, and with its leaving the template', async () => {
    const held = await openBox({ child });
    await held.create(parent(3));
    const { StackId } = await nestedOf(held);
    await held.update('Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: a}}}');
    assert.equal((await held.stack(StackId)).StackStatus, 'DELETE_COMPLETE');
    await held.update(parent(3));
    const again = (await nestedOf(held)).StackId;
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.equal((await held.stack(again)).StackStatus, 'DELETE_COMPLETE');
    const { Stacks } = await held.cfn<DescribeStacksOutput>('DescribeStacks', {});
    assert.deepEqual(Stacks, []);
  });

  it('is given up with the update of the one that has it', async () => {
    const gradual = (version: number) => `Resources:${shifting(version)}`;
    const held = await openBox({ one: gradual(1), two: gradual(2) });
    const outer = (key: string) =>
      `Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: '${url(key)}'}}}`;
    await held.create(outer('one'));
    await held.update(outer('two'));
    assert.equal((await nestedOf(held)).StackStatus, 'UPDATE_IN_PROGRESS');
    await held.cfn('CancelUpdateStack', { StackName: 's' });
    assert.deepEqual(
      [(await nestedOf(held)).StackStatus, (await held.stack()).StackStatus],
      ['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'],
    );
    assert.deepEqual(held.errors, []);
  });

  it('may have nested stacks of its own', async () => {
    const held = await openBox({ child, parent: parent(7) });
    const outer = `Resources: {O: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: '${url('parent')}'}}}\nOutputs: {Name: {Value: !GetAtt O.Outputs.Name}}`;
    await held.create(outer);
    const { StackStatus, StackId, Outputs } = await held.stack();
    assert.equal(StackStatus, 'CREATE_COMPLETE');
    const { O } = await held.resources();
    const { N } = await held.resources(O);
    const inner = await held.stack(N);
    assert.deepEqual([inner.ParentId, inner.RootId], [O, StackId]);
    assert.match(Outputs![0]!.OutputValue!, /-Q-/);
    await held.put('parent2', parent(8));
    await held.update(outer.replace('/parent', '/parent2'));
    assert.equal((await held.stack(N)).StackStatus, 'UPDATE_COMPLETE');
    await held.restart();
    await held.cfn('UpdateStack', { StackName: O, TemplateBody: parent(9) });
    for (const id of [O, N]) assert.equal((await held.stack(id)).StackStatus, 'UPDATE_COMPLETE');
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.equal((await held.stack(N)).StackStatus, 'DELETE_COMPLETE');
    assert.deepEqual(held.errors, []);
  });

  it('that has itself is refused', async () => {
    const endless = `Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: '${url('child')}'}}}`;
    const held = await openBox({ child: endless });
    assert.match(await refusal(held.create(endless)), /has the template and the parameters of a stack that it is in/);
    assert.deepEqual(held.errors, []);
  });

  it('that has too many, each within each other, is refused in bounded time', async () => {
    const again = (name: string) =>
      `  ${name}: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: '${url('child')}', Parameters: {P: !Sub '\${P}x'}}}`;
    const endless = `Parameters: {P: {Type: String, Default: a}}\nResources:\n${['A', 'B', 'C', 'D', 'E'].map(again).join('\n')}`;
    const held = await openBox({ child: endless });
    assert.match(await refusal(held.create(endless)), /nested 8 deep here|nested stacks may be tried at once here/);
    assert.deepEqual(held.errors, []);
  });

  it('is refused with what is wrong in its template', async () => {
    const held = await openBox({ child: child.replace('DelaySeconds', 'Delay') });
    const said = await refusal(held.create(parent(3)));
    assert.match(said, /^ValidationError: .*Encountered unsupported property Delay/s);
    assert.deepEqual(held.errors, []);
    assert.match(
      await refusal(held.create(parent(3).replace('box/child', 'box/none'))),
      /S3 error: The specified key does not exist/,
    );
  });

  it('is refused with all that is wrong in its template, and in that of the one that has it', async () => {
    const grandchild = `Resources:
  A: {Type: AWS::SQS::Queue, Properties: {QueueName: 'a b', DelaySeconds: soon}}
  B: {Type: AWS::SNS::Topic, Properties: {TopicName: , DisplayNam: x}}
  C: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 901, VisibilityTimeout: -1}}`;
    const outer = (key: string) => `Resources:
  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: '${url(key)}', Parameters: {Any: 1}}}
  Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 901}}`;
    const held = await openBox({ grandchild, child: outer('grandchild') });
    const said = (await refusal(held.create(outer('child')))).split('\n');
    for (const one of [
      /`soon`; in its template, line 2: \/Resources\/A\/Properties\/DelaySeconds; in its template, line 2: \/Resources\/N\/Properties\/TemplateURL \(line 2: \/Resources\/N\/Properties\/TemplateURL\)$/,
      /^Can only include .*\/QueueName; /,
      /'null' values are not allowed in templates; in its template, line 3: \/Resources\/B\/Properties\/TopicName; /,
      /unsupported property DisplayNam; .*, line 3: \/Resources\/B\/Properties\/DisplayNam; /,
      /DelaySeconds\. .*, line 4: \/Resources\/C\/Properties\/DelaySeconds; /,
      /VisibilityTimeout\. .*, line 4: /,
      /\[Any\] do not exist in the template; in its template: \/Parameters; in its template, line 2: \/Resources\/N\/Properties\/Parameters\/Any /,
      /DelaySeconds\. .*; in its template, line 3: \/Resources\/Q\/Properties\/DelaySeconds \(line 2: /,
      /\[Any\] do not exist in the template; in its template: \/Parameters \(line 2: \/Resources\/N\/Properties\/Parameters\/Any\)$/,
      /DelaySeconds\. [^;]* \(line 3: \/Resources\/Q\/Properties\/DelaySeconds\)$/,
    ])
      assert.equal(
        said.filter((line) => one.test(line.replace('ValidationError: ', ''))).length,
        1,
        `${one} of ${said.join('\n')}`,
      );
    assert.equal(said.length, 10);
    assert.deepEqual(held.errors, []);
  });

  it('that is wrong and has itself is refused in bounded time', async () => {
    const self = `Resources:
  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: '${url('self')}'}}
  Q: {Type: AWS::SQS::Queue, Properties: {QueueName: , DelaySeconds: 901}}`;
    const held = await openBox({ self });
    const said = await refusal(held.create(self));
    assert.match(said, /'null' values.*\n.*DelaySeconds/s);
    assert.deepEqual(held.errors, []);
  });

  it('shows only the outputs that it has', async () => {
    const held = await openBox({ child });
    const said = await refusal(held.create(parent(3).replace('N.Outputs.Delay', 'N.Outputs.None')));
    assert.match(said, /does not support attribute type Outputs\.None/);
  });
});
