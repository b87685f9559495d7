/** Which jobs there are, found anew after a while. One that is as it was is the same object. */
import type { Account } from '../../operator/account.ts';
import { findJobs } from '../../operator/find-jobs.ts';
import { type Job, namesOf } from '../../operator/job.ts';
import type { NamedJob } from './known-job.ts';

export interface Jobs {
  /** Rejects with the SDK's errors. */
  list(): Promise<readonly NamedJob[]>;
  /** The next list is found anew. */
  forget(): void;
}

/** To find the jobs of a large account takes a while: of all time, it may take one part in so many. */
const share = 20;

/** A look waits for so long at most. */
const waitedMsMax = 1000;

/** `jobsMs`: so long they count as unchanged. */
export function openJobs(account: Account, jobsMs: number): Jobs {
  let jobs: readonly NamedJob[] = [];
  /** Each by all that it says. */
  let known: ReadonlyMap<string, Job> = new Map();
  let tookMs = 0;
  let foundAt = -Infinity;
  let forgotten = 0;
  let finding: Promise<void> | undefined;

  async function find(): Promise<void> {
    const [began, before] = [Date.now(), forgotten];
    const found = await findJobs(account);
    const names = namesOf(found);
    const now = new Map<string, Job>();
    jobs = found.map((job) => {
      const text = JSON.stringify(job);
      const is = known.get(text) ?? job;
      now.set(text, is);
      return { job: is, id: names.get(job) ?? job.name };
    });
    known = now;
    tookMs = Date.now() - began;
    // A list that began before something was forgotten has found what was before.
    if (before === forgotten) foundAt = began;
  }

  function begin(): Promise<void> {
    finding ??= find().finally(() => {
      finding = undefined;
    });
    return finding;
  }

  return {
    async list() {
      const age = Date.now() - foundAt;
      if (age < Math.max(jobsMs, tookMs * share)) return jobs;
      // Where it takes long, those of before serve meanwhile, unless something was done to them.
      const isWaitedFor = tookMs < waitedMsMax || age > 2 * tookMs * share;
      if (!isWaitedFor) begin().catch(() => {});
      else
        do await begin();
        while (foundAt === -Infinity);
      return jobs;
    },
    forget() {
      forgotten += 1;
      foundAt = -Infinity;
    },
  };
}
