/** Which alarms are muted, kept for a while: every look at Home needs it, and it changes seldom but by what is done here. */
import type { Account } from '../../operator/account.ts';
import { mutesOf } from '../../operator/mute-alarms.ts';

type Found = Awaited<ReturnType<typeof mutesOf>>;

export interface Mutes {
  /** As `mutesOf` says, or said just before. Rejects with the SDK's errors. */
  of(): Promise<Found>;
  /** Something was done: whoever asks next is told anew. */
  forget(): void;
}

/** So late one is seen that was made, or ended, elsewhere. */
const seldomMs = 5000;

/** `now`: the host's time. */
export function openMutes(account: Account, now: () => Date): Mutes {
  let kept: { readonly at: number; readonly found: Promise<Found> } | undefined;
  return {
    of() {
      const at = Number(now());
      if (kept && at - kept.at < seldomMs) return kept.found;
      const asked = { at, found: mutesOf(account) };
      kept = asked;
      // What was refused is asked again.
      asked.found.catch(() => {
        if (kept === asked) kept = undefined;
      });
      return asked.found;
    },
    forget() {
      kept = undefined;
    },
  };
}
