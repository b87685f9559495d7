/**
 * What a job calls and this cloud has not (a function, a job of Batch, an endpoint of HTTP, a machine from elsewhere) is taken to succeed, so that
 * the rest can be played. Whether such a call tells somebody is in its code: where nobody else was told, that is unproven.
 */
import type { Instant } from '../../languages/instant.ts';
import type { Observation } from './cloud.ts';
import type { Stage } from './stage.ts';

export interface Called {
  /** `Notify (lambda:invoke)`. */
  readonly name: string;
  readonly at: Instant;
}

interface Attempted {
  readonly at: Instant;
  /** Undefined: it still runs. */
  readonly endedAt: Instant | undefined;
  readonly isGood: boolean;
}

type Call = Observation & { readonly kind: 'assumed' };

/** Calls of this job, of rules on events and of topics. */
function callsOf({ cloud, machine, otherMachines, byTime }: Stage): readonly Called[] {
  const own = namesOf(machine === undefined ? [] : [machine]);
  const others = namesOf(otherMachines);
  return cloud.observations.flatMap((each) =>
    each.kind === 'assumed' && !(each.state === undefined ? byTime : others).has(each.by)
      ? [{ name: nameOf(each, own), at: each.at }]
      : [],
  );
}

const namesOf = (machines: readonly string[]): ReadonlySet<string> =>
  new Set(machines.map((arn) => arn.slice(arn.lastIndexOf(':') + 1)));

function nameOf({ by, state, what }: Call, own: ReadonlySet<string>): string {
  if (state !== undefined) return own.has(by) ? `${state} (${what.replace('aws-sdk:', '')})` : `machine ${by}`;
  const [, , service, , , ...rest] = what.split(':');
  return service === 'lambda' ? `function ${rest[1]}` : `${service} ${rest.join(':')}`;
}

export const assumedOf = (stage: Stage): readonly string[] => unique(callsOf(stage).map(({ name }) => name));

/** Of all that was played. `machines`: those whose states are called by their names, by ARN. */
export function allAssumed(observations: readonly Observation[], machines: readonly string[]): readonly string[] {
  const own = namesOf(machines);
  return unique(observations.flatMap((each) => (each.kind === 'assumed' ? [nameOf(each, own)] : [])));
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** As one of what is usual. */
export const usualCall = (name: string): string => `called ${name}`;

/** The first call of each that may tell of what went wrong: after the first attempt that failed, or where there was none those that are not usual. */
export function calledSince(
  stage: Stage,
  from: Instant,
  attempts: readonly Attempted[],
  usual: ReadonlySet<string>,
): readonly Called[] {
  const bad = attempts.find(({ isGood }) => !isGood);
  const since = bad ? (bad.endedAt ?? bad.at) : from;
  const calls = callsOf(stage).filter(({ at, name }) => at >= since && (bad || !usual.has(usualCall(name))));
  return [...new Map(calls.toReversed().map((each) => [each.name, each])).values()].reverse();
}
