/** What is known to be wrong is refused before anything is made: with the logical id, the path and what was expected. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openStacks, refusal } from '../fixtures/held-stacks.ts';

const properties = (type: string, text: string) => `Resources:\n  A:\n    Type: ${type}\n    Properties: ${text}\n`;
const rule = (text: string) => properties('AWS::Events::Rule', text);
const trust = '{Statement: [{Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}]}';
const machine = (definition: string) => `Resources:
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: ${trust}}}
  A:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      Definition: ${definition}
`;

const cases: [name: string, template: string, message: RegExp][] = [
  [
    'an unknown type',
    properties('AWS::SQS::Queu', '{}'),
    /Unrecognized resource types: \[AWS::SQS::Queu\]; did you mean `AWS::SQS::Queue`\? \(line 3: \/Resources\/A\/Type\)$/,
  ],
  [
    'a type that is not there yet',
    properties('AWS::QuickSight::Topic', '{}'),
    /Unrecognized resource types: \[AWS::QuickSight::Topic\]; this version of Punctual has no such type/,
  ],
  [
    'an unknown property',
    rule('{ScheduleExpresion: rate(1 hour)}'),
    /Encountered unsupported property ScheduleExpresion; did you mean `ScheduleExpression`\? \(line 4: \/Resources\/A\/Properties\/ScheduleExpresion\)/,
  ],
  [
    'an unknown property of a resource under a condition that is true',
    `Conditions: {No1: !Equals [a, a]}\nResources:\n  B: {Type: AWS::SQS::Queue}\n  A: {Type: AWS::SQS::Queue, Condition: No1, Properties: {Nam: x}}`,
    /unsupported property Nam; known are .*QueueName/,
  ],
  [
    'an unknown property far inside',
    rule('{ScheduleExpression: rate(1 hour), Targets: [{Id: a, Arn: b, Inputs: c}]}'),
    /Encountered unsupported property Inputs; did you mean `Input`\? \(line 4: \/Resources\/A\/Properties\/Targets\/0\/Inputs\)/,
  ],
  [
    'the name of the API instead of the template',
    properties('AWS::ECS::TaskDefinition', '{ContainerDefinitions: [{name: a, image: b}]}'),
    /unsupported property name; did you mean `Name`\?/,
  ],
  [
    'a property that is refused',
    properties('AWS::Logs::LogGroup', '{ResourcePolicyDocument: {}}'),
    /the property `ResourcePolicyDocument` is refused: it is not there yet/,
  ],
  [
    'a missing property',
    properties('AWS::IAM::Role', '{RoleName: a}'),
    /required key \[AssumeRolePolicyDocument\] not found \(line 4: \/Resources\/A\/Properties\)/,
  ],
  [
    'text for a number',
    properties('AWS::SQS::Queue', '{DelaySeconds: soon}'),
    /the value must be a whole number, found `soon` \(line 4: \/Resources\/A\/Properties\/DelaySeconds\)/,
  ],
  ['a list for text', properties('AWS::SQS::Queue', '{QueueName: [a]}'), /the value must be text, found a list/],
  ['text for a list', rule('{ScheduleExpression: rate(1 hour), Targets: a}'), /the value must be a list, found `a`/],
  [
    'text for an object',
    properties('AWS::IAM::Role', '{AssumeRolePolicyDocument: everyone}'),
    /the value must be an object, or JSON text of one, found `everyone`/,
  ],
  [
    'a number out of range',
    properties('AWS::SQS::Queue', '{DelaySeconds: 901}'),
    /Invalid value for the parameter DelaySeconds\. write a whole number from 0 to 900 \(line 4: \/Resources\/A\/Properties\/DelaySeconds\)/,
  ],
  [
    'a cron expression with two days',
    rule('{ScheduleExpression: cron(0 12 * * MON-FRI *)}'),
    /Parameter ScheduleExpression is not valid\. .*cron\(0 12 \? \* MON-FRI \*\).* \(line 4: \/Resources\/A\/Properties\/ScheduleExpression\)/,
  ],
  ['a rate that is none', rule('{ScheduleExpression: rate(1 hours)}'), /Parameter ScheduleExpression is not valid/],
  [
    'a pattern that is none',
    rule('{EventPattern: {source: aws.ecs}}'),
    /Event pattern is not valid\. Reason: [\s\S]* \(line 4: \/Resources\/A\/Properties(\/EventPattern)?\)/,
  ],
  [
    'a state machine without its start',
    machine('{StartAt: X, States: {Y: {Type: Succeed}}}'),
    /Invalid State Machine Definition.*\/Resources\/A\/Properties/,
  ],
  [
    'a policy that is none',
    properties('AWS::IAM::Role', '{AssumeRolePolicyDocument: {Statement: [{Effect: Maybe}]}}'),
    /\/Resources\/A\/Properties/,
  ],
  [
    'a metric alarm without metric',
    properties('AWS::CloudWatch::Alarm', '{EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold}'),
    /\/Resources\/A\/Properties/,
  ],
  [
    'an attribute that the type has not',
    `${rule('{ScheduleExpression: rate(1 hour)}')}Outputs: {O: {Value: !GetAtt A.Colour}}`,
    /resource A does not support attribute type Colour in Fn::GetAtt; AWS::Events::Rule has Arn/,
  ],
  [
    'a missing reference',
    rule('{ScheduleExpression: rate(1 hour), RoleArn: !Ref Role}'),
    /^ValidationError: Template format error: Unresolved resource dependencies \[Role\] in the Resources block of the template \(line 4: /,
  ],
  [
    'a circle',
    'Resources:\n  A: {Type: AWS::SQS::Queue, DependsOn: B}\n  B: {Type: AWS::SQS::Queue, DependsOn: A}',
    /^ValidationError: Circular dependency between resources: \[A, B\] \(line 2: \/Resources\/A\)$/,
  ],
  [
    'an annotation that nobody knows',
    'Resources: {A: {Type: AWS::ECS::TaskDefinition, Metadata: {Punctual: {Workdir: /a}}, Properties: {ContainerDefinitions: [{Name: a, Image: b, Memory: 8}]}}}',
    /`Workdir` is no word of Metadata\.Punctual for AWS::ECS::TaskDefinition; it takes `Job`, `Run`, `WorkingDirectory` \(line 1: \/Resources\/A\/Metadata\/Punctual\)/,
  ],
  [
    'an annotation where none belongs',
    'Resources: {A: {Type: AWS::SQS::Queue, Metadata: {Punctual: {A: b}}}}',
    /`A` is no word of Metadata\.Punctual for AWS::SQS::Queue; it takes none \(line 1: \/Resources\/A\/Metadata\/Punctual\)/,
  ],
  [
    'an annotation that is text',
    'Resources: {A: {Type: AWS::SQS::Queue, Metadata: {Punctual: b}}}',
    /`Metadata\.Punctual` must be an object/,
  ],
  [
    'an output that is a list',
    "Resources: {A: {Type: AWS::SQS::Queue}}\nOutputs: {O: {Value: !Split [',', 'a,b']}}",
    /must evaluate to a String/,
  ],
];

describe('before anything is made', () => {
  for (const [name, TemplateBody, message] of cases)
    it(`${name} is refused`, async () => {
      const held = await openStacks();
      const input = { StackName: 's', TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'] };
      assert.match(await refusal(held.cfn('CreateStack', input)), message);
      assert.match(
        await refusal(held.cfn('CreateChangeSet', { ...input, ChangeSetName: 'c', ChangeSetType: 'CREATE' })),
        message,
      );
      assert.deepEqual(held.sql('SELECT * FROM cloudformation_stack'), []);
      assert.deepEqual(held.sql('SELECT * FROM iam_role'), []);
      assert.deepEqual(held.errors, []);
    });

  it('every problem of a template is reported at once', async () => {
    const held = await openStacks();
    const template = `Resources:
  A: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(0 hours)}}
  B: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: -1}}
  C: {Type: AWS::SQS::Queue, DependsOn: B, Properties: {DelaySeconds: 1}}
`;
    const message = await refusal(held.create(template));
    assert.match(
      message,
      /\/Resources\/A\/Properties\/ScheduleExpression\)\n.*\/Resources\/B\/Properties\/DelaySeconds\)$/,
    );
  });

  it('what hangs on the account is found out by the deployment, as with AWS', async () => {
    const held = await openStacks();
    await held.create(
      machine('{StartAt: X, States: {X: {Type: Succeed}}}').replace('states.amazonaws', 'events.amazonaws'),
    );
    assert.equal((await held.stack()).StackStatus, 'ROLLBACK_COMPLETE');
    assert.match(
      (await held.events()).join('\n'),
      /A CREATE_FAILED Resource handler returned message: ".*authorized to assume the provided role.*HandlerErrorCode: AccessDenied/,
    );
    assert.deepEqual(held.sql('SELECT * FROM iam_role'), []);
  });
});
