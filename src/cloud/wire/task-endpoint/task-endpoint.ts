/**
 * The task endpoint: a listener of its own that takes a task's own token, or calls signed by a task's own keys, and nothing else.
 * It serves a task's metadata, the keys of its role, and the API as that role. Left out: version 3 of the metadata, task protection.
 * Sources: Amazon ECS task metadata endpoint version 4; Container credential provider (AWS SDKs and Tools Reference Guide).
 */
import type { IncomingMessage } from 'node:http';
import type { Api } from '../../engine/api.ts';
import type { Runner } from '../../kit/runner.ts';
import type { TaskEndpoint } from '../../kit/service.ts';
import { checkHost, checkOrigin, hostNames } from '../check-host.ts';
import { type Endpoint, handle } from '../handle.ts';
import { serveHttp } from '../http-server.ts';
import type { Reply } from '../protocol.ts';
import { RefusedRequest, toAwsError } from '../refusal.ts';
import { type AgentRequest, failed, parseAgentRequest } from './agent-protocol.ts';
import { credentialsReply, type IssuedKeys } from './credentials.ts';
import { admitTasks } from './ecs.ts';
import { type ListenAddress, listenAtFirst } from './listen.ts';
import { metadataReply } from './metadata.ts';

export interface TaskEndpointSettings {
  readonly cloud: Api;
  /** Asked for what it alone knows of a task's containers. */
  readonly runner: Pick<Runner, 'kind' | 'facts' | 'stats'>;
  /** It listens at the first of them that this host has. */
  readonly addresses: readonly [ListenAddress, ...ListenAddress[]];
  /** Known to tasks that an earlier engine started; where it is taken, or undefined: another one. */
  readonly port: number | undefined;
}

export interface OpenTaskEndpoint {
  readonly taskEndpoint: TaskEndpoint;
  readonly port: number;
  /** No request is taken any more; those under way are given a second. */
  close(): Promise<void>;
}

/** Rejects with the system's error where it can listen at none of the addresses. */
export async function openTaskEndpoint({
  cloud,
  runner,
  addresses,
  port,
}: TaskEndpointSettings): Promise<OpenTaskEndpoint> {
  const keys: IssuedKeys = new Map();
  const { address, server } = await listenAtFirst(addresses, port, (at, wanted) =>
    serveHttp({
      host: at.host,
      port: wanted,
      reportError: cloud.host.reportError,
      respond: (request, own) => {
        const names = hostNames([at.host, at.name], own);
        return respond({ cloud, runner, keys, names, url: urlOf(at, own) }, request);
      },
    }),
  );
  const taskEndpoint: TaskEndpoint = { endpoint: urlOf(address, server.port), keys: address.keys };
  return { taskEndpoint, port: server.port, close: server.close };
}

const urlOf = ({ name }: ListenAddress, port: number): string => `http://${name}:${port}`;

interface Context extends Pick<TaskEndpointSettings, 'cloud' | 'runner'> {
  readonly keys: IssuedKeys;
  readonly names: readonly string[];
  /** This endpoint, as tasks reach it. */
  readonly url: string;
}

async function respond(context: Context, incoming: IncomingMessage): Promise<Reply> {
  const { cloud, names } = context;
  const request = parseAgentRequest(incoming);
  if (!request) return handle(apiEndpoint(context), incoming);
  try {
    checkHost(incoming.headers, names);
    checkOrigin(incoming.headers);
    return await agentReply(context, request, incoming);
  } catch (error) {
    if (error instanceof RefusedRequest) return failed(toAwsError(error, 'json'));
    cloud.host.reportError('answer a task', error);
    return failed({ code: 'InternalServerError', message: 'Internal server error', status: 500 });
  }
}

const apiEndpoint = ({ cloud, names, url }: Context): Endpoint => ({
  cloud,
  names,
  anonymous: false,
  admit: (caller) => admitTasks(cloud, caller),
  rewrite: (service, output) => rewriteQueueUrls(service, output, cloud.host.endpoint(), url),
});

/**
 * SDKs send a queue's messages to the host in the queue's URL. The services name the API's own endpoint there (`from`), which a container does not
 * reach: what is returned through the task endpoint names that one.
 */
function rewriteQueueUrls(service: string, output: unknown, from: string | undefined, to: string): unknown {
  if (service !== 'sqs' || from === undefined || typeof output !== 'object' || output === null) return output;
  const rewritten = (url: unknown): unknown =>
    typeof url === 'string' && url.startsWith(`${from}/`) ? `${to}${url.slice(from.length)}` : url;
  return Object.fromEntries(
    Object.entries(output).map(([member, value]) => {
      if (member === 'QueueUrl') return [member, rewritten(value)];
      if ((member === 'QueueUrls' || member === 'queueUrls') && Array.isArray(value))
        return [member, value.map(rewritten)];
      return [member, value];
    }),
  );
}

const agentReply = (
  { cloud, runner, keys }: Context,
  request: AgentRequest,
  { headers }: IncomingMessage,
): Promise<Reply> =>
  request.resource === 'credentials'
    ? credentialsReply(cloud, keys, request.taskId, headers.authorization)
    : metadataReply(cloud, runner, request);
