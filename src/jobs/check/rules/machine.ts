/**
 * Rules of the machine around a task: whether it waits, how long, and what a failure becomes.
 * Source: AWS Step Functions Developer Guide, "Run Amazon ECS or Fargate tasks with Step Functions", "Best practices for Step Functions".
 */

import { isObject } from '../../../languages/is-object.ts';
import type { Job, Jobs } from '../../model/jobs.ts';
import { argumentsOf, limitOf, type Machine, type State } from '../../model/machine.ts';
import { fieldsOf, mentions, numberOf, objectsOf } from '../../model/symbol.ts';
import type { Found, Rule } from '../rule.ts';
import { isRetried, worstOf } from '../runtime.ts';
import { duration } from '../words.ts';

type OfMachine = Job & { readonly kind: 'machine' };

/** Every machine once, with each state that starts a task. */
export const tasksOf = ({
  jobs,
}: Jobs): readonly { readonly job: OfMachine; readonly machine: Machine; readonly state: State }[] => {
  const seen = new Set<Machine>();
  return jobs.flatMap((job) => {
    if (job.kind !== 'machine' || seen.has(job.machine)) return [];
    seen.add(job.machine);
    return job.machine.tasks.map((state) => ({ job, machine: job.machine, state }));
  });
};

const waits = ({ integration }: State): boolean => /\.sync(:\d)?$/.test(integration);
const isToken = ({ integration }: State): boolean => integration.endsWith('.waitForTaskToken');

export const inMachine = ({ resource }: Machine, state: State): Pick<Found, 'resource' | 'at' | 'path'> => ({
  resource,
  at: state.name,
  path: resource.properties['Definition'] === undefined ? ['DefinitionString'] : ['Definition', 'States', state.name],
});

/** Whether the state is done while its task still runs. A machine that asks what became of it, and decides by the answer, waits all the same. */
export const forgets = (machine: Machine, state: State): boolean =>
  (machine.isExpress || !(isToken(state) || waits(state))) && !asks(machine);

/** Whether it asks what became of its task, and decides by the answer. */
const asks = ({ states }: Machine): boolean =>
  states.some((each) => /^aws-sdk:ecs:describeTasks/.test(each.integration) && decides(each));

