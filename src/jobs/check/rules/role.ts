/**
 * Rules of permissions: what the start of a task asks for, and what is given beyond it.
 * Source: Amazon ECS API Reference, RunTask; Service Authorization Reference, "Actions, resources, and condition keys for Amazon Elastic Container Service".
 */
import type { Job, Jobs } from '../../model/jobs.ts';
import {
  allows,
  couldBeArn,
  couldBeResource,
  isAllow,
  isRoleArn,
  names,
  type Role,
  roleOf,
  type Statement,
} from '../../model/role.ts';
import { hasUnknown, listOf } from '../../model/symbol.ts';
import type { Resource, Template } from '../../model/template.ts';
import type { Found, Rule } from '../rule.ts';

/** A role that a task wants. */
export interface PassedRole {
  /** As a person finds it: its logical id, or its ARN's last part. */
  readonly name: string;
  /** Undefined: it is not of this template. */
  readonly resource: Resource | undefined;
  /** Whether a policy's resource may be it. */
  readonly couldBe: (pattern: string) => boolean;
}

/** Those that are known: of the template, or by an ARN that is written out. */
const rolesOfTask = (template: Template, task: Resource): readonly PassedRole[] => {
  const roles = ['ExecutionRoleArn', 'TaskRoleArn'].flatMap((name): PassedRole[] => {
    const value = task.properties[name];
    const resource = template.find(value, 'AWS::IAM::Role');
    if (resource) return [{ name: resource.name, resource, couldBe: couldBeResource(resource, 'RoleName') }];
    if (!isRoleArn(value)) return [];
    return [
      { name: value.slice(value.lastIndexOf('/') + 1), resource: undefined, couldBe: couldBeArn(template, value) },
    ];
  });
  return roles.filter(({ name }, index) => roles.findIndex((other) => other.name === name) === index);
};

const starters = ({ jobs }: Jobs) => {
  const seen = new Set<string>();
  return jobs.flatMap((job) =>
    job.starts.flatMap(({ task }) => {
      const key = `${job.role?.resource.id} ${task?.id}`;
      if (!job.role || seen.has(key)) return [];
      seen.add(key);
      return [{ job, role: job.role, task }];
    }),
  );
};

/** Roles that a task wants and its starter may not pass. */
export function notPassed(template: Template, role: Role, task: Resource): readonly PassedRole[] {
  return rolesOfTask(template, task).filter(({ couldBe }) => allows(role, 'iam:PassRole', couldBe) === false);
}

const missingPassRole: Rule = {
  id: 'missing-pass-role',
  severity: 'error',
  summary: 'who starts the task may not pass its roles',
  why: 'ECS takes a task role and an execution role only from one who may pass each of them: every RunTask is refused otherwise. A task definition without roles needs no permission; a role that comes in as a parameter, or has policies from elsewhere, is left alone.',
  bad: 'Action: ecs:RunTask                       # and no iam:PassRole',
  good: 'Action: iam:PassRole\nResource: [!GetAtt ExecutionRole.Arn, !GetAtt TaskRole.Arn]',
  find: (jobs) =>
    starters(jobs).flatMap(({ role, task, job }): Found[] => {
      const missing = task ? notPassed(jobs.template, role, task) : [];
      if (missing.length === 0) return [];
      return [
        {
          resource: role.resource,
          about: missing.map(({ name }) => name).join(),
          related: [
            ...missing.flatMap(({ resource }) => resource ?? []),
            ...(job.schedule ? [job.schedule.resource] : []),
          ],
          message: `it may not pass ${missing.map(({ name }) => name).join(' and ')}: every RunTask is refused`,
          mend: `iam:PassRole on the ARN of ${missing.map(({ name }) => name).join(', ')}`,
        },
      ];
    }),
};

/** The statement that allows a family without its revisions, where nothing else allows more. */
export function bareFamily(role: Role, task: Resource | undefined): Statement | undefined {
  const granting = role.statements.filter((each) => isAllow(each) && names(each, 'ecs:RunTask'));
  const texts = granting.flatMap(({ fields }) => listOf(fields['Resource']).map(String));
  if (role.isOpen || texts.length === 0) return undefined;
  const family = task?.properties['Family'];
  const isBare = (text: string): boolean => {
    const name = /:task-definition\/([^:]+)$/.exec(text)?.[1];
    return (
      name !== undefined && !name.includes('*') && !name.includes('?AWS::') && (!hasUnknown(name) || name === family)
    );
  };
  return texts.every(isBare) ? granting[0] : undefined;
}

const runTaskBareFamily: Rule = {
  id: 'run-task-bare-family',
  severity: 'error',
  summary: 'ecs:RunTask is allowed on a family without its revisions',
  why: 'Since 21 March 2024 a family is resolved to its revision before the permission is looked at: an ARN without `:*` matches no revision, and every start is refused.',
  bad: 'Resource: arn:aws:ecs:eu-central-1:111122223333:task-definition/report',
  good: 'Resource: arn:aws:ecs:eu-central-1:111122223333:task-definition/report:*',
  find: (jobs) =>
    starters(jobs).flatMap(({ role, task, job }): Found[] => {
      const statement = bareFamily(role, task);
      if (!statement) return [];
      return [
        {
          resource: statement.owner,
          at: statement.place,
          about: task?.name ?? role.resource.name,
          path: statement.path,
          related: [role.resource, ...(job.schedule ? [job.schedule.resource] : [])],
          message: 'ecs:RunTask on a family without its revisions matches none of them: every start is refused',
          mend: 'the ARN with `:*`',
        },
      ];
    }),
};

