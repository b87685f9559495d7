/** What the page is sent, as JSON. Every `...At` is milliseconds since 1970, every `...Ms` a length in milliseconds; what is not known is null. */

import type { EngineView } from './engine-view.ts';
import type { SizeView } from './size-view.ts';

/** One word, one shape, one family of colours each; the page never tells them by colour alone. */
export const states = [
  'failed',
  'timed-out',
  'interrupted',
  'missed',
  'late',
  'retrying',
  'running',
  'skipped',
  'paused',
  'ok',
] as const;
export type State = (typeof states)[number];

/** It ran, and did not end well. */
export const isFailure = (state: State): boolean =>
  state === 'failed' || state === 'timed-out' || state === 'interrupted';

/** Somebody has to look at it. */
export const isTrouble = (state: State): boolean => isFailure(state) || state === 'missed' || state === 'late';

/** So many cells a job has in the grid. */
export const slotsShown = 25;

/** An instant at which a job was due, or a run that a person started: a cell of the grid. */
export interface SlotView {
  readonly state: State;
  readonly dueAt: number | null;
  readonly startedAt: number | null;
  readonly tookMs: number | null;
  /** Null: not read yet. */
  readonly attempts: number | null;
  /** The execution's name; null: none was. */
  readonly run: string | null;
  /** Of a slot without a run, or of a run that did not end well. */
  readonly why: string | null;
}

/** By which slots stand in order. */
export const timeOf = ({ dueAt, startedAt }: SlotView): number => dueAt ?? startedAt ?? 0;

export interface JobRow {
  /** By which addresses name it. */
  readonly id: string;
  readonly schedule: string;
  /** What it is now: of its last slot, or paused. */
  readonly state: State;
  readonly isPaused: boolean;
  /** So many failures in a row have paused it; null: it is not paused, or by somebody. */
  readonly pausedAfter: { readonly failures: number; readonly at: number } | null;
  /** Oldest first. */
  readonly slots: readonly SlotView[];
  /** Half of its good runs took less. */
  readonly usualMs: number | null;
  /** 95 of 100 took less. */
  readonly slowMs: number | null;
  readonly nextAt: number | null;
  /** Of the runs of 30 days that ended, skipped ones left out: 0 to 1. */
  readonly okShare: number | null;
  /** What of it could not be read, in a sentence: the rest is of before. */
  readonly problem: string | null;
}

/** Who was told that a run failed, by one way. */
export interface ToldOfRun {
  readonly at: number;
  /** The alarm that rang; null: by a message of its stack. */
  readonly alarm: string | null;
  readonly to: readonly string[];
  readonly unconfirmed: readonly string[];
  /** Why somebody was not reached. */
  readonly failed: readonly string[];
}

export interface NeedView {
  readonly job: string;
  readonly state: State;
  readonly at: number | null;
  /** A sentence. */
  readonly words: string;
  readonly run: string | null;
  readonly nextAt: number | null;
  /** It could not be read, and `words` say why. */
  readonly isUnread: boolean;
  /** Of its run: oldest first; null: not known, or it is of none. */
  readonly told: readonly ToldOfRun[] | null;
  /** When one that is late counts as missed. */
  readonly missedAt: number | null;
  /** Null: what tells of it cannot be muted for it alone. */
  readonly mute: JobMuteView | null;
}

/** The alarms that tell of a job, and of nothing else. */
export interface JobMuteView {
  readonly alarms: readonly string[];
  /** Null: they are not muted. */
  readonly until: number | null;
}

/** Somebody who is to be told and is not reached. */
export interface ChannelView {
  /** The topic's ARN. */
  readonly topic: string;
  readonly endpoint: string;
  /** What did not reach it is the request to confirm. */
  readonly isPending: boolean;
  readonly since: number;
  readonly why: string;
  readonly tries: number;
  /** So many messages were given up. */
  readonly lost: number;
  /** When it is tried again; null: not before there is another message. */
  readonly nextAt: number | null;
  /** Where another address is given to it: in the template of this stack, or here; null: in neither, or it is not known. */
  readonly address: { readonly in: 'template'; readonly stack: string } | { readonly in: 'subscription' } | null;
}

