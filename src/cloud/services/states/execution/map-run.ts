/**
 * A Map Run: which of its children run. It asks the execution in which it was started for a child's input when there is room, and gives it the children's results
 * when all have ended. Each child is an execution of its own; its start, its end and what is counted of it share a commit, so that none is lost or run twice.
 * Source: Step Functions guide, "Using Map state in Distributed mode" (failure threshold, permissions), "ResultWriter (Map)" (what results look like).
 */
import type { Command, MapRunCommand, Reading } from '../../../../languages/states/command.ts';
import type { About, Ending } from '../../../../languages/states/execution.ts';
import { tooLargeFailure } from '../../../../languages/states/failure.ts';
import { distributedConcurrencyMax } from '../../../../languages/states/limits.ts';
import { distributedMap } from '../../../../languages/states/machine.ts';
import { failuresMaxOf } from '../../../../languages/states/map-limits.ts';
import type { StepInput } from '../../../../languages/states/step-input.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import { executionArn, labelled } from '../arns.ts';
import type { States } from '../context.ts';
import { childrenPerTurnMax, eventsPerChild, mapRunRedrivesMax } from '../limits.ts';
import type { StateMachine } from '../machines.ts';
import { roleSession } from '../role-session.ts';
import type { MapRunRow } from '../tables/map-runs.ts';
import { begin } from './begin.ts';
import { resultsOf } from './map-run-results.ts';
import { readItems } from './read-items.ts';
import { redriveChildren } from './redrive.ts';
import type { Running } from './running.ts';
import { beginWriting, keepPending, whyNotWritable, writeResults, writtenNothing } from './write-results.ts';

/** What an execution wants of its Map Runs, all that one step commands. */
export function commandMapRuns(states: States, context: Context, running: Running, commands: readonly Command[]): void {
  const children: StartChild[] = [];
  for (const command of commands)
    if (command.do === 'start-map-run') startMapRun(states, context, running, command);
    else if (command.do === 'stop-map-run') stopMapRun(states, context, running, command);
    else if (command.do === 'set-map-run-items') setItems(states, running, command);
    else if (command.do === 'redrive-map-run') redriveMapRun(states, context, running, command.token);
    else if (command.do === 'start-child') children.push(command);
  for (const [token, these] of Map.groupBy(children, (command) => command.token))
    startChildren(states, context, running, token, these);
}

type Of<Do extends MapRunCommand['do']> = Extract<MapRunCommand, { do: Do }>;
type StartChild = Of<'start-child'>;

function startMapRun(states: States, context: Context, running: Running, command: Of<'start-map-run'>): void {
  const { token, label, name, items, settings, reading, writing } = command;
  const machine = machineOf(states, running).id;
  const asked = { token, label, name, items, settings, reading, writing };
  const made = { machine, execution: running.id, startedAt: context.now, ...asked };
  goOnLater(states, context, states.tables.mapRuns.add(made));
}

const setItems = ({ tables: { mapRuns } }: States, { id }: Running, command: Of<'set-map-run-items'>): void =>
  mapRuns.read(mapRuns.ofToken(id, command.token)!.id, command.items);

/** `running`: before the step that commands it. */
function stopMapRun(states: States, context: Context, running: Running, command: Of<'stop-map-run'>): void {
  const mapRun = states.tables.mapRuns.ofToken(running.id, command.token);
  if (mapRun?.status !== 'RUNNING') return;
  keepPending(states, context, mapRun, running.execution);
  stop(states, context, mapRun, command.failed ? 'FAILED' : 'ABORTED');
}

/** "When a Map Run has completed its execution or is aborted", no child waits to be redriven any more: "Redriving Map Runs". */
function stop({ tables }: States, context: Context, { id, redrives }: MapRunRow, status: MapRunRow['status']): void {
  tables.mapRuns.stop(id, status, context.now);
  if (redrives > 0) tables.mapRunRedrives.unmarkPending(id);
  if (status !== 'SUCCEEDED') stopLater(context, id);
}

/** In a row of its own, behind those that wait: one at a time, however much calls for it. */
function goOnLater({ tables }: States, context: Context, id: number): void {
  if (tables.mapRuns.ask(id)) context.post('map-run', String(id));
}

const stopLater = (context: Context, id: number, nextTurn = false): void =>
  context.post('stop-children', String(id), undefined, nextTurn);

