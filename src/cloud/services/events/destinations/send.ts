/**
 * A delivery to an API destination: the target's role must be allowed to invoke it, its connection must be authorised, and its rate must let it.
 * The request is an effect; what comes of it is the delivery's.
 * Source: User Guide, "API destinations as targets in Amazon EventBridge".
 */
import type { Target } from '@aws-sdk/client-eventbridge';
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Failure } from '../../../delivery/failure.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context, EffectKind } from '../../../kit/service.ts';
import type { DeliveryOutcome } from '../../../kit/world.ts';
import type { Events } from '../context.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { ratePerSecondDefault } from '../limits.ts';
import { isStale, reauthorise } from './authorise.ts';
import { connectionAt, destinationAt } from './names.ts';
import { requestOf } from './request.ts';
import type { Connection } from './tables.ts';

/** The payload of a request's effect. */
interface Sent {
  readonly delivery: Delivery;
  /** The request: it holds what the connection authorises with. */
  readonly sealed: string;
}

/** Takes the destination's next free place; returns its instant where that is still to come. */
export function placeOf(events: Events, context: Context, targetArn: string): Instant | undefined {
  const destination = destinationAt(events, targetArn);
  if (!destination) return undefined;
  const { destinations } = events.tables;
  const at = Math.max(context.now, destinations.freeAt(destination.name));
  destinations.setFreeAt(destination.name, at + 1000 / (destination.ratePerSecond ?? ratePerSecondDefault));
  return at > context.now ? instant(Math.ceil(at)) : undefined;
}

/** Asks for the request. Throws AwsError where there is none to be made. */
export function send(
  events: Events,
  context: Context,
  { target, delivery, input, caller }: { target: Target; delivery: Delivery; input: string; caller: Caller },
): void {
  const destination = destinationAt(events, delivery.targetArn);
  if (!destination)
    throw new AwsError('ResourceNotFoundException', `API destination ${delivery.targetArn} does not exist`);
  context.authorise({ action: 'events:InvokeApiDestination', resource: delivery.targetArn }, caller);
  const connection = connectionAt(events, destination.connectionArn);
  const auth = authorised(destination.connectionArn, connection);
  const token = events.tables.destinations.token(auth.name);
  const { event } = delivery;
  const request = requestOf({ destination, http: target.HttpParameters, auth: auth.parameters, token, event, input });
  const sealed = events.host.vault.seal(JSON.stringify(request));
  const subject = `${event.id} ${delivery.rule} ${delivery.targetId} ${delivery.attempts}`;
  context.effect('send', subject, { delivery, sealed } satisfies Sent);
}

/** Asks for a new token where the old one is about to expire. */
export function refreshToken(events: Events, context: Context, targetArn: string): void {
  const connection = connectionAt(events, destinationAt(events, targetArn)?.connectionArn ?? '');
  const token = connection && events.tables.destinations.token(connection.name);
  if (connection?.state === 'AUTHORIZED' && token && isStale(token, context.now))
    reauthorise(events, context, connection);
}

function authorised(
  arn: string,
  connection: Connection | undefined,
): Connection & { readonly parameters: NonNullable<Connection['parameters']> } {
  if (!connection) throw new AwsError('ResourceNotFoundException', `connection ${arn} does not exist`);
  if (connection.state === 'AUTHORIZING')
    throw new AwsError('ConnectionAuthorizing', `connection ${connection.name} is being authorised`, 503);
  const { parameters, stateReason } = connection;
  if (connection.state === 'AUTHORIZED' && parameters) return { ...connection, parameters };
  const why = stateReason === undefined ? '' : `: ${stateReason}`;
  throw new AwsError('ConnectionNotAuthorized', `connection ${connection.name} is not authorised${why}`);
}

export const sendEffect = (
  events: Events,
  conclude: (context: Context, delivery: Delivery, failure: Failure | undefined, started: string) => void,
): EffectKind => ({
  perform({ payload }, done) {
    const { vault, world } = events.host;
    world.transports.post(JSON.parse(vault.open((payload as Sent).sealed)), done);
  },
  onOutcome(context, { payload }, outcome) {
    const { delivery } = payload as Sent;
    const answer = outcome as DeliveryOutcome;
    if (!answer.ok && isTokenRefused(answer.status)) renewToken(events, context, delivery.targetArn);
    conclude(context, delivery, answer.ok ? undefined : failureOf(answer), `HTTP status ${answer.status}`);
    return 'done';
  },
});

const isTokenRefused = (status: number | undefined): boolean => status === 401 || status === 407;

function renewToken(events: Events, context: Context, targetArn: string): void {
  const connection = connectionAt(events, destinationAt(events, targetArn)?.connectionArn ?? '');
  if (connection?.state === 'AUTHORIZED' && connection.type === 'OAUTH_CLIENT_CREDENTIALS')
    reauthorise(events, context, connection);
}

/** 401, 407, 409, 429 and 5xx are tried again, as is what does not answer. */
function failureOf({ status, reason, permanent }: DeliveryOutcome & { readonly ok: false }): Failure {
  if (status === undefined) {
    const code = reason.startsWith('no answer within') ? 'TIMEOUT' : 'CONNECTION_FAILURE';
    return { code, errorCode: code, message: reason, again: !permanent };
  }
  const again = [401, 407, 409, 429].includes(status) || status >= 500;
  return {
    code: status === 429 ? 'THROTTLING' : 'ERROR_FROM_TARGET',
    errorCode: String(status),
    message: reason,
    again,
  };
}
