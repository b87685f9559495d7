/** A refused call: it says what is wrong, the cloud serves on, and nothing of it is left in the store. */
import assert from 'node:assert/strict';
import { messageAndHint } from '../src/operator/hint.ts';
import type { Held } from './held-cloud.ts';
import type { Served } from './served-cloud.ts';

export interface Refused {
  readonly code: string;
  /** With what we say beside AWS's words. */
  readonly message: string;
}

/** Every row of every table. */
export function dump({ sql }: Pick<Held, 'sql'>): Record<string, unknown[]> {
  const tables = sql("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  return Object.fromEntries(tables.map(({ name }) => [name, sql(`SELECT * FROM "${name}"`)]));
}

export async function isHealthy({ endpoint }: Pick<Served, 'endpoint'>): Promise<void> {
  const answer = await fetch(`${endpoint}/health`);
  assert.deepEqual([answer.status, await answer.json()], [200, { status: 'running' }]);
}

/** Sends what must be refused; returns how it was. Fails if it left a trace, or the cloud does not serve on. */
export async function refused(served: Served, send: () => Promise<unknown>): Promise<Refused> {
  await served.runUntilIdle();
  const before = dump(served);
  const answer = await send().then(
    (accepted) => assert.fail(`it was accepted: ${JSON.stringify(accepted)}`),
    (error: Error) => ({ code: error.name, message: messageAndHint(error) }),
  );
  await served.runUntilIdle();
  assert.deepEqual(dump(served), before, 'it left a trace');
  await isHealthy(served);
  return answer;
}
