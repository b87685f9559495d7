/** Creates the stack, or updates it; waits until it is done. Throws with the stack's reason. */
import {
  type CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';

export async function deploy(
  client: CloudFormationClient,
  StackName: string,
  TemplateBody: string,
  parameters: Readonly<Record<string, string>>,
): Promise<void> {
  const input = {
    StackName,
    TemplateBody,
    Capabilities: ['CAPABILITY_IAM' as const],
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
  };
  try {
    await client.send(new CreateStackCommand(input));
  } catch (error) {
    if ((error as Error).name !== 'AlreadyExistsException') throw error;
    await update(client, input);
  }
  for (;;) {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    const { StackStatus = '', StackStatusReason = '' } = Stacks?.[0] ?? {};
    if (StackStatus === 'CREATE_COMPLETE' || StackStatus === 'UPDATE_COMPLETE') return;
    if (!StackStatus.endsWith('_IN_PROGRESS'))
      throw new Error(`stack ${StackName} is ${StackStatus}: ${StackStatusReason}`);
  }
}

async function update(client: CloudFormationClient, input: UpdateStackCommand['input']): Promise<void> {
  try {
    await client.send(new UpdateStackCommand(input));
  } catch (error) {
    if ((error as Error).message !== 'No updates are to be performed.') throw error;
  }
}
