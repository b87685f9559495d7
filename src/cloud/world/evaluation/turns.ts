/**
 * Who is next: of those who wait each has its turn, and nobody is in two places at once. So whoever asks for a hundred endless loops holds up one place and
 * nobody else's requests.
 */
export class Turns<Job> {
  /** Those who wait, the next one first. */
  private readonly waiting = new Map<string, Job[]>();
  private readonly busy = new Set<string>();

  add(whose: string, job: Job): void {
    const jobs = this.waiting.get(whose);
    if (jobs) jobs.push(job);
    else this.waiting.set(whose, [job]);
  }

  /** The next job; its owner is busy until `done`. */
  take(): { readonly whose: string; readonly job: Job } | undefined {
    for (const [whose, jobs] of this.waiting) {
      if (this.busy.has(whose)) continue;
      const job = jobs.shift()!;
      // Others come before what is left.
      this.waiting.delete(whose);
      if (jobs.length > 0) this.waiting.set(whose, jobs);
      this.busy.add(whose);
      return { whose, job };
    }
    return undefined;
  }

  /** Another job of one who is busy, where nobody else waits. */
  more(whose: string): Job | undefined {
    for (const other of this.waiting.keys()) if (!this.busy.has(other)) return undefined;
    const jobs = this.waiting.get(whose);
    const job = jobs?.shift();
    if (jobs?.length === 0) this.waiting.delete(whose);
    return job;
  }

  /** A job that was taken is the owner's next one again. */
  back(whose: string, job: Job): void {
    const jobs = this.waiting.get(whose);
    if (jobs) jobs.unshift(job);
    else this.waiting.set(whose, [job]);
  }

  done(whose: string): void {
    this.busy.delete(whose);
  }
}
