/** POSTs and mails: sent after the commit, tried again as the delivery policy says. */
import type { Context, Effect, EffectKind } from '../../../kit/service.ts';
import type { DeliveryOutcome } from '../../../kit/world.ts';
import type { Sns } from '../context.ts';
import { responseSeconds } from '../limits.ts';
import { count, readDelivery } from './delivery.ts';
import { fail } from './fail.ts';
import { headersOf, renderJson, renderMail } from './message.ts';
import { reached, unreached } from './reached.ts';
import { retryDelaySeconds } from './retry.ts';

export const postEffect = (service: Sns): EffectKind => ({
  perform({ payload }, done) {
    const { message, to, raw, contentType } = readDelivery(payload);
    const request = {
      url: to.endpoint,
      headers: headersOf(service.host, message, raw, contentType),
      body: raw ? message.message : renderJson(service.host, message),
      timeoutSeconds: responseSeconds,
    };
    service.host.world.transports.post(request, done);
  },
  onOutcome: (context, effect, outcome) => onOutcome(service, context, effect, outcome as DeliveryOutcome),
});

export const mailEffect = (service: Sns): EffectKind => ({
  perform({ payload }, done) {
    const { message, to, displayName } = readDelivery(payload);
    const mail = renderMail(service.host, message, displayName, to.protocol === 'email-json');
    service.host.world.transports.mail({ to: to.endpoint, ...mail }, done);
  },
  onOutcome: (context, effect, outcome) => onOutcome(service, context, effect, outcome as DeliveryOutcome),
});

function onOutcome(
  service: Sns,
  context: Context,
  effect: Effect,
  outcome: DeliveryOutcome,
): ReturnType<EffectKind['onOutcome']> {
  const delivery = readDelivery(effect.payload);
  if (outcome.ok) {
    reached(service, context, delivery);
    if (delivery.message.type === 'SubscriptionConfirmation') service.tables.setRequestLost(delivery.to.id, false);
    if (delivery.message.type === 'Notification') count(context, delivery.to.topic, 'NumberOfNotificationsDelivered');
    return 'done';
  }
  const isThere = service.tables.subscription(delivery.to.id) !== undefined;
  const delay = isThere && mayHelp(outcome) ? retryDelaySeconds(delivery.retries, effect.attempts) : undefined;
  unreached(service, context, delivery, outcome.reason, delay);
  if (delay !== undefined) return { againInSeconds: delay };
  fail(service, context, delivery, effect.attempts + 1, outcome.reason);
  return 'done';
}

/** "Amazon SNS doesn't retry failed deliveries that result from client-side errors", 429 excepted. */
const mayHelp = ({ status, permanent }: DeliveryOutcome & { readonly ok: false }): boolean =>
  !permanent && (status === undefined || status === 429 || status >= 500);
