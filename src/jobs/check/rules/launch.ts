/**
 * The rule of what keeps a task from ever starting.
 * Source: Amazon ECS Developer Guide, "Amazon ECS task execution IAM role", "Amazon ECS task networking options for Fargate".
 */
import { isObject } from '../../../languages/is-object.ts';
import { containersOf, type Job, type Jobs, type Start, targetName } from '../../model/jobs.ts';
import { lets } from '../../model/principal.ts';
import { allows, type Role, roleOf } from '../../model/role.ts';
import { ownName } from '../../model/schedule.ts';
import { wayOf } from '../../model/subnet.ts';
import { at, type Fields, fieldsOf, hasUnknown, knownPart, listOf, mentions, objectsOf } from '../../model/symbol.ts';
import type { Resource, Template } from '../../model/template.ts';
import type { Found, Rule } from '../rule.ts';
import { refusedLogs, twoWays } from './launch-log.ts';
import { absentKeys, shutSecrets } from './launch-secret.ts';
import { type Reason, refusedStart, untagged } from './may-start.ts';
import { bareFamily, notPassed, rolesOf } from './role.ts';

export const neverStarts: Rule = {
  id: 'never-starts',
  severity: 'error',
  summary: 'something in the template keeps every task from starting',
  why: 'A role that does not trust the service which assumes it, may not start the machine, the function or the task, or may not pass its roles; a target without a role, a function that lets no rule call it; awsvpc without a NetworkConfiguration; Fargate with a private image, a log or a secret and no execution role, or one that may not pull, write or read; a key that the secret has not; `${AWS::...}` or a parameter outside Fn::Sub; a public subnet without a public address; a `max-buffer-size` of awslogs that is none. Tags that the starter may not give are a warning: only accounts that authorise tags refuse them; so are two ways to cut lines into events, which EC2 refuses. What comes in by parameter, or may be allowed by a policy from elsewhere, is left alone.',
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
  const reasons: Reason[] = [...refusedStart(template, job, start)];
  if (job.role && task) {
    const unpassed = notPassed(template, job.role, task);
    if (unpassed.length > 0)
      reasons.push([
        'iam:PassRole',
        `${job.role.resource.name} may not pass ${unpassed.map(({ name }) => name).join(', ')}`,
        'iam:PassRole',
        [job.role.resource],
      ]);
  }
  const bare = job.role && bareFamily(job.role, task);
  if (bare)
    reasons.push([
      'ecs:RunTask family',
      `${bare.owner.name} allows ecs:RunTask on a family without its revisions`,
      'its ARN with `:*`',
      [bare.owner],
    ]);
  if (task && job.kind !== 'function' && wantsNetwork(task, start) && givesNoNetwork(start))
    reasons.push([
      'NetworkConfiguration',
      'its network mode is awsvpc, and the start gives no NetworkConfiguration',
      'NetworkConfiguration with subnets',
      [task],
    ]);
  const onFargate = isFargate(task, start);
  if (task) reasons.push(...ofLaunch(template, task, start), ...refusedLogs(task, onFargate));
  const doubtful = [...untagged(job, start)];
  if (task) (onFargate ? doubtful : reasons).push(...twoWays(task));
  if (
    start.network['AssignPublicIp'] !== 'ENABLED' &&
    !hasUnknown(start.network['AssignPublicIp']) &&
    onFargate &&
    isPublic(template, start.network['Subnets'])
  )
    reasons.push([
      'AssignPublicIp',
      'its subnets are public and it gets no public address: no image can be pulled',
      'AssignPublicIp: ENABLED',
      [],
    ]);
  const place = start.state
    ? { at: start.state.name }
    : job.target
      ? { at: targetName(job.target), path: job.target.path }
      : {};
  const foundOf = (what: string, [about, message, mend, related]: Reason) => ({
    resource,
    ...place,
    about,
    related,
    message: `${what}: ${message}`,
    mend,
  });
  return [
    ...reasons.map((reason) => foundOf('no task ever starts', reason)),
    ...doubtful.map((reason) => ({
      ...foundOf('no task may start', reason),
      severity: 'warning' as const,
    })),
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
  if (template.ofType('AWS::EC2::VPCEndpoint').length > 0) return false;
  const hasNat = template.ofType('AWS::EC2::NatGateway').length > 0;
  return known.every((subnet) => {
    const { isPublic: isIt, isRouted } = wayOf(template, subnet);
    return isIt && (isRouted || !hasNat);
  });
};

/** What the launch of the task needs: a role, its secrets, its log group. */
function ofLaunch(template: Template, task: Resource, start: Start): readonly Reason[] {
  const containers = containersOf(task);
  const secrets = containers.flatMap((each) => objectsOf(each['Secrets']));
  const logs = containers
    .map((each) => fieldsOf(each['LogConfiguration']))
    .filter((each) => each['LogDriver'] === 'awslogs');
  const isEcr = containers.some(
    ({ Image }) =>
      /\.dkr\.ecr\./.test(String(Image)) ||
      template.ofType('AWS::ECR::Repository').some(({ id }) => mentions(Image, id)),
  );
  const executionRole = task.properties['ExecutionRoleArn'];
  if (executionRole === undefined) {
    const wants = [
      isEcr ? 'an image of ECR' : '',
      logs.length > 0 ? 'awslogs' : '',
      secrets.length > 0 ? 'Secrets' : '',
    ].filter(Boolean);
    const needs = isFargate(task, start) ? wants : wants.filter((each) => each === 'Secrets');
    return needs.length === 0
      ? []
      : [
          [
            'ExecutionRoleArn',
            `${task.name} has ${needs.join(', ')} and no execution role`,
            'ExecutionRoleArn',
            [task],
          ],
        ];
  }
  const role = roleOf(template, executionRole);
  const absent = absentKeys(template, task, secrets);
  if (!role) return absent;
  const found: Reason[] = [...shutSecrets(role, task, secrets), ...absent];
  const lacks = (actions: readonly string[]): boolean =>
    actions.some((each) => allows(role, each, () => true) === false);
  const launches = managed(role, 'AmazonECSTaskExecutionRolePolicy');
  const logsAll = managed(role, 'CloudWatchLogsFullAccess');
  const makes = logs.some((each) => String(at(each, 'Options', 'awslogs-create-group')) === 'true');
  if (makes && !logsAll && lacks(['logs:CreateLogGroup']))
    found.push([
      'logs:CreateLogGroup',
      `${role.resource.name} may not make the log group that awslogs-create-group asks for`,
      'logs:CreateLogGroup',
      [role.resource, task],
    ]);
  if (logs.length > 0 && !launches && !logsAll && lacks(['logs:CreateLogStream', 'logs:PutLogEvents']))
    found.push([
      'logs:PutLogEvents',
      `${role.resource.name} may not write the log`,
      'logs:CreateLogStream and logs:PutLogEvents',
      [role.resource, task],
    ]);
  if (isEcr && !launches && lacks(['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']))
    found.push([
      'ecr:BatchGetImage',
      `${role.resource.name} may not pull the image from ECR`,
      'the managed policy AmazonECSTaskExecutionRolePolicy',
      [role.resource, task],
    ]);
  return found;
}

const managed = (role: Role, name: string): boolean =>
  listOf(role.resource.properties['ManagedPolicyArns']).some((arn) => String(arn).endsWith(`/${name}`));

/** Texts of the roles, schedules and tasks with `${AWS::...}` that no Fn::Sub reads. */
function literals(jobs: Jobs): readonly Found[] {
  const { template } = jobs;
  const ofJobs = new Set([
    ...rolesOf(jobs).map(({ role }) => role.resource),
    ...jobs.jobs.flatMap(({ starts, schedule }) => [schedule?.resource, ...starts.map(({ task }) => task)]),
  ]);
  const looked = [...template.resources.values()].filter((each) => each.type === 'AWS::IAM::Role' || ofJobs.has(each));
  return looked.flatMap((resource): Found[] => {
    const path = literalPath(template, resource.properties);
    if (!path) return [];
    const text = path.reduce((found: unknown, step) => (found as Fields)[step], resource.properties);
    return [
      {
        resource,
        path,
        message: `\`${text}\` stands outside Fn::Sub: AWS takes it literally, and refuses it`,
        mend: '!Sub before it',
      },
    ];
  });
}

/** What no shell reads, so that no variable can be meant. */
const isNoShell = (key: string): boolean => /^(Image|ValueFrom|(\w+Role)?Arn)$/.test(key);

function literalPath(template: Template, value: unknown): readonly (string | number)[] | undefined {
  if (typeof value === 'string') return knownPart(value).includes('${AWS::') ? [] : undefined;
  if (!Array.isArray(value) && !isObject(value)) return undefined;
  for (const [key, child] of Object.entries(value as Fields)) {
    const path =
      literalPath(template, child) ??
      (isNoShell(key) && ownName(template, knownPart(child)) !== undefined ? [] : undefined);
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
    if (groups.length === 0 || lets(template, key.properties['KeyPolicy'] ?? {}, 'logs', 'kms:GenerateDataKey'))
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