const missingStopTask: Rule = {
  id: 'missing-stop-task',
  severity: 'warning',
  summary: 'the machine may not stop the task that it gives up',
  why: 'When an execution is stopped or runs out of time, Step Functions asks ECS to stop the task, if its role may. Otherwise the task runs on, beside the next one.',
  bad: 'Action: [ecs:RunTask]',
  good: 'Action: [ecs:StopTask, ecs:DescribeTasks]',
  find: (jobs) =>
    starters(jobs).flatMap(({ role, job }): Found[] => {
      if (job.kind !== 'machine' || !job.machine.tasks.some(({ integration }) => integration.includes('.sync')))
        return [];
      return allows(role, 'ecs:StopTask', () => true) === false
        ? [
            {
              resource: role.resource,
              about: job.machine.resource.name,
              related: [job.machine.resource],
              message: 'it may not stop the task: what is given up runs on',
              mend: 'ecs:StopTask and ecs:DescribeTasks on the tasks of this cluster',
            },
          ]
        : [];
    }),
};

/** By it Step Functions learns that a task has ended. */
const managedRule = 'StepFunctionsGetEventsForECSTaskRule';
const couldBeManagedRule = (pattern: string): boolean =>
  pattern.endsWith(managedRule) || pattern.includes('*') || hasUnknown(pattern);

const missingEventsRights: Rule = {
  id: 'missing-events-rights',
  severity: 'error',
  summary: 'the machine may not make the rule by which it learns that its task ended',
  why: `Step Functions waits for a task (\`.sync\`) by a rule of EventBridge that it makes in the name of the machine's role. AWS refuses to make or change a machine whose role may not events:PutTargets, PutRule and DescribeRule on ${managedRule}. A role that comes in as a parameter, or has policies from elsewhere, is left alone.`,
  bad: 'Action: [ecs:RunTask, ecs:StopTask, ecs:DescribeTasks]      # and nothing of events',
  good: `Action: [events:PutTargets, events:PutRule, events:DescribeRule]\nResource: !Sub arn:aws:events:\${AWS::Region}:\${AWS::AccountId}:rule/${managedRule}`,
  find: (jobs) =>
    starters(jobs).flatMap(({ role, job }): Found[] => {
      if (job.kind !== 'machine' || !job.machine.tasks.some(({ integration }) => integration.endsWith('.sync')))
        return [];
      const missing = ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'].filter(
        (action) => allows(role, action, couldBeManagedRule) === false,
      );
      if (missing.length === 0) return [];
      return [
        {
          resource: role.resource,
          about: job.machine.resource.name,
          related: [job.machine.resource],
          message: `it may not ${missing.join(', ')} on ${managedRule}: AWS refuses a machine that waits for tasks`,
          mend: `${missing.join(', ')} on rule/${managedRule}`,
        },
      ];
    }),
};

/** Actions that take a resource, so that `*` is more than is needed; what is not here is left alone. */
const narrowable =
  /^(ecs:(RunTask|StopTask|StartTask|DescribeTasks|UpdateService|\*)|events:(PutRule|PutTargets|DescribeRule|\*)|iam:(PassRole|\*)|kms:(Decrypt|Encrypt|GenerateDataKey\*?|\*)|logs:(CreateLogGroup|CreateLogStream|PutLogEvents|\*)|s3:(Get[\w*]+|Put[\w*]+|Delete[\w*]+|ListBucket|List\*|\*)|secretsmanager:(GetSecretValue|\*)|ssm:(GetParameters?|GetParametersByPath|PutParameter|SendCommand|\*)|sns:(Publish|\*)|sqs:(SendMessage|ReceiveMessage|DeleteMessage|\*)|dynamodb:(?!List|Describe(?:Limits|Endpoints|ReservedCapacity))[\w*]+|states:(StartExecution|\*)|lambda:(InvokeFunction|\*)|ecr:(?!Get(?:AuthorizationToken|\*))[\w*]+|ses:Send\w+|kinesis:Put\w+|firehose:Put\w+|elasticfilesystem:Client\w+|[\w-]+:\*|\*)$/i;

const isRead = (action: string): boolean => /:(Describe|Get|BatchGet|BatchCheck|List|Decrypt)/i.test(action);

/** As a statement names it: what it leaves out is little. */
const allBut = (action: unknown): readonly string[] =>
  action === undefined ? [] : [`everything but ${listOf(action).map(String).slice(0, 3).join(', ')}`];

/** `*`, or an ARN of a service whose every part is. */
const isEverything = (resource: string): boolean => /^\*$|^arn:[^:]+:[^:]+(?::\*?)*:\*(?:\/\*)?$/.test(resource);