export interface RunningView {
  readonly job: string;
  readonly run: string;
  readonly state: State;
  readonly startedAt: number;
  readonly attempt: number | null;
  /** Why the attempt before it ended. */
  readonly before: string | null;
  readonly usualMs: number | null;
  readonly slowMs: number | null;
  /** When it is stopped; asked for only of one that is slower than `slowMs`. */
  readonly timesOutAt: number | null;
}

export interface ComingView {
  readonly job: string;
  readonly usualMs: number | null;
  readonly starts: readonly {
    readonly at: number;
    /** Clocks that are set forward skip it, or clocks that are set back show it twice and it runs once. */
    readonly mark: 'skipped' | 'once' | null;
  }[];
}

/** What stands around every screen. */
export interface Frame {
  readonly now: number;
  /** `now` is not the host's time, but that of a cloud whose time is simulated. */
  readonly isSimulated: boolean;
  /** `this cloud`, or a region of AWS. */
  readonly where: string;
  readonly version: string;
  /** False for whoever came by a link that is for looking. */
  readonly mayAct: boolean;
  /** What the rights of this page's own keys do not allow: by the act's address, the permission that is missing. */
  readonly lacking: Readonly<Record<string, string>>;
  /** So often it is looked whether anything has changed. */
  readonly pollMs: number;
  /** Null over AWS. */
  readonly engine: EngineView | null;
}

/** Jobs that are in a state now, or had a slot in it. */
export interface Filter {
  readonly kind: 'now' | 'had';
  readonly state: State;
}

export interface Count {
  readonly filter: Filter;
  /** Of jobs; where they had it, of slots. */
  readonly count: number;
}

/** Which part of the grid is asked for. */
export interface HomeWanted {
  readonly filter: Filter | undefined;
  readonly from: number;
  readonly count: number;
}

export interface HomeView {
  readonly frame: Frame;
  /** By which the jobs are chosen. */
  readonly filter: Filter | null;
  /** Those in trouble first: a part of those that the filter leaves. */
  readonly jobs: readonly JobRow[];
  /** Of the first of them. */
  readonly from: number;
  /** So many the filter leaves. */
  readonly matching: number;
  /** All jobs. */
  readonly total: number;
  readonly counts: readonly Count[];
  /** The first of them. */
  readonly needs: readonly NeedView[];
  /** So many jobs need somebody. */
  readonly troubled: number;
  /** Newest first. */
  readonly channels: readonly ChannelView[];
  /** The first of them. */
  readonly running: readonly RunningView[];
  readonly runningCount: number;
  /** Of the next 24 hours: of the jobs that are due soonest. */
  readonly coming: readonly ComingView[];
  readonly comingCount: number;
  /** Jobs of which older slots are still being read: they are not in the counts of those that had a state. */
  readonly unlisted: number;
  /** False: attempts and reasons of older runs are still being read. */
  readonly isWhole: boolean;
}

/** What is found by a few letters. */
export interface FindView {
  readonly frame: Frame;
  readonly jobs: readonly { readonly job: string; readonly state: State }[];
  /** So many jobs more. */
  readonly more: number;
  readonly runs: readonly FoundRun[];
}

export interface FoundRun {
  readonly job: string;
  readonly run: string;
  readonly state: State;
  /** When it was due; of one that was not, or not read yet: when it began. */
  readonly at: number;
}

export interface AttemptView {
  readonly number: number;
  readonly state: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly waitMs: number | null;
  readonly isBad: boolean;
  readonly isRunning: boolean;
  readonly words: string;
  readonly task: string | null;
}

export interface StateSpan {
  readonly name: string;
  readonly enteredAt: number;
  readonly exitedAt: number | null;
  /** Of the kind that ends a machine, or a branch, with an error. */
  readonly isFail: boolean;
}

