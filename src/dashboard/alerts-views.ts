/** What the page is sent of alarms and topics, as JSON; units as in `views.ts`. */
import type { Frame } from './views.ts';

export interface AlarmView {
  readonly alarm: string;
  readonly words: string;
  /** Those that it watches. */
  readonly jobs: readonly string[];
  readonly state: 'rings' | 'quiet' | 'no data';
  readonly since: number | null;
  readonly reason: string;
  /** Endpoints, and what else its actions go to. */
  readonly to: readonly string[];
  readonly unconfirmed: readonly string[];
  readonly mute: MuteView | null;
  /** Why a test of it would reach nobody, or is none. */
  readonly noTest: string | null;
}

export interface MuteView {
  /** Null: it has no end, or one that its rule says. */
  readonly until: number | null;
  /** Who mutes it: its own actions are off, a rule by its name; null: it was muted here. */
  readonly by: string | null;
  /** By a rule of somebody else, which is not ended here. */
  readonly isForeign: boolean;
}

export interface TopicView {
  readonly arn: string;
  readonly stack: string;
  readonly to: readonly string[];
  readonly unconfirmed: readonly string[];
  /** Those of both that can be given another address here. */
  readonly byHand: readonly string[];
}

export interface LostView {
  readonly at: number | null;
  /** Of what: a topic's, a schedule's or a rule's ARN. */
  readonly source: string;
  readonly target: string;
  readonly why: string;
  readonly attempts: number;
}

export interface AlertsView {
  readonly frame: Frame;
  readonly topics: readonly TopicView[];
  /** Those that ring first. */
  readonly alarms: readonly AlarmView[];
  /** False: rules that mute alarms may not be read. */
  readonly areMutesKnown: boolean;
  /** Newest first; null: who is asked keeps no ledger. */
  readonly lost: readonly LostView[] | null;
}