const wildcard: Rule = {
  id: 'wildcard-permission',
  severity: 'warning',
  summary: 'a role of the job may do something to everything',
  why: 'Where an action takes a resource, `*` without a condition is more than the job needs; NotAction allows all but little. Denials, actions that only take `*` (ecr:GetAuthorizationToken, log delivery) and statements with a condition are left alone. What only reads is a note.',
  bad: 'Action: ecs:RunTask\nResource: "*"',
  good: 'Action: ecs:RunTask\nResource: !Sub arn:aws:ecs:${AWS::Region}:${AWS::AccountId}:task-definition/report:*',
  find: (jobs) =>
    rolesOf(jobs).flatMap(({ role, owners }) => [
      ...all(role).map((name) => ({
        resource: role.resource,
        at: name,
        path: ['ManagedPolicyArns'],
        related: owners,
        message: `${name} lets it do everything`,
        mend: 'a policy of what the job needs',
      })),
      ...role.statements.filter(isAllow).flatMap((statement): Found[] => {
        const { fields, owner, place, path } = statement;
        if (fields['Condition'] !== undefined || !listOf(fields['Resource']).map(String).some(isEverything)) return [];
        const given = listOf(fields['Action']).map(String);
        const actions = [...given.filter((each) => narrowable.test(each)), ...allBut(fields['NotAction'])];
        if (actions.length === 0) return [];
        const severity = actions.every(isRead) ? 'note' : 'warning';
        return [
          {
            resource: owner,
            at: place,
            ...(owner === role.resource ? {} : { about: role.resource.name }),
            path,
            severity,
            related: [...(owner === role.resource ? [] : [role.resource]), ...owners],
            message: `${actions.slice(0, 3).join(', ')}${actions.length > 3 ? ' and more' : ''} on everything, under no condition`,
            mend: 'the resource that it is for, or a Condition',
          },
        ];
      }),
    ]),
};

/** AWS's policies that it has, by which anything may be done. */
const all = ({ resource }: Role): readonly string[] =>
  listOf(resource.properties['ManagedPolicyArns']).flatMap(
    (arn) => /\/(AdministratorAccess|PowerUserAccess)$/.exec(String(arn))?.[1] ?? [],
  );

/** Every role of a job: of its schedule, machine, function and tasks. */
export function rolesOf({
  template,
  jobs,
}: Jobs): readonly { readonly role: Role; readonly owners: readonly Resource[] }[] {
  const roles = new Map<string, { role: Role; owners: Resource[] }>();
  const add = (value: unknown, owner: Resource | undefined): void => {
    const role = roleOf(template, value);
    if (!role) return;
    const known = roles.get(role.resource.id) ?? { role, owners: [] };
    if (owner && !known.owners.includes(owner)) known.owners.push(owner);
    roles.set(role.resource.id, known);
  };
  for (const job of jobs) for (const [value, owner] of rolesGiven(job)) add(value, owner);
  return [...roles.values()];
}

const rolesGiven = (job: Job): readonly (readonly [unknown, Resource | undefined])[] => [
  [job.target?.fields['RoleArn'], job.schedule?.resource],
  ...(job.kind === 'machine' ? ([[job.machine.resource.properties['RoleArn'], job.machine.resource]] as const) : []),
  ...(job.kind === 'function' ? ([[job.lambda.properties['Role'], job.lambda]] as const) : []),
  ...job.starts.flatMap(({ task }) =>
    task
      ? ([
          [task.properties['ExecutionRoleArn'], task],
          [task.properties['TaskRoleArn'], task],
        ] as const)
      : [],
  ),
];

const sharedRole: Rule = {
  id: 'shared-role',
  severity: 'note',
  summary: 'one role for the task and for who launches it',
  why: 'The execution role pulls the image and reads secrets before the container runs; as the task role, the program may do the same, and what it needs is given to the launch. No task role at all is fine.',
  bad: 'ExecutionRoleArn: !GetAtt Role.Arn\nTaskRoleArn: !GetAtt Role.Arn',
  good: 'ExecutionRoleArn: !GetAtt ExecutionRole.Arn\nTaskRoleArn: !GetAtt TaskRole.Arn',
  find: ({ template, jobs }) =>
    [...new Set(jobs.flatMap(({ starts }) => starts.flatMap(({ task }) => (task ? [task] : []))))].flatMap(
      (task): Found[] => {
        const [execution, own] = ['ExecutionRoleArn', 'TaskRoleArn'].map((name) => {
          const value = task.properties[name];
          return template.find(value, 'AWS::IAM::Role')?.id ?? value;
        });
        return typeof own === 'string' && own !== '' && own === execution
          ? [
              {
                resource: task,
                path: ['TaskRoleArn'],
                message: 'its task role is its execution role: the program may read what only the launch needs',
                mend: 'a task role of its own',
              },
            ]
          : [];
      },
    ),
};

export const roleRules: readonly Rule[] = [
  missingPassRole,
  runTaskBareFamily,
  missingStopTask,
  missingEventsRights,
  wildcard,
  sharedRole,
];
