/** A fitted template becomes a stack of the drill's cloud; what this cloud refuses of it is left out, and said, until the rest is there. */
import { type Instant, instant, later } from '../../languages/instant.ts';
import { isObject } from '../../languages/is-object.ts';
import { isProblems, type Problem } from '../../languages/problem.ts';
import { containersOf } from '../model/jobs.ts';
import { at, type Fields, fieldsOf, isPlain } from '../model/symbol.ts';
import { readTemplates, type Template } from '../model/template.ts';
import { account, type DrillCloud, type OpenDrillCloud, refusalOf, region } from './cloud.ts';
import type { Fitted, LeftOut } from './fit.ts';
import { type Need, needsOf, standInOf } from './stand-in.ts';
import { provideTaskDefinition, taskDefinitionsOf } from './task-elsewhere.ts';

export interface Deployed {
  readonly cloud: DrillCloud;
  readonly root: Fields;
  readonly leftOut: readonly LeftOut[];
  /** Logical -> physical ids. */
  readonly ids: ReadonlyMap<string, string>;
}

/** Nothing can be played of the job; the message says why. */
export class CannotDeploy extends Error {}

/** Each leaves out something; a template has no more to leave out. */
const attemptsMax = 60;

export interface DeploySettings {
  readonly open: OpenDrillCloud;
  readonly start: Instant;
  readonly stack: string;
  /** Logical ids without which the job is not there. */
  readonly needed: ReadonlySet<string>;
}

/** Throws CannotDeploy. */
export async function deploy({ open, start, stack, needed }: DeploySettings, fitted: Fitted): Promise<Deployed> {
  const absent = fitted.leftOut.find(({ id }) => needed.has(id));
  if (absent) throw new CannotDeploy(`${absent.id} is an ${absent.type}, and this cloud has no such type`);
  let root = fitted.root;
  const leftOut = [...fitted.leftOut];
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const cloud = await open(start);
    const placed = renamed(root, await surround(cloud, surroundingsOf(root, stack)));
    const faults = await create(cloud, stack, placed);
    if (faults.length === 0) {
      await confirm(cloud);
      return { cloud, root: placed, leftOut, ids: await physicalIds(cloud, stack) };
    }
    cloud.close();
    for (const fault of faults) {
      const out = outOf(root, fault);
      if (!out || (needed.has(out.id) && out.part === undefined)) throw new CannotDeploy(whyNot(fault, leftOut));
      root = without(root, out);
      if (!leftOut.some(({ id, part }) => id === out.id && part === out.part)) leftOut.push(out);
    }
  }
  throw new CannotDeploy('there is too much in it that this cloud has not');
}

/** What is missing of a resource may be what was left out of it: then that is why. */
function whyNot({ path, message }: Problem, leftOut: readonly LeftOut[]): string {
  const id = path.slice(1, 2).join('');
  const first = leftOut.find((each) => each.id === id && each.part !== undefined);
  const place = first ? `${id}.${first.part}` : id;
  const policy = /not authorized/.test(message) ? leftOut.find(({ type }) => type.startsWith('AWS::IAM::')) : undefined;
  const before = policy ? `${policy.id}: ${policy.why}; without it ` : '';
  return `${before}${place}: ${first?.why ?? message}`.replace(/^: /, '').replace(/\.$/, '');
}

async function create(cloud: DrillCloud, StackName: string, root: Fields): Promise<readonly Problem[]> {
  try {
    await cloud.call('cloudformation', 'CreateStack', {
      StackName,
      TemplateBody: JSON.stringify(root),
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    });
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return refusal.problems.length > 0 ? refusal.problems : [{ path: [], message: refusal.message }];
  }
  return failuresOf(cloud, StackName);
}

interface Event {
  readonly LogicalResourceId?: string;
  readonly ResourceStatus?: string;
  readonly ResourceStatusReason?: string;
}

/** The first cause, as a problem of its resource. */
async function failuresOf(cloud: DrillCloud, StackName: string): Promise<readonly Problem[]> {
  const { Stacks } = await cloud.call<{ Stacks?: { StackStatus?: string }[] }>('cloudformation', 'DescribeStacks', {
    StackName,
  });
  if (Stacks?.[0]?.StackStatus === 'CREATE_COMPLETE') return [];
  const { StackEvents = [] } = await cloud.call<{ StackEvents?: Event[] }>('cloudformation', 'DescribeStackEvents', {
    StackName,
  });
  const failed = StackEvents.toReversed().find(
    ({ ResourceStatus, LogicalResourceId }) => ResourceStatus === 'CREATE_FAILED' && LogicalResourceId !== StackName,
  );
  return [
    {
      path: ['Resources', failed?.LogicalResourceId ?? ''],
      message: failed?.ResourceStatusReason ?? 'it was not made',
    },
  ];
}

