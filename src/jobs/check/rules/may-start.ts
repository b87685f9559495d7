/**
 * Whether those who have part in a start may do theirs: roles that trust the service which assumes them, and allow the call that it makes.
 * Sources: Amazon EventBridge User Guide, "Using identity-based policies (IAM policies) for Amazon EventBridge" and "Using resource-based policies";
 * Amazon EventBridge Scheduler User Guide, "Setting up", "Set up the execution role"; Amazon ECS Developer Guide, "Amazon ECS task IAM role".
 */
import { isObject } from '../../../languages/is-object.ts';
import type { Job, Start } from '../../model/jobs.ts';
import { lets, type Service } from '../../model/principal.ts';
import { allows, couldBeResource, type Role, roleOf } from '../../model/role.ts';
import { hasUnknown, isPlain, mentions, objectsOf, resourceOf } from '../../model/symbol.ts';
import type { Resource, Template } from '../../model/template.ts';
import { isOfOtherCluster } from './other-cluster.ts';

/** `about`: the action that is refused, or the property that is wrong. */
export type Reason = readonly [about: string, message: string, mend: string, related: readonly Resource[]];

export function refusedStart(template: Template, job: Job, start: Start): readonly Reason[] {
  const { task } = start;
  const trusted: readonly (readonly [unknown, Service])[] = [
    ...(job.schedule && job.target
      ? [[job.target.fields['RoleArn'], job.schedule.isRule ? 'events' : 'scheduler'] as const]
      : []),
    ...(job.kind === 'machine' ? [[job.machine.resource.properties['RoleArn'], 'states'] as const] : []),
    ...['ExecutionRoleArn', 'TaskRoleArn'].map((name) => [task?.properties[name], 'ecs-tasks'] as const),
  ];
  return [
    ...withoutRole(job),
    ...trusted.flatMap(([value, service]) => untrusting(template, roleOf(template, value), service)),
    ...mayNotRun(template, job, start),
    ...mayNotBegin(template, job),
  ];
}

function withoutRole({ kind, schedule, target }: Job): readonly Reason[] {
  if (!schedule || !target || target.fields['RoleArn'] !== undefined) return [];
  if (kind === 'function' && schedule.isRule) return [];
  return [['RoleArn', 'the target has no RoleArn: nobody may start it', 'RoleArn, of a role that may', []]];
}

function untrusting(template: Template, role: Role | undefined, service: Service): readonly Reason[] {
  const trust = role?.resource.properties['AssumeRolePolicyDocument'];
  if (!role || !isObject(trust) || objectsOf(trust['Statement']).length === 0) return [];
  if (lets(template, trust, service, 'sts:AssumeRole')) return [];
  const principal = `${service}.amazonaws.com`;
  return [
    [
      `sts:AssumeRole ${role.resource.name} ${service}`,
      `${role.resource.name} does not trust ${principal}, which is to assume it`,
      `Principal: {Service: ${principal}}`,
      [role.resource],
    ],
  ];
}

function mayNotRun(template: Template, job: Job, start: Start): readonly Reason[] {
  if ((job.kind !== 'task' && job.kind !== 'machine') || !job.role) return [];
  const { task } = start;
  if (isOfOtherCluster(template, job.role, job, start))
    return [
      [
        'ecs:cluster',
        `${job.role.resource.name} may ecs:RunTask in another cluster only`,
        'ecs:cluster of the Condition: the cluster that the task is to run in',
        [job.role.resource],
      ],
    ];
  if (allows(job.role, 'ecs:RunTask', (pattern) => couldBeTask(template, task, pattern)) !== false) return [];
  const what = task ? ` on ${task.name}` : '';
  return [
    [
      'ecs:RunTask',
      `${job.role.resource.name} may not ecs:RunTask${what}`,
      'ecs:RunTask on the task definition',
      [job.role.resource],
    ],
  ];
}

/** Whether a policy's resource may be the task definition; one of another kind of ECS never is. */
function couldBeTask(template: Template, task: Resource | undefined, pattern: string): boolean {
  const referred = template.resources.get(resourceOf(pattern) ?? '');
  if (referred) return task ? referred === task : referred.type === 'AWS::ECS::TaskDefinition';
  if (/:(cluster|service|task|container-instance)\//.test(pattern)) return false;
  const named = /:task-definition\/([\w-]+)(?::(?:\d+|\*))?$/.exec(pattern)?.[1];
  const family = task?.properties['Family'];
  return named === undefined || !isPlain(family) || named === family;
}

/** The machine, or the function, that the target is. */
function mayNotBegin(template: Template, job: Job): readonly Reason[] {
  if (!job.schedule || !job.target) return [];
  const role = roleOf(template, job.target.fields['RoleArn']);
  const arn = job.target.fields['Arn'];
  if (job.kind === 'machine') {
    const { resource } = job.machine;
    if (!role || !mentions(arn, resource.id)) return [];
    return allows(role, 'states:StartExecution', couldBeResource(resource, 'StateMachineName')) === false
      ? [
          [
            'states:StartExecution',
            `${role.resource.name} may not states:StartExecution on ${resource.name}`,
            'states:StartExecution on the machine',
            [role.resource],
          ],
        ]
      : [];
  }
  if (job.kind !== 'function' || !mentions(arn, job.lambda.id)) return [];
  if (!job.schedule.isRule)
    return role && allows(role, 'lambda:InvokeFunction', couldBeResource(job.lambda, 'FunctionName')) === false
      ? [
          [
            'lambda:InvokeFunction',
            `${role.resource.name} may not lambda:InvokeFunction on ${job.lambda.name}`,
            'lambda:InvokeFunction on the function',
            [role.resource],
          ],
        ]
      : [];
  const isLet = template.ofType('AWS::Lambda::Permission').some(({ properties }) => {
    const principal = properties['Principal'];
    const isRule = principal === 'events.amazonaws.com' || principal === '*' || hasUnknown(principal);
    return isRule && template.find(properties['FunctionName'], 'AWS::Lambda::Function') === job.lambda;
  });
  return isLet || template.isResolved
    ? []
    : [
        [
          'lambda:InvokeFunction',
          `no permission lets the rule call ${job.lambda.name}`,
          'AWS::Lambda::Permission for events.amazonaws.com',
          [job.lambda],
        ],
      ];
}

/** Tags that the starter may not give: accounts that authorise tagging refuse the start. */
export function untagged(job: Job, { fields }: Start): readonly Reason[] {
  const given = ['Tags', 'TagList', 'PropagateTags'].find((name) => fields[name] !== undefined);
  if (given === undefined || !job.role || allows(job.role, 'ecs:TagResource', () => true) !== false) return [];
  return [
    [
      'ecs:TagResource',
      `its ${given} want ecs:TagResource, which ${job.role.resource.name} has not: ECS refuses the start in accounts that authorise tags`,
      'ecs:TagResource on the tasks of the cluster',
      [job.role.resource],
    ],
  ];
}
