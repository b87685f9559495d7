/** From what a container is to be, to what its recorder reads; or why it cannot be started, in ECS's words. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerSpec } from '../../../kit/runner.ts';
import { cannotExecute, cannotStart } from '../../../kit/stopped-reasons.ts';
import type { Cgroups } from '../host/cgroups.ts';
import type { Launch } from '../recorder/recorder.ts';
import { refuses } from '../refuses.ts';
import { tooLarge } from './argument-size.ts';
import { carry, environmentOf } from './environment.ts';
import { findExecutable } from './executable.ts';
import type { Session } from './session.ts';
import { renderUlimits } from './ulimits.ts';

/** Where all that a container runs is run: its command, its health check. */
export interface ExecContext {
  readonly workingFolder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** `folder`: the container's own; `mark`: by which its processes are known. */
export function execContext(spec: ContainerSpec, folder: string, mark: string): ExecContext {
  const workingFolder = spec.hostDirectory ?? join(folder, 'work');
  return { workingFolder, environment: environmentOf(spec.environment, workingFolder, mark) };
}

export function planLaunch(
  { session, cgroups }: { readonly session: Session; readonly cgroups: Cgroups },
  spec: ContainerSpec,
  folder: string,
  { workingFolder, environment }: ExecContext,
): Launch | { readonly reason: string } {
  const refusal = refuses(spec);
  if (refusal) return { reason: cannotStart(refusal) };
  const words = [...spec.entryPoint, ...spec.command];
  if (!spec.hostDirectory) mkdirSync(workingFolder, { recursive: true, mode: 0o700 });
  const found = findExecutable(words[0] as string, environment['PATH'] ?? '', workingFolder);
  if ('reason' in found) return found;
  const carried = carry(environment, found.file, words, session);
  const large = tooLarge(words, environment) ?? tooLarge(carried.command, carried.environment);
  if (large) return { reason: cannotExecute(`exec: "${words[0]}": argument list too long: ${large}`) };
  const ulimits = renderUlimits(spec.ulimits ?? []);
  return { folder, workingFolder, ...carried, cgroups: cgroups.make(spec), ulimits };
}
