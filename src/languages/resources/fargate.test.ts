import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FargateSize, sizeWith } from './fargate.ts';

const size = (cpuUnits: number, memoryMiB: number): FargateSize => ({ cpuUnits, memoryMiB });

describe('a size with one half of it changed', () => {
  const cases: [what: string, of: FargateSize, changed: Partial<FargateSize>, is: FargateSize | undefined][] = [
    ['keeps the other half', size(256, 512), { memoryMiB: 1024 }, size(256, 1024)],
    ['has more CPU where the memory wants it', size(256, 2048), { memoryMiB: 4096 }, size(512, 4096)],
    ['has less CPU where it is too much for the memory', size(4096, 8192), { memoryMiB: 512 }, size(256, 512)],
    ['has the next more memory that the CPU has', size(256, 512), { cpuUnits: 1024 }, size(1024, 2048)],
    ['has less memory where it is too much for the CPU', size(1024, 8192), { cpuUnits: 256 }, size(256, 2048)],
    ['is as it was where nothing is', size(256, 512), {}, size(256, 512)],
    ['is what is given where both are', size(256, 512), { cpuUnits: 2048, memoryMiB: 5120 }, size(2048, 5120)],
    ['is none where both do not go together', size(256, 512), { cpuUnits: 256, memoryMiB: 4096 }, undefined],
    ['is none of memory that there is not', size(256, 512), { memoryMiB: 1000 }, undefined],
    ['is none of CPU that there is not', size(256, 512), { cpuUnits: 300 }, undefined],
  ];
  for (const [what, of, changed, is] of cases) it(what, () => assert.deepEqual(sizeWith(of, changed), is));
});
