/** What people have set since the last deployment survives the next one: pauses and what they say, mutes; and what is new is not taken for silent. */
import type { Account } from '../account.ts';
import { beatFirst } from './first-heartbeat.ts';
import { keepMutes, mutesToKeep } from './live-mutes.ts';
import { type States, switchStates } from './live-states.ts';
import type { Written } from './template-text.ts';

export interface Deployed {
  readonly stack: string;
  readonly before: Written;
  readonly after: Written;
  readonly states: States;
}

/**
 * Returns what `work` does, which deploys. A deployment without what it may not do beside is still one: what comes of that is warned of. Throws what
 * `work` throws, and the SDK's errors.
 */
export async function keepLive<T>(
  account: Account,
  { stack, before, after, states }: Deployed,
  warn: (message: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const orWarn = async (otherwise: string, beside: () => Promise<void>): Promise<void> => {
    try {
      await beside();
    } catch (error) {
      warn(`${otherwise}: ${(error as Error).message}`);
    }
  };
  await orWarn("new jobs' alarms on silence ring until the first success", () =>
    beatFirst(account, stack, before, after),
  );
  const mutes = after.app === undefined ? new Map() : await mutesToKeep(account, stack, before, after);
  const done = await work();
  await switchStates(account, stack, after, states);
  await orWarn('alarms on silence that were muted may tell again, or the other way round', () =>
    keepMutes(account, stack, mutes),
  );
  return done;
}
