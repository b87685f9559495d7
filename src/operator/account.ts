/**
 * Whom to ask: an account of AWS, or a cloud that answers as one. Nothing here knows which. Clients are made when they are first needed;
 * calls that are throttled, broken or not answered are made again by the SDK, with its own waits.
 */
import { isThrottlingError } from '@smithy/core/retry';

interface Client {
  destroy(): void;
  readonly config: { readonly region: () => Promise<string> };
  readonly middlewareStack: { add(middleware: never, options: never): void };
}

/** What every client of the SDK takes; what is left out, the SDK finds as the `aws` command does. */
export interface AccountSettings {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: Keys;
  /** Of AWS's own files of settings and credentials. */
  readonly profile?: string;
}

export interface Account extends Disposable {
  /** As it was given, or as the SDK finds it. Rejects where there is none. */
  region(): Promise<string>;
  /** Of a service that is called without a client, `s3` or `ec2`, where it is not AWS's own. */
  endpointOf(service: string): string | undefined;
  /** Whose calls are signed. Rejects where there are none. */
  keys(): Promise<Keys>;
  /** The one client of a kind. */
  client<C extends Client>(kind: new (settings: AccountSettings & Tries) => C): C;
  /** How often a call was refused as one of too many, until now. */
  heldBack(): number;
}

/** How calls are made. */
export interface Calling {
  /** What the SDK's clients find in the environment by themselves, and a call without one does not. */
  readonly endpoints?: (service: string) => string | undefined;
  /** A call has not been answered; it may be made again. `why`: for a person. */
  readonly unanswered?: (why: string) => void;
  /** So long an answer is waited for. */
  readonly patienceMs?: number;
  /** So often a call is made at most. */
  readonly tries?: number;
}

/** Node's codes of a connection that broke, of which the SDK says that time ran out. */
export const isCut = (error: { readonly code?: unknown }): boolean =>
  ['ECONNRESET', 'EPIPE'].includes(String(error.code));

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface Tries {
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
}

/** With the SDK's waits (doubling, at most 20 s) the last is made about a minute after the first. */
const triesDefault = 7;

/** Far more than any call takes that is answered at all. */
const patienceMsDefault = 30_000;
const connectPatienceMs = 10_000;

export function openAccount(
  settings: AccountSettings,
  {
    endpoints = () => undefined,
    unanswered = () => {},
    patienceMs = patienceMsDefault,
    tries = triesDefault,
  }: Calling = {},
): Account {
  const clients = new Map<unknown, Client>();
  let heldBack = 0;
  const failed = (error: Error & { readonly code?: string }): void => {
    if (isThrottlingError(error as Parameters<typeof isThrottlingError>[0])) heldBack += 1;
    if (error.name === 'TimeoutError')
      unanswered(isCut(error) ? `the connection broke (${error.code})` : `no answer within ${patienceMs / 1000} s`);
  };
  const settingsOfTries: Tries = {
    maxAttempts: tries,
    requestHandler: {
      connectionTimeout: Math.min(connectPatienceMs, patienceMs),
      requestTimeout: patienceMs,
      throwOnRequestTimeout: true,
    },
  };
  return {
    endpointOf: (service) => settings.endpoint ?? endpoints(service),
    async region() {
      const { SFNClient } = await import('@aws-sdk/client-sfn');
      return this.client(SFNClient).config.region();
    },
    async keys() {
      const { SFNClient } = await import('@aws-sdk/client-sfn');
      return this.client(SFNClient).config.credentials();
    },
    client<C extends Client>(kind: new (settings: AccountSettings & Tries) => C): C {
      const known = clients.get(kind);
      if (known) return known as C;
      const made = new kind({ ...settings, ...settingsOfTries });
      seeTries(made, failed);
      clients.set(kind, made);
      return made;
    },
    heldBack: () => heldBack,
    [Symbol.dispose]() {
      for (const client of clients.values()) client.destroy();
    },
  };
}

/** What stands below the SDK's retries sees each try. */
function seeTries({ middlewareStack }: Client, failed: (error: Error) => void): void {
  const middleware =
    (next: (call: unknown) => Promise<unknown>) =>
    (call: unknown): Promise<unknown> =>
      next(call).catch((error: Error) => {
        failed(error);
        throw error;
      });
  middlewareStack.add(middleware as never, { step: 'finalizeRequest', priority: 'low' } as never);
}

/** So many calls at once stay far below AWS's limits, and finish a hundred jobs quickly. */
const atOnceMax = 8;

/** As `items.map(each)`, a few at a time, in their order. */
export async function mapSome<Item, Result>(
  items: readonly Item[],
  each: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      results[at] = await each(items[at] as Item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnceMax, items.length) }, work));
  return results;
}
