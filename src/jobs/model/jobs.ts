/**
 * The jobs of anyone's template: what starts them, what runs them, which tasks they start. A machine or a function that starts tasks and has
 * no schedule here is a job without one. Left out: schedules of what starts no task of ECS.
 * Source: Amazon EventBridge Scheduler User Guide, "Managing targets"; Amazon EventBridge User Guide, "Event bus targets".
 */
import { isObject } from '../../languages/is-object.ts';
import { argumentsOf, type Machine, machinesOf, type State } from './machine.ts';
import { isAllow, names, type Role, roleOf, type Statement } from './role.ts';
import { type Schedule, schedulesOf, type Target } from './schedule.ts';
import { at, type Fields, fieldsOf, listOf, mentions, objectsOf } from './symbol.ts';
import type { Resource, Template } from './template.ts';

/** One place that starts a task. */
export interface Start {
  /** The state, if a machine starts it. */
  readonly state: State | undefined;
  /** As the template gives it: a reference, a family, an ARN; undefined: not known. */
  readonly taskDefinition: unknown;
  /** Where it stands in the template. */
  readonly task: Resource | undefined;
  readonly network: Fields;
  readonly launchType: string | undefined;
  readonly fields: Fields;
}

interface Started {
  readonly schedule: Schedule | undefined;
  readonly target: Target | undefined;
  readonly starts: readonly Start[];
  /** The role that asks for the task; undefined: it is not of this template. */
  readonly role: Role | undefined;
}

export type Job = Started &
  (
    | { readonly kind: 'task' }
    /** A call that is done when it returns: `ecs:updateService`. */
    | { readonly kind: 'call' }
    | { readonly kind: 'machine'; readonly machine: Machine }
    | { readonly kind: 'function'; readonly lambda: Resource }
  );

export interface Jobs {
  readonly template: Template;
  readonly jobs: readonly Job[];
  readonly machines: readonly Machine[];
  /** Schedules whose target lies outside the template, is or submits a job of AWS Batch, or is a bus. */
  readonly unseen: readonly { readonly schedule: Schedule; readonly target: Target }[];
}

export function jobsOf(template: Template): Jobs {
  const machines = machinesOf(template);
  const unseen: { schedule: Schedule; target: Target }[] = [];
  const scheduled = schedulesOf(template).flatMap((schedule) =>
    schedule.targets.flatMap((target): readonly Job[] => {
      const job = jobOf(template, machines, schedule, target);
      if (job === 'unseen') unseen.push({ schedule, target });
      return job === undefined || job === 'unseen' ? [] : [job];
    }),
  );
  const taken = new Set(scheduled.map((job) => (job.kind === 'machine' ? job.machine : undefined)));
  const loose = machines
    .filter((machine) => machine.tasks.length > 0 && !taken.has(machine))
    .map((machine) => ofMachine(template, machine, undefined, undefined));
  return { template, jobs: [...scheduled, ...loose], machines, unseen };
}

/** Every task definition that a job starts, once. */
export const taskDefinitionsOf = ({ jobs }: Jobs): readonly Resource[] => [
  ...new Set(jobs.flatMap(({ starts }) => starts.flatMap(({ task }) => (task ? [task] : [])))),
];

/** The resource under which a job's findings stand if no other is meant: the machine, or else the schedule. */
export function anchorOf(job: Job): Resource {
  if (job.kind === 'machine') return job.machine.resource;
  return (job.schedule as Schedule).resource;
}

function jobOf(
  template: Template,
  machines: readonly Machine[],
  schedule: Schedule,
  target: Target,
): Job | 'unseen' | undefined {
  const role = roleOf(template, target.fields['RoleArn']);
  if (target.fields['EcsParameters'] !== undefined) {
    const start = startOf(template, fieldsOf(target.fields['EcsParameters']), undefined);
    return { kind: 'task', schedule, target, role, starts: [start] };
  }
  const input = target.input;
  if (target.fields['BatchParameters'] !== undefined) return 'unseen';
  if (isEvent(target)) return startsByEvents(template, machines) ? 'unseen' : undefined;
  switch (target.call) {
    case 'batch:submitJob':
      return 'unseen';
    case 'ecs:runTask':
      return { kind: 'task', schedule, target, role, starts: [startOf(template, input, undefined)] };
    case 'ecs:updateService':
    case 'ecs:stopTask':
      return { kind: 'call', schedule, target, role, starts: [] };
    default:
  }
  const arn = target.call === 'sfn:startExecution' ? input['StateMachineArn'] : target.fields['Arn'];
  const machine = machines.find(({ resource }) => isMachine(template, arn, resource));
  if (machine) return runs(template, machines, machine, schedule, target);
  const lambda = lambdaOf(template, target.call === 'lambda:invoke' ? input['FunctionName'] : arn);
  if (lambda) return ofFunction(template, lambda, schedule, target);
  const isElsewhere = typeof arn === 'string' && /:states:|:stateMachine:|⟦\?/.test(arn) && !mentionsAny(template, arn);
  return isElsewhere ? 'unseen' : undefined;
}

