/** How messages leave the cloud in the real world: HTTP(S) posts and e-mail. */
import type { Transports } from '../kit/world.ts';
import { openLine } from './line.ts';
import { openMail } from './mail.ts';
import { openPost, openWatchdog } from './post.ts';

export interface TransportSettings {
  /** `smtp://` or `smtps://` URL of the mail server; without it every mail fails for good, and says what to do. Throws if it is no such URL. */
  readonly smtp?: string;
  /** The whole URL, http or https, that is asked for each minute; without it nothing is. */
  readonly heartbeat?: string;
  /** Default true, see `address.ts`. */
  readonly allowPrivate?: boolean;
}

export function openTransports({ smtp, heartbeat, allowPrivate = true }: TransportSettings = {}): Transports {
  const line = openLine();
  return {
    post: openPost(allowPrivate, line),
    mail: openMail(smtp, line),
    ...(smtp === undefined ? { withoutMailServer: true } : {}),
    ...(heartbeat === undefined ? {} : { watchdog: openWatchdog(heartbeat) }),
  };
}
