/** The password with which Docker logs in at the registry: who asked for it and until when it is good, sealed. */
import type { Instant } from '../../languages/instant.ts';
import type { Caller } from './caller.ts';
import type { Vault } from './vault.ts';

interface Token {
  readonly registry: Caller;
  readonly until: Instant;
}

export const sealRegistryToken = (vault: Vault, caller: Caller, until: Instant): string =>
  vault.seal(JSON.stringify({ registry: caller, until } satisfies Token));

/** Whose it is; undefined where it is none, or no longer good. */
export function openRegistryToken(vault: Vault, password: string, now: Instant): Caller | undefined {
  try {
    const { registry, until } = JSON.parse(vault.open(password)) as Partial<Token>;
    return registry && until !== undefined && until > now ? registry : undefined;
  } catch {
    return undefined;
  }
}
