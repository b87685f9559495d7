/**
 * A Map Run: which of its children run. It asks the execution in which it was started for a child's input when there is room, and gives it the children's results
 * when all have ended. Each child is an execution of its own; its start, its end and what is counted of it share a commit, so that none is lost or run twice.
 * Source: Step Functions guide, "Using Map state in Distributed mode" (failure threshold, permissions), "ResultWriter (Map)" (what results look like).
 */
import { iso, later } from '../../../../languages/instant.ts';
import type { Command, MapRunCommand } from '../../../../languages/states/command.ts';
import type { About, Ending } from '../../../../languages/states/execution.ts';
import { tooLargeFailure } from '../../../../languages/states/failure.ts';
import { dataBytesMax, distributedConcurrencyMax } from '../../../../languages/states/limits.ts';
import { distributedMap, type Transformation } from '../../../../languages/states/machine.ts';
import { failuresMaxOf } from '../../../../languages/states/map-limits.ts';
import type { StepInput } from '../../../../languages/states/step-input.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import { executionArn, labelled } from '../arns.ts';
import type { States } from '../context.ts';
import { childrenPerTurnMax, eventsPerChild } from '../limits.ts';
import type { StateMachine } from '../machines.ts';
import { roleSession } from '../role-session.ts';
import type { ExecutionRow } from '../tables/executions.ts';
import type { Child, MapRunRow } from '../tables/map-runs.ts';
import { emitStart } from './emit-status.ts';
import type { Running } from './running.ts';
import { timeoutOf } from './timeout.ts';

/** What an execution wants of its Map Runs, all that one step commands. */
export function commandMapRuns(states: States, context: Context, running: Running, commands: readonly Command[]): void {
  const children: StartChild[] = [];
  for (const command of commands)
    if (command.do === 'start-map-run') startMapRun(states, context, running, command);
    else if (command.do === 'stop-map-run') stopMapRun(states, context, running, command);
    else if (command.do === 'start-child') children.push(command);
  for (const [token, these] of Map.groupBy(children, (command) => command.token))
    startChildren(states, context, running, token, these);
}

type Of<Do extends MapRunCommand['do']> = Extract<MapRunCommand, { do: Do }>;
type StartChild = Of<'start-child'>;

function startMapRun(states: States, context: Context, running: Running, command: Of<'start-map-run'>): void {
  const { token, label, name, items, settings } = command;
  const machine = machineOf(states, running).id;
  const made = { machine, execution: running.id, token, label, name, items, settings, startedAt: context.now };
  goOnLater(states, context, states.tables.mapRuns.add(made));
}

function stopMapRun({ tables }: States, context: Context, { id }: Running, command: Of<'stop-map-run'>): void {
  const mapRun = tables.mapRuns.ofToken(id, command.token);
  if (mapRun?.status !== 'RUNNING') return;
  tables.mapRuns.stop(mapRun.id, command.failed ? 'FAILED' : 'ABORTED', context.now);
  stopLater(context, mapRun.id);
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
  const { type, execution } = states.running.start(context, id, made, owner);
  context.post('step', String(id), { is: 'start' } satisfies StepInput);
  context.spend(eventsPerChild);
  const seconds = timeoutOf(type, states.machines.program(parent.revision, mapRun.label));
  if (seconds !== undefined) context.setTimer('time-out', String(id), later(now, seconds));
  emitStart(context, type, execution.about);
}

const machineOf = ({ machines }: States, { execution }: Running): StateMachine =>
  machines.find(execution.about.machineName)!;

/** A child has ended, well or badly: there is room, or all have ended. */
export function childEnded(states: States, context: Context, { machineId, child }: Running, ending: Ending): void {
  const failed = ending.status === 'SUCCEEDED' ? 0 : (child?.items ?? 1);
  states.tables.mapRuns.childEnded(-machineId, failed);
  goOnLater(states, context, -machineId);
}

/** The row of a Map Run: it fails, ends, or begins children. */
export function continueMapRun(states: States, context: Context, id: number, step: Step) {
  const mapRun = states.tables.mapRuns.byId(id);
  states.tables.mapRuns.taken(id);
  const parent = mapRun?.status === 'RUNNING' ? states.running.get(mapRun.execution) : undefined;
  if (!mapRun || !parent) return;
  const { token, begun, running, items } = mapRun;
  const denial = begun === 0 ? deniedTo(context, parent.execution.about) : undefined;
  if (denial) return fail(states, context, mapRun, step, { error: 'States.Permissions', cause: denial });
  if (mapRun.itemsFailed > failuresMaxOf(toleratedBy(mapRun), items))
    return fail(states, context, mapRun, step, thresholdExceeded);
  if (mapRun.itemsBegun === items && running === 0) return succeed(states, context, mapRun, parent, step);
  const wanted = begun + Math.min(roomOf(mapRun), childrenPerTurnMax);
  if (wanted <= mapRun.wanted) return;
  states.tables.mapRuns.want(id, wanted);
  step(mapRun.execution, { is: 'children-wanted', token, upTo: wanted });
}