function startChildren(
  states: States,
  context: Context,
  parent: Running,
  token: number,
  children: readonly StartChild[],
): void {
  const { mapRuns } = states.tables;
  const mapRun = mapRuns.ofToken(parent.id, token);
  if (mapRun?.status !== 'RUNNING') return;
  for (const child of children) startChild(states, context, parent, mapRun, child);
  const items = children.reduce((sum, child) => sum + child.items, 0);
  mapRuns.childrenBegan(mapRun.id, children.length, items);
  if (mapRun.begun + children.length >= mapRun.wanted && roomOf(mapRun) > children.length)
    goOnLater(states, context, mapRun.id);
}

function startChild(states: States, context: Context, parent: Running, mapRun: MapRunRow, command: StartChild): void {
  const { number, items, input } = command;
  const { now } = context;
  const child = { number, items };
  const made = { machine: -mapRun.id, revision: parent.revision.id, name: context.id(), startedAt: now, input, child };
  const id = states.tables.executions.add(context, { ...made, traceHeader: undefined });
  const owner = { machine: machineOf(states, parent), label: mapRun.label };
  begin(states, context, states.running.start(context, id, made, owner));
  context.spend(eventsPerChild);
}

const machineOf = ({ machines }: States, { execution }: Running): StateMachine =>
  machines.find(execution.about.machineName)!;

/** A child has ended, well or badly: there is room, or all have ended. */
export function childEnded(states: States, context: Context, { machineId, child }: Running, ending: Ending): void {
  const failed = ending.status === 'SUCCEEDED' ? 0 : (child?.items ?? 1);
  states.tables.mapRuns.childEnded(-machineId, failed);
  goOnLater(states, context, -machineId);
}

/** The row of a Map Run: it fails, ends, redrives children or begins others. */
export function continueMapRun(states: States, context: Context, id: number, step: Step) {
  const mapRun = states.tables.mapRuns.byId(id);
  states.tables.mapRuns.taken(id);
  const parent = mapRun?.status === 'RUNNING' && !mapRun.stopping ? states.running.get(mapRun.execution) : undefined;
  if (!mapRun || !parent) return;
  const { token, begun, running, items } = mapRun;
  const most = Math.min(roomOf(mapRun), childrenPerTurnMax);
  const redriven = mapRun.redrives > 0 ? states.tables.mapRunRedrives.pending(id, most) : [];
  const why =
    whyItFails(states, context, mapRun, parent, redriven.length > 0) ?? whyNotWritable(states, context, mapRun);
  if (why) return fail(states, context, mapRun, parent, step, why);
  if (mapRun.reading) return read(states, context, mapRun, parent, step, mapRun.reading);
  if (redriven.length > 0) {
    redriveChildren(states, context, mapRun, parent, redriven);
    return goOnLater(states, context, id);
  }
  if (mapRun.itemsBegun === items && running === 0) return succeed(states, context, mapRun, parent, step);
  const wanted = begun + most;
  if (wanted <= mapRun.wanted) return;
  states.tables.mapRuns.want(id, wanted);
  step(mapRun.execution, { is: 'children-wanted', token, upTo: wanted });
}

type Why = { readonly error: string; readonly cause: string };

function whyItFails(
  { host }: States,
  context: Context,
  mapRun: MapRunRow,
  { execution: { about } }: Running,
  redrives: boolean,
): Why | undefined {
  if (mapRun.redrives > mapRunRedrivesMax)
    return { error: 'States.Runtime', cause: `The Map Run was redriven ${mapRunRedrivesMax} times already` };
  const denial =
    (mapRun.begun === 0 ? deniedTo(context, about, 'states:StartExecution', about.machineArn) : undefined) ??
    (redrives
      ? deniedTo(
          context,
          about,
          'states:RedriveExecution',
          executionArn(host, labelled(about.machineName, mapRun.label), '*'),
        )
      : undefined);
  if (denial !== undefined) return { error: 'States.Permissions', cause: denial };
  return mapRun.itemsFailed > failuresMaxOf(toleratedBy(mapRun), mapRun.items) ? thresholdExceeded : undefined;
}

const roomOf = ({ settings, running }: MapRunRow): number =>
  Math.min(settings.maxConcurrency || distributedConcurrencyMax, distributedConcurrencyMax) - running;

/** How an execution takes a step. */
export type Step = (execution: number, input: StepInput) => void;

const thresholdExceeded = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
};

const toleratedBy = ({
  settings: { toleratedFailureCount: count, toleratedFailurePercentage: percentage },
}: MapRunRow) => ({
  count,
  percentage,
});

