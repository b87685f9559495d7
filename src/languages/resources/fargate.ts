/**
 * What Fargate offers: sizes of tasks and how they may be written, times of stopping and starting, versions of its platform.
 * Sources: Task CPU and memory; Fargate platform versions; API reference, ContainerDefinition, EphemeralStorage.
 */

const steps = (from: number, to: number, by: number): readonly number[] =>
  Array.from({ length: (to - from) / by + 1 }, (_, i) => from + i * by);

/** Amounts of memory, MiB, for an amount of cpu units: Task CPU and memory, Fargate; probed on AWS. */
export const fargateMemoryMiB: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, steps(1024, 4096, 1024)],
  [1024, steps(2048, 8192, 1024)],
  [2048, steps(4096, 16384, 1024)],
  [4096, steps(8192, 30720, 1024)],
  [8192, steps(16384, 61440, 4096)],
  [16384, steps(32768, 122880, 8192)],
]);

/** "The minimum supported value is 21 GiB and the maximum 200": API reference, EphemeralStorage; the default is 20. */
export const ephemeralGiBUsual = 20;
export const ephemeralGiBLeast = 21;
export const ephemeralGiBMost = 200;

/** What `LATEST` means today for Linux, and what can still be asked for: Fargate platform versions. */
export const platformVersionLatest = '1.4.0';
export const platformVersions: readonly string[] = ['1.4.0', '1.3.0'];

/** "The max stop timeout value is 120 seconds", "the default value of 30 seconds": API reference, ContainerDefinition. */
export const stopTimeoutSecondsMax = 120;
export const stopTimeoutSecondsUsual = 30;

/** "The max value is 120 seconds", "at least 2": API reference, ContainerDefinition, startTimeout. */
export const startTimeoutSecondsLeast = 2;
export const startTimeoutSecondsMax = 120;

/** Cpu units of `256`, `.25 vCPU`, `1 vcpu`; undefined if it is neither. */
export function cpuUnits(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const [, vcpu] = /^(\d+|\d*\.\d+)\s*vcpus?$/i.exec(text.trim()) ?? [];
  return vcpu === undefined ? undefined : Number(vcpu) * 1024;
}

/** MiB of `512`, `0.5 GB`, `1gb`; undefined if it is neither. */
export function memoryMiB(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const [, gib] = /^(\d+|\d*\.\d+)\s*gb$/i.exec(text.trim()) ?? [];
  return gib === undefined ? undefined : Number(gib) * 1024;
}

export const isFargateSize = (cpu: string, memory: string): boolean =>
  fargateMemoryMiB.get(Number(cpu))?.includes(Number(memory)) ?? false;

export interface FargateSize {
  readonly cpuUnits: number;
  readonly memoryMiB: number;
}

/**
 * One half of it changed, or both: the other half stays where Fargate has the two together, else it is the next larger one, else the largest.
 * Undefined: there is no such size.
 */
export function sizeWith({ cpuUnits: cpu, memoryMiB: memory }: FargateSize, changed: Partial<FargateSize>) {
  const { cpuUnits, memoryMiB: amount } = changed;
  const size =
    amount === undefined
      ? { cpuUnits: cpuUnits ?? cpu, memoryMiB: nearest(fargateMemoryMiB.get(cpuUnits ?? cpu) ?? [], memory) }
      : { cpuUnits: cpuUnits ?? nearest(cpuUnitsWith(amount), cpu), memoryMiB: amount };
  return isFargateSize(String(size.cpuUnits), String(size.memoryMiB)) ? (size as FargateSize) : undefined;
}

const cpuUnitsWith = (memory: number): number[] =>
  [...fargateMemoryMiB].flatMap(([units, amounts]) => (amounts.includes(memory) ? [units] : []));

/** `rising`: numbers. */
const nearest = (rising: readonly number[], wanted: number): number | undefined =>
  rising.find((each) => each >= wanted) ?? rising.at(-1);

/** Every amount of memory that some task has, rising. */
const memoryAmountsMiB = [...new Set([...fargateMemoryMiB.values()].flat())].toSorted((one, other) => one - other);

/** The least amount that is twice as much; undefined: there is none. */
export const twiceMemoryMiB = (memory: number): number | undefined =>
  memoryAmountsMiB.find((amount) => amount >= 2 * memory);

/** What there is instead of a size that there is not: the memory for its cpu units, else all amounts of them. */
export function fargateSizesNear(cpu: string, memory: string): string {
  const amounts = fargateMemoryMiB.get(cpuUnits(cpu) ?? 0);
  if (!amounts) {
    const nor = fargateHasNever('', memory) === undefined ? '' : `, nor of Memory ${memory}`;
    return `Fargate has no tasks of Cpu ${cpu}${nor}; ${allSizes()}`;
  }
  return `Fargate has no tasks of Cpu ${cpu} and Memory ${memory}; with Cpu ${cpu} Memory is ${rangeOf(amounts)}`;
}

/** Of one half of a size, where the other is not known: what there is instead if no size has it. */
export function fargateHasNever(cpu: string, memory: string): string | undefined {
  const [units, amount] = [cpuUnits(cpu), memoryMiB(memory)];
  if (units !== undefined) return fargateMemoryMiB.has(units) ? undefined : fargateSizesNear(cpu, memory);
  const isThere = amount === undefined || [...fargateMemoryMiB.values()].some((list) => list.includes(amount));
  return isThere ? undefined : `Fargate has no tasks of Memory ${memory}, whatever their Cpu; ${allSizes()}`;
}

const allSizes = (): string =>
  `Cpu is one of ${[...fargateMemoryMiB].map(([units, list]) => `${units} (Memory ${rangeOf(list)})`).join(', ')}`;

/** MiB: all of a few, else the ends and the step. */
function rangeOf(amounts: readonly number[]): string {
  if (amounts.length <= 4) return amounts.join(', ').replace(/, (?=\d+$)/, ' or ');
  return `${amounts[0]} to ${amounts.at(-1)} in steps of ${amounts[1]! - amounts[0]!}`;
}
