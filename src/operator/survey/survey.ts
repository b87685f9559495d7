/**
 * Reads what an account's scheduled jobs are made of, and changes nothing: schedules and rules, the machines that they start, task definitions,
 * roles, alarms, topics, queues, log groups, and each machine's last run. A call that is denied leaves its part out, and is said; what is throttled
 * is asked again by the SDK, a few calls at once, and left out too where it is held back for ever.
 * Left out: buses other than the default one, functions, what no schedule leads to.
 */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Account } from '../account.ts';
import { alarms } from './alarms.ts';
import { logGroups } from './log-groups.ts';
import { lastRuns, machines } from './machines.ts';
import type { Part } from './part.ts';
import { roles } from './roles.ts';
import { rules, schedules } from './starts.ts';
import { tasks } from './tasks.ts';
import { queues, topics } from './told.ts';

export type Area =
  | 'schedules'
  | 'rules'
  | 'machines'
  | 'runs'
  | 'tasks'
  | 'roles'
  | 'alarms'
  | 'topics'
  | 'queues'
  | 'logs';

export interface Surveyed {
  readonly accountId: string;
  readonly region: string;
  readonly parts: readonly Part[];
  /** What could not be read, with the API's words. */
  readonly unread: ReadonlyMap<Area, string>;
}

/** What is read, in this order: areas, and the calls that each takes. */
export const plan: readonly (readonly [Area, string])[] = [
  ['schedules', 'scheduler:ListSchedules, GetSchedule for each'],
  ['rules', 'events:ListRules, ListTargetsByRule for each that may start a job or tell of one'],
  ['machines', 'states:DescribeStateMachine for each that is started'],
  ['runs', "states:ListExecutions for each machine's last run"],
  ['tasks', 'ecs:DescribeTaskDefinition for each that is started'],
  ['roles', 'iam:GetRole, ListRolePolicies, GetRolePolicy, ListAttachedRolePolicies, GetPolicy, GetPolicyVersion'],
  ['alarms', 'cloudwatch:DescribeAlarms'],
  ['topics', 'sns:GetTopicAttributes, ListSubscriptionsByTopic for each that is told'],
  ['queues', 'sqs:GetQueueUrl, GetQueueAttributes for each dead-letter queue'],
  ['logs', 'logs:DescribeLogGroups for each group of a task'],
];

/** `told`: a line as each area is read. Throws the SDK's other errors. */
export async function survey(account: Account, told: (line: string) => void): Promise<Surveyed> {
  const identity = await account.client(STSClient).send(new GetCallerIdentityCommand({}));
  const parts: Part[] = [];
  const unread = new Map<Area, string>();
  const read = async (area: Area, ask: (parts: readonly Part[]) => Promise<readonly Part[]>): Promise<void> => {
    const heldBack = account.heldBack();
    try {
      const found = await ask(parts);
      if (area !== 'runs') parts.push(...found);
      const again = account.heldBack() > heldBack ? ' (AWS held calls back; they were made again)' : '';
      told(`${area}: ${found.length}${again}`);
    } catch (error) {
      if (!isRefused(error)) throw error;
      unread.set(area, error.message);
      told(`${area}: not read, ${error.name}: ${error.message}`);
    }
  };
  await read('schedules', () => schedules(account));
  await read('rules', () => rules(account));
  await read('machines', (known) => machines(account, known));
  await read('tasks', (known) => tasks(account, known));
  await read('roles', (known) => roles(account, known));
  await read('alarms', () => alarms(account));
  await read('topics', (known) => topics(account, known));
  await read('queues', (known) => queues(account, known));
  await read('logs', (known) => logGroups(account, known));
  await read('runs', async (known) => {
    const runs = await lastRuns(account, known);
    for (const [index, part] of parts.entries()) {
      const lastRun = runs.get(part.arn);
      if (lastRun) parts[index] = { ...part, described: { ...part.described, lastRun } };
    }
    return parts.filter(({ arn }) => runs.has(arn));
  });
  return { accountId: identity.Account ?? '', region: await account.region(), parts, unread };
}

/** Denied, or held back after every try. */
const isRefused = (error: unknown): error is Error =>
  error instanceof Error &&
  /^(AccessDenied|AccessDeniedException|AuthorizationError\w*|NotAuthorized|UnauthorizedOperation|Throttl\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown)$/.test(
    error.name,
  );
