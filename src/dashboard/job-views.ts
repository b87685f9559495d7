/** What the page is sent of a job, of its template and of its drills, as JSON; units as in `views.ts`. */
import type { ComingView, Frame, JobMuteView, JobRow, SlotView } from './views.ts';

export interface PolicyView {
  readonly name: string;
  /** Sentences. */
  readonly words: string;
}

export interface ToldView {
  readonly alarm: string;
  readonly words: string;
  readonly isRinging: boolean;
  readonly reason: string;
  /** Somebody is told when it rings. */
  readonly tells: boolean;
  readonly to: readonly string[];
  readonly unconfirmed: readonly string[];
  readonly isMuted: boolean;
  /** When it came to be as it is. */
  readonly since: number | null;
}

export interface JobView {
  readonly frame: Frame;
  readonly job: string;
  readonly row: JobRow;
  /** More than the row has, oldest first. */
  readonly slots: readonly SlotView[];
  readonly schedules: readonly {
    readonly kind: 'schedule' | 'rule';
    readonly name: string;
    readonly expression: string;
    readonly zone: string;
    readonly enabled: boolean;
  }[];
  readonly isPaused: boolean;
  readonly coming: ComingView['starts'];
  readonly policies: readonly PolicyView[];
  /** Who gets a message when a run does not succeed; null: its stack sends none that is known. */
  readonly messages: { readonly to: readonly string[]; readonly unconfirmed: readonly string[] } | null;
  readonly told: readonly ToldView[];
  /** Null: what tells of it cannot be muted for it alone. */
  readonly mute: JobMuteView | null;
}

/** The part of a job's template that is its own. */
export interface TemplatePart {
  readonly resources: readonly TemplateResource[];
  /** Findings that are of other jobs. */
  readonly others: number;
  /** Why it cannot be read. */
  readonly problem: string | null;
}

export interface TemplateResource {
  /** The logical id. */
  readonly id: string;
  readonly type: string;
  /** YAML, whatever it is written in; secrets are masked. */
  readonly text: string;
  /** What `punctual check` finds of it. */
  readonly findings: readonly FindingView[];
}

export interface FindingView {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'note';
  /** The state, target, statement or container. */
  readonly at: string | null;
  readonly message: string;
  readonly mend: string;
}

export interface TemplateView {
  readonly frame: Frame;
  readonly job: string;
  readonly stack: string | null;
  /** When it was deployed last. */
  readonly deployedAt: number | null;
  /** Null: no stack has the job. */
  readonly part: TemplatePart | null;
}

/** What `punctual drill` says of a job. */
export interface DrilledPart {
  /** A sentence. */
  readonly verdict: string;
  readonly rows: readonly DrillRow[];
  /** Why nothing could be played. */
  readonly unplayed: string | null;
}

export interface DrillRow {
  readonly drill: string;
  readonly title: string;
  readonly outcome: 'fine' | 'told' | 'silent' | 'unproven' | 'overlap' | 'unplayed';
  /** Who was told by what, after how long; or that nobody was. */
  readonly who: string;
  readonly what: string;
}

export interface DrillView {
  readonly frame: Frame;
  readonly job: string;
  /** Null: it is not being played. */
  readonly playingSince: number | null;
  /** Null: since this page is served it was not played. */
  readonly playedAt: number | null;
  readonly drilled: DrilledPart | null;
  /** Why it came to no end. */
  readonly problem: string | null;
  /** It was played with the template that is deployed now. */
  readonly isOfNow: boolean;
}
