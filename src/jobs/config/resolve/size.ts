/** CPU units and MiB that Fargate has together. One alone takes its least partner. */
import { cpuUnits, fargateMemoryMiB, memoryMiB } from '../../../languages/resources/fargate.ts';
import type { View } from './view.ts';

const cpuUsual = 256;

export interface Size {
  readonly cpu: number;
  readonly memoryMiB: number;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;

/** CPU units of `256` or `1 vCPU`; a fraction or a wrong text is reported. */
export function cpuOf(view: View, value: unknown): number | undefined {
  const text = textOf(value);
  const units = text === undefined ? undefined : cpuUnits(text);
  if (text !== undefined && (units === undefined || !Number.isInteger(units)))
    view.wrong(['cpu'], `found "${text}"; expected CPU units, or text such as 1 vCPU`, 'cpu: 256');
  return Number.isInteger(units) ? units : undefined;
}

export function memoryOf(view: View, value: unknown): number | undefined {
  const text = textOf(value);
  const amount = text === undefined ? undefined : memoryMiB(text);
  if (text !== undefined && (amount === undefined || !Number.isInteger(amount)))
    view.wrong(['memory'], `found "${text}"; expected MiB, or text such as 4 GB`, 'memory: 512');
  return Number.isInteger(amount) ? amount : undefined;
}

export function sizeOf(view: View): Size {
  const cpu = cpuOf(view, view.get('cpu'));
  const memory = memoryOf(view, view.get('memory'));
  if (cpu !== undefined && !fargateMemoryMiB.has(cpu)) {
    view.wrong(
      ['cpu'],
      `found ${cpu}; Fargate has ${[...fargateMemoryMiB.keys()].join(', ')}`,
      `cpu: ${nextOf([...fargateMemoryMiB.keys()], cpu)}`,
    );
    if (memory !== undefined) partnerOf(view, memory);
    return { cpu: cpuUsual, memoryMiB: 512 };
  }
  if (memory === undefined)
    return { cpu: cpu ?? cpuUsual, memoryMiB: fargateMemoryMiB.get(cpu ?? cpuUsual)?.[0] as number };
  const amounts = cpu === undefined ? undefined : (fargateMemoryMiB.get(cpu) as readonly number[]);
  if (amounts) {
    if (!amounts.includes(memory)) wrongPair(view, cpu as number, memory, amounts);
    return { cpu: cpu as number, memoryMiB: memory };
  }
  return { cpu: partnerOf(view, memory) ?? cpuUsual, memoryMiB: memory };
}

/** The least CPU units that there are with it; where there are none that is reported. */
function partnerOf(view: View, memory: number): number | undefined {
  const partner = partnerWith(memory);
  if (partner === undefined) {
    const all = [...new Set([...fargateMemoryMiB.values()].flat())].toSorted((a, b) => a - b);
    view.wrong(
      ['memory'],
      `found ${memory}; Fargate has 512, 1024, 2048 and further whole GiB up to 122880`,
      `memory: ${nextOf(all, memory)}`,
    );
  }
  return partner;
}

const partnerWith = (memory: number): number | undefined =>
  [...fargateMemoryMiB].find(([, list]) => list.includes(memory))?.[0];

function wrongPair(view: View, cpu: number, memory: number, amounts: readonly number[]): void {
  const partner = partnerWith(memory);
  const path = view.get('memory') === undefined ? ['cpu'] : ['memory'];
  const range = amounts.length <= 4 ? amounts.join(', ') : `${amounts[0]} to ${amounts.at(-1)}`;
  const mend = `memory: ${nextOf(amounts, memory)}${partner === undefined ? '' : `, or cpu: ${partner}`}`;
  view.wrong(path, `found ${memory} with cpu ${cpu}; Fargate has ${range} for it`, mend);
}

const nextOf = (rising: readonly number[], wanted: number): number =>
  rising.find((each) => each >= wanted) ?? (rising.at(-1) as number);