/** Whether what it starts are rules of a bus. */
export const isEvent = ({ fields, call }: Target): boolean =>
  fields['EventBridgeParameters'] !== undefined || call === 'eventbridge:putEvents';

/** Whether a rule of the template starts a task, or a machine with one, by an event. */
const startsByEvents = (template: Template, machines: readonly Machine[]): boolean =>
  template.ofType('AWS::Events::Rule').some(
    ({ properties }) =>
      properties['EventPattern'] !== undefined &&
      listOf(properties['Targets'])
        .map(fieldsOf)
        .some(
          (each) =>
            each['EcsParameters'] !== undefined ||
            machines.some(({ tasks, resource }) => tasks.length > 0 && isMachine(template, each['Arn'], resource)),
        ),
  );

/** By its ARN or name, or by an alias or a version of it. */
export function isMachine(template: Template, arn: unknown, machine: Resource): boolean {
  if (mentions(arn, machine.id) || template.find(arn, machine.type) === machine) return true;
  const alias = template.find(arn, 'AWS::StepFunctions::StateMachineAlias');
  if (alias)
    return [
      at(alias.properties, 'DeploymentPreference', 'StateMachineVersionArn'),
      ...objectsOf(alias.properties['RoutingConfiguration']).map((each) => each['StateMachineVersionArn']),
    ].some((each) => isMachine(template, each, machine));
  const version = template.find(arn, 'AWS::StepFunctions::StateMachineVersion');
  return version !== undefined && isMachine(template, version.properties['StateMachineArn'], machine);
}

const mentionsAny = (template: Template, value: unknown): boolean =>
  [...template.resources.keys()].some((id) => mentions(value, id));

/** Machines that start it and wait for it: they fail with it. */
export const waitersOf = (
  { template, machines }: Pick<Jobs, 'template' | 'machines'>,
  { resource }: Machine,
): readonly Machine[] =>
  machines.filter(({ states }) =>
    states.some(
      (state) =>
        state.integration.startsWith('states:startExecution.sync') &&
        isMachine(template, argumentsOf(state)['StateMachineArn'], resource),
    ),
  );

export const isBatchState = ({ integration }: State): boolean => /^(aws-sdk:)?batch:submitJob/.test(integration);

/** The machine if it starts tasks, or the one that it starts and waits for. */
function runs(
  template: Template,
  machines: readonly Machine[],
  machine: Machine,
  schedule: Schedule,
  target: Target,
): Job | 'unseen' | undefined {
  if (machine.definition === undefined) {
    const job = ofMachine(template, machine, schedule, target);
    return mayStart(job.role) ? job : 'unseen';
  }
  if (machine.tasks.length > 0) return ofMachine(template, machine, schedule, target);
  if (machine.states.some(isBatchState)) return 'unseen';
  const inner = machines.find(({ resource, tasks }) => {
    const started = machine.states.filter(({ integration }) => integration.startsWith('states:startExecution'));
    return (
      tasks.length > 0 && started.some((state) => isMachine(template, argumentsOf(state)['StateMachineArn'], resource))
    );
  });
  if (inner) return ofMachine(template, inner, schedule, target);
  return machine.states.some(asksByItself) ? undefined : ofCalled(template, machine, schedule, target);
}

