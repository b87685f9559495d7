/**
 * What a client knows of its scheduled rules: when each was made, edited, enabled and disabled; and so, which ticks there must be.
 * Every change takes place at one instant of the engine's clock: ticks up to it are the old rule's, later ones the new one's.
 */
import { ruleArn } from './plan/names.ts';
import type { Schedule } from './plan/schedules.ts';

/** One rule, or schedule, from its making to its deletion. */
export interface Generation {
  readonly rule: string;
  readonly arn: string;
  /** By which the ledger distinguishes it from a rule that had the same name. */
  readonly creation: string;
  /** From this instant on its targets stand, until they are about to be removed. */
  targetsAt: number;
  targetsUntil: number;
  readonly stretches: Stretch[];
}

/** The rule was enabled with one schedule, after `from` and up to `to`. */
export interface Stretch {
  readonly schedule: Schedule;
  readonly anchor: number;
  readonly from: number;
  to: number | undefined;
  /** The clock had been so late before it was set back. */
  reached: number;
}

export interface RuleState {
  readonly schedule: Schedule;
  readonly enabled: boolean;
}

export interface RuleBook {
  readonly generations: readonly Generation[];
  /** The rule that stands now. */
  current(rule: string): (RuleState & { readonly generation: Generation }) | undefined;
  /** `arn`: of what is no rule. */
  put(rule: string, state: RuleState, at: number, creation: string, arn?: string): void;
  targetsPut(rule: string, at: number): void;
  /** From now on they may be gone. */
  removeTargets(rule: string, at: number): void;
  delete(rule: string, at: number): void;
  /** The clock is about to be set back from there. */
  setBack(from: number): void;
}

interface Current extends RuleState {
  readonly generation: Generation;
  readonly anchor: number;
}

export function openRuleBook(): RuleBook {
  const generations: Generation[] = [];
  const current = new Map<string, Current>();

  function close({ stretches }: Generation, at: number): void {
    const last = stretches.at(-1);
    if (last && last.to === undefined) last.to = Math.max(at, last.reached);
  }

  return {
    generations,
    current: (rule) => current.get(rule),
    put(rule, { schedule, enabled }, at, creation, arn = ruleArn(rule)) {
      let before = current.get(rule);
      if (!before) {
        const generation: Generation = {
          rule,
          arn,
          creation,
          targetsAt: Infinity,
          targetsUntil: Infinity,
          stretches: [],
        };
        generations.push(generation);
        before = { schedule, enabled: false, generation, anchor: at };
      }
      const { generation } = before;
      const sameSchedule = before.schedule.expression === schedule.expression;
      const anchor = sameSchedule ? before.anchor : at;
      current.set(rule, { schedule, enabled, generation, anchor });
      if (sameSchedule && enabled === before.enabled) return;
      close(generation, at);
      if (enabled) generation.stretches.push({ schedule, anchor, from: at, to: undefined, reached: at });
    },
    targetsPut(rule, at) {
      const known = current.get(rule);
      if (known) known.generation.targetsAt = Math.min(known.generation.targetsAt, at);
    },
    removeTargets(rule, at) {
      const known = current.get(rule);
      if (known) known.generation.targetsUntil = at;
    },
    delete(rule, at) {
      const known = current.get(rule);
      if (!known) return;
      close(known.generation, at);
      current.delete(rule);
    },
    setBack(from) {
      for (const { stretches } of generations)
        for (const each of stretches) if (each.to === undefined) each.reached = Math.max(each.reached, from);
    },
  };
}

/** Every tick that this rule must have had by `now`, each once, in order. */
export function ticksOf({ stretches }: Generation, now: number): number[] {
  const due = stretches.flatMap(({ schedule, anchor, from, to, reached }) =>
    schedule.dueBetween(from, to ?? Math.max(now, reached), anchor),
  );
  return [...new Set(due)].sort((a, b) => a - b);
}