/** What goes, so that the problem does. */
function outOf(root: Fields, { path, message }: Problem): LeftOut | undefined {
  const [section, id, properties, property] = path.map(String);
  const node = fieldsOf(root['Resources'])[id ?? ''];
  if (section !== 'Resources' || id === undefined || !isObject(node)) return undefined;
  const type = String(node['Type']);
  if (property !== undefined && properties === 'Properties')
    return { id, type, part: partOf(node, path), why: message };
  return properties === 'Metadata' ? { id, type, part: 'Metadata', why: message } : { id, type, why: message };
}

/** The property with the problem; of a list of objects the member's own property. */
function partOf(node: Fields, path: Problem['path']): string {
  const within = path.slice(2).map(String);
  const isList = Array.isArray(fieldsOf(node['Properties'])[within[1] ?? '']);
  return within.slice(0, isList && within.length > 3 ? 4 : 2).join('.');
}

function without(root: Fields, { id, part }: LeftOut): Fields {
  const { [id]: node, ...others } = fieldsOf(root['Resources']);
  const resources = part === undefined ? others : { ...others, [id]: withoutPart(node, part.split('.')) };
  if (part !== undefined) return { ...root, Resources: resources };
  const kept = Object.entries(resources).map(([name, each]) => [name, withoutReference(each, id, '')]);
  return { ...root, Resources: Object.fromEntries(kept) };
}

function withoutPart(node: unknown, [step = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(node))
    return rest.length === 0
      ? node.filter((_, index) => String(index) !== step)
      : node.map((each, index) => (String(index) === step ? withoutPart(each, rest) : each));
  const { [step]: child, ...others } = fieldsOf(node);
  return rest.length === 0 ? others : { ...others, [step]: withoutPart(child, rest) };
}

/** Those that needed it get a stand-in. */
function withoutReference(node: unknown, id: string, key: string): unknown {
  if (Array.isArray(node)) return node.filter((each) => each !== id).map((each) => withoutReference(each, id, key));
  if (typeof node === 'string')
    return node.replaceAll(new RegExp(`\\$\\{${id}(\\.[^}]*)?\\}`, 'g'), (found) =>
      standInOf('', found.replace(/[^A-Za-z0-9]/g, '')),
    );
  if (!isObject(node)) return node;
  if (node['Ref'] === id) return standInOf(key, id);
  const attribute = node['Fn::GetAtt'];
  const parts = Array.isArray(attribute) ? attribute : String(attribute ?? '').split('.');
  if (parts[0] === id) return standInOf(key, parts.join(''));
  return Object.fromEntries(
    Object.entries(node).map(([name, child]) => [
      name,
      withoutReference(child, id, name.startsWith('Fn::') ? key : name),
    ]),
  );
}

interface ResourcePage {
  readonly StackResourceSummaries?: readonly { LogicalResourceId?: string; PhysicalResourceId?: string }[];
  readonly NextToken?: string;
}

async function physicalIds(cloud: DrillCloud, StackName: string): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page: ResourcePage = await cloud.call('cloudformation', 'ListStackResources', { StackName, NextToken });
    for (const each of page.StackResourceSummaries ?? [])
      ids.set(String(each.LogicalResourceId), String(each.PhysicalResourceId));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return ids;
}

/** Every subscription that asks for it is confirmed: whether its owner has done so is not seen from a template. */
async function confirm(cloud: DrillCloud): Promise<void> {
  await cloud.advanceTo(later(cloud.now(), 1));
  for (const observation of [...cloud.observations]) {
    const link = observation.kind === 'message' ? linkIn(observation.text) : undefined;
    if (link === undefined) continue;
    const { Action, ...input } = Object.fromEntries(new URL(link).searchParams);
    await cloud.call('sns', String(Action), input, 'anonymous');
  }
  await cloud.advanceTo(instant(Math.ceil(cloud.now() / 1000) * 1000));
}

