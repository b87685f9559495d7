/**
 * The sign of life for a watchdog outside. It is a tick and an effect like any other, so it is given only while timers are passed to those that they
 * are for, and turns are committed: an engine that cannot do its work falls silent. A sign is not made up for: the next one is due in a minute.
 */
import { instant, later } from '../../../languages/instant.ts';
import type { Context, EffectKind, RecurringTimer, Service } from '../../kit/service.ts';
import type { DeliveryOutcome } from '../../kit/world.ts';
import type { Punctual } from './context.ts';

const everySeconds = 60;
const kind = 'heartbeat';

/** One that was not given before its process ended says nothing any more. */
type Outcome = DeliveryOutcome | 'too late';

export function heartbeat(service: Punctual): Pick<Service, 'onStart' | 'recurring' | 'timers' | 'effects'> {
  const { world } = service.host;
  return {
    onStart(context) {
      service.life.startedAt = context.now;
      if (world.transports.watchdog) context.setTimer(kind, '', context.now);
      else context.clearTimer(kind, '');
    },
    *recurring(context, from): Generator<RecurringTimer> {
      if (!world.transports.watchdog) return;
      yield { kind, subject: '', due: later(instant(Math.max(from, context.now)), everySeconds) };
    },
    timers: {
      [kind](context) {
        if (!world.transports.watchdog) return;
        context.setTimer(kind, '', later(context.now, everySeconds));
        context.effect(kind, '', context.now);
      },
    },
    effects: { [kind]: sign(service) },
  };
}

const sign = ({ host: { world }, life }: Punctual): EffectKind => ({
  perform({ payload }, done: (outcome: Outcome) => void) {
    const { watchdog } = world.transports;
    const ageMs = world.now() - (payload as number);
    if (!watchdog || ageMs < 0 || ageMs >= everySeconds * 1000) done('too late');
    else watchdog.ping(done);
  },
  onOutcome(context, _effect, outcome) {
    const found = outcome as Outcome;
    if (found === 'too late') return 'done';
    if (found.ok) life.heartbeatTakenAt = context.now;
    tell(context, world.transports.watchdog?.host, found);
    return 'done';
  },
});

function tell(context: Context, host = 'none any more', outcome: DeliveryOutcome): void {
  if (outcome.ok) {
    context.recovered(kind, { level: 'INFO', message: `the watchdog ${host} takes the heartbeat again` });
    return;
  }
  context.notice(
    {
      level: 'ERROR',
      message: `the watchdog ${host} did not take the heartbeat: ${outcome.reason}; it is sent again each minute, and whoever watches will take this cloud for dead`,
    },
    kind,
  );
  context.count({ namespace: 'Punctual', name: 'HeartbeatsFailed', dimensions: {}, value: 1 });
}
