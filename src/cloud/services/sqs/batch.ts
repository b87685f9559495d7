/** What all batches have in common: up to ten entries with ids of their own, each of which succeeds or fails by itself. */
import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { AwsError } from '../../kit/aws-error.ts';
import type { Context } from '../../kit/service.ts';
import { batchEntriesMax, batchIdForm } from './limits.ts';

interface Entry {
  readonly Id: string | undefined;
}

export interface BatchResult<Done> {
  Successful: Done[];
  Failed: BatchResultErrorEntry[];
}

/** `kind` names the entries in AWS's words. */
export function runBatch<E extends Entry, Done>(
  context: Context,
  kind: string,
  entries: readonly E[] | undefined,
  run: (entry: E) => Done,
): BatchResult<Done> {
  const given = checkEntries(kind, entries ?? []);
  const result: BatchResult<Done> = { Successful: [], Failed: [] };
  for (const entry of given) {
    try {
      result.Successful.push(context.attempt(() => run(entry)));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      result.Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return result;
}

function checkEntries<E extends Entry>(kind: string, entries: readonly E[]): readonly E[] {
  if (entries.length === 0)
    throw new AwsError('EmptyBatchRequest', `There should be at least one ${kind} in the request.`);
  if (entries.length > batchEntriesMax)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${batchEntriesMax}. You have sent ${entries.length}.`,
    );
  const seen = new Set<string>();
  for (const { Id = '' } of entries) {
    if (!batchIdForm.test(Id))
      throw new AwsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    if (seen.has(Id)) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    seen.add(Id);
  }
  return entries;
}
