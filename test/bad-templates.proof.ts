/** Templates that cannot be deployed: each is refused before anything is made, with its place, what was found and what was expected. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  type Capability,
  CreateChangeSetCommand,
  CreateStackCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { refused } from './refusal.ts';
import { openServed, type Served } from './served-cloud.ts';

const article = readFileSync(join(import.meta.dirname, 'fixtures/article.yaml'), 'utf8');
const articleWith = (from: string, to: string): string => {
  assert.ok(article.includes(from), from);
  return article.replace(from, () => to);
};
const resource = (type: string, ...properties: string[]): string =>
  ['Resources:', '  Jobs:', `    Type: ${type}`, '    Properties:', ...properties.map((line) => `      ${line}`)].join(
    '\n',
  );

const aliases = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...'bcdefghij'
    .split('')
    .map((name, n) => `${name}: &${name} [${`*${'abcdefghi'[n]}, `.repeat(9)}*${'abcdefghi'[n]}]`),
].join('\n');

const tooDeep = /^a template may be at most 64 levels deep \(line \d+/;
const other = '\n  Other:\n    Type: AWS::SNS::Topic\n';

const cases: [name: string, template: string, message: RegExp][] = [
  ['no text', ' ', /^\[\] 'null' values are not allowed in templates$/],
  [
    'YAML that is broken',
    'Resources:\n  Jobs: [1\n  Type: x\n',
    /^Template format error: YAML not well-formed\. \(line 3, column 3\); .*end with a \] \(line 2: \/Resources\/Jobs\)\na resource must be an object, found `x` \(line 3: \/Resources\/Type\)$/,
  ],
  [
    'YAML indented by tabs',
    'Resources:\n\tJobs:\n\t\tType: AWS::SQS::Queue\n',
    /YAML not well-formed\. \(line 2, column 1\); Tabs are not allowed as indentation/,
  ],
  [
    'JSON that is broken',
    '{"Resources": {"Jobs": {"Type": "AWS::SQS::Queue",}}}',
    /^Template format error: JSON not well-formed\. \(line 1, column 51\); delete the comma before it \(line 1\)$/,
  ],
  ['a list', '- Resources', /^Template format error: unsupported structure\.$/],
  [
    'a key twice',
    'Resources:\n  Jobs: {Type: AWS::SQS::Queue}\n  Jobs: {Type: AWS::SNS::Topic}\n',
    /^duplicate key `Jobs` \(line 3: \/Resources\/Jobs\)$/,
  ],
  [
    'null',
    'Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties:\n',
    /^\[\/Resources\/Jobs\/Properties\] 'null' values are not allowed in templates \(line 4/,
  ],
  ['two documents', 'Resources: {}\n---\nResources: {}\n', /multiple documents/],
  [
    'a tag that is no function',
    'Resources:\n  Jobs: {Type: !!js/function x}\n',
    /^unknown tag `.*js\/function` \(line 2: \/Resources\/Jobs\/Type\)$/,
  ],
  [
    'aliases that unfold to 10^10 nodes',
    aliases,
    /^.*\[a\] \(line 1: \/a\)\naliases are not supported, found `\*a` \(line 2: \/b\/0\)\n.*\nand 50 more$/s,
  ],
  [
    'a merge key',
    'Metadata: {x: &x {Type: AWS::SQS::Queue}}\nResources:\n  Jobs:\n    <<: *x\n',
    /^merge keys are not supported, found `<<` \(line 4: \/Resources\/Jobs\)$/,
  ],
  [
    'values that YAML does not take',
    resource('AWS::SQS::Queue', 'QueueName: @a', 'KmsMasterKeyId: `b`', 'DelaySeconds: soon'),
    /^Template format error: YAML not well-formed\. \(line 5.*\nTemplate format error: YAML not well-formed\. \(line 6.*KmsMasterKeyId\)\nthe value must be a whole number, found `soon` \(line 7: .*DelaySeconds\)$/,
  ],
  ['brackets without end', `Resources: ${'['.repeat(20_000)}`, tooDeep],
  ['lists in lists in lists', `Resources: ${'['.repeat(1000)}${']'.repeat(1000)}`, tooDeep],
  ['items in items in items', `Resources:\n ${'- '.repeat(10_000)}x`, tooDeep],
  ['maps in maps in maps', Array.from({ length: 200 }, (_, n) => `${' '.repeat(n)}k:`).join('\n'), tooDeep],
  ['objects in objects in objects', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, tooDeep],
  [
    'more than 51,200 bytes of YAML',
    `${article}#${'x'.repeat(51_200)}`,
    /^1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200; as JSON it may have 1000000 here: .*$/,
  ],
  ['no resources', 'Description: nothing\n', /^Template format error: At least one Resources member must be defined\./],
  [
    'a section that is none',
    'Colours: {}\nResources: {}\n',
    /Invalid template property or properties \[Colours\] \(line 1: \/Colours\)/,
  ],
  [
    'a logical id with a hyphen',
    'Resources:\n  the-jobs: {Type: AWS::SQS::Queue}\n',
    /Resource name the-jobs is non alphanumeric\. \(line 2/,
  ],
  [
    'a resource without a type',
    'Resources:\n  Jobs: {Properties: {}}\n',
    /\[\/Resources\/Jobs\] Every Resources object must contain a Type member\./,
  ],
  [
    'an unknown type',
    resource('AWS::QuickSight::Topic', 'TopicId: jobs'),
    /Unrecognized resource types: \[AWS::QuickSight::Topic\]; this version of Punctual has no such type \(line 3: \/Resources\/Jobs\/Type\)/,
  ],
  [
    'a type written wrongly',
    resource('AWS::SQS::Qeue', 'QueueName: jobs'),
    /\[AWS::SQS::Qeue\]; did you mean `AWS::SQS::Queue`\? \(line 3/,
  ],
  [
    'an unknown property',
    resource('AWS::SQS::Queue', 'QueuName: jobs'),
    /^Encountered unsupported property QueuName; did you mean `QueueName`\? \(line 5: \/Resources\/Jobs\/Properties\/QueuName\)$/,
  ],
  [
    'text for a number',
    resource('AWS::SQS::Queue', 'DelaySeconds: soon'),
    /^the value must be a whole number, found `soon` \(line 5: \/Resources\/Jobs\/Properties\/DelaySeconds\)$/,
  ],
  [
    'a list for text',
    resource('AWS::SQS::Queue', 'QueueName: [jobs]'),
    /^the value must be text, found a list \(line 5: \/Resources\/Jobs\/Properties\/QueueName\)$/,
  ],
  [
    'a number beyond its range',
    resource('AWS::SQS::Queue', 'DelaySeconds: 901'),
    /^Invalid value for the parameter DelaySeconds\. write a whole number from 0 to 900 \(line 5: \/Resources\/Jobs\/Properties\/DelaySeconds\)$/,
  ],
  [
    'a name with a blank',
    resource('AWS::SQS::Queue', 'QueueName: "the jobs"'),
    /^Can only include alphanumeric characters, hyphens, or underscores\. 1 to 80 in length \(line \d: \/Resources\/Jobs\/Properties/,
  ],
  [
    'a missing reference',
    resource('AWS::SQS::Queue', 'QueueName: !Ref Nobody'),
    /Unresolved resource dependencies \[Nobody\] in the Resources block of the template \(line 5: \/Resources\/Jobs\/Properties\/QueueName\/Ref\)/,
  ],
  [
    'a missing attribute',
    resource('AWS::SQS::Queue', 'QueueName: !GetAtt Other.Colour') + other,
    /resource Other does not support attribute type Colour in Fn::GetAtt; AWS::SNS::Topic has TopicArn, TopicName \(line 5/,
  ],
  [
    'a circle',
    `${resource('AWS::SQS::Queue', 'QueueName: !GetAtt Other.TopicName')}${other}    Properties: {TopicName: !GetAtt Jobs.QueueName}\n`,
    /^Circular dependency between resources: \[Jobs, Other\] \(line 2: \/Resources\/Jobs\)$/,
  ],
  [
    'a resource that needs itself',
    resource('AWS::SQS::Queue', 'QueueName: !Ref Jobs'),
    /^Circular dependency between resources: \[Jobs\] \(line 2/,
  ],
  [
    'a function that is none',
    resource('AWS::SQS::Queue', 'QueueName: {"Fn::Shout": jobs}'),
    /^unknown function `Fn::Shout` \(line 5/,
  ],
  [
    'a parameter without a value',
    `Parameters: {Name: {Type: String}}\n${resource('AWS::SQS::Queue', 'QueueName: !Ref Name')}`,
    /^Parameters: \[Name\] must have values/,
  ],
  [
    'a parameter against its pattern',
    `Parameters: {Name: {Type: String, AllowedPattern: "[a-z]+", Default: "1"}}\n${resource('AWS::SQS::Queue', 'QueueName: !Ref Name')}`,
    /^Parameter 'Name' must match pattern \[a-z\]\+ \(line 1: \/Parameters\/Name\/Default\)$/,
  ],
  [
    "the article's first schedule",
    articleWith('rate(1 hour)', 'cron(0 12 * * MON-FRI *)'),
    /^Parameter ScheduleExpression is not valid\. one day field must be `\?`: .* write `cron\(0 12 \? \* MON-FRI \*\)`; hour 12 is noon, UTC \(line \d+: \/Resources\/Rule\/Properties\/ScheduleExpression\)$/,
  ],
  [
    'a schedule that is none',
    articleWith('rate(1 hour)', 'every hour'),
    /^Parameter ScheduleExpression is not valid\. a schedule is .*, found `every hour`; write for example `rate\(1 hour\)`/,
  ],
  [
    'a rate in the wrong number',
    articleWith('rate(1 hour)', 'rate(1 hours)'),
    /^Parameter ScheduleExpression is not valid\. .*, found `rate\(1 hours\)`; write `rate\(1 hour\)` \(line/,
  ],
  [
    'a definition that is no JSON',
    articleWith('"StartAt": "RunTask",', '"StartAt": RunTask,'),
    /^Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: Unrecognized token 'RunTask': .*; line: 5, column: 21\]' \(line \d+: \/Resources\/StateMachine\/Properties/s,
  ],
  [
    'a machine that starts nowhere',
    articleWith('"StartAt": "RunTask"', '"StartAt": "Run"'),
    /'MISSING_TRANSITION_TARGET: Missing 'Next' target: Run at \/StartAt/,
  ],
  [
    'a state of no type',
    articleWith('"Type": "Task"', '"Type": "Job"'),
    /'SCHEMA_VALIDATION_FAILED: Value should be one of the following: \[Pass, Task, .*\] at \/States\/RunTask\/Type' \(line/,
  ],
  [
    'a trust policy that is none',
    articleWith('Effect: Allow', 'Effect: Perhaps'),
    /\/Statement\/0\/Effect: unknown Effect, found `Perhaps`; write `Allow` or `Deny`.* \(line \d+: \/Resources\/TaskExecutionRole\/Properties/,
  ],
  [
    'memory that Fargate does not have',
    articleWith('Memory: "512"', 'Memory: "600"'),
    /^No Fargate configuration exists for given values: \d+ CPU, \d+ memory\. See [^(]* \(line \d+: \/Resources\/TaskDefinition\/Properties/,
  ],
  [
    'an operator that is none',
    articleWith('GreaterThanThreshold', 'MoreThan'),
    /^1 validation error detected: Value 'MoreThan' at 'comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: \[.*\] \(line \d+: \/Resources\/ExecutionsFailedAlarm\/Properties\/ComparisonOperator\)$/,
  ],
];

let served: Served;
before(async () => {
  served = await openServed(() => ({ seconds: 1 }));
  const good = { StackName: 'good', TemplateBody: article, ...capabilities };
  await served.aws.cloudFormation.send(new CreateStackCommand(good));
});
after(() => served[Symbol.asyncDispose]());

type Send = (served: Served, TemplateBody: string) => Promise<unknown>;

const ways: [name: string, send: Send][] = [
  [
    'CreateStack',
    ({ aws }, TemplateBody) =>
      aws.cloudFormation.send(new CreateStackCommand({ StackName: 'bad', TemplateBody, ...capabilities })),
  ],
  [
    'CreateChangeSet',
    ({ aws }, TemplateBody) =>
      aws.cloudFormation.send(
        new CreateChangeSetCommand({
          StackName: 'bad',
          ChangeSetName: 'c',
          ChangeSetType: 'CREATE',
          TemplateBody,
          ...capabilities,
        }),
      ),
  ],
  [
    'UpdateStack',
    ({ aws }, TemplateBody) =>
      aws.cloudFormation.send(new UpdateStackCommand({ StackName: 'good', TemplateBody, ...capabilities })),
  ],
];
const capabilities: { Capabilities: Capability[] } = { Capabilities: ['CAPABILITY_IAM'] };

for (const [way, send] of ways)
  describe(`${way} refuses, and makes nothing:`, () => {
    for (const [name, template, message] of cases)
      it(name, async () => {
        const answer = await refused(served, () => send(served, template));
        assert.equal(answer.code, 'ValidationError');
        assert.match(answer.message, message);
      });
  });
