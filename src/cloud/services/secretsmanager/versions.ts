/** Versions of a secret: adding one, and moving the stages between them. Source: User Guide, "Secret version"; API reference, PutSecretValue. */
import { AwsError } from '../../kit/aws-error.ts';
import type { Context } from '../../kit/service.ts';
import type { Secrets } from './context.ts';
import { versionsMax } from './limits.ts';
import type { Secret, Value, Version } from './tables.ts';
import { isSameValue } from './value.ts';

export const current = 'AWSCURRENT';
export const previous = 'AWSPREVIOUS';

/**
 * The version of that id (default: a new one), with these stages. A version that is there already and is the same stays as it is; throws
 * ResourceExistsException for another.
 */
export function addVersion(
  service: Secrets,
  context: Context,
  { name, arn }: Secret,
  id: string | undefined = context.id(),
  value: Value,
  stages: readonly string[],
): Version {
  const { tables } = service;
  const known = tables.versions(name).find((version) => version.id === id);
  if (known) {
    if (isSameValue(known.opened(), value)) return known;
    throw new AwsError(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${arn}.`,
    );
  }
  tables.addVersion(name, id, value, context.now);
  const added = () => tables.versions(name).find((version) => version.id === id)!;
  for (const stage of stages) moveStage(service, name, stage, added());
  removeDeprecated(service, name);
  return added();
}

/** Takes the stage from the version that has it, and gives it to `to`, if there is one. What was current is previous then. */
export function moveStage({ tables }: Secrets, name: string, stage: string, to: Version | undefined): void {
  const from = tables.versions(name).find(({ stages }) => stages.includes(stage));
  if (from?.id === to?.id) return;
  if (from) tables.setStages(from, without(from, stage));
  if (to) tables.setStages(to, [...without(to, stage), stage]);
  if (stage !== current || !from) return;
  for (const version of tables.versions(name)) {
    const others = without(version, previous);
    const stages = version.id === from.id ? [...others, previous] : others;
    if (stages.length !== version.stages.length) tables.setStages(version, stages);
  }
}

const without = ({ stages }: Version, gone: string): string[] => stages.filter((stage) => stage !== gone);

/** Versions without a stage go, the oldest first, when there are too many. */
function removeDeprecated({ tables }: Secrets, name: string): void {
  const versions = tables.versions(name);
  const deprecated = versions.filter(({ stages }) => stages.length === 0);
  for (const version of deprecated.slice(0, Math.max(0, versions.length - versionsMax))) tables.removeVersion(version);
}
