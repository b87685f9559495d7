/**
 * The rule of what keeps a task from ever starting.
 * Source: Amazon ECS Developer Guide, "Amazon ECS task execution IAM role", "Amazon ECS task networking options for Fargate".
 */
import { isObject } from '../../../languages/is-object.ts';
import { containersOf, type Job, type Jobs, type Start } from '../../model/jobs.ts';
import { allows, isAllow, names, type Role, roleOf } from '../../model/role.ts';
import {
  at,
  type Fields,
  fieldsOf,
  hasUnknown,
  listOf,
  mentions,
  objectsOf,
  renderSymbols,
} from '../../model/symbol.ts';
import type { Resource, Template } from '../../model/template.ts';
import type { Found, Rule } from '../rule.ts';
import { bareFamily, notPassed, rolesOf } from './role.ts';

export const neverStarts: Rule = {
  id: 'never-starts',
  severity: 'error',
  summary: 'something in the template keeps every task from starting',
  why: 'awsvpc without a NetworkConfiguration; Fargate with a private image, a log or a secret and no execution role; an execution role that may not read the secret, or not make the log group; `${AWS::...}` outside Fn::Sub; a public subnet without a public address; a starter that may not start or pass. What comes in by parameter is left alone.',
  bad: 'Resource: !Sub arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret/db',
  good: 'Resource: !Sub arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:db-*',
  find: (jobs) => {
    const found = jobs.jobs.flatMap((job) => job.starts.flatMap((start) => ofStart(jobs, job, start)));
    return jobs.jobs.length === 0 ? [] : [...found, ...literals(jobs), ...shutKeys(jobs.template)];
  },
};

function ofStart({ template }: Jobs, job: Job, start: Start): readonly Found[] {
  const { task } = start;
  const resource = job.schedule?.resource ?? (job.kind === 'machine' ? job.machine.resource : undefined);
  if (!resource) return [];
  const reasons: (readonly [message: string, mend: string, related: readonly Resource[]])[] = [];
  if (job.role && task) {
    const unpassed = notPassed(template, job.role, task);
    if (unpassed.length > 0)
      reasons.push([
        `${job.role.resource.name} may not pass ${unpassed.map(({ name }) => name).join(', ')}`,
        'iam:PassRole',
        [job.role.resource],
      ]);
  }
  const bare = job.role && bareFamily(job.role, task);
  if (bare)
    reasons.push([
      `${bare.owner.name} allows ecs:RunTask on a family without its revisions`,
      'its ARN with `:*`',
      [bare.owner],
    ]);
  if (task && job.kind !== 'function' && wantsNetwork(task, start) && givesNoNetwork(start))
    reasons.push([
      'its network mode is awsvpc, and the start gives no NetworkConfiguration',
      'NetworkConfiguration with subnets',
      [task],
    ]);
  if (task) reasons.push(...ofLaunch(template, task, start));
  if (
    start.network['AssignPublicIp'] !== 'ENABLED' &&
    isFargate(task, start) &&
    isPublic(template, start.network['Subnets'])
  )
    reasons.push([
      'its subnets are public and it gets no public address: no image can be pulled',
      'AssignPublicIp: ENABLED',
      [],
    ]);
  if (reasons.length === 0) return [];
  return [
    {
      resource,
      ...(start.state
        ? { at: start.state.name }
        : job.target
          ? { at: String(job.target.fields['Id'] ?? 'Target'), path: job.target.path }
          : {}),
      related: [...new Set(reasons.flatMap(([, , related]) => related))],
      message: `no task ever starts: ${reasons.map(([message]) => message).join('; ')}`,
      mend: [...new Set(reasons.map(([, mend]) => mend))].join('; '),
    },
  ];
}

const isFargate = (task: Resource | undefined, start: Start): boolean =>
  start.launchType === 'FARGATE' ||
  (start.launchType === undefined && listOf(task?.properties['RequiresCompatibilities']).includes('FARGATE'));

