/** Who is to be told and is not reached: they need somebody as a job does. */
import type { Account } from '../../operator/account.ts';
import { unreachedOf } from '../../operator/unreached.ts';
import type { ChannelView } from '../views.ts';

export interface Channels {
  /** As they were told last. The same list as before where nothing has changed. */
  view(): readonly ChannelView[];
  /** Throws the SDK's errors. */
  look(): Promise<void>;
}

/** A message is tried again no faster. */
const seldomMs = 5000;

/** `now`: the host's time. */
export function openChannels(account: Account, now: () => Date): Channels {
  let view: readonly ChannelView[] = [];
  let askedAt = -Infinity;
  return {
    view: () => view,
    async look() {
      if (Number(now()) - askedAt < seldomMs) return;
      askedAt = Number(now());
      const found = (await unreachedOf(account)).map(
        ({ topicArn, since, nextAt, ...each }): ChannelView => ({
          ...each,
          topic: topicArn,
          since: Number(since),
          nextAt: nextAt ? Number(nextAt) : null,
        }),
      );
      if (JSON.stringify(found) !== JSON.stringify(view)) view = found;
    },
  };
}
