/** Timers that must always be set: what recurs goes on, whatever became of one run of it. */
import { type Instant, instant, later } from '../../languages/instant.ts';
import { serviceContext } from './dispatcher.ts';
import type { Engine } from './engine.ts';
import { runOrQuarantine } from './quarantine.ts';
import type { Timer } from './timers.ts';

/** For a timer that does not recur and whose handler was quarantined. */
const againSeconds = 60;

/** At a start: sets the timers of what recurs that have none. */
export function setMissingTimers(engine: Engine): void {
  for (const [service, { recurring }] of engine.services) {
    if (!recurring) continue;
    runOrQuarantine(engine, { service, kind: 'start/recurring', subject: '', payload: undefined }, () => {
      for (const { kind, subject, due } of recurring(serviceContext(engine, service), instant(0))) {
        const timer = { service, kind, subject, due };
        if (engine.timers.has(timer)) continue;
        engine.host.reportError(`${service} timer ${kind} \`${subject}\``, 'it was not set any more, and is set again');
        engine.timers.set(timer);
      }
    });
  }
}

/** The handler of this timer was quarantined: it is set again for its next instant; one that does not recur, in a while. */
export function setAgain(engine: Engine, timer: Timer): void {
  if (engine.timers.has(timer)) return;
  const row = { ...timer, kind: `timer/${timer.kind}/next`, payload: timer.due };
  let due: Instant | undefined;
  runOrQuarantine(engine, row, () => {
    due = nextOf(engine, timer);
  });
  engine.timers.set({ ...timer, due: due ?? later(engine.now, againSeconds) });
}

function nextOf(engine: Engine, { service, kind, subject }: Timer): Instant | undefined {
  const { recurring } = engine.services.get(service) ?? {};
  if (!recurring) return undefined;
  for (const next of recurring(serviceContext(engine, service), instant(engine.now + 1)))
    if (next.kind === kind && next.subject === subject) return next.due;
  return undefined;
}
