/** Executions of a job's machine, as a drill looks at them. Source: Step Functions API reference, ListExecutions, DescribeExecution. */
import type { Instant } from '../../languages/instant.ts';
import type { DrillCloud } from './cloud.ts';

export interface Execution {
  readonly executionArn: string;
  readonly status: string;
  readonly startDate: Date;
  readonly stopDate?: Date;
}

interface Page {
  readonly executions: readonly Execution[];
  readonly nextToken?: string;
}

interface Machine {
  readonly cloud: DrillCloud;
  /** Undefined: the job has none, and no execution. */
  readonly machine: string | undefined;
}

/** All that began then or later, oldest first. AWS lists the newest first, page by page. */
export async function executionsSince({ cloud, machine }: Machine, from: Instant): Promise<readonly Execution[]> {
  if (machine === undefined) return [];
  const found: Execution[] = [];
  let token: string | undefined;
  do {
    const page: Page = await cloud.call<Page>('states', 'ListExecutions', {
      stateMachineArn: machine,
      maxResults: 100,
      ...(token === undefined ? {} : { nextToken: token }),
    });
    const since = page.executions.filter(({ startDate }) => startDate.getTime() >= from);
    found.push(...since);
    token = since.length === page.executions.length ? page.nextToken : undefined;
  } while (token !== undefined);
  return found.reverse();
}

/** As it is now. */
export const executionNow = (cloud: DrillCloud, { executionArn }: Execution): Promise<Execution> =>
  cloud.call<Execution>('states', 'DescribeExecution', { executionArn });
