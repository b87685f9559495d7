/** Of the tasks of a run, and of another run of its job, as the page is sent it. */
export interface SizeView {
  readonly cpuUnits: number;
  readonly memoryMiB: number;
  /** What helps one that ran out of memory; null: it did not, or there is no more. */
  readonly moreMiB: number | null;
  /** Why another run cannot be given another size; null: it can. */
  readonly whyFixed: string | null;
}