const roomOf = ({ settings, running }: MapRunRow): number =>
  Math.min(settings.maxConcurrency || distributedConcurrencyMax, distributedConcurrencyMax) - running;

/** How an execution takes a step. */
type Step = (execution: number, input: StepInput) => void;

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

/** "Step Functions requires permission to call StartExecution" of the machine itself. How AWS says that it is missing is not known. */
function deniedTo(context: Context, { roleArn, machineArn }: About): string | undefined {
  try {
    const session = roleSession(context, roleArn, machineArn);
    context.authorise({ action: 'states:StartExecution', resource: machineArn }, session);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return error.message;
  }
}

function fail(states: States, context: Context, mapRun: MapRunRow, step: Step, why: { error: string; cause: string }) {
  states.tables.mapRuns.stop(mapRun.id, 'FAILED', context.now);
  stopLater(context, mapRun.id);
  step(mapRun.execution, { is: 'failed', token: mapRun.token, ...why });
}

/** "If the results exceed 256 KiB" they cannot be a state's output: how AWS says so is not known. */
function succeed(states: States, context: Context, mapRun: MapRunRow, parent: Running, step: Step) {
  const { distributed, name } = distributedMap(states.machines.parsed(parent.revision), mapRun.label);
  const output = outputOf(states, mapRun, distributed!.transformation);
  if (output === undefined) {
    const { error, cause } = tooLargeFailure(name);
    return fail(states, context, mapRun, step, { error: error!, cause: cause! });
  }
  states.tables.mapRuns.stop(mapRun.id, 'SUCCEEDED', context.now);
  step(mapRun.execution, { is: 'succeeded', token: mapRun.token, output });
}

/** A JSON list; undefined: larger than a state's output may be. Found out on the way: with their inputs, ten thousand results would be more than memory holds. */
function outputOf(states: States, { id }: MapRunRow, transformation: Transformation): string | undefined {
  const { mapRuns } = states.tables;
  if (mapRuns.outputCharacters(id) > dataBytesMax) return undefined;
  const results: string[] = [];
  let characters = 0;
  for (const child of mapRuns.children(id))
    for (const result of resultOf(states, child, transformation)) {
      characters += result.length;
      if (characters > dataBytesMax) return undefined;
      results.push(result);
    }
  return `[${results.join(',')}]`;
}

/** JSON texts. "If a child workflow execution fails, Step Functions returns its execution result unchanged", as with NONE. */
function resultOf(states: States, { id, output }: Child, transformation: Transformation): string[] {
  if (transformation === 'NONE' || output === undefined)
    return [JSON.stringify(metadataOf(states, states.tables.executions.byId(id)!))];
  if (transformation === 'COMPACT') return [output];
  const value: unknown = JSON.parse(output);
  return Array.isArray(value) ? value.map((each) => JSON.stringify(each)) : [output];
}

/** A child's result with what is known of it; members and their order as the guide shows them. */
function metadataOf({ host, running }: States, row: ExecutionRow): object {
  const { machine, label } = running.owner(row.machine);
  const name = labelled(machine.name, label);
  return {
    ...(row.cause === undefined ? {} : { Cause: row.cause }),
    ...(row.error === undefined ? {} : { Error: row.error }),
    ExecutionArn: executionArn(host, name, row.name),
    Input: row.input,
    InputDetails: { Included: true },
    Name: row.name,
    ...(row.output === undefined ? {} : { Output: row.output }),
    OutputDetails: { Included: true },
    RedriveCount: 0,
    StartDate: iso(row.startedAt),
    StateMachineArn: labelled(machine.arn, label),
    Status: row.status,
    StopDate: iso(row.stoppedAt!),
  };
}

/** Children that still run are stopped, some a turn. */
export function stopChildren(states: States, context: Context, id: number, step: Step): void {
  const running = states.running.ofMachine(-id, Number.MAX_SAFE_INTEGER, childrenPerTurnMax);
  for (const child of running) {
    step(child, { is: 'start' });
    step(child, { is: 'stopped', error: undefined, cause: undefined });
  }
  if (running.length === childrenPerTurnMax) stopLater(context, id, true);
}
