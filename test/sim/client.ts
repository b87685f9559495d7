/**
 * A client of the cloud: it calls, and keeps what was acknowledged. What was lost it asks again where it must know.
 * Rules are changed through it alone, so that it knows when each change took place, even if the answer was lost.
 */
import type { SimulatedWorld } from '../../src/cloud/world/simulated.ts';
import type { Answer, SimulatedEngine } from './engine.ts';
import { scheduleInput, targetInput } from './plan/inputs.ts';
import { scheduleArn } from './plan/names.ts';
import type { RulePlan, SchedulePlan } from './plan/plan.ts';
import { lookInto, type Promises } from './promises.ts';
import type { RuleBook, RuleState } from './rule-book.ts';
import { Violation } from './violation.ts';

export interface Client {
  /** Until a turn that failed has been tried again. */
  passPause(): Promise<void>;
  /** Once; the answer may be lost. */
  call<Output>(service: string, operation: string, input: object): Promise<Answer<Output>>;
  /** Until it is answered. Throws Violation if it is refused, but for the codes that say it has been done before. */
  insist<Output>(service: string, operation: string, input: object, done?: RegExp): Promise<Output | undefined>;
  putRule(name: string, state: RuleState): Promise<void>;
  switchRule(name: string, enabled: boolean): Promise<void>;
  putTargets(rule: RulePlan): Promise<void>;
  deleteRule(rule: RulePlan): Promise<void>;
  createSchedule(schedule: SchedulePlan): Promise<void>;
  /** Takes down one that a stack has made. */
  knowSchedule(schedule: SchedulePlan): void;
  disableSchedule(schedule: SchedulePlan): Promise<void>;
}

export interface ClientParts {
  readonly world: SimulatedWorld;
  readonly engine: SimulatedEngine;
  readonly rules: RuleBook;
  readonly promises: Promises;
}

const triesMax = 50;

export function openClient({ world, engine, rules, promises }: ClientParts): Client {
  const call: Client['call'] = (service, operation, input) => engine.call(service, operation, input);

  async function insist<Output>(
    service: string,
    operation: string,
    input: object,
    done = /^never$/,
    happened: () => boolean = () => false,
  ): Promise<Output | undefined> {
    for (let tries = 0; tries < triesMax; tries++) {
      const answer = await engine.call<Output>(service, operation, input);
      if (answer.is === 'answered') return answer.output;
      if (answer.is === 'lost' && happened()) return undefined;
      if (answer.is === 'refused' && done.test(answer.error.code)) return undefined;
      if (answer.is === 'refused')
        throw new Violation(
          'a sound call is answered',
          `${service}:${operation} ${JSON.stringify(input)}: ${answer.error.code}: ${answer.error.message}`,
        );
    }
    throw new Violation('a call is answered in the end', `${service}:${operation}, ${triesMax} times`);
  }

  const ruleRow = (name: string) =>
    lookInto(engine.store, world.now()).one('SELECT state, schedule, creation FROM events_rule WHERE name = ?', name);

  const creationOf = (name: string): string => String(ruleRow(name)?.['creation']);

  const stands = (name: string, { schedule, enabled }: RuleState): boolean => {
    const row = ruleRow(name);
    return row?.['schedule'] === schedule.expression && row['state'] === (enabled ? 'ENABLED' : 'DISABLED');
  };

  const scheduleRow = (name: string) =>
    lookInto(engine.store, world.now()).one(
      'SELECT state, created_at, creation FROM scheduler_schedule WHERE name = ?',
      name,
    );

  function knowSchedule({ name, schedule }: SchedulePlan): void {
    const row = scheduleRow(name);
    const at = Number(row?.['created_at']);
    rules.put(name, { schedule, enabled: true }, at, String(row?.['creation']), scheduleArn(name));
    rules.targetsPut(name, at);
  }

  /** The instant at which the change took place: that of the attempt that did it. */
  async function change(service: string, operation: string, input: object, happened: () => boolean): Promise<number> {
    let at = world.now();
    await insist(service, operation, input, undefined, () => {
      if (happened()) return true;
      at = world.now();
      return false;
    });
    return at;
  }

  /** Asked after every death: the last acknowledged state of a rule stands. */
  function promiseRule(name: string, state: RuleState): void {
    const { generation } = rules.current(name) ?? {};
    promises.add(`rule ${name} ${state.enabled ? 'enabled' : 'disabled'} ${state.schedule.expression}`, () => {
      const now = rules.current(name);
      const isLatest =
        now?.generation === generation && now?.schedule === state.schedule && now.enabled === state.enabled;
      return !isLatest || stands(name, state) ? undefined : `it stands as ${JSON.stringify(ruleRow(name))}`;
    });
  }

  return {
    passPause: engine.passPause,
    call,
    insist,
    async putRule(name, state) {
      const { schedule, enabled } = state;
      const input = { Name: name, ScheduleExpression: schedule.expression, State: enabled ? 'ENABLED' : 'DISABLED' };
      const at = await change('events', 'PutRule', input, () => stands(name, state));
      rules.put(name, state, at, creationOf(name));
      promiseRule(name, state);
    },
    async switchRule(name, enabled) {
      const before = rules.current(name);
      if (!before) return;
      const state = { schedule: before.schedule, enabled };
      const at = await change('events', enabled ? 'EnableRule' : 'DisableRule', { Name: name }, () =>
        stands(name, state),
      );
      rules.put(name, state, at, creationOf(name));
      promiseRule(name, state);
    },
    async putTargets({ name, targets }) {
      await insist('events', 'PutTargets', {
        Rule: name,
        Targets: targets.map((target) => targetInput(target, 'awsvpcConfiguration')),
      });
      rules.targetsPut(name, world.now());
    },
    async createSchedule(schedule) {
      await insist('scheduler', 'CreateSchedule', {
        ...scheduleInput(schedule, 'ENABLED'),
        ClientToken: schedule.name,
      });
      knowSchedule(schedule);
    },
    knowSchedule,
    async disableSchedule(schedule) {
      const before = rules.current(schedule.name);
      if (!before) return;
      const at = await change(
        'scheduler',
        'UpdateSchedule',
        scheduleInput(schedule, 'DISABLED'),
        () => scheduleRow(schedule.name)?.['state'] === 'DISABLED',
      );
      rules.put(schedule.name, { schedule: schedule.schedule, enabled: false }, at, before.generation.creation);
    },
    async deleteRule({ name, targets }) {
      rules.removeTargets(name, world.now());
      await insist('events', 'RemoveTargets', { Rule: name, Ids: targets.map(({ id }) => id) });
      rules.delete(name, await change('events', 'DeleteRule', { Name: name }, () => ruleRow(name) === undefined));
    },
  };
}
