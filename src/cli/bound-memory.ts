/**
 * Keeps the engine's heap near what is alive in it. By itself V8 lets a process that allocates much grow by some 200 MB before it looks at
 * its older garbage, and gives young objects 96 MB; a task that floods its output would show as that much memory of ours. Neither flag is
 * documented; the figures in their favour stand in docs/decisions/heap-flags.md.
 */
import { setFlagsFromString } from 'node:v8';

/** Of what was alive after the last full collection. */
const growthPercent = 10;

/** To be called before much has been allocated. */
export function boundMemory(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
