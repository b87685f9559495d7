/**
 * The task endpoint: a listener of its own that takes a task's own token, or calls signed by a task's own keys, and nothing else.
 * It serves a task's metadata, the keys of its role, and the API as that role. Left out: version 3 of the metadata, task protection.
 * Sources: Amazon ECS task metadata endpoint version 4; Container credential provider (AWS SDKs and Tools Reference Guide).
 */
import type { Api } from '../../engine/api.ts';
import type { Runner } from '../../kit/runner.ts';
import type { TaskEndpoint } from '../../kit/service.ts';
import { type Budget, openBudget } from '../body.ts';
import { checkHost, checkOrigin, hostNames } from '../check-host.ts';
import { checkRepeats } from '../check-repeats.ts';
import { type Endpoint, handle } from '../handle.ts';
import { openHints } from '../hints.ts';
import { type Incoming, serveHttp } from '../http-server.ts';
import { bodiesBytesMax } from '../limits.ts';
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
  const budget = openBudget(bodiesBytesMax);
  const hints = openHints(cloud.host, false);
  const { address, server } = await listenAtFirst(addresses, port, (at, wanted) =>
    serveHttp({
      host: at.host,
      port: wanted,
      reportError: cloud.host.reportError,
      respond: (incoming) => {
        const names = hostNames([at.host, at.name], incoming.port);
        return respond({ cloud, runner, keys, names, budget, hints, url: urlOf(at, incoming.port) }, incoming);
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
  readonly budget: Budget;
  readonly hints: Endpoint['hints'];
  /** This endpoint, as tasks reach it. */
  readonly url: string;
}

async function respond(context: Context, incoming: Incoming): Promise<Reply> {
  const { cloud, names } = context;
  const { headers } = incoming.request;
  const request = parseAgentRequest(incoming.request);
  if (!request) return handle(apiEndpoint(context), incoming);
  try {
    checkRepeats(incoming.request);
    checkHost(headers, names);
    checkOrigin(headers);
    return await agentReply(context, request, headers.authorization);
  } catch (error) {
    if (error instanceof RefusedRequest) return failed(toAwsError(error, 'json'));
    cloud.host.reportError('answer a task', error);
    return failed({ code: 'InternalServerError', message: 'Internal server error', status: 500 });
  }
}

const apiEndpoint = ({ cloud, names, budget, hints, url }: Context): Endpoint => ({
  cloud,
  names,
  budget,
  hints,
  anonymous: false,
  admit: (key) => admitTasks(cloud, key),
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
  authorization: string | undefined,
): Promise<Reply> =>
  request.resource === 'credentials'
    ? credentialsReply(cloud, keys, request.taskId, authorization)
    : metadataReply(cloud, runner, request);
