/**
 * What a recorder leaves in its container's folder, read strictly: a mark that is not complete has not been written.
 * When something happened is its mark's own time of writing, by the host's clock.
 */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, instant } from '../../../../languages/instant.ts';

/** A process and no other: ids are used again, starts are not. */
export interface ProcessMark {
  readonly pid: number;
  /** As `Host.starts` has it; '' if it was over before it could be looked up. */
  readonly start: string;
}

export interface RecordMark extends ProcessMark {
  readonly bootId: string;
}

/** `unstarted`: an engine has made sure that this container will never be started. `broken`: the host went down as it was written. */
export type AnyRecord = RecordMark | 'unstarted' | 'broken';

/** It is made and written within microseconds; one that is still not whole after this time never will be. */
const recordMsMax = 10_000;

export function readRecord(folder: string): AnyRecord | undefined {
  const path = join(folder, 'record');
  const text = read(path);
  if (text === undefined) return undefined;
  if (text === unstarted) return 'unstarted';
  const [pid, start, bootId, end] = text.split('\n');
  if (isPid(pid) && bootId && end === '') return { pid: Number(pid), start: startOf(start), bootId };
  return Date.now() - writtenAt(path) > recordMsMax ? 'broken' : undefined;
}

/** The process that copies the output; undefined: it has not begun. */
export function readCopier(folder: string): ProcessMark | undefined {
  const [pid, start, end] = read(join(folder, 'copier'))?.split('\n') ?? [];
  return isPid(pid) && end === '' ? { pid: Number(pid), start: startOf(start) } : undefined;
}

/** `at`: when it was started. */
export interface CommandMark extends ProcessMark {
  readonly at: Instant;
}

export function readCommand(folder: string): CommandMark | undefined {
  const path = join(folder, 'command');
  const [pid, start, end] = read(path)?.split('\n') ?? [];
  return isPid(pid) && end === '' ? { pid: Number(pid), start: startOf(start), at: writtenAt(path) } : undefined;
}

/** The exit code as ECS reports it: of one ended by signal N, 128 + N. */
export function readExit(folder: string): { readonly code: number; readonly at: Instant } | undefined {
  const path = join(folder, 'exit');
  const code = /^(\d{1,3})\n$/.exec(read(path) ?? '')?.[1];
  return code === undefined ? undefined : { code: Number(code), at: writtenAt(path) };
}

export const isDrained = (folder: string): boolean => existsSync(join(folder, 'drained'));

const unstarted = 'unstarted\n';

/** Takes the recorder's place, so that none can start any more. False: one was faster. */
export function forbidStart(folder: string): boolean {
  try {
    writeFileSync(join(folder, 'record'), unstarted, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new Error(`write \`${folder}/record\``, { cause: error });
  }
}

/** Asked often of marks that are not there yet: an exception costs more than a look. */
function read(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const isPid = (text: string | undefined): boolean => /^[1-9]\d{0,9}$/.test(text ?? '');

/** On Linux the recorder writes the rest of /proc/PID/stat from its third field on: the start is the 22nd. */
export function startOf(text: string | undefined): string {
  const words = (text ?? '').trim().split(/\s+/);
  return words.length > 20 ? (words[19] ?? '') : words.join(' ');
}

const writtenAt = (path: string): Instant => instant(Math.trunc(statSync(path).mtimeMs));
