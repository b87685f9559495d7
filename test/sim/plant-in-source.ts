/**
 * Plants a fault in the engine's own source, as it is loaded: `node --import test/sim/plant-in-source.ts ...` with the fault's name in
 * PUNCTUAL_SIM_PLANT. For faults of what no service, runner or store can be made to do from outside.
 */
import { registerHooks } from 'node:module';

interface SourceFault {
  /** Ends the file's path. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** A seed that shows it, and the days that it takes. */
  readonly shownBy: readonly [seed: number, days: number];
}

export const sourceFaults: Readonly<Record<string, SourceFault>> = {
  'an effect that throws stops the loop': {
    file: 'src/cloud/engine/loop.ts',
    from: '  } catch (error) {\n    engine.host.reportError(`${service} effect',
    to: '  } catch (error) {\n    throw error;\n    engine.host.reportError(`${service} effect',
    shownBy: [1, 0.5],
  },
  'an effect that throws is not carried out again': {
    file: 'src/cloud/engine/loop.ts',
    from: "put({ is: 'not-performed', effectId: id, why: String(error) });",
    to: '',
    shownBy: [1, 0.5],
  },
  'timers are held for ever by a runner that could not be asked': {
    file: 'src/cloud/engine/driver.ts',
    from: '    } catch (error) {\n      isWhole = false;',
    to: '    } catch (error) {\n      throw error;\n      isWhole = false;',
    shownBy: [1, 0.5],
  },
  'the driver does not wake for what is due': {
    file: 'src/cloud/engine/driver.ts',
    from: 'instant(Math.min(loop.nextDue() ?? Infinity, state.reconcileAt ?? Infinity))',
    to: 'instant(Infinity)',
    shownBy: [1, 0.3],
  },
  'a Parallel does not wait for its last branch': {
    file: 'src/languages/states/state-types/parallel.ts',
    from: 'if (fork.running > 0) return;',
    to: 'if (fork.running > 1) return;',
    shownBy: [9, 0.3],
  },
  'a Map leaves its last item out': {
    file: 'src/languages/states/state-types/map.ts',
    from: 'if (fork.next < fork.count) startIteration',
    to: 'if (fork.next + 1 < fork.count) startIteration',
    shownBy: [26, 0.3],
  },
  'a Map Run begins an item again': {
    file: 'src/languages/states/state-types/map-run-children.ts',
    from: 'run.forks.set(thread.id, { ...fork, next: fork.next + 1 });',
    to: '',
    shownBy: [9, 0.3],
  },
  'the end of a child is not counted': {
    file: 'src/cloud/services/states/execution/map-run.ts',
    from: 'states.tables.mapRuns.childEnded(-machineId, failed);',
    to: '',
    shownBy: [9, 0.3],
  },
  'what a branch has done is not stored': {
    file: 'src/languages/states/stored-execution.ts',
    from: 'if (known?.threads.get(thread) !== each)',
    to: 'if (!known?.threads.has(thread))',
    shownBy: [9, 0.3],
  },
  'a redrive does what has succeeded again': {
    file: 'src/languages/states/redrive.ts',
    from: 'forks: new Map(forks.map(([thread, fork]) => [thread, { ...fork, results: linked(fork.results) }])),',
    to: 'forks: new Map(),',
    shownBy: [8, 0.3],
  },
  'a redriven attempt is run twice': {
    file: 'src/cloud/services/states/execution/redrive.ts',
    from: "context.post('step', String(row.id), { is: 'redriven', count, failed } satisfies StepInput);",
    to: "for (const is of ['redriven', 'redriven'] as const) context.post('step', String(row.id), { is, count, failed } satisfies StepInput);",
    shownBy: [8, 0.3],
  },
  'a Map Run that is redriven does not count its children': {
    file: 'src/cloud/services/states/execution/redrive.ts',
    from: 'states.tables.mapRunRedrives.redriven(mapRun.id, children.length, children.at(-1)!.id);',
    to: 'states.tables.mapRunRedrives.redriven(mapRun.id, 0, children.at(-1)!.id);',
    shownBy: [1, 0.5],
  },
  'a token is taken for the attempt after its own': {
    file: 'src/languages/states/step.ts',
    from: 'return waits && thread.taskToken === taskToken ? thread : undefined;',
    to: 'return waits ? thread : undefined;',
    shownBy: [5, 0.3],
  },
  'a schedule is due by UTC, whatever its zone': {
    file: 'src/languages/schedule/zone.ts',
    from: 'const at = local - span.offset;',
    to: 'const at = local - 0 * span.offset;',
    shownBy: [5, 0.5],
  },
  'a schedule forgets that its delivery is over': {
    file: 'src/cloud/services/scheduler/delivery/deliver.ts',
    from: '  endDelivery(context, delivery, status, outcome);',
    to: '',
    shownBy: [5, 0.5],
  },
};

const name = process.env['PUNCTUAL_SIM_PLANT'];
const fault = name === undefined ? undefined : sourceFaults[name];
if (fault)
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(fault.file)) return loaded;
      const source = String(loaded.source);
      if (!source.includes(fault.from))
        throw new Error(`${fault.file} does not have what the fault \`${name}\` changes`);
      return { ...loaded, source: source.replace(fault.from, () => fault.to) };
    },
  });
