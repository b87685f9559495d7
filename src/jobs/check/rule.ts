/** What a rule is, and what it finds. */
import type { Instant } from '../../languages/instant.ts';
import type { Jobs } from '../model/jobs.ts';
import type { Resource } from '../model/template.ts';

export type Severity = 'error' | 'warning' | 'note';

/** What there is to say of a rule. */
export interface Page {
  readonly id: string;
  /** The gravest that it finds. */
  readonly severity: Severity;
  /** What it finds, in one line. */
  readonly summary: string;
  /** Why it matters, and where it is silent. */
  readonly why: string;
  readonly bad: string;
  readonly good: string;
}

export interface Rule extends Page {
  /** `now`: from when on ticks are looked at. */
  find(jobs: Jobs, now: Instant): readonly Found[];
}

export interface Found {
  readonly resource: Resource;
  /** The state, target, statement or container that it is about. */
  readonly at?: string;
  /** Which of the things that the rule may find at one place; of no number, line or word of the message, which change. */
  readonly about?: string;
  /** From the resource's properties on. */
  readonly path?: readonly (string | number)[];
  /** Other resources that have part in it. */
  readonly related?: readonly Resource[];
  /** Default: the rule's. */
  readonly severity?: Severity;
  readonly message: string;
  readonly mend: string;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** The logical id, or whatever its author calls it by. */
  readonly resource: string;
  /** The state, target, statement or container. */
  readonly at: string | undefined;
  /** Which of the things that the rule may find there: the place alone says it if undefined. */
  readonly about?: string | undefined;
  readonly related: readonly string[];
  /** From 1; undefined: it stands in no lines. */
  readonly line: number | undefined;
  readonly message: string;
  readonly mend: string;
  /** Why it is ignored. */
  readonly ignored: string | undefined;
  /** The baseline has it. */
  readonly isKnown?: boolean;
}