const wantsNetwork = (task: Resource, start: Start): boolean =>
  task.properties['NetworkMode'] === 'awsvpc' || isFargate(task, start);

/** A path or an expression gives one that is not known here. */
const givesNoNetwork = ({ fields }: Start): boolean =>
  Object.keys(fields).length > 0 &&
  fields['NetworkConfiguration'] === undefined &&
  fields['NetworkConfiguration.$'] === undefined;

/** Subnets of this template that give addresses to what is in them, where nothing else leads to a registry. */
const isPublic = (template: Template, subnets: unknown): boolean => {
  const here = listOf(subnets).map((each) => template.find(each, 'AWS::EC2::Subnet'));
  const known = here.filter((each) => each !== undefined);
  if (known.length === 0 || known.length < here.length) return false;
  if (template.ofType('AWS::EC2::VPCEndpoint', 'AWS::EC2::NatGateway').length > 0) return false;
  return known.every(({ properties }) => String(properties['MapPublicIpOnLaunch']) === 'true');
};

/** What the launch of the task needs: a role, its secrets, its log group. */
function ofLaunch(
  template: Template,
  task: Resource,
  start: Start,
): readonly (readonly [string, string, readonly Resource[]])[] {
  const containers = containersOf(task);
  const secrets = containers.flatMap((each) => objectsOf(each['Secrets']));
  const logs = containers
    .map((each) => fieldsOf(each['LogConfiguration']))
    .filter((each) => each['LogDriver'] === 'awslogs');
  const executionRole = task.properties['ExecutionRoleArn'];
  if (executionRole === undefined) {
    const isEcr = containers.some(({ Image }) => /\.dkr\.ecr\./.test(String(Image)));
    const wants = [
      isEcr ? 'an image of ECR' : '',
      logs.length > 0 ? 'awslogs' : '',
      secrets.length > 0 ? 'Secrets' : '',
    ].filter(Boolean);
    const needs = isFargate(task, start) ? wants : wants.filter((each) => each === 'Secrets');
    return needs.length === 0
      ? []
      : [[`${task.name} has ${needs.join(', ')} and no execution role`, 'ExecutionRoleArn', [task]]];
  }
  const role = roleOf(template, executionRole);
  if (!role) return [];
  const found: (readonly [string, string, readonly Resource[]])[] = [];
  const shut = secrets
    .map(({ ValueFrom }) => ValueFrom)
    .filter((each) => typeof each === 'string' && !mayRead(role, each));
  if (shut[0] !== undefined)
    found.push([
      `${role.resource.name} may not read the secret ${renderSymbols(String(shut[0]))}`,
      "a permission on the secret's ARN, secret:NAME-*",
      [role.resource, task],
    ]);
  const makes = logs.some((each) => String(at(each, 'Options', 'awslogs-create-group')) === 'true');
  if (makes && !managed(role, 'CloudWatchLogsFullAccess') && logsDenied(role))
    found.push([
      `${role.resource.name} may not make the log group that awslogs-create-group asks for`,
      'logs:CreateLogGroup',
      [role.resource, task],
    ]);
  return found;
}

const managed = (role: Role, name: string): boolean =>
  listOf(role.resource.properties['ManagedPolicyArns']).some((arn) => String(arn).endsWith(`/${name}`));

const logsDenied = (role: Role): boolean => allows(role, 'logs:CreateLogGroup', () => true) === false;

/** Whether the execution role may read what a container's `ValueFrom` names; yes, if that cannot be told. */
function mayRead(role: Role, valueFrom: string): boolean {
  if (hasUnknown(valueFrom)) return true;
  const isSecret = valueFrom.includes(':secretsmanager:');
  const isReference = /^⟦[A-Za-z0-9]+/.test(valueFrom);
  if (role.isOpen) return true;
  const actions = isReference
    ? ['secretsmanager:GetSecretValue', 'ssm:GetParameters']
    : [isSecret ? 'secretsmanager:GetSecretValue' : 'ssm:GetParameters'];
  const granting = role.statements.filter((each) => isAllow(each) && actions.some((action) => names(each, action)));
  if (!isSecret || isReference) return granting.length > 0;
  const arn = secretArn(valueFrom);
  return granting.some(({ fields }) =>
    listOf(fields['Resource'])
      .map(String)
      .some((pattern) => patternMayBe(pattern, arn)),
  );
}

