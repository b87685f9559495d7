/** Why a task cannot be carried out here, by the table of fields: named, so that nothing is accepted and ignored. */
import type { Volume } from '@aws-sdk/client-ecs';
import { own } from '../../../../languages/own.ts';
import type { Effect } from '../../../../languages/resources/property.ts';
import {
  awslogsOptions,
  containerFields,
  definitionFields,
  type EffectByRunner,
  linuxFields,
  type RunnerKind,
  volumeFields,
} from '../../../../languages/resources/task-fields.table.ts';
import { cannotCarryOut } from '../../../kit/stopped-reasons.ts';
import type { Container, Definition } from '../definitions/definition.ts';

const effectOf = (effects: EffectByRunner, runner: RunnerKind): Effect =>
  typeof effects === 'string' ? effects : effects[runner];

/** Asks for nothing: absent, false, or an empty list. */
const isIdle = (value: unknown): boolean =>
  value === undefined ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && value !== null && (value as { enabled?: unknown }).enabled === false);

const refusedIn = (
  thing: object,
  fields: Readonly<Record<string, EffectByRunner>>,
  runner: RunnerKind,
): string | undefined =>
  Object.entries(fields).find(
    ([field, effects]) => effectOf(effects, runner) === 'refused' && !isIdle((thing as Record<string, unknown>)[field]),
  )?.[0];

/** The first field that this runner cannot do, in a sentence; undefined: it can do them all. */
export function refusedField(definition: Definition, runner: RunnerKind): string | undefined {
  const field = refusedIn(definition, definitionFields, runner) ?? refusedSystem(definition);
  if (field !== undefined) return cannotCarryOut('the task definition', field, runner);
  for (const volume of definition.volumes ?? []) {
    const what = refusedIn(volume, volumeFields, runner) ?? refusedDriver(volume);
    if (what !== undefined) return cannotCarryOut(`volume \`${volume.name}\``, what, runner);
  }
  for (const container of definition.containerDefinitions) {
    const what =
      refusedIn(container, containerFields, runner) ??
      prefixed('linuxParameters', refusedIn(container.linuxParameters ?? {}, linuxFields, runner)) ??
      refusedLogging(container);
    if (what !== undefined) return cannotCarryOut(`container \`${container.name}\``, what, runner);
  }
  return undefined;
}

const prefixed = (whole: string, part: string | undefined): string | undefined => part && `${whole}.${part}`;

/** A job written for another system is not what would run. */
function refusedSystem({ runtimePlatform }: Definition): string | undefined {
  const system = runtimePlatform?.operatingSystemFamily ?? 'LINUX';
  return system === 'LINUX' ? undefined : `runtimePlatform.operatingSystemFamily ${system}`;
}

function refusedDriver({ dockerVolumeConfiguration }: Volume): string | undefined {
  const { driver = 'local', driverOpts = {}, labels = {} } = dockerVolumeConfiguration ?? {};
  if (driver !== 'local') return `dockerVolumeConfiguration.driver ${driver}`;
  if (Object.keys(labels).length > 0) return 'dockerVolumeConfiguration.labels';
  return Object.keys(driverOpts).length > 0 ? 'dockerVolumeConfiguration.driverOpts' : undefined;
}

function refusedLogging({ logConfiguration }: Container): string | undefined {
  if (!logConfiguration) return undefined;
  const { logDriver, options = {}, secretOptions } = logConfiguration;
  if (logDriver !== 'awslogs') return `logConfiguration.logDriver ${logDriver}`;
  if (secretOptions?.length) return 'logConfiguration.secretOptions';
  const option = Object.keys(options).find((name) => (own(awslogsOptions, name) ?? 'refused') === 'refused');
  return option === undefined ? undefined : `logConfiguration.options.${option}`;
}
