/** Executions of a job's machine, as a drill looks at them. Source: Step Functions API reference, ListExecutions, DescribeExecution. */
import type { Instant } from '../../languages/instant.ts';
import type { DrillCloud } from './cloud.ts';
import { pagesOf } from './pages.ts';

export interface Execution {
  readonly executionArn: string;
  readonly status: string;
  readonly startDate: Date;
  readonly stopDate?: Date;
}

interface Machine {
  readonly cloud: DrillCloud;
  /** Undefined: the job has none, and no execution. */
  readonly machine: string | undefined;
}

/** Page after page of at most so many, newest first, as AWS lists them; read only as far as somebody asks. */
export async function* executionPages(
  cloud: DrillCloud,
  stateMachineArn: string,
  maxResults: number,
): AsyncGenerator<readonly Execution[]> {
  const pages = pagesOf<{ readonly executions: readonly Execution[] }>(
    cloud,
    ['states', 'ListExecutions'],
    { stateMachineArn, maxResults },
    'nextToken',
  );
  for await (const { executions } of pages) yield executions;
}

/** All that began then or later, oldest first. */
export async function executionsSince({ cloud, machine }: Machine, from: Instant): Promise<readonly Execution[]> {
  if (machine === undefined) return [];
  const found: Execution[] = [];
  for await (const page of executionPages(cloud, machine, 100)) {
    const since = page.filter(({ startDate }) => startDate.getTime() >= from);
    found.push(...since);
    if (since.length < page.length) break;
  }
  return found.reverse();
}

/** As it is now. */
export const executionNow = (cloud: DrillCloud, { executionArn }: Execution): Promise<Execution> =>
  cloud.call<Execution>('states', 'DescribeExecution', { executionArn });
