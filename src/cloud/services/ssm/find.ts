/** From what a request calls a parameter to the version that it means. */
import { AwsError } from '../../kit/aws-error.ts';
import type { Ssm } from './context.ts';
import { type Named, parameterArn, readName, refusePublic } from './names.ts';
import { noSuchLabel, noSuchParameter, noSuchVersion } from './refusals.ts';
import type { Parameter, Version } from './tables.ts';

export interface Found {
  readonly version: Version;
  /** As it was given: `:3`. */
  readonly selector: string | undefined;
}

/** By its very name. Throws ParameterNotFound. */
export function needParameter({ tables }: Ssm, name: string): Parameter {
  const parameter = tables.parameter(name);
  if (!parameter) throw noSuchParameter(name);
  return parameter;
}

/** By name, ARN, and what selects a version. Throws ParameterNotFound or ParameterVersionNotFound. */
export function needVersion(service: Ssm, given: string): Found {
  const { name, selector } = readName(given);
  refusePublic(name);
  // An ARN does not show whether a name of one level begins with a slash.
  const parameter =
    service.tables.parameter(name) ?? (given.startsWith('arn:') ? service.tables.parameter(`/${name}`) : undefined);
  // What is found must be what permission was asked on: another account's or region's ARN finds nothing.
  const isAsked = parameter && parameterArn(service.host, parameter.name) === parameterArn(service.host, given);
  if (!isAsked) throw noSuchParameter(given);
  return {
    version: selected(service, parameter, selector),
    selector: selector === undefined ? undefined : `:${selector}`,
  };
}

function selected({ tables }: Ssm, { name, version: latest }: Parameter, selector: Named['selector']): Version {
  if (selector === undefined) return tables.version(name, latest)!;
  if (/^\d+$/.test(selector)) {
    const version = tables.version(name, Number(selector));
    if (!version) throw noSuchVersion(name, Number(selector));
    return version;
  }
  const labelled = tables.versions(name).find(({ labels }) => labels.includes(selector));
  if (!labelled) throw noSuchLabel(name, selector);
  return labelled;
}

/** Undefined where there is none such. */
export function findVersion(service: Ssm, given: string): Found | undefined {
  try {
    return needVersion(service, given);
  } catch (error) {
    if (error instanceof AwsError && /NotFound$/.test(error.code)) return undefined;
    throw error;
  }
}
