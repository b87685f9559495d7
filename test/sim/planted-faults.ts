/** Faults of the kinds that the engine's laws forbid, planted from outside: the invariants must find each of them. */

import type { Runner, RunnerReport } from '../../src/cloud/kit/runner.ts';
import type {
  Context,
  Effect,
  Operation,
  Row,
  Service,
  ServiceDefinition,
  ServiceHost,
} from '../../src/cloud/kit/service.ts';
import type { Tamper } from './simulation.ts';

export interface PlantedFault {
  readonly name: string;
  readonly tamper: () => Tamper;
  /** A seed that shows it soon. */
  readonly shownBy: number;
  /** What the invariants that find it say, among others. */
  readonly catches: RegExp;
}

/** The fault shows once, and not before so many of what it concerns have gone by. */
const nth = (count: number): (() => boolean) => {
  let left = count;
  return () => --left === 0;
};

const rewire =
  (service: string, change: (service: Service, host: ServiceHost) => Service) =>
  (services: readonly ServiceDefinition[]): ServiceDefinition[] =>
    services.map((plan) =>
      plan.service === service ? { ...plan, open: (host) => change(plan.open(host), host) } : plan,
    );

/** Containers are started while the turn that wants them is still under way. */
const effectBeforeItsCommit = (): Tamper => ({
  services: rewire('ecs', (service) => ({
    ...service,
    rows: {
      ...service.rows,
      provision(context, row) {
        const starts: Effect[] = [];
        service.rows?.['provision']?.(noting(context, starts), row);
        for (const start of starts) service.effects?.['start']?.perform(start, () => {});
      },
    },
  })),
});

/** A context that notes the starts which are asked for. */
const noting = (context: Context, starts: Effect[]): Context =>
  new Proxy(context, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name !== 'effect') return member.bind(target);
      return (kind: string, subject: string, payload: unknown) => {
        if (kind === 'start') starts.push({ id: 0, kind, subject, payload, attempts: 0 });
        target.effect(kind, subject, payload);
      };
    },
  });

/** A second row for a tick is no conflict. */
const tickThatIsNotUnique = (): Tamper => {
  const index = 'INDEX tick_of_schedule';
  const loosen = (step: string): string => step.replace(`UNIQUE ${index}`, index);
  return {
    services: (services) =>
      services.map((plan) => (plan.service === 'punctual' ? { ...plan, schema: plan.schema.map(loosen) } : plan)),
  };
};

/** The runner does not know by its name what it has started. */
const containerThatIsNotUnique = (): Tamper => ({
  runner: (runner) => ({
    ...runner,
    start(container) {
      runner.remove(container.taskId);
      runner.start(container);
    },
  }),
});

/** The runner's report of an end is dropped; asked again, it drops it again. */
const lostExit = (): Tamper => {
  const isIt = nth(4);
  let lost: string | undefined;
  return {
    runner: (runner: Runner) => ({
      ...runner,
      listen: (listener) =>
        runner.listen({
          output: listener.output,
          report(report: RunnerReport) {
            const name = `${report.taskId}/${report.name}`;
            if (report.happened === 'exited' && lost === undefined && isIt()) lost = name;
            if (report.happened !== 'exited' || name !== lost) listener.report(report);
          },
        }),
    }),
  };
};

/** What came of an expression is dropped. */
const lostEvaluation = (): Tamper => {
  const isIt = nth(4);
  return {
    services: rewire('states', (service) => {
      const evaluate = service.effects!['evaluate']!;
      const onOutcome: typeof evaluate.onOutcome = (...about) => (isIt() ? 'done' : evaluate.onOutcome(...about));
      return { ...service, effects: { ...service.effects, evaluate: { ...evaluate, onOutcome } } };
    }),
  };
};

/** That a child of a Map Run has ended is not looked at. */
const lostChild = (): Tamper => {
  const isIt = nth(4);
  return {
    services: rewire('states', (service) => {
      const goOn = service.rows!['map-run']!;
      return { ...service, rows: { ...service.rows, 'map-run': (...about) => (isIt() ? undefined : goOn(...about)) } };
    }),
  };
};

/** An answer to a task that waits for its token is accepted, and dropped. */
const lostAnswer = (): Tamper => {
  const isIt = nth(2);
  return {
    services: rewire('states', (service) => {
      const answer = service.operations['SendTaskSuccess'] as Operation;
      const handle: Operation['handle'] = (...about) => (isIt() ? {} : answer.handle(...about));
      return { ...service, operations: { ...service.operations, SendTaskSuccess: { ...answer, handle } } };
    }),
  };
};

/** A delivery is carried out once more under another name. */
const tickDeliveredTwice = (): Tamper => {
  const isIt = nth(4);
  return {
    services: rewire('events', (service) => ({
      ...service,
      rows: {
        ...service.rows,
        deliver(context: Context, row: Row) {
          service.rows?.['deliver']?.(context, row);
          const delivery = row.payload as { readonly event: { readonly id: string; readonly source: string } };
          if (delivery.event.source !== 'aws.events' || !isIt()) return;
          const event = { ...delivery.event, id: context.id() };
          service.rows?.['deliver']?.(context, { ...row, payload: { ...delivery, event } });
        },
      },
    })),
  };
};

