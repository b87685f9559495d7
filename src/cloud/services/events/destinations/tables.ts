/** The tables of connections and API destinations. What a connection authorises with is sealed on its way in: no row holds it so that it can be read. */
import type {
  ApiDestinationHttpMethod,
  ConnectionAuthorizationType,
  CreateConnectionAuthRequestParameters,
} from '@aws-sdk/client-eventbridge';
import type { Instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';
import type { Vault } from '../../../kit/vault.ts';

export const destinationSchema = `
  CREATE TABLE events_connection (name TEXT PRIMARY KEY, facts TEXT NOT NULL, sealed TEXT NOT NULL, token TEXT) STRICT, WITHOUT ROWID;
  CREATE TABLE events_api_destination (name TEXT PRIMARY KEY, facts TEXT NOT NULL, free_at REAL NOT NULL) STRICT, WITHOUT ROWID`;

export type AuthParameters = CreateConnectionAuthRequestParameters;

export interface Connection {
  readonly name: string;
  /** The end of its ARN. */
  readonly id: string;
  readonly type: ConnectionAuthorizationType;
  readonly state: 'AUTHORIZED' | 'AUTHORIZING' | 'DEAUTHORIZED';
  readonly stateReason?: string | undefined;
  readonly description?: string | undefined;
  readonly kmsKey?: string | undefined;
  /** Of its parameters: an access token that was asked for with older ones is not taken. */
  readonly revision: string;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly authorizedAt?: Instant | undefined;
  /** Undefined once it was deauthorised. */
  readonly parameters: AuthParameters | undefined;
}

/** An OAuth server's. */
export interface AccessToken {
  /** `Bearer ...`. */
  readonly authorization: string;
  readonly expiresAt: Instant | undefined;
}

export interface ApiDestination {
  readonly name: string;
  readonly id: string;
  readonly description?: string | undefined;
  readonly connectionArn: string;
  readonly endpoint: string;
  readonly method: ApiDestinationHttpMethod;
  /** As given. */
  readonly ratePerSecond?: number | undefined;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
}

export type DestinationTables = ReturnType<typeof openDestinationTables>;

export function openDestinationTables(store: Store, vault: Vault) {
  return { ...openConnections(store, vault), ...openApiDestinations(store) };
}

function openConnections(store: Store, vault: Vault) {
  const put =
    store.prepare(`INSERT INTO events_connection (name, facts, sealed, token) VALUES (?, ?, ?, NULL) ON CONFLICT DO UPDATE SET
    facts = excluded.facts, sealed = excluded.sealed`);
  const get = store.prepare('SELECT name, facts, sealed FROM events_connection WHERE name = ?');
  const all = store.prepare('SELECT name, facts, sealed FROM events_connection ORDER BY name');
  const remove = store.prepare('DELETE FROM events_connection WHERE name = ?');
  const getToken = store.prepare('SELECT token FROM events_connection WHERE name = ?');
  const putToken = store.prepare('UPDATE events_connection SET token = ? WHERE name = ?');
  const read = (row: Record<string, unknown>): Connection => ({
    name: String(row['name']),
    ...JSON.parse(String(row['facts'])),
    parameters: JSON.parse(vault.open(String(row['sealed']))) ?? undefined,
  });
  return {
    putConnection({ name, parameters, ...facts }: Connection): void {
      put.run(name, JSON.stringify(facts), vault.seal(JSON.stringify(parameters ?? null)));
    },
    connection(name: string): Connection | undefined {
      const row = get.get(name);
      return row && read(row);
    },
    /** By name. */
    connections: (): Connection[] => all.all().map(read),
    removeConnection: (name: string): void => void remove.run(name),
    token(name: string): AccessToken | undefined {
      const sealed = getToken.get(name)?.['token'];
      return typeof sealed === 'string' ? JSON.parse(vault.open(sealed)) : undefined;
    },
    putToken: (name: string, token: AccessToken | undefined): void =>
      void putToken.run(token === undefined ? null : vault.seal(JSON.stringify(token)), name),
  };
}

function openApiDestinations(store: Store) {
  const put =
    store.prepare(`INSERT INTO events_api_destination (name, facts, free_at) VALUES (?, ?, 0) ON CONFLICT DO UPDATE SET
    facts = excluded.facts`);
  const get = store.prepare('SELECT name, facts FROM events_api_destination WHERE name = ?');
  const all = store.prepare('SELECT name, facts FROM events_api_destination ORDER BY name');
  const remove = store.prepare('DELETE FROM events_api_destination WHERE name = ?');
  const getFree = store.prepare('SELECT free_at FROM events_api_destination WHERE name = ?');
  const setFree = store.prepare('UPDATE events_api_destination SET free_at = ? WHERE name = ?');
  const read = (row: Record<string, unknown>): ApiDestination => ({
    name: String(row['name']),
    ...JSON.parse(String(row['facts'])),
  });
  return {
    putDestination: ({ name, ...facts }: ApiDestination): void => void put.run(name, JSON.stringify(facts)),
    destination(name: string): ApiDestination | undefined {
      const row = get.get(name);
      return row && read(row);
    },
    /** By name. */
    destinations: (): ApiDestination[] => all.all().map(read),
    removeDestination: (name: string): void => void remove.run(name),
    /** When its rate lets the next request go, in milliseconds; not a whole number. */
    freeAt: (name: string): number => Number(getFree.get(name)?.['free_at'] ?? 0),
    setFreeAt: (name: string, at: number): void => void setFree.run(at, name),
  };
}
