/** Reads what the tasks wrote themselves (witness.sh): a file each, a line of JSON at its start and at its end. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Witness } from './recording.ts';

export const readWitnesses = (folder: string): Witness[] =>
  readdirSync(folder)
    .sort()
    .map((file) => witnessOf(file, readFileSync(join(folder, file), 'utf8')));

function witnessOf(file: string, text: string): Witness {
  const [start, end, ...more] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  if (start?.['event'] !== 'start' || (end && end['event'] !== 'end') || more.length > 0)
    throw new Error(`the witness \`${file}\` does not read as a start and an end: ${text}`);
  return {
    file,
    rule: String(start['rule']),
    tick: String(start['tick']),
    execution: String(start['execution']),
    attempt: Number(start['attempt']),
    ...(end ? { code: Number(end['code']), lines: Number(end['lines']) } : {}),
  };
}
