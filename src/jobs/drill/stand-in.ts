/**
 * Values for what a template leaves open: parameters without a default, references to what is left out, imports. By the property in which the
 * value ends up, or else by its name. And what must be there in the cloud so that such a value, or one of another stack, refers to something.
 */
import { account, region } from './cloud.ts';

const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;

/** AWS's grammars of names have these in common. */
export const plainName = (name: string): string => name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'given';

interface Form {
  readonly key: RegExp;
  readonly name?: RegExp;
  readonly value: (name: string) => string;
}

const roleArn = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
export const functionArn = (name: string): string => arn('lambda', `function:${name}`);
const topicArn = (name: string): string => arn('sns', name);

/** No property has this name. */
const none = /^\s$/;

const forms: readonly Form[] = [
  { key: /^(Subnets?|SubnetIds?)$/, name: /subnet/i, value: () => 'subnet-0123456789abcdef0' },
  {
    key: /^(SecurityGroups?|SecurityGroupIds?|GroupId|SourceSecurityGroupId)$/,
    name: /security ?-?group/i,
    value: () => 'sg-0123456789abcdef0',
  },
  { key: /^VpcId$/, name: /vpc/i, value: () => 'vpc-0123456789abcdef0' },
  {
    key: /^ScheduleExpression$/,
    name: /^(cron|rate|schedule)(expression)?$|scheduleexpression/i,
    value: () => 'cron(0 4 * * ? *)',
  },
  { key: /^Image$/, name: /image/i, value: (name) => `${name.toLowerCase()}:latest` },
  { key: /^(Role|RoleArn|TaskRoleArn|ExecutionRoleArn)$/, name: /role/i, value: roleArn },
  { key: /^(AlarmActions|OKActions|InsufficientDataActions|TopicArn|Topics)$/, name: /topic|sns/i, value: topicArn },
  { key: /^ValueFrom$/, name: /secret/i, value: (name) => arn('secretsmanager', `secret:${name}-AbCdEf`) },
  { key: /^httpEndpoint$/, value: (name) => `http://${name.toLowerCase()}.example.com` },
  { key: /^httpsEndpoint$/, value: (name) => `https://${name.toLowerCase()}.example.com` },
  { key: /^lambdaEndpoint$/, value: functionArn },
  { key: /^sqsEndpoint$/, value: (name) => arn('sqs', name) },
  { key: /^(email|email-json)?Endpoint$/, name: /e-?mail/i, value: () => 'ops@example.com' },
  { key: /^InvocationEndpoint$/, name: /webhook|url$/i, value: (name) => `https://${name.toLowerCase()}.example.com` },
  { key: none, name: /(dlq|queue).*arn$/i, value: (name) => arn('sqs', name) },
  {
    key: /^TaskDefinition(Arn)?$/,
    name: /task-?def/i,
    value: (name) => arn('ecs', `task-definition/${name}:1`),
  },
  { key: /^Cluster$/, name: /cluster/i, value: (name) => name },
  { key: /^KmsMasterKeyId$/, value: () => 'alias/aws/sns' },
  { key: /^(RetentionInDays)$/, value: () => '30' },
  { key: /^(Cpu|ContainerCpu)$/, name: /cpu/i, value: () => '256' },
  { key: /^(Memory|ContainerMemory)$/, name: /memory/i, value: () => '512' },
  {
    key: /^(Count|TaskCount|TimeoutSeconds|EvaluationPeriods)$/,
    name: /count|seconds|minutes|number|port/i,
    value: () => '1',
  },
];

/** `key`: the property, empty if it is not known. */
export function standInOf(key: string, name: string): string {
  const plain = plainName(name);
  const form = forms.find((each) => each.key.test(key)) ?? forms.find((each) => each.name?.test(name));
  const isArn = /^Arns?$|Arns?$|^Resource$/.test(key) || /arn$/i.test(name);
  const value = form ? form.value(plain) : plain.toLowerCase();
  if (!isArn || value.startsWith('arn:')) return value;
  return /cluster/i.test(name) ? arn('ecs', `cluster/${plain}`) : arn('drill', plain);
}

export interface Need {
  readonly kind:
    | 'role'
    | 'topic'
    | 'queue'
    | 'cluster'
    | 'secret'
    | 'parameter'
    | 'log group'
    | 'machine'
    | 'task definition';
  readonly name: string;
  /** Of a secret that holds JSON: the keys that are asked for; of a task definition: the containers that are named. */
  readonly keys?: readonly string[];
}

const inArn = (service: string, rest: string): RegExp =>
  new RegExp(`arn:aws:${service}:(?:${region})?:${account}:${rest}`, 'g');

const arns: readonly [Need['kind'], RegExp][] = [
  ['role', inArn('iam', 'role/([A-Za-z0-9_+=,.@-]+)')],
  ['topic', inArn('sns', '([A-Za-z0-9_-]+)')],
  ['queue', inArn('sqs', '([A-Za-z0-9_-]+)')],
  ['cluster', inArn('ecs', 'cluster/([A-Za-z0-9_-]+)')],
  ['machine', inArn('states', 'stateMachine:([A-Za-z0-9_-]+)')],
  ['parameter', inArn('ssm', 'parameter/([A-Za-z0-9/_.-]+)')],
];

/** What resolved properties, as JSON, refer to that a stack does not make by itself. */
export function needsOf(json: string): readonly Need[] {
  const found = arns.flatMap(([kind, pattern]) =>
    [...json.matchAll(pattern)].map(([, name = '']): Need => ({ kind, name })),
  );
  const clusters = [...json.matchAll(/"Cluster\\*":\s*\\*"([A-Za-z0-9_-]+)\\*"/gi)].map(([, name = '']) => name);
  const parameters = [...json.matchAll(/"ValueFrom":"([A-Za-z0-9/_.-]+)"/g)].map(([, name = '']) => name);
  const needs: readonly Need[] = [
    ...['default', ...clusters].map((name): Need => ({ kind: 'cluster', name })),
    ...parameters.map((name): Need => ({ kind: 'parameter', name })),
    ...found,
    ...secretsOf(json),
  ];
  return [...new Map(needs.map((need) => [`${need.kind} ${need.name}`, need])).values()];
}

/** By ARN, with a key of its JSON perhaps: `arn:...:secret:NAME:KEY::`. */
function secretsOf(json: string): readonly Need[] {
  const found = [...json.matchAll(inArn('secretsmanager', 'secret:([A-Za-z0-9/_+=.@-]+)(?::([A-Za-z0-9_.-]+))?'))];
  const byName = Map.groupBy(found, ([, name = '']) => name);
  return [...byName].map(([name, all]) => ({
    kind: 'secret',
    name,
    keys: all.flatMap(([, , key]) => (key === undefined ? [] : [key])),
  }));
}