/** The states of a machine, or of a branch in it, with the way that a run took. */
export interface GraphView {
  readonly start: string;
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphState {
  readonly name: string;
  /** As Amazon States Language has it. */
  readonly type: string;
  /** `none`: it was not entered. */
  readonly tone: 'none' | 'ok' | 'failed' | 'running';
  /** So often it was entered. */
  readonly entered: number;
  /** The branches of a Parallel state, what a Map state does with each item. */
  readonly inside: readonly GraphView[];
}

export interface GraphEdge {
  readonly from: string;
  /** Null: it ends there, with an error where that is what is caught. */
  readonly to: string | null;
  readonly kind: 'next' | 'choice' | 'catch';
  readonly isTaken: boolean;
}

export interface EventView {
  readonly id: number;
  readonly at: number;
  readonly type: string;
  readonly words: string;
  readonly isBad: boolean;
  /** It is one of those that say how the run went. */
  readonly decides: boolean;
}

export interface LineView {
  readonly at: number;
  readonly text: string;
}

/** By what people name a run. */
export interface NamedRun {
  readonly isByHand: boolean;
  readonly dueAt: number | null;
  readonly startedAt: number;
}

export interface RunView extends NamedRun {
  readonly frame: Frame;
  readonly job: string;
  readonly schedule: string;
  readonly run: string;
  readonly arn: string;
  readonly state: State;
  readonly endedAt: number | null;
  /** Oldest first; null: not known, or it has not failed. */
  readonly told: readonly ToldOfRun[] | null;
  /** What a person asks first, in a sentence. */
  readonly summary: string;
  /** More about its end; empty for a run that is well. */
  readonly details: string;
  readonly helps: readonly string[];
  /** The newest of the last attempt; null: of no attempt they are known. */
  readonly lines: readonly LineView[] | null;
  readonly attempts: readonly AttemptView[];
  readonly spans: readonly StateSpan[];
  /** Null: its definition cannot be read, or has more states than can be drawn. */
  readonly graph: GraphView | null;
  readonly events: readonly EventView[];
  /** Of all that there are. */
  readonly eventCount: number;
  /** Its machine takes a command and variables in its input: it was made of a configuration of jobs. */
  readonly takesCommand: boolean;
  /** JSON, laid out. */
  readonly input: string;
  readonly output: string | null;
  readonly usualMs: number | null;
  readonly nextAt: number | null;
  /** Of the containers of its last task; secrets are masked. */
  readonly environment: readonly VariableView[];
  /** The last task as ECS described it, as JSON, secrets masked; null: there was none. */
  readonly task: string | null;
  readonly image: string | null;
  readonly memoryMiB: number | null;
  /** Null: it is not over, or its machine takes no size whatever its version. */
  readonly size: SizeView | null;
  /** `Redrive from Import`: it would go on where it failed, by a redrive or by a run of its own; null: only from the beginning. */
  readonly goesOn: { readonly words: string; readonly by: 'redrive' | 'start' } | null;
  readonly commands: { readonly why: string; readonly punctual: string; readonly aws: string };
}

export interface VariableView {
  readonly container: string;
  readonly name: string;
  /** Null: it is a secret, of which nothing but its place is known. */
  readonly value: string | null;
  /** In words. */
  readonly from: string;
}

export interface LogView extends NamedRun {
  readonly frame: Frame;
  readonly job: string;
  readonly run: string;
  readonly state: State;
  /** As of the run. */
  readonly summary: string;
  readonly attempts: readonly AttemptView[];
  /** Whose lines these are; null: there was none. */
  readonly attempt: number | null;
  /** The newest, oldest first; null: of this attempt no log is known. */
  readonly lines: readonly LineView[] | null;
  /** There are none before them. */
  readonly isWhole: boolean;
  /** Lines of it for which the disk had no space; null: none that are known. */
  readonly cut: { readonly lines: number; readonly bytes: number } | null;
}

export interface HistorySlot extends SlotView {
  readonly job: string;
}

export interface HistoryView {
  readonly frame: Frame;
  /** Newest first. */
  readonly slots: readonly HistorySlot[];
  /** So many older ones of this span are not sent. */
  readonly left: number;
  readonly coming: readonly { readonly job: string; readonly starts: readonly number[] }[];
  /** Jobs of which there are more than is kept in mind here. */
  readonly cut: readonly string[];
}

/** What an act answers. */
export interface ActView {
  readonly words: string;
  /** Of one that is about a job. */
  readonly job: string | null;
  readonly run: string | null;
}

/** What any request answers that is refused or fails. */
export interface ErrorView {
  readonly error: string;
  readonly hint: string | null;
}
