/** The machines that are started by time, those that they start in turn, and how each last went. */
import {
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  SFNClient,
  StateMachineDoesNotExist,
} from '@aws-sdk/client-sfn';
import { type Account, mapSome } from '../account.ts';
import type { Part } from './part.ts';
import { textsIn } from './texts.ts';

const machineArn = /arn:aws[\w-]*:states:[\w-]+:\d+:stateMachine:[\w-]+/g;

export async function machines(account: Account, known: readonly Part[]): Promise<Part[]> {
  const found = new Map<string, Part>();
  // A machine may start another one, which starts the task.
  for (let parts: readonly unknown[] = known, depth = 0; depth < 3; depth++) {
    const wanted = textsIn(parts, machineArn).filter((arn) => !found.has(arn));
    if (wanted.length === 0) break;
    const described = (await mapSome(wanted, (arn) => describe(account, arn))).flat();
    for (const part of described) found.set(part.arn, part);
    parts = described;
  }
  return [...found.values()];
}

/** None where there is no such machine. */
async function describe(account: Account, stateMachineArn: string): Promise<Part[]> {
  try {
    const described = await account.client(SFNClient).send(new DescribeStateMachineCommand({ stateMachineArn }));
    return [
      {
        kind: 'machine',
        name: described.name ?? '',
        arn: described.stateMachineArn ?? '',
        described: { ...described },
      },
    ];
  } catch (error) {
    if (error instanceof StateMachineDoesNotExist) return [];
    throw error;
  }
}

/** The newest that has ended, or else the one that is going; `NONE`: there is none, as far back as Step Functions remembers (90 days). */
export interface LastRun {
  readonly status: string;
  readonly startedAt: Date | undefined;
}

export async function lastRuns(account: Account, known: readonly Part[]): Promise<ReadonlyMap<string, LastRun>> {
  const client = account.client(SFNClient);
  const standard = known.filter(({ kind, described }) => kind === 'machine' && described['type'] !== 'EXPRESS');
  const runs = await mapSome(standard, async ({ arn }) => {
    const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn: arn, maxResults: 10 }));
    const last = executions.find(({ status }) => status !== 'RUNNING') ?? executions[0];
    return [arn, { status: last?.status ?? 'NONE', startedAt: last?.startDate }] as const;
  });
  return new Map(runs);
}
