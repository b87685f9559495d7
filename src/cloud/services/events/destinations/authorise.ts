/**
 * The client credentials grant of OAuth 2: an authorisation server is asked for an access token, again when it is about to expire or is refused.
 * AWS does not say how it sends the client's id and secret: here as the form's fields `client_id` and `client_secret`, with `grant_type`, in the query of a GET;
 * as JSON where the connection's own headers say so. OAuthHttpParameters are added, and win.
 * Source: RFC 6749, 4.4; User Guide, "Authorization methods for connections in EventBridge".
 */
import { instant, later } from '../../../../languages/instant.ts';
import { isObject } from '../../../../languages/is-object.ts';
import type { Context, EffectKind } from '../../../kit/service.ts';
import type { DeliveryOutcome, PostRequest } from '../../../kit/world.ts';
import type { Events } from '../context.ts';
import { responseSeconds } from '../limits.ts';
import { headersOf, listed, withQuery } from './request.ts';
import type { AccessToken, AuthParameters, Connection } from './tables.ts';

/** A server that does not answer is asked so often, so many seconds apart. Ours: AWS does not say. */
const attemptsMax = 3;
const againSeconds = 5;

interface Asking {
  readonly connection: string;
  readonly revision: string;
  /** The request, sealed: it holds the secret. */
  readonly sealed: string;
}

/** `sealed`: the token, which is stored like this where the outcome has to wait. */
type Outcome =
  | { readonly sealed: string; readonly expiresIn?: number }
  | { readonly reason: string; readonly again: boolean };

/** Asks for a token; until it is there the connection is AUTHORIZING. */
export function authorise({ host }: Events, context: Context, { name, revision, parameters }: Connection): void {
  if (!parameters?.OAuthParameters) return;
  const sealed = host.vault.seal(JSON.stringify(tokenRequest(parameters.OAuthParameters)));
  context.effect('authorise', name, { connection: name, revision, sealed } satisfies Asking);
}

/** Asks for another token in place of the one that there is. */
export function reauthorise(events: Events, context: Context, connection: Connection): void {
  if (connection.state === 'AUTHORIZING') return;
  events.tables.destinations.putConnection({ ...connection, state: 'AUTHORIZING' });
  events.tables.destinations.putToken(connection.name, undefined);
  authorise(events, context, connection);
}

export const authoriseEffect = (events: Events): EffectKind => ({
  perform({ payload }, done) {
    const { sealed } = payload as Asking;
    const { transports } = events.host.world;
    transports.post(JSON.parse(events.host.vault.open(sealed)), (outcome) => done(read(events, outcome)));
  },
  onOutcome(context, { payload, attempts }, outcome) {
    const { connection: name, revision } = payload as Asking;
    const connection = events.tables.destinations.connection(name);
    if (!connection || connection.revision !== revision) return 'done';
    const answer = outcome as Outcome;
    if ('reason' in answer) {
      if (answer.again && attempts + 1 < attemptsMax) return { againInSeconds: againSeconds };
      deauthorise(events, context, connection, answer.reason);
      return 'done';
    }
    const { expiresIn, sealed } = answer;
    const token: AccessToken = {
      authorization: events.host.vault.open(sealed),
      expiresAt: expiresIn === undefined ? undefined : later(context.now, expiresIn),
    };
    events.tables.destinations.putToken(name, token);
    const authorised = { state: 'AUTHORIZED', stateReason: undefined, authorizedAt: context.now } as const;
    events.tables.destinations.putConnection({ ...connection, ...authorised });
    context.recovered(about(name), { job: name, level: 'INFO', message: `connection ${name} is authorised` });
    return 'done';
  },
});

const about = (name: string): string => `events connection ${name}`;

function deauthorise(events: Events, context: Context, connection: Connection, reason: string): void {
  const { name } = connection;
  events.tables.destinations.putConnection({ ...connection, state: 'DEAUTHORIZED', stateReason: reason });
  const message = `connection ${name} was not authorised: ${reason}; nothing is sent through it until it is updated`;
  context.notice({ job: name, level: 'ERROR', message }, about(name));
}

function read({ host }: Events, outcome: DeliveryOutcome): Outcome {
  if (!outcome.ok) {
    const { status, permanent, reason } = outcome;
    return { reason, again: !permanent && (status === undefined || status === 429 || status >= 500) };
  }
  const { access_token: token, token_type: type = 'Bearer', expires_in: seconds } = objectIn(outcome.answer ?? '');
  if (typeof token !== 'string' || token === '')
    return { reason: 'the answer of the authorization endpoint has no access_token', again: false };
  const expiresIn = Number(seconds);
  return {
    sealed: host.vault.seal(`${type} ${token}`),
    ...(seconds !== undefined && Number.isFinite(expiresIn) ? { expiresIn } : {}),
  };
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function tokenRequest(given: NonNullable<AuthParameters['OAuthParameters']>): PostRequest {
  const { ClientParameters, AuthorizationEndpoint, HttpMethod, OAuthHttpParameters: own } = given;
  const fields = {
    grant_type: 'client_credentials',
    client_id: String(ClientParameters?.ClientID),
    client_secret: String(ClientParameters?.ClientSecret),
    ...listed(own?.BodyParameters),
  };
  const method = HttpMethod ?? 'POST';
  const headers = headersOf(
    { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    listed(own?.HeaderParameters),
  );
  const query = { ...(method === 'GET' ? fields : {}), ...listed(own?.QueryStringParameters) };
  const isJson = headers['content-type']?.startsWith('application/json');
  return {
    method,
    url: withQuery(String(AuthorizationEndpoint), query),
    headers,
    body: isJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
    timeoutSeconds: responseSeconds,
    wantsAnswer: true,
  };
}

/** Whether the token has so little time left that another one is asked for first. */
export const isStale = ({ expiresAt }: AccessToken, now: number): boolean =>
  expiresAt !== undefined && instant(now) >= later(expiresAt, -responseSeconds);
