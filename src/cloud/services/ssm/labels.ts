/** LabelParameterVersion, UnlabelParameterVersion. A label is on one version at a time. Source: API reference, LabelParameterVersion. */
import type {
  LabelParameterVersionRequest,
  LabelParameterVersionResult,
  UnlabelParameterVersionRequest,
  UnlabelParameterVersionResult,
} from '@aws-sdk/client-ssm';
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler } from '../../kit/service.ts';
import type { Ssm } from './context.ts';
import { emitChange } from './emit-change.ts';
import { needParameter } from './find.ts';
import { labelsPerVersionMax } from './limits.ts';
import { onParameters } from './permissions.ts';
import { noSuchVersion } from './refusals.ts';
import type { Version } from './tables.ts';

/** Labels of a wrong form are listed, not refused. */
const isLabel = (text: string): boolean => /^[A-Za-z_.-][A-Za-z0-9_.-]*$/.test(text) && !/^(aws|ssm)/i.test(text);

export const labelParameterVersion: Handler<Ssm, LabelParameterVersionRequest, LabelParameterVersionResult> = {
  permissions: onParameters('LabelParameterVersion'),
  handle(service, input, context) {
    const parameter = needParameter(service, String(input.Name));
    const { name } = parameter;
    const target = needNumber(service, name, input.ParameterVersion ?? parameter.version);
    const labels = [...new Set(input.Labels ?? [])];
    const added = labels.filter(isLabel);
    const after = [...new Set([...target.labels, ...added])];
    if (after.length > labelsPerVersionMax)
      throw new AwsError(
        'ParameterVersionLabelLimitExceeded',
        `A parameter version can have maximum ${labelsPerVersionMax} labels.Move one or more labels to another version and try again.`,
      );
    for (const other of service.tables.versions(name))
      if (other.version !== target.version) takeAway(service, other, added);
    service.tables.setLabels(name, target.version, after);
    emitChange(service, context, 'LabelParameterVersion', name, target);
    return { InvalidLabels: labels.filter((label) => !isLabel(label)), ParameterVersion: target.version };
  },
};

export const unlabelParameterVersion: Handler<Ssm, UnlabelParameterVersionRequest, UnlabelParameterVersionResult> = {
  permissions: onParameters('UnlabelParameterVersion'),
  handle(service, input) {
    const { name } = needParameter(service, String(input.Name));
    const target = needNumber(service, name, Number(input.ParameterVersion));
    const labels = [...new Set(input.Labels ?? [])];
    const removed = labels.filter((label) => target.labels.includes(label));
    takeAway(service, target, removed);
    return { RemovedLabels: removed, InvalidLabels: labels.filter((label) => !removed.includes(label)) };
  },
};

function needNumber({ tables }: Ssm, name: string, number: number): Version {
  const version = tables.version(name, number);
  if (!version) throw noSuchVersion(name, number);
  return version;
}

function takeAway({ tables }: Ssm, { name, version, labels }: Version, gone: readonly string[]): void {
  const left = labels.filter((label) => !gone.includes(label));
  if (left.length < labels.length) tables.setLabels(name, version, left);
}
