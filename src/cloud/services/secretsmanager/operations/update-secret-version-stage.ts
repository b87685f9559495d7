/** UpdateSecretVersionStage: gives a stage to a version, takes it from one, or both. Rolling back is moving AWSCURRENT to the version before. */
import type {
  UpdateSecretVersionStageRequest,
  UpdateSecretVersionStageResponse,
} from '@aws-sdk/client-secrets-manager';
import type { Handler } from '../../../kit/service.ts';
import type { Secrets } from '../context.ts';
import { needLiveSecret } from '../find.ts';
import { onSecret } from '../permissions.ts';
import { invalidParameter, noSuchValue } from '../refusals.ts';
import { current, moveStage } from '../versions.ts';

export const updateSecretVersionStage: Handler<
  Secrets,
  UpdateSecretVersionStageRequest,
  UpdateSecretVersionStageResponse
> = {
  permissions: onSecret('UpdateSecretVersionStage'),
  handle(service, input, context) {
    const { RemoveFromVersionId: from, MoveToVersionId: to } = input;
    const stage = String(input.VersionStage);
    const secret = needLiveSecret(service, input.SecretId);
    const versions = service.tables.versions(secret.name);
    const attached = versions.find(({ stages }) => stages.includes(stage));
    const target = versions.find(({ id }) => id === to);
    if (to !== undefined && !target) throw noSuchValue(`VersionId: ${to}`);
    if (from === undefined && to === undefined)
      throw invalidParameter('You must specify at least one of RemoveFromVersionId and MoveToVersionId.');
    if (from !== undefined && attached?.id !== from)
      throw invalidParameter(
        `The parameter RemoveFromVersionId can't be ${from}. Staging label ${stage} is not attached to that version.`,
      );
    if (from === undefined && attached && attached.id !== to)
      throw invalidParameter(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${attached.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    if (stage === current && !target)
      throw invalidParameter(
        `You can only move staging label ${current} to a different secret version. It can't be completely removed.`,
      );
    moveStage(service, secret.name, stage, target);
    service.tables.putSecret({ ...secret, changedAt: context.now });
    return { ARN: secret.arn, Name: secret.name };
  },
};
