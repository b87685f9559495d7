/** A copy of a data folder begins a life of its own: what its original had under way is its original's. */
import { serviceContext } from './dispatcher.ts';
import type { Engine } from './engine.ts';
import type { InboxRow } from './inbox.ts';

/** Before anything else is done with the store. Throws where a service cannot: then nothing may begin. */
export function holdCopy(engine: Engine): void {
  const rows = takeAll(engine);
  for (const [name, service] of engine.services) {
    const own = rows.filter((row) => row.service === name);
    if (service.holdCopy) service.holdCopy(serviceContext(engine, name), own);
    else for (const { id: _, ...row } of own) engine.inbox.post(row);
  }
  engine.effects.clear();
}

function takeAll({ inbox, now }: Engine): InboxRow[] {
  const rows: InboxRow[] = [];
  for (let row = inbox.take(now); row; row = inbox.take(now)) rows.push(row);
  return rows;
}
