/**
 * Whom to ask: an account of AWS, or a cloud that answers as one. Nothing here knows which. Clients are made when they are first needed;
 * throttled and broken calls are made again by the SDK, with its own waits.
 */

interface Client {
  destroy(): void;
  readonly config: { readonly region: () => Promise<string> };
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
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface Tries {
  readonly maxAttempts: number;
}

/** With the SDK's waits (doubling, at most 20 s) the last is made about a minute after the first. */
const triesMax = 7;

/** `endpoints`: what the SDK's clients find in the environment by themselves, and a call without one does not. */
export function openAccount(
  settings: AccountSettings,
  endpoints: (service: string) => string | undefined = () => undefined,
): Account {
  const clients = new Map<unknown, Client>();
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
      const made = clients.get(kind) ?? new kind({ ...settings, maxAttempts: triesMax });
      clients.set(kind, made);
      return made as C;
    },
    [Symbol.dispose]() {
      for (const client of clients.values()) client.destroy();
    },
  };
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