/** Whether a Choice may end a loop by a number: how often it went round, or for how long. */
const counts = ({ states }: Machine): boolean =>
  states.some(({ fields }) => fields['Type'] === 'Choice' && /"Numeric(Less|Greater)|[<>]/.test(choicesIn(fields)));

/** What its choices look at, without exit codes. */
const choicesIn = (fields: State['fields']): string =>
  JSON.stringify(objectsOf(fields['Choices']).filter((each) => !isJudged(each)));

/** Whether a Choice follows it, sooner or later. */
function decides({ fields, scope }: State): boolean {
  const seen = new Set([fields]);
  for (const each of seen) {
    if (each['Type'] === 'Choice') return true;
    const next = scope[String(each['Next'])];
    if (isObject(next)) seen.add(next);
  }
  return false;
}

const doesNotWait: Rule = {
  id: 'machine-does-not-wait',
  severity: 'error',
  summary: 'a machine that starts a task and does not wait for it',
  why: 'Without `.sync` the state is done when ECS has taken the request, and even an answer that says that nothing was started passes as success. An EXPRESS machine cannot wait. A loop that asks DescribeTasks does wait, where a Choice follows the answer; a task token has a rule of its own.',
  bad: 'Resource: arn:aws:states:::ecs:runTask',
  good: 'Resource: arn:aws:states:::ecs:runTask.sync',
  find: (jobs) => [
    ...hiddenExpress(jobs),
    ...tasksOf(jobs).flatMap(({ machine, state }): Found[] => {
      if (!forgets(machine, state)) return [];
      return [
        {
          ...inMachine(machine, state),
          message: machine.isExpress
            ? 'an EXPRESS machine cannot wait for a task: how it ends, nobody learns'
            : 'the state asks ECS for a task and goes on at once: how it ends, nobody learns',
          mend: toWait,
        },
      ];
    }),
  ],
};

const toWait = 'Resource: arn:aws:states:::ecs:runTask.sync, in a STANDARD machine';

/** Whatever their definitions say elsewhere. */
const hiddenExpress = ({ jobs }: Jobs): readonly Found[] =>
  jobs.flatMap((job) =>
    job.kind === 'machine' && job.machine.isExpress && job.machine.definition === undefined
      ? [
          {
            resource: job.machine.resource,
            message: 'an EXPRESS machine whose role may start tasks cannot wait for them: how they end, nobody learns',
            mend: toWait,
          },
        ]
      : [],
  );

const tokenUnwatched: Rule = {
  id: 'token-task-unwatched',
  severity: 'error',
  summary: 'a task token is waited for without a limit',
  why: 'A task that never starts, or dies before it answers, is waited for until the execution ends, which may be a year. A timeout alone makes it a warning: nothing stops the task then, and errors of its start never match a retry.',
  bad: 'Resource: arn:aws:states:::ecs:runTask.waitForTaskToken',
  good: 'Resource: arn:aws:states:::ecs:runTask.waitForTaskToken\nHeartbeatSeconds: 300',
  find: (jobs) =>
    tasksOf(jobs).flatMap(({ machine, state }): Found[] => {
      if (
        !isToken(state) ||
        state.fields['HeartbeatSeconds'] !== undefined ||
        state.fields['HeartbeatSecondsPath'] !== undefined
      )
        return [];
      const isLimited = limitOf(state.fields) !== undefined;
      return [
        {
          ...inMachine(machine, state),
          ...(isLimited ? { severity: 'warning' as const } : {}),
          message: isLimited
            ? 'a task that dies without its call is noticed only when the timeout is over, and nothing stops it then'
            : 'a task that never starts, or dies without its call, is waited for for ever',
          mend: 'ecs:runTask.sync, or HeartbeatSeconds',
        },
      ];
    }),
};

/** Tasks whose own wait a limit bounds. */
const waiting = (jobs: Jobs) => tasksOf(jobs).filter(({ state, machine }) => waits(state) && !machine.isExpress);

const noTimeout: Rule = {
  id: 'no-timeout',
  severity: 'error',
  summary: 'nothing ends a task that hangs',
  why: 'Neither the state nor the machine has a TimeoutSeconds: a task that hangs runs, and costs, until somebody looks. A path or an expression counts as a limit. HeartbeatSeconds does not: it is for task tokens. A loop that asks DescribeTasks needs the limit of the machine, or counts how often it asks.',
  bad: 'Run: {Type: Task, Resource: arn:aws:states:::ecs:runTask.sync}',
  good: 'Run: {Type: Task, Resource: arn:aws:states:::ecs:runTask.sync, TimeoutSeconds: 900}',
  find: (jobs) => [
    ...waiting(jobs)
      .filter(({ machine, state }) => limitOf(state.fields) === undefined && machine.timeoutSeconds === undefined)
      .map(({ machine, state }) => ({
        ...inMachine(machine, state),
        message: 'neither the state nor the machine has a timeout: a task that hangs runs for ever',
        mend: 'TimeoutSeconds on the state, and a longer one on the machine',
      })),
    ...tasksOf(jobs)
      .filter(({ machine, state }) => !waits(state) && !isToken(state) && asks(machine) && !counts(machine))
      .filter(({ machine }) => machine.timeoutSeconds === undefined && !machine.isExpress)
      .map(({ machine, state }) => ({
        ...inMachine(machine, state),
        message: 'the machine asks after its task without a limit: one that hangs is asked after for ever',
        mend: 'TimeoutSeconds on the machine, or ecs:runTask.sync with one',
      })),
  ],
};

const noAttemptTimeout: Rule = {
  id: 'no-attempt-timeout',
  severity: 'warning',
  summary: 'only the whole machine has a timeout, no attempt has',
  why: 'The limit of the machine ends the execution, and no retry follows. A limit of each attempt ends the attempt, and the next one may succeed.',
  bad: 'TimeoutSeconds: 3600     # of the machine only',
  good: 'Run: {Type: Task, TimeoutSeconds: 900}',
  find: (jobs) =>
    waiting(jobs)
      .filter(({ machine, state }) => limitOf(state.fields) === undefined && machine.timeoutSeconds !== undefined)
      .map(({ machine, state }) => ({
        ...inMachine(machine, state),
        message: 'no timeout for an attempt: only the whole machine has one',
        mend: 'TimeoutSeconds on the state',
      })),
};

const wholeSwallows: Rule = {
  id: 'whole-timeout-swallows-retries',
  severity: 'warning',
  summary: 'the timeout of the machine leaves no time for its retries',
  why: 'The whole must last for all attempts and the waits between them: (1 + the sum of MaxAttempts) times the limit of an attempt, and each wait, the k-th of which is Interval * Backoff^(k-1), at most MaxDelay. A Retry around it multiplies. Without a limit of an attempt, one that hangs uses up all.',
  bad: 'TimeoutSeconds: 3600\nRun: {TimeoutSeconds: 900, Retry: [{MaxAttempts: 3, IntervalSeconds: 30}]}',
  good: 'TimeoutSeconds: 3900\nRun: {TimeoutSeconds: 900, Retry: [{MaxAttempts: 3, IntervalSeconds: 30}]}',
  find: (jobs) =>
    waiting(jobs).flatMap(({ machine, state }): Found[] => {
      const whole = machine.timeoutSeconds;
      if (whole === undefined || !isRetried(state)) return [];
      const worst = worstOf(state);
      if (!worst) {
        if (limitOf(state.fields) !== undefined) return [];
        const has =
          typeof whole === 'number' ? `the ${duration(whole)} of the whole machine` : 'the time of the whole machine';
        return [
          {
            ...inMachine(machine, state),
            message: `one attempt that hangs uses up ${has}: none of the retries happens`,
            mend: 'TimeoutSeconds on the state, and a whole that all attempts fit into',
          },
        ];
      }
      if (typeof whole !== 'number' || whole >= worst.sumSeconds) return [];
      return [
        {
          ...inMachine(machine, state),
          message: `${worst.attempts} attempts of ${worst.attemptSeconds} s and ${worst.waitSeconds} s of waits take ${worst.sumSeconds} s; it has ${whole} s`,
          mend: `TimeoutSeconds of the machine: ${Math.ceil((worst.sumSeconds + 60) / 60) * 60}`,
        },
      ];
    }),
};

const becomesSuccess: Rule = {
  id: 'failure-becomes-success',
  severity: 'error',
  summary: 'a failure is caught, and the execution succeeds',
  why: 'A Catch that leads to an end which is no Fail state makes the execution a success: ExecutionsFailed never counts it, and no alarm on it rings. A message sent on the way is no substitute: nothing checks that it arrives. The Catch of another state than the task (a guard that skips) is left alone, and so is one that runs the same task once more. A Map that tolerates the failure of all its items (ToleratedFailurePercentage: 100) is the same.',
  bad: 'Catch: [{ErrorEquals: [States.ALL], Next: Notify}]\nNotify: {Type: Task, End: true}',
  good: 'Notify: {Type: Task, Next: Failed}\nFailed: {Type: Fail}',
  find: (jobs) =>
    tasksOf(jobs).flatMap(({ machine, state }): Found[] => {
      const levels = [
        { name: state.name, fields: state.fields, scope: state.scope },
        ...state.around.map((fields) => levelOf(machine, fields)),
      ];
      for (const { name, fields, scope } of levels)
        for (const catcher of objectsOf(fields['Catch'])) {
          const end = successAfter(String(catcher['Next']), scope, new Set([name]), argumentsOf(state));
          if (end !== undefined)
            return [
              {
                ...inMachine(machine, state),
                message: `its failure is caught and ends in \`${end}\`, which is no failure: the execution succeeds, and no alarm on failures can ring`,
                mend: `a Fail state after \`${end}\``,
              },
            ];
        }
      const tolerant = state.around.find(toleratesAll);
      return tolerant
        ? [
            {
              ...inMachine(machine, state),
              message: `\`${levelOf(machine, tolerant).name}\` tolerates the failure of every item: the execution succeeds, and no alarm on failures can ring`,
              mend: 'a ToleratedFailurePercentage below 100, or a Choice that looks at what failed',
            },
          ]
        : [];
    }),
};

/** A Map whose items may all fail. */
const toleratesAll = ({ Type, ToleratedFailurePercentage: most }: State['fields']): boolean =>
  Type === 'Map' && (numberOf(most) ?? 0) >= 100;

const levelOf = (machine: Machine, fields: object) => {
  const found = machine.states.find((each) => each.fields === fields);
  return { name: found?.name ?? '', fields: fieldsOf(fields), scope: found?.scope ?? {} };
};

/** The same task once more, on other capacity say: its success is one. */
const isAnotherAttempt = (
  state: ReturnType<typeof fieldsOf>,
  { TaskDefinition }: ReturnType<typeof fieldsOf>,
): boolean =>
  /:ecs:runTask\.sync$/.test(String(state['Resource'])) &&
  TaskDefinition !== undefined &&
  fieldsOf(state['Arguments'] ?? state['Parameters'])['TaskDefinition'] === TaskDefinition;

/** A choice that reads the exit code tells a success from a failure. */
const isJudged = (choice: object): boolean => JSON.stringify(choice).includes('ExitCode');

/** The state in which the way ends as a success; undefined: every way ends in a failure, or tries again. */
function successAfter(
  name: string,
  scope: ReturnType<typeof fieldsOf>,
  seen: Set<string>,
  given: ReturnType<typeof fieldsOf>,
): string | undefined {
  if (seen.has(name)) return undefined;
  seen.add(name);
  const state = fieldsOf(scope[name]);
  if (isAnotherAttempt(state, given)) return undefined;
  if (state['Type'] === 'Fail' || Object.keys(state).length === 0) return undefined;
  if (state['Type'] === 'Succeed' || state['End'] === true) return name;
  const next = [
    state['Next'],
    state['Default'],
    ...objectsOf(state['Choices'])
      .filter((each) => !isJudged(each))
      .map((each) => each['Next']),
  ];
  for (const each of next) {
    const end = typeof each === 'string' ? successAfter(each, scope, seen, given) : undefined;
    if (end !== undefined) return end;
  }
  return undefined;
}

const pinned: Rule = {
  id: 'pinned-revision',
  severity: 'warning',
  summary: 'the machine names one revision of the task definition',
  why: 'An execution keeps the definition that it began with. A stack update deregisters the revision that it names, and its next retry is refused. A target of a schedule moves along with the update, and a definition with UpdateReplacePolicy: Retain stays.',
  bad: 'TaskDefinition: !Ref Task',
  good: 'TaskDefinition: report        # the family; DependsOn: Task',
  find: (jobs) =>
    tasksOf(jobs).flatMap(({ machine, state }): Found[] => {
      const named = argumentsOf(state)['TaskDefinition'];
      const task = jobs.template.ofType('AWS::ECS::TaskDefinition').find(({ id }) => mentions(named, id));
      const isNumbered = typeof named === 'string' && /:\d+$/.test(named);
      if (task ? task.isRetained : !isNumbered) return [];
      return [
        {
          ...inMachine(machine, state),
          ...(task ? { related: [task] } : {}),
          message:
            'it names one revision of the task definition: the retries of an execution under way fail after an update has deregistered it',
          mend: "the family's name, and DependsOn",
        },
      ];
    }),
};

export const machineRules: readonly Rule[] = [
  doesNotWait,
  tokenUnwatched,
  noTimeout,
  noAttemptTimeout,
  wholeSwallows,
  becomesSuccess,
  pinned,
];
