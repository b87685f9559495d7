/**
 * What a ResultWriter writes to S3, as the execution's role: a file of results a turn, then a manifest that names them. Children that were never begun are
 * written when their Map Run fails or is stopped, before its execution forgets their items.
 * Source: Step Functions guide, "ResultWriter (Map)". Of a child that was never begun it does not say what is written: its item, as it was read.
 */

import type { Execution } from '../../../../languages/states/execution.ts';
import { distributedMap } from '../../../../languages/states/machine.ts';
import { threadOfToken } from '../../../../languages/states/step.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import { mapRunArn } from '../arns.ts';
import type { States } from '../context.ts';
import { resultFileCharactersMax } from '../limits.ts';
import { roleSession } from '../role-session.ts';
import type { MapRunRow, ResultGroup, WritingProgress, WritingResults } from '../tables/map-runs.ts';
import { resultOf } from './map-run-results.ts';
import { s3Cause } from './s3-causes.ts';

type WritingMapRun = MapRunRow & { readonly writing: WritingResults };
type Files = WritingProgress['files'];

/** In the order in which AWS's manifest has them, that of the names. */
const noFiles: Files = { FAILED: [], PENDING: [], SUCCEEDED: [] };

/** AWS tries with a manifest, before anything else, whether it may write; it does so once. */
export function whyNotWritable(states: States, context: Context, mapRun: MapRunRow) {
  if (!isWriting(mapRun) || mapRun.writing.isTried) return undefined;
  const failed = unlessRefused(context, () => putManifest(states, context, mapRun, noFiles));
  if (failed !== undefined)
    return {
      error: 'States.ResultWriterFailed',
      cause: `Failed to write a test manifest into the specified output bucket. ${failed}`,
    };
  states.tables.mapRuns.setWriting(mapRun.id, { ...mapRun.writing, isTried: true });
  return undefined;
}

const isWriting = (mapRun: MapRunRow): mapRun is WritingMapRun => mapRun.writing !== undefined;

/** Its children go on. */
export const writtenNothing = ({ parameters, lines, isTried }: WritingResults): WritingResults => ({
  parameters,
  lines,
  ...(isTried ? { isTried } : {}),
});

/** The Map Run ends badly: what was never begun is written now. `execution`: as it was before. */
export function keepPending(states: States, context: Context, mapRun: MapRunRow, { threads, forks }: Execution): void {
  if (!isWriting(mapRun) || mapRun.writing.progress || !mapRun.writing.isTried) return;
  const thread = threadOfToken(threads, mapRun.token);
  const fork = thread && forks.get(thread.id);
  const records = (fork?.items ?? [])
    .slice(fork?.next)
    .map((Input) => JSON.stringify({ Input, InputDetails: { Included: true }, Status: 'PENDING' }));
  let files = noFiles;
  unlessRefused(context, () => {
    for (const some of inFiles(records)) files = putFile(states, context, mapRun, files, 'PENDING', some);
  });
  setProgress(states, mapRun, { files, next: first, written: 0 });
}

const first = { group: 'FAILED', after: -1 } as const;

/** All its children have ended. */
export function beginWriting(states: States, context: Context, mapRun: MapRunRow): void {
  if (!isWriting(mapRun)) return;
  const { progress } = mapRun.writing;
  if (mapRun.status === 'RUNNING') {
    if (progress) return;
    setProgress(states, mapRun, { files: noFiles, next: first, written: 0 });
  } else if (!progress?.next) return;
  context.post('write-results', String(mapRun.id));
}

const setProgress = ({ tables }: States, { id, writing }: WritingMapRun, progress: WritingProgress): void =>
  tables.mapRuns.setWriting(id, { ...writing, progress });

/** One file of them. Undefined: there is more to be written, or nothing was. */
export function writeResults(
  states: States,
  context: Context,
  mapRun: MapRunRow,
): { readonly output: string } | { readonly cause: string } | undefined {
  const progress = isWriting(mapRun) ? mapRun.writing.progress : undefined;
  if (!isWriting(mapRun) || !progress?.next) return undefined;
  let after = progress;
  const failed = unlessRefused(context, () => {
    after = writeNext(states, context, mapRun, progress);
    if (!after.next) putManifest(states, context, mapRun, after.files);
  });
  if (failed !== undefined) {
    setProgress(states, mapRun, { ...progress, next: undefined });
    return { cause: `Failed to write results into the specified output bucket. ${failed}` };
  }
  setProgress(states, mapRun, after);
  if (!after.next) return { output: outputOf(states, mapRun) };
  context.post('write-results', String(mapRun.id), undefined, true);
  return undefined;
}

