/** The definition that a run ran, as text. */
import type { Account } from '../../operator/account.ts';
import { ranBy } from '../../operator/machine.ts';
import type { RunDetails } from '../../operator/runs.ts';
import type { KnownJob } from '../board/known-job.ts';
import { withoutSecrets } from '../masked.ts';
import type { DefinitionView } from '../run-views.ts';
import type { Frame } from '../views.ts';

/** Throws the SDK's errors. */
export async function definitionView(
  account: Account,
  known: KnownJob,
  { name, arn }: RunDetails,
  frame: Frame,
): Promise<DefinitionView> {
  const { definition, updatedAt } = await ranBy(account, arn);
  return {
    frame,
    job: known.id,
    run: name,
    text: JSON.stringify(withoutSecrets(JSON.parse(definition), frame.mayAct), undefined, 2),
    updatedAt: updatedAt ? Number(updatedAt) : null,
  };
}
