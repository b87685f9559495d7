/** The log groups that tasks write to. */
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { type Account, mapSome } from '../account.ts';
import type { Part } from './part.ts';
import { textsIn } from './texts.ts';

const named = /"awslogs-group":\s*"[^"]*"/g;

export async function logGroups(account: Account, known: readonly Part[]): Promise<Part[]> {
  const client = account.client(CloudWatchLogsClient);
  const names = textsIn(
    known.filter(({ kind }) => kind === 'task'),
    named,
  ).map((text) => text.replace(/^.*:\s*"|"$/g, ''));
  const found = await mapSome(names, async (name): Promise<Part[]> => {
    const { logGroups: groups = [] } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
    const group = groups.find(({ logGroupName }) => logGroupName === name);
    return group ? [{ kind: 'group', name, arn: (group.arn ?? '').replace(/:\*$/, ''), described: { ...group } }] : [];
  });
  return found.flat();
}