function writeNext(
  states: States,
  context: Context,
  mapRun: WritingMapRun,
  { files, next, written }: WritingProgress,
): WritingProgress {
  const { group, after } = next!;
  const { results, last, children } = resultsAfter(states, context, mapRun, group === 'SUCCEEDED', after);
  if (last === undefined)
    return { files, written, next: group === 'FAILED' ? { group: 'SUCCEEDED', after: -1 } : undefined };
  const withFile = putFile(states, context, mapRun, files, group, results);
  return { files: withFile, next: { group, after: last }, written: written + children };
}

/** As many as one file takes. */
function resultsAfter(states: States, context: Context, mapRun: WritingMapRun, succeeded: boolean, after: number) {
  const { distributed } = distributedMap(machineOf(states, mapRun).parsed, mapRun.label);
  const results: string[] = [];
  let characters = 0;
  let last: number | undefined;
  let children = 0;
  for (const { id, number } of states.tables.mapRuns.childrenAfter(mapRun.id, succeeded, after)) {
    if (characters > resultFileCharactersMax) break;
    const { output } = states.tables.executions.byId(id)!;
    for (const result of resultOf(states, mapRun, { id, output }, distributed!.transformation, context.now)) {
      results.push(result);
      characters += result.length;
    }
    last = number;
    children++;
  }
  return { results, last, children };
}

function machineOf(states: States, { execution }: MapRunRow) {
  const row = states.tables.executions.byId(execution)!;
  const revision = states.machines.revision(row.revision);
  return {
    parsed: states.machines.parsed(revision),
    roleArn: revision.roleArn,
    machine: states.running.owner(row.machine).machine,
  };
}

function inFiles(records: readonly string[]): string[][] {
  const files: string[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const record of records) {
    if (characters > resultFileCharactersMax) {
      files.push([]);
      characters = 0;
    }
    files.at(-1)!.push(record);
    characters += record.length;
  }
  return files;
}

function putFile(
  states: States,
  context: Context,
  mapRun: WritingMapRun,
  files: Files,
  group: ResultGroup,
  results: readonly string[],
): Files {
  const text = mapRun.writing.lines ? results.join('\n') : `[${results.join(',')}]`;
  const name = `${group}_${files[group].length}.json`;
  const file = { Key: put(states, context, mapRun, name, text), Size: Buffer.byteLength(text) };
  return { ...files, [group]: [...files[group], file] };
}

function putManifest(states: States, context: Context, mapRun: WritingMapRun, files: Files): void {
  const { machine } = machineOf(states, mapRun);
  const manifest = {
    DestinationBucket: placeOf(mapRun).Bucket,
    MapRunArn: mapRunArn(states.host, machine.name, mapRun.label, mapRun.name),
    ResultFiles: files,
  };
  put(states, context, mapRun, 'manifest.json', JSON.stringify(manifest));
}

/** Returns the key. */
function put(states: States, context: Context, mapRun: WritingMapRun, name: string, text: string): string {
  const { roleArn, machine } = machineOf(states, mapRun);
  const Key = keyOf(mapRun, name);
  const asked = { Bucket: placeOf(mapRun).Bucket, Key, Body: new Uint8Array(Buffer.from(text)) };
  context.call<object>('s3', 'PutObject', asked, roleSession(context, roleArn, machine.arn));
  return Key;
}

interface Place {
  readonly Bucket?: string;
  readonly Prefix?: string;
}

const placeOf = ({ writing }: WritingMapRun): Place => writing.parameters as Place;

function keyOf(mapRun: WritingMapRun, name: string): string {
  const { Prefix = '' } = placeOf(mapRun);
  return `${Prefix === '' || Prefix.endsWith('/') ? Prefix : `${Prefix}/`}${mapRun.name}/${name}`;
}

const outputOf = (states: States, mapRun: WritingMapRun): string =>
  JSON.stringify({
    MapRunArn: mapRunArn(states.host, machineOf(states, mapRun).machine.name, mapRun.label, mapRun.name),
    ResultWriterDetails: { Bucket: placeOf(mapRun).Bucket, Key: keyOf(mapRun, 'manifest.json') },
  });

/** Why S3, or the role, said no. */
function unlessRefused(context: Context, work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return s3Cause(context, error);
  }
}
