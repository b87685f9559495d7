/** A data folder opened in this process, as `punctual up` opens it: where hundreds are, a process for each would take minutes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdDataFolder } from '../src/cli/data-folder.ts';
import { openPunctual, type Punctual } from '../src/cli/open-punctual.ts';

const usual = { account: undefined, region: undefined, runner: 'none', port: 0, iam: true } as const;

/** Rejects with what `punctual up` would have printed. */
export async function withPunctual(data: string, work: (punctual: Punctual) => Promise<void>): Promise<void> {
  const folder = await holdDataFolder(data, usual);
  const punctual = await openPunctual(folder, { ...usual, hostPaths: [], volumes: [] });
  try {
    await work(punctual);
  } finally {
    await punctual.close();
  }
}

/** What it prints meanwhile is not shown. (The test's own reports are bytes.) */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write.bind(stream));
  streams.forEach((stream, index) => {
    stream.write = ((chunk: string | Uint8Array) =>
      typeof chunk === 'string' || writes[index]?.(chunk)) as typeof stream.write;
  });
  try {
    return await work();
  } finally {
    streams.forEach((stream, index) => {
      stream.write = writes[index] as typeof stream.write;
    });
  }
}

/** A copy of the folder that was at that place does not know that it is one. */
export function withoutPlace(data: string): void {
  const file = join(data, 'settings.json');
  const { place: _, ...others } = JSON.parse(readFileSync(file, 'utf8')) as { place: object };
  writeFileSync(file, JSON.stringify(others), { mode: 0o600 });
}
