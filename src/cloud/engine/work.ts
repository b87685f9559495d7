/** Rows and timers in their one order, until none is left or a limit ends the turn. */
import { serviceContext } from './dispatcher.ts';
import type { Engine } from './engine.ts';
import type { InboxRow } from './inbox.ts';
import { runOrQuarantine } from './quarantine.ts';
import { setAgain } from './recurring.ts';
import { engineTimers, type Timer } from './timers.ts';
import type { Turn } from './turn.ts';

/** Rows that may be taken while timers are due: timers keep a share when rows never end. */
const rowsBetweenTimersMax = 1024;
/** What is counted as events takes time too. */
const rowsPerEvent = 1 / 2;

export function work(turn: Turn): void {
  const { engine } = turn;
  let rows = engine.limits.rows;
  let timers = engine.limits.timers;
  for (;;) {
    if (engine.phase === 'rows') {
      const row = engine.rowsSinceTimers < rowsBetweenTimersMax ? engine.inbox.take(engine.now) : undefined;
      if (!row) {
        engine.phase = 'timers';
        engine.rowsSinceTimers = 0;
        continue;
      }
      const spent = engine.spentEvents;
      takeRow(engine, row);
      engine.rowsSinceTimers += 1 + (engine.spentEvents - spent) * rowsPerEvent;
      if (--rows === 0 || engine.spentEvents >= engine.limits.events) return;
    } else {
      const timer = engine.timersHeld ? undefined : engine.timers.take(engine.now);
      if (!timer) {
        engine.phase = 'rows';
        if (engine.inbox.depth() === 0) return;
        continue;
      }
      takeTimer(turn, timer);
      if (--timers === 0) return;
    }
  }
}

function takeRow(engine: Engine, row: InboxRow): void {
  const isDone = runOrQuarantine(engine, row, () => {
    engine.rest = undefined;
    const handle = engine.services.get(row.service)?.rows?.[row.kind];
    if (!handle) throw new Error(`service \`${row.service}\` takes no row \`${row.kind}\``);
    handle(serviceContext(engine, row.service), row);
  });
  if (isDone && engine.rest) engine.inbox.putBack({ ...row, payload: engine.rest.payload });
}

function takeTimer({ engine, dueEffects }: Turn, timer: Timer): void {
  const { service, kind, subject, due } = timer;
  if (service === engineTimers) {
    const effect = engine.effects.find(Number(subject));
    if (effect) dueEffects.push(effect);
    return;
  }
  const isDone = runOrQuarantine(engine, { service, kind: `timer/${kind}`, subject, payload: due }, () => {
    const handle = engine.services.get(service)?.timers?.[kind];
    if (!handle) throw new Error(`service \`${service}\` takes no timer \`${kind}\``);
    handle(serviceContext(engine, service), subject, due);
  });
  if (!isDone) setAgain(engine, timer);
}
