/**
 * Rules of what is tried again.
 * Source: AWS Step Functions Developer Guide, "Handling errors in Step Functions workflows", "Run Amazon ECS or Fargate tasks with Step Functions".
 */
import type { Jobs } from '../../model/jobs.ts';
import type { State } from '../../model/machine.ts';
import { type Fields, listOf, numberOf, objectsOf } from '../../model/symbol.ts';
import type { Found, Rule } from '../rule.ts';
import { isRetried } from '../runtime.ts';
import { inMachine, tasksOf } from './machine.ts';

const noRetry: Rule = {
  id: 'no-retry',
  severity: 'warning',
  summary: 'the task is tried once',
  why: 'Capacity that is short, an image that cannot be pulled this minute, an interrupted spot task: all pass, if somebody tries again. A Retry of the state, or of a Parallel or Map around it, counts.',
  bad: 'Run: {Type: Task, Resource: arn:aws:states:::ecs:runTask.sync}',
  good: 'Retry: [{ErrorEquals: [States.ALL], IntervalSeconds: 30, MaxAttempts: 3}]',
  find: (jobs) =>
    tasksOf(jobs)
      .filter(({ state }) => !isRetried(state))
      .map(({ machine, state }) => ({
        ...inMachine(machine, state),
        message: 'no Retry: what passes in a minute ends the run',
        mend: 'Retry: [{ErrorEquals: [States.TaskFailed], IntervalSeconds: 30, MaxAttempts: 3}]',
      })),
};

const retriersOf = (state: State): readonly Fields[] =>
  [state.fields, ...state.around].flatMap((each) => objectsOf(each['Retry']));

const errorsOf = (retrier: Fields): readonly string[] => listOf(retrier['ErrorEquals']).map(String);

/** Names that Step Functions gives what fails at the start, and that pass. Source: the page named above, and what AWS answered others. */
const launchErrors = [
  'AmazonECS.Unknown',
  'ECS.AmazonECSException',
  'ECS.ServerException',
  'ECS.InvalidParameterException',
];
const wide = new Set(['States.ALL', 'States.TaskFailed']);

const neverMatches: Rule = {
  id: 'retry-never-matches',
  severity: 'error',
  summary: 'a Retry names an error that never comes',
  why: 'The errors of the optimised integration begin with `ECS.`; `Ecs.` is the aws-sdk form. Names are compared letter by letter. What stands behind a wider retrier is never asked. (States.TaskFailed matches everything but States.Timeout.)',
  bad: 'ErrorEquals: [Ecs.ServerException]',
  good: 'ErrorEquals: [ECS.ServerException]',
  find: (jobs) =>
    tasksOf(jobs).flatMap(({ machine, state }): Found[] =>
      [state.fields, ...state.around].flatMap((fields) => {
        const retriers = objectsOf(fields['Retry']);
        return retriers.flatMap((retrier, index): Found[] => {
          const wrong = errorsOf(retrier).flatMap((name): Found[] => {
            const right = mistake(name, state);
            if (right === undefined) return [];
            const message = `its Retry names \`${name}\`, an error that never comes`;
            return [{ ...inMachine(machine, state), about: name, message, mend: right }];
          });
          if (wrong.length > 0) return wrong;
          const before = retriers.slice(0, index).flatMap(errorsOf);
          const hidden =
            before.includes('States.ALL') ||
            (before.includes('States.TaskFailed') &&
              errorsOf(retrier).every((name) => name !== 'States.Timeout' && name !== 'States.ALL'));
          return hidden
            ? [
                {
                  ...inMachine(machine, state),
                  about: errorsOf(retrier).join(),
                  message: `its Retry of ${errorsOf(retrier).join(', ')} stands behind one that takes these errors first`,
                  mend: 'the narrower one first',
                },
              ]
            : [];
        });
      }),
    ),
};

function mistake(name: string, state: State): string | undefined {
  const isSdk = state.integration.startsWith('aws-sdk:');
  if (!isSdk && name.startsWith('Ecs.')) return `\`ECS.${name.slice(4)}\``;
  if (isSdk && name.startsWith('ECS.')) return `\`Ecs.${name.slice(4)}\``;
  const known = [
    'States.ALL',
    'States.TaskFailed',
    'States.Timeout',
    'States.Permissions',
    'States.Runtime',
    ...(isSdk ? [] : launchErrors),
  ];
  const right = known.find((each) => each.toLowerCase() === name.toLowerCase());
  return right !== undefined && right !== name ? `\`${right}\`` : undefined;
}

const missesLaunch: Rule = {
  id: 'retry-misses-launch',
  severity: 'warning',
  summary: 'errors of the start are not retried',
  why: 'A Retry that names neither States.TaskFailed nor States.ALL nor an error of ECS lets a start that is refused for want of capacity end the run.',
  bad: 'ErrorEquals: [States.Timeout]',
  good: 'ErrorEquals: [States.TaskFailed, States.Timeout]',
  find: (jobs: Jobs) =>
    tasksOf(jobs).flatMap(({ machine, state }): Found[] => {
      const names = retriersOf(state)
        .filter((each) => (numberOf(each['MaxAttempts']) ?? 3) > 0)
        .flatMap(errorsOf);
      if (names.length === 0 || names.some((name) => wide.has(name) || /^(AmazonECS|ECS|Ecs)\./.test(name))) return [];
      return [
        {
          ...inMachine(machine, state),
          message: `its Retry takes ${names.join(', ')} only: a start that is refused for want of capacity is not tried again`,
          mend: `States.TaskFailed, or ${launchErrors.slice(0, 2).join(', ')}`,
        },
      ];
    }),
};

export const retryRules: readonly Rule[] = [neverMatches, noRetry, missesLaunch];