/** The function that a machine calls, where that one starts a task; another that may ask for tasks waits for it. */
function ofCalled(template: Template, { states }: Machine, schedule: Schedule, target: Target): Job | undefined {
  const called = states.flatMap((state) => {
    const value = state.integration === '' ? state.fields['Resource'] : argumentsOf(state)['FunctionName'];
    return lambdaOf(template, value) ?? [];
  });
  const asks = called.some(({ properties }) =>
    roleOf(template, properties['Role'])?.statements.some((each) => isAllow(each) && names(each, 'ecs:DescribeTasks')),
  );
  if (asks) return undefined;
  for (const lambda of called) {
    const job = ofFunction(template, lambda, schedule, target);
    if (job) return job;
  }
  return undefined;
}

/** Whether a state asks after tasks, or waits until somebody answers. */
const asksByItself = ({ integration }: State): boolean =>
  /^aws-sdk:ecs:describeTasks/.test(integration) || integration.endsWith('.waitForTaskToken');

/** By its ARN or name, or by an alias or a version of it. */
function lambdaOf(template: Template, value: unknown): Resource | undefined {
  const lambda = template.find(value, 'AWS::Lambda::Function');
  if (lambda) return lambda;
  const named = template.find(value, 'AWS::Lambda::Alias') ?? template.find(value, 'AWS::Lambda::Version');
  return named && template.find(named.properties['FunctionName'], 'AWS::Lambda::Function');
}

function ofMachine(
  template: Template,
  machine: Machine,
  schedule: Schedule | undefined,
  target: Target | undefined,
): Job {
  const starts = machine.tasks.map((state) => startOf(template, argumentsOf(state), state));
  const role = roleOf(template, machine.resource.properties['RoleArn'] ?? machine.resource.properties['Role']);
  return { kind: 'machine', machine, schedule, target, role, starts };
}

/** Whether it is its role's to start tasks. */
const mayStart = (role: Role | undefined): boolean => grantsOf(role).length > 0 || mayByOthers(role);

const grantsOf = (role: Role | undefined): readonly Statement[] =>
  role?.statements.filter((each) => isAllow(each) && names(each, 'ecs:RunTask')) ?? [];

/** AWS's own policies that let it. */
const mayByOthers = (role: Role | undefined): boolean =>
  listOf(role?.resource.properties['ManagedPolicyArns']).some((arn) =>
    /\/(AmazonECS_FullAccess|AmazonEC2ContainerServiceFullAccess)$/.test(String(arn)),
  );

/** Whether the code that stands in the template calls RunTask. */
const isInCode = ({ properties }: Resource): boolean =>
  /\b(run_task|runTask|RunTaskCommand)\b/.test(String(at(properties, 'Code', 'ZipFile') ?? ''));

/** A function is a job if its role may start tasks, or its code does. */
function ofFunction(template: Template, lambda: Resource, schedule: Schedule, target: Target): Job | undefined {
  const role = roleOf(template, lambda.properties['Role']);
  const granting = grantsOf(role);
  if (!mayStart(role) && !isInCode(lambda)) return undefined;
  const told = [
    ...granting.flatMap(({ fields }) => listOf(fields['Resource'])),
    ...Object.values(fieldsOf(at(lambda.properties, 'Environment', 'Variables'))),
  ];
  const tasks = template.ofType('AWS::ECS::TaskDefinition');
  const task =
    tasks.find((each) => told.some((text) => mentions(text, each.id) || template.find(text, each.type) === each)) ??
    (tasks.length === 1 ? tasks[0] : undefined);
  const start: Start = {
    state: undefined,
    taskDefinition: undefined,
    task,
    network: {},
    launchType: undefined,
    fields: {},
  };
  return { kind: 'function', lambda, schedule, target, role, starts: [start] };
}

function startOf(template: Template, fields: Fields, state: State | undefined): Start {
  const taskDefinition = fields['TaskDefinitionArn'] ?? fields['TaskDefinition'];
  const network = fieldsOf(fields['NetworkConfiguration']);
  const launchType = fields['LaunchType'];
  return {
    state,
    taskDefinition,
    task: template.find(taskDefinition, 'AWS::ECS::TaskDefinition'),
    network: fieldsOf(network['AwsVpcConfiguration'] ?? network['AwsvpcConfiguration']),
    launchType: typeof launchType === 'string' ? launchType : undefined,
    fields,
  };
}

/** As a rule calls it; a schedule's only one is `Target`. */
export const targetName = (target: Target | undefined): string => String(target?.fields['Id'] ?? 'Target');

/** The containers of a task definition. */
export const containersOf = (task: Resource): readonly Fields[] =>
  listOf(task.properties['ContainerDefinitions']).filter(isObject);