/** Without the JSON key, the stage and the version that may follow the name. */
const secretArn = (valueFrom: string): string =>
  /^(.*?:secret:[^:⟦]*(?:⟦[^⟧]*⟧[^:⟦]*)*)/s.exec(valueFrom)?.[1] ?? valueFrom;

function patternMayBe(pattern: string, arn: string): boolean {
  if (pattern === '*' || hasUnknown(pattern) || /⟦[A-Za-z0-9]/.test(pattern)) return true;
  if (!pattern.includes(':secret:') && !pattern.includes('*')) return false;
  const glob = new RegExp(
    `^${pattern
      .replace(/[.+^$()|[\]{}\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?(?!AWS)/g, '.')}$`,
    's',
  );
  return glob.test(arn) || glob.test(`${arn}-AbCdEf`) || arn.startsWith(pattern.replace(/-?[?*]+$/, ''));
}

/** Texts of the roles, schedules and tasks with `${AWS::...}` that no Fn::Sub reads. */
function literals(jobs: Jobs): readonly Found[] {
  const { template } = jobs;
  const ofJobs = new Set([
    ...rolesOf(jobs).map(({ role }) => role.resource),
    ...jobs.jobs.flatMap(({ starts, schedule }) => [schedule?.resource, ...starts.map(({ task }) => task)]),
  ]);
  const looked = [...template.resources.values()].filter((each) => each.type === 'AWS::IAM::Role' || ofJobs.has(each));
  return looked.flatMap((resource): Found[] => {
    const text = literalOf(resource.properties);
    if (text === undefined) return [];
    return [
      {
        resource,
        path: literalPath(resource.properties) ?? [],
        message: `\`${text}\` stands outside Fn::Sub: AWS takes it literally, and refuses it`,
        mend: '!Sub before it',
      },
    ];
  });
}

const literalOf = (value: unknown): string | undefined => {
  const path = literalPath(value);
  if (!path) return undefined;
  let found: unknown = value;
  for (const step of path) found = (found as Record<string | number, unknown>)[step];
  return String(found);
};

function literalPath(value: unknown): readonly (string | number)[] | undefined {
  if (typeof value === 'string') return value.includes('${AWS::') ? [] : undefined;
  if (!Array.isArray(value) && !isObject(value)) return undefined;
  for (const [key, child] of Object.entries(value as Fields)) {
    const path = literalPath(child);
    if (path) return [Array.isArray(value) ? Number(key) : key, ...path];
  }
  return undefined;
}

/** Keys of log groups whose policy does not let CloudWatch Logs use them: the group is refused, and the stack with it. */
const shutKeys = (template: Template): readonly Found[] =>
  template.ofType('AWS::KMS::Key').flatMap((key): Found[] => {
    const groups = template
      .ofType('AWS::Logs::LogGroup')
      .filter(({ properties }) => mentions(properties['KmsKeyId'], key.id));
    const policy = JSON.stringify(key.properties['KeyPolicy'] ?? {});
    if (
      groups.length === 0 ||
      hasUnknown(key.properties['KeyPolicy']) ||
      /"[^"]*logs\.[^"]*amazonaws\.com/.test(policy) ||
      /"Service":"\*"|"Principal":"\*"|"AWS":"\*"/.test(policy)
    )
      return [];
    return [
      {
        resource: key,
        related: groups,
        message: `its policy does not let CloudWatch Logs use it: the log group ${groups[0]?.name} is refused`,
        mend: 'a statement for logs.REGION.amazonaws.com',
      },
    ];
  });
