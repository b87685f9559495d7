/**
 * Keys of the task's role, for SDKs that renew them. The same keys are returned until half of their life is over, as many small programs
 * of one task ask for them. Sources: Task IAM roles; codes and words of the errors as ECS's agent gives them.
 */
import type { Api } from '../../engine/api.ts';
import type { Reply } from '../protocol.ts';
import { failed, json } from './agent-protocol.ts';
import { callEcs } from './ecs.ts';

interface TaskKeys {
  readonly RoleArn: string;
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  /** ISO 8601. */
  readonly Expiration: string;
}

/** By token: keys, and until when they are returned, in milliseconds since the epoch. */
export type IssuedKeys = Map<string, { readonly keys: TaskKeys; readonly until: number }>;

const issuedMax = 1000;

/** `token`: what stands in the header Authorization, which is the token itself. */
export async function credentialsReply(
  cloud: Api,
  issued: IssuedKeys,
  taskId: string,
  token: string | undefined,
): Promise<Reply> {
  if (taskId === '') return refused('NoIdInRequest', 'No Credential ID in the request');
  const opened = token && (await callEcs<{ taskId: string; roleArn?: string }>(cloud, 'OpenEndpoint', { token }));
  if (!opened || opened.taskId !== taskId || opened.roleArn === undefined) return notFound;
  const keys = await keysOf(cloud, issued, token);
  return keys ? json(200, keys) : notFound;
}

const refused = (code: string, what: string): Reply =>
  failed({ code, message: `CredentialsV2Request: ${what}`, status: 400 });

const notFound = refused('InvalidIdInRequest', 'Credentials not found');

async function keysOf(cloud: Api, issued: IssuedKeys, token: string): Promise<TaskKeys | undefined> {
  const now = cloud.host.world.now();
  const known = issued.get(token);
  if (known && now < known.until) return known.keys;
  const keys = await callEcs<TaskKeys>(cloud, 'IssueTaskKeys', { token });
  if (!keys) return undefined;
  if (issued.size >= issuedMax) issued.clear();
  issued.set(token, { keys, until: (now + Date.parse(keys.Expiration)) / 2 });
  return keys;
}
