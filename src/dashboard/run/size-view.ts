/** The size of a run's tasks, and whether another run may be given another. */
import { twiceMemoryMiB } from '../../languages/resources/fargate.ts';
import type { Account } from '../../operator/account.ts';
import { presentDefinition } from '../../operator/machine.ts';
import type { ShownRun } from '../../operator/show-run.ts';
import { takesSize } from '../../operator/task-size.ts';
import type { SizeView } from '../size-view.ts';

/** `ran`: the definition that it ran; undefined: it may not be read. Throws the SDK's errors. */
export async function sizeView(account: Account, run: ShownRun, ran: string | undefined): Promise<SizeView | null> {
  const { job, stoppedAt, attempts, cpuUnits, memoryMiB } = run;
  if (job.app === undefined || !stoppedAt || cpuUnits === undefined || memoryMiB === undefined) return null;
  const isOutOfMemory = attempts.at(-1)?.cause.kind === 'out-of-memory';
  return {
    cpuUnits,
    memoryMiB,
    moreMiB: (isOutOfMemory ? twiceMemoryMiB(memoryMiB) : undefined) ?? null,
    whyFixed: ran !== undefined && takesSize(ran) ? null : await whyFixed(account, job.machineArn),
  };
}

async function whyFixed(account: Account, machine: string | undefined): Promise<string | null> {
  const present = machine === undefined ? undefined : await presentDefinition(account, machine);
  if (present === undefined)
    return 'whether its machine takes them is not known: states:DescribeStateMachine is not allowed';
  return takesSize(present)
    ? null
    : 'its machine takes neither: it was deployed by an earlier version of Punctual, and the next deployment changes that';
}
