/** Who is to be told and is not reached: they need somebody as a job does. */
import { type Account, mapSome } from '../../operator/account.ts';
import { type Channel, stackOfAddress } from '../../operator/channel-address.ts';
import { unreachedOf } from '../../operator/unreached.ts';
import type { ChannelView } from '../views.ts';

export interface Channels {
  /** As they were told last. The same list as before where nothing has changed. */
  view(): readonly ChannelView[];
  /** Throws the SDK's errors. */
  look(): Promise<void>;
  /** Something was done: the next look asks. */
  forget(): void;
}

/** A message is tried again no faster. */
const seldomMs = 5000;

/** `now`: the host's time. */
export function openChannels(account: Account, now: () => Date): Channels {
  let view: readonly ChannelView[] = [];
  let askedAt = -Infinity;
  return {
    view: () => view,
    forget() {
      askedAt = -Infinity;
    },
    async look() {
      if (Number(now()) - askedAt < seldomMs) return;
      askedAt = Number(now());
      const unreached = await unreachedOf(account);
      const found = await mapSome(
        unreached,
        async ({ topicArn, subscriptionArn: _, since, nextAt, ...each }): Promise<ChannelView> => ({
          ...each,
          topic: topicArn,
          since: Number(since),
          nextAt: nextAt ? Number(nextAt) : null,
          address: await addressOf(account, { topic: topicArn, endpoint: each.endpoint }),
        }),
      );
      if (JSON.stringify(found) !== JSON.stringify(view)) view = found;
    },
  };
}

async function addressOf(account: Account, channel: Channel): Promise<ChannelView['address']> {
  try {
    const stack = await stackOfAddress(account, channel);
    return stack === undefined ? { in: 'subscription' } : { in: 'template', stack };
  } catch (error) {
    // Who may read topics may not always read templates.
    if (/AccessDenied|NotAuthorized/.test((error as Error).name)) return null;
    throw error;
  }
}