/** "Step Functions requires permission" to start executions of the machine itself, and to redrive those with the Map's label. How AWS says that it is missing is not known. */
function deniedTo(
  context: Context,
  { roleArn, machineArn }: About,
  action: string,
  resource: string,
): string | undefined {
  try {
    context.authorise({ action, resource }, roleSession(context, roleArn, machineArn));
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return error.message;
  }
}

function fail(states: States, context: Context, mapRun: MapRunRow, { execution }: Running, step: Step, why: Why) {
  keepPending(states, context, mapRun, execution);
  stop(states, context, mapRun, 'FAILED');
  step(mapRun.execution, { is: 'failed', token: mapRun.token, ...why });
}

/** "If the results exceed 256 KiB" they cannot be a state's output: how AWS says so is not known. */
function succeed(states: States, context: Context, mapRun: MapRunRow, parent: Running, step: Step) {
  if (mapRun.writing) return beginWriting(states, context, mapRun);
  const { distributed, name } = distributedMap(states.machines.parsed(parent.revision), mapRun.label);
  const output = resultsOf(states, mapRun, distributed!.transformation, context.now);
  if (output === undefined) {
    const { error, cause } = tooLargeFailure(name);
    return fail(states, context, mapRun, parent, step, { error: error!, cause: cause! });
  }
  stop(states, context, mapRun, 'SUCCEEDED');
  step(mapRun.execution, { is: 'succeeded', token: mapRun.token, output });
}

/** Children that still run are stopped, some a turn; but not those that were begun since it was redriven. */
export function stopChildren(states: States, context: Context, id: number, step: Step) {
  const mapRun = states.tables.mapRuns.byId(id);
  const goesOn = mapRun?.status === 'RUNNING';
  if (goesOn && !mapRun.stopping) return;
  const before = goesOn ? mapRun.redriveBefore : Number.MAX_SAFE_INTEGER;
  const running = states.running.ofMachine(-id, before, childrenPerTurnMax);
  for (const child of running) {
    step(child, { is: 'start' });
    step(child, { is: 'stopped', error: undefined, cause: undefined });
  }
  if (running.length === childrenPerTurnMax) return stopLater(context, id, true);
  states.tables.mapRuns.stopped(id);
  if (goesOn) beginRedrive(states, context, mapRun);
  else if (mapRun) beginWriting(states, context, mapRun);
}

/** A row of results to be written. */
export function continueWriting(states: States, context: Context, id: number, step: Step): void {
  const mapRun = states.tables.mapRuns.byId(id);
  const outcome = mapRun && writeResults(states, context, mapRun);
  const parent = mapRun?.status === 'RUNNING' ? states.running.get(mapRun.execution) : undefined;
  if (!outcome || !parent) return;
  if ('cause' in outcome) {
    fail(states, context, mapRun!, parent, step, { error: 'States.ResultWriterFailed', cause: outcome.cause });
    return;
  }
  stop(states, context, mapRun!, 'SUCCEEDED');
  step(mapRun!.execution, { is: 'succeeded', token: mapRun!.token, output: outcome.output });
}

function read(states: States, context: Context, mapRun: MapRunRow, parent: Running, step: Step, reading: Reading) {
  const items = readItems(context, parent.execution.about, reading);
  if ('cause' in items)
    return fail(states, context, mapRun, parent, step, { error: 'States.ItemReaderFailed', cause: items.cause });
  step(mapRun.execution, { is: 'items-read', token: mapRun.token, data: items.data, most: reading.most });
  goOnLater(states, context, mapRun.id);
}

/** "In these cases, the running Map Run completes its operations before attempting to redrive": those that are being stopped come to their end first. */
function redriveMapRun(states: States, context: Context, parent: Running, token: number): void {
  const { mapRuns, mapRunRedrives } = states.tables;
  const mapRun = mapRuns.ofToken(parent.id, token)!;
  mapRunRedrives.redrive(mapRun.id, context.now);
  if (mapRun.writing) mapRuns.setWriting(mapRun.id, writtenNothing(mapRun.writing));
  if (!mapRun.stopping) beginRedrive(states, context, mapRun);
}

function beginRedrive(states: States, context: Context, { id, execution, label }: MapRunRow): void {
  const parent = states.running.get(execution);
  if (!parent) return;
  const express = states.machines.hasExpressChildren(parent.revision, label);
  states.tables.mapRunRedrives.markPending(id, context.now, express);
  goOnLater(states, context, id);
}
