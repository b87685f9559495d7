/** A simulated container: what it has done by a time follows from its script, and from when it was started and stopped. Pure. */
import { createHash } from 'node:crypto';
import { type Instant, instant, later } from '../../languages/instant.ts';
import type { ContainerSpec, RunnerReport } from '../kit/runner.ts';
import { hostRestarted } from '../kit/stopped-reasons.ts';

/** What becomes of a container. */
export interface SimulatedRun {
  /** From its start to its end; Infinity: it never ends by itself. */
  readonly seconds: number;
  /** Default 0. */
  readonly exitCode?: number;
  /** Why it ended, in ECS's words, beside its exit code. */
  readonly reason?: string;
  /** From the call to its start, as an image is pulled; default 0. */
  readonly secondsToStart?: number;
  /** Printed so long after its start, in this order. */
  readonly lines?: readonly { readonly afterSeconds: number; readonly text: string }[];
  /** It cannot be started; why, in ECS's words. */
  readonly failsToStart?: string;
  /** Changes of its health status, so long after its start, in this order. */
  readonly health?: readonly { readonly afterSeconds: number; readonly status: 'HEALTHY' | 'UNHEALTHY' }[];
  readonly ignoresSigterm?: boolean;
  /** What it ends with at SIGTERM; default 143, as what does not handle it. */
  readonly exitCodeOfTerm?: number;
  /** If the engine is killed while it runs, it is gone as well and its exit code will never be known: so ends what runs on a host that is restarted. */
  readonly lostInCrash?: boolean;
}

export interface SimulatedContainer {
  readonly spec: ContainerSpec;
  readonly run: SimulatedRun;
  readonly startedAt: Instant;
  endsAt: Instant;
  exitCode: number | undefined;
}

const exitOfTerm = 128 + 15;
const exitOfKill = 128 + 9;

export function openContainer(spec: ContainerSpec, run: SimulatedRun, now: Instant): SimulatedContainer {
  const startedAt = later(now, run.secondsToStart ?? 0);
  const endsAt = run.failsToStart === undefined ? later(startedAt, run.seconds) : startedAt;
  return { spec, run, startedAt, endsAt, exitCode: run.exitCode ?? 0 };
}

/** False: it will have ended by then. */
export function stopContainer(container: SimulatedContainer, now: Instant, graceSeconds: number): boolean {
  const { run, startedAt } = container;
  const end = later(now, run.ignoresSigterm ? graceSeconds : 0);
  if (end >= container.endsAt) return false;
  container.endsAt = instant(Math.max(end, startedAt));
  container.exitCode = run.ignoresSigterm ? exitOfKill : (run.exitCodeOfTerm ?? exitOfTerm);
  return true;
}

/** The engine was killed; so was the container, if its script wants it. */
export function crash(container: SimulatedContainer, now: Instant): void {
  if (!container.run.lostInCrash || now >= container.endsAt) return;
  container.endsAt = now;
  container.exitCode = undefined;
}

export const identityOf = ({ taskId, name }: ContainerSpec) => ({ taskId, name });

const digests = new Map<string, string>();

function digestOf(image: string): string {
  const known = digests.get(image);
  if (known !== undefined) return known;
  const digest = `sha256:${createHash('sha256').update(image).digest('hex')}`;
  digests.set(image, digest);
  return digest;
}

export function startReport({ spec, run, startedAt }: SimulatedContainer): RunnerReport {
  if (run.failsToStart !== undefined)
    return { happened: 'failed', ...identityOf(spec), reason: run.failsToStart, at: startedAt };
  const imageDigest = digestOf(spec.image);
  const runtimeId = `${spec.taskId}-0000000001`;
  return { happened: 'started', ...identityOf(spec), runtimeId, imageDigest, at: startedAt };
}

export function endReport({ spec, run, exitCode, endsAt }: SimulatedContainer): RunnerReport {
  const reason = exitCode === undefined ? hostRestarted : exitCode === run.exitCode ? run.reason : undefined;
  const outcome = { ...(exitCode === undefined ? {} : { exitCode }), ...(reason === undefined ? {} : { reason }) };
  return { happened: 'exited', ...identityOf(spec), ...outcome, at: endsAt };
}

interface HealthChange {
  readonly status: 'HEALTHY' | 'UNHEALTHY';
  readonly at: Instant;
}

const healthChanges = ({ run, startedAt }: SimulatedContainer): HealthChange[] =>
  (run.health ?? []).map(({ afterSeconds, status }) => ({ status, at: later(startedAt, afterSeconds) }));

export interface Line {
  readonly at: Instant;
  readonly text: string;
  /** Bytes of the output up to and with this line. */
  readonly end: number;
}

function linesOf({ run, startedAt }: SimulatedContainer): Line[] {
  let end = 0;
  return (run.lines ?? []).map(({ afterSeconds, text }) => {
    end += Buffer.byteLength(text) + 1;
    return { at: later(startedAt, afterSeconds), text, end };
  });
}

export type Next =
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  | { readonly kind: 'health'; readonly change: HealthChange }
  /** Nothing before this time. */
  | { readonly kind: 'later'; readonly at: Instant }
  | { readonly kind: 'end' };

/** What there is to report of a container that has started. `offset`, `healthReports`: so much of its output, and of its health's changes, has been. */
export function nextOf(container: SimulatedContainer, offset: number, healthReports: number, now: Instant): Next {
  const { endsAt } = container;
  const unread = linesOf(container).filter((line) => line.end > offset);
  const change = healthChanges(container)[healthReports];
  const lines = unread.filter((line) => line.at <= now && line.at <= endsAt);
  if (lines.length > 0) return { kind: 'lines', lines };
  if (change && change.at <= now && change.at < endsAt) return { kind: 'health', change };
  if (now >= endsAt) return { kind: 'end' };
  return { kind: 'later', at: instant(Math.min(unread[0]?.at ?? Infinity, change?.at ?? Infinity, endsAt)) };
}