/** The ledger says that a tick has its row already, and it has none. */
const skippedTick = (): Tamper => {
  const isIt = nth(4);
  return {
    services: rewire('punctual', (service) => {
      const recordTick = service.operations['RecordTick'] as Operation;
      const skipping: Operation = {
        ...recordTick,
        handle: (input, context) => (isIt() ? {} : recordTick.handle(input, context)),
      };
      return { ...service, operations: { ...service.operations, RecordTick: skipping } };
    }),
  };
};

/** A tick in the ledger has something added to it that depends on what `count` counts. */
const toldWith = (count: (add: () => void, forget: () => void) => Partial<Service>) => (): Tamper => {
  let counted = 0;
  return {
    services: rewire('punctual', (service) => {
      const recordTick = service.operations['RecordTick'] as Operation<object>;
      const handle: Operation<object>['handle'] = (input, context) =>
        recordTick.handle({ ...input, why: String(counted++) }, context);
      const operations = { ...service.operations, RecordTick: { ...recordTick, handle } };
      const set = (to: number): void => {
        counted = to;
      };
      return {
        ...service,
        operations,
        ...count(
          () => set(counted + 1),
          () => set(0),
        ),
      };
    }),
  };
};

/** A cache that changes an outcome, and is gone when caches are dropped. */
const memoryThatIsNotStored = toldWith((_, forget) => ({ dropCaches: forget }));

/** An outcome that depends on how many turns there were. */
const turnsThatCanBeSeen = toldWith((add) => ({ flush: add }));

/** A handler of ours throws, whenever it is called for one subject. */
const throwing = (part: 'rows' | 'timers', service: string, kind: string) => (): Tamper => {
  const isIt = nth(4);
  let subject: string | undefined;
  return {
    services: rewire(service, (opened) => {
      const handlers = opened[part] as Readonly<Record<string, (...about: unknown[]) => void>>;
      const handle = handlers[kind]!;
      const throws = (...about: unknown[]): void => {
        const its = part === 'rows' ? (about[1] as Row).subject : String(about[1]);
        if (subject === undefined && isIt()) subject = its;
        if (its === subject) throw new Error(`a bug that was planted for \`${its}\``);
        handle(...about);
      };
      return { ...opened, [part]: { ...handlers, [kind]: throws } };
    }),
  };
};

export const plantedFaults: readonly PlantedFault[] = [
  { name: 'an effect before its commit', tamper: effectBeforeItsCommit, shownBy: 12, catches: /container/ },
  { name: 'a missing uniqueness of ticks', tamper: tickThatIsNotUnique, shownBy: 26, catches: /tick/ },
  { name: 'a missing uniqueness of containers', tamper: containerThatIsNotUnique, shownBy: 5, catches: /container/ },
  { name: 'a lost exit', tamper: lostExit, shownBy: 4, catches: /task|exit|container/ },
  { name: 'a lost evaluation', tamper: lostEvaluation, shownBy: 9, catches: /evaluated/ },
  { name: "a lost end of a Map Run's child", tamper: lostChild, shownBy: 9, catches: /map run/ },
  { name: 'a lost answer to a task', tamper: lostAnswer, shownBy: 6, catches: /answer/ },
  {
    name: 'a tick delivered twice to one target',
    tamper: tickDeliveredTwice,
    shownBy: 4,
    catches: /execution|once|ledger/,
  },
  { name: 'a skipped tick', tamper: skippedTick, shownBy: 4, catches: /tick/ },
  {
    name: 'a delivery that throws',
    tamper: throwing('rows', 'events', 'deliver'),
    shownBy: 5,
    catches: /complained|set aside/,
  },
  {
    name: 'a step that throws',
    tamper: throwing('rows', 'states', 'step'),
    shownBy: 4,
    catches: /complained|set aside/,
  },
  {
    name: "a schedule's delivery that throws",
    tamper: throwing('rows', 'scheduler', 'deliver'),
    shownBy: 4,
    catches: /complained|set aside/,
  },
  {
    name: "a schedule's tick that throws",
    tamper: throwing('timers', 'scheduler', 'tick'),
    shownBy: 4,
    catches: /complained|set aside|tick/,
  },
  {
    name: 'a tick that throws',
    tamper: throwing('timers', 'events', 'tick'),
    shownBy: 3,
    catches: /complained|set aside|tick/,
  },
];

/** Faults that no invariant sees, but that leave another store. */
export const faultsOfDeterminism: readonly PlantedFault[] = [
  {
    name: 'a memory that is not in the store',
    tamper: memoryThatIsNotStored,
    shownBy: 8,
    catches: /caches that are dropped/,
  },
  {
    name: 'an outcome that depends on the number of turns',
    tamper: turnsThatCanBeSeen,
    shownBy: 2,
    catches: /limits of one/,
  },
];
