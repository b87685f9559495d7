/** What all batches have in common: up to ten entries with ids of their own, each of which succeeds or fails by itself. */
import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { AwsError } from '../../kit/aws-error.ts';
import type { Context } from '../../kit/service.ts';
import { withoutEmpty } from '../../kit/without-empty.ts';
import { batchEntriesMax, batchIdForm } from './limits.ts';

interface Entry {
  readonly Id: string | undefined;
}

/** As AWS's JSON has it: a list without entries is left out, though its model requires both. Source: aws/aws-sdk issue 657. */
export interface BatchResult<Done> {
  readonly Successful: Done[] | undefined;
  readonly Failed: BatchResultErrorEntry[] | undefined;
}

/** `kind` names the entries in AWS's words. */
export function runBatch<E extends Entry, Done>(
  context: Context,
  kind: string,
  entries: readonly E[] | undefined,
  run: (entry: E) => Done,
): BatchResult<Done> {
  const given = checkEntries(kind, entries ?? []);
  const successful: Done[] = [];
  const failed: BatchResultErrorEntry[] = [];
  for (const entry of given) {
    try {
      successful.push(context.attempt(() => run(entry)));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return withoutEmpty({ Successful: successful, Failed: failed });
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