const linkIn = (text: string): string | undefined =>
  /http:\/\/127\.0\.0\.1:4566\/\?Action=ConfirmSubscription[^\s"\\]+/.exec(text)?.[0];

/** What the cloud does not take, the template's own words about it will say. */
/** Returns what the template names by ends of ARNs that nobody chooses, and how that is called here. */
async function surround(cloud: DrillCloud, needs: readonly Need[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const need of needs) {
    try {
      if (need.kind === 'secret') names.set(`:secret:${need.name}`, `:secret:${await provideSecret(cloud, need)}`);
      else if (need.kind === 'task definition')
        names.set(`:task-definition/${need.name}`, `:task-definition/${await provideTaskDefinition(cloud, need)}`);
      else await provide(cloud, need);
    } catch (error) {
      if (!refusalOf(error)) throw error;
    }
  }
  return names;
}

/** As AWS ends a secret's ARN. A name of small letters alone that looks like one is taken for a name. */
const endOfArn = /-(?=[a-zA-Z]*[A-Z0-9])[A-Za-z0-9]{6}$/;

/** Returns its name as the ARN has it, where it was named so. */
async function provideSecret(cloud: DrillCloud, { name, keys = [] }: Need): Promise<string> {
  const { ARN } = await cloud.call<{ ARN: string }>('secretsmanager', 'CreateSecret', {
    Name: name.replace(endOfArn, ''),
    SecretString: JSON.stringify(Object.fromEntries(keys.map((key) => [key, 'given']))),
  });
  return endOfArn.test(name) ? ARN.slice(ARN.lastIndexOf(':') + 1) : name;
}

const renamed = (root: Fields, names: ReadonlyMap<string, string>): Fields =>
  JSON.parse([...names].reduce((text, [name, there]) => text.replaceAll(name, there), JSON.stringify(root))) as Fields;

function surroundingsOf(root: Fields, stack: string): readonly Need[] {
  const read = readTemplates(JSON.stringify(root));
  if (isProblems(read)) return [];
  const template = read.readings[0] as Template;
  const pseudo = { AccountId: account, Region: region, StackName: stack };
  const known = (text: string): string =>
    Object.entries(pseudo).reduce((each, [name, value]) => each.replaceAll(`⟦?AWS::${name}⟧`, value), text);
  const resolved = [...template.resources.values()].map(({ properties }) => properties);
  const needs = [
    ...needsOf(known(JSON.stringify(resolved))),
    ...logGroupsOf(template, known),
    ...taskDefinitionsOf(template, known),
  ];
  return needs.filter(({ kind, name }) => {
    const [type, property] = made[kind];
    return !template.ofType(type).some(({ properties }) => known(String(properties[property])) === name);
  });
}

/** What the stack makes by that name is not there before it. */
const made: Readonly<Record<Need['kind'], readonly [type: string, property: string]>> = {
  role: ['AWS::IAM::Role', 'RoleName'],
  topic: ['AWS::SNS::Topic', 'TopicName'],
  queue: ['AWS::SQS::Queue', 'QueueName'],
  cluster: ['AWS::ECS::Cluster', 'ClusterName'],
  secret: ['AWS::SecretsManager::Secret', 'Name'],
  parameter: ['AWS::SSM::Parameter', 'Name'],
  machine: ['AWS::StepFunctions::StateMachine', 'StateMachineName'],
  'log group': ['AWS::Logs::LogGroup', 'LogGroupName'],
  'task definition': ['AWS::ECS::TaskDefinition', 'Family'],
};

/** Those that tasks write to, if the agent does not make them. */
function logGroupsOf(template: Template, known: (text: string) => string): readonly Need[] {
  const asked = template.ofType('AWS::ECS::TaskDefinition').flatMap((task) =>
    containersOf(task).flatMap((container) => {
      const options = fieldsOf(at(container, 'LogConfiguration', 'Options'));
      const name = known(String(options['awslogs-group'] ?? ''));
      return String(options['awslogs-create-group']) === 'true' || !isPlain(name) || name === '' ? [] : [name];
    }),
  );
  return [...new Set(asked)].map((name) => ({ kind: 'log group', name }));
}

/** Who subscribes to a topic of another stack is not known: somebody, for the drill. */
export const unknownSubscriber = (topic: string): string => `subscribers-of-${topic.toLowerCase()}@example.com`;

async function provide(cloud: DrillCloud, need: Need): Promise<void> {
  const { name } = need;
  switch (need.kind) {
    case 'role': {
      const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
      const trust = { Effect: 'Allow', Principal: { Service: trusted }, Action: 'sts:AssumeRole' };
      await cloud.call('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: policy(trust) });
      await cloud.call('iam', 'PutRolePolicy', {
        RoleName: name,
        PolicyName: 'all',
        PolicyDocument: policy(statement),
      });
      return;
    }
    case 'topic': {
      const { TopicArn } = await cloud.call<{ TopicArn: string }>('sns', 'CreateTopic', { Name: name });
      const statement = { Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: TopicArn };
      const value = policy(statement);
      await cloud.call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue: value });
      await cloud.call('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: unknownSubscriber(name) });
      return;
    }
    case 'queue':
      await cloud.call('sqs', 'CreateQueue', { QueueName: name });
      return;
    case 'cluster':
      await cloud.call('ecs', 'CreateCluster', { clusterName: name });
      return;
    case 'machine':
      await provide(cloud, { kind: 'role', name: elsewhereRole });
      await cloud.call('states', 'CreateStateMachine', {
        name,
        roleArn: `arn:aws:iam::${account}:role/${elsewhereRole}`,
        definition: machineElsewhere,
      });
      return;
    case 'log group':
      await cloud.call('logs', 'CreateLogGroup', { logGroupName: name });
      return;
    case 'parameter':
      await cloud.call('ssm', 'PutParameter', {
        Name: name.includes('/') && !name.startsWith('/') ? `/${name}` : name,
        Value: 'given',
        Type: 'String',
      });
  }
}

/** What it does is not known: it calls something that this cloud has not. */
const machineElsewhere = JSON.stringify({
  StartAt: 'Elsewhere',
  States: {
    Elsewhere: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'elsewhere' },
      End: true,
    },
  },
});

const elsewhereRole = 'machines-elsewhere';

const policy = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

const trusted = ['events', 'scheduler', 'states', 'ecs-tasks', 'lambda'].map((name) => `${name}.amazonaws.com`);
