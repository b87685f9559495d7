/** Brings a stack to where it can be deployed: what is under way is waited for, what a failed first deployment has left is removed. */
import { CloudFormationClient, DeleteStackCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { describeStack, isUnderWay, newestEvent } from '../../operator/deploy/stack.ts';
import { printNotice } from '../print.ts';
import { UserError } from '../user-error.ts';
import { ask } from './ask.ts';
import { needStatus, seeThrough } from './stack-work.ts';
import type { Operated } from './with-account.ts';

/** Undefined: there is no stack of that name. Throws UserError where a person has to mend it first. */
export async function prepareStack(operated: Operated, name: string, yes: boolean): Promise<Stack | undefined> {
  const { account } = operated;
  let stack = await describeStack(account, name);
  if (stack && isUnderWay(stack)) {
    printNotice({ level: 'INFO', message: `the stack ${name} is ${stack.StackStatus}: waiting for that first` });
    const stackId = stack.StackId ?? name;
    const work = { stackId, name, since: await newestEvent(account, stackId), back: 'the same command' };
    await seeThrough(operated, work);
    stack = await describeStack(account, name);
  }
  if (stack?.StackStatus === 'ROLLBACK_COMPLETE' || stack?.StackStatus === 'ROLLBACK_FAILED') {
    if (!yes && !(await ask(`the first deployment of ${name} failed; remove what is left of it?`)))
      throw new UserError('nothing was changed: CloudFormation updates no stack whose first deployment failed');
    await removeStack(operated, stack);
    return undefined;
  }
  const hint = stuck[stack?.StackStatus ?? ''];
  if (hint !== undefined)
    throw new UserError(`the stack ${name} is ${stack?.StackStatus}, and cannot be updated`, `${hint} ${name}`);
  return stack;
}

const stuck: Readonly<Record<string, string>> = {
  UPDATE_ROLLBACK_FAILED: 'mend what its events name, then: aws cloudformation continue-update-rollback --stack-name',
  DELETE_FAILED: 'its events say what could not be deleted; then: punctual destroy',
};

/** Throws UserError with the first cause where it cannot be. */
export async function removeStack(
  operated: Operated,
  { StackId: stackId = '', StackName: name = '' }: Stack,
): Promise<void> {
  const since = await newestEvent(operated.account, stackId);
  await operated.account.client(CloudFormationClient).send(new DeleteStackCommand({ StackName: stackId }));
  const back = `punctual destroy ${name}${operated.same}`;
  needStatus(await seeThrough(operated, { stackId, name, since, back }), name, ['DELETE_COMPLETE']);
}
