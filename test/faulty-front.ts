/**
 * What stands before a cloud and makes of it a hard one: calls that are refused as too many, lists that come an item a page. It speaks AWS's three protocols
 * as far as that needs, and passes on every call as it was signed.
 */
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { openBudget } from '../src/cloud/wire/body.ts';
import { handle } from '../src/cloud/wire/handle.ts';
import { openHints } from '../src/cloud/wire/hints.ts';
import { serveHttp } from '../src/cloud/wire/http-server.ts';
import { bodiesBytesMax } from '../src/cloud/wire/limits.ts';
import type { Served } from './served-cloud.ts';

export interface Front extends AsyncDisposable {
  readonly endpoint: string;
  /** How many calls it has refused. */
  readonly refused: () => number;
  /** How many pages it has made of answers. */
  readonly pages: () => number;
}

export interface Faults {
  /** Of the calls of an operation, counted from 1: whether this one is refused. */
  readonly throttles?: (operation: string, count: number) => boolean;
  /** An item a page. */
  readonly pages?: boolean;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

export async function openFront(served: Served, { throttles = () => false, pages = false }: Faults): Promise<Front> {
  const counts = new Map<string, number>();
  const rest = new Map<string, Answer>();
  let refused = 0;
  let port = 0;
  const behind = await serveAs(served, () => port);
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const operation = operationOf(request, body);
    const count = (counts.get(operation) ?? 0) + 1;
    counts.set(operation, count);
    if (throttles(operation, count)) {
      refused += 1;
      answer(response, refusal(request, body));
      return;
    }
    // Of what the cloud here alone has, AWS knows nothing.
    if (operation.startsWith('Punctual.')) return answer(response, json(400, { __type: 'UnknownOperationException' }));
    const [token] = /front-\d+/.exec(`${request.url} ${body}`) ?? [];
    const whole = (token && rest.get(token)) || (await passOn(behind.endpoint, request, body));
    answer(response, pages ? firstPage(whole, rest) : whole);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    refused: () => refused,
    pages: () => rest.size,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await behind.close();
    },
  };
}

/** What is signed for the front is taken: its name is this server's. */
async function serveAs({ cloud }: Served, frontPort: () => number) {
  const [budget, hints] = [openBudget(bodiesBytesMax), openHints(cloud.host, false)];
  const { port, close } = await serveHttp({
    host: '127.0.0.1',
    port: 0,
    reportError: cloud.host.reportError,
    respond: (incoming) =>
      handle({ cloud, names: [`127.0.0.1:${frontPort()}`], budget, anonymous: true, hints }, incoming),
  });
  return { endpoint: `http://127.0.0.1:${port}`, close };
}

const operationOf = ({ headers, method, url = '' }: IncomingMessage, body: string): string =>
  String(headers['x-amz-target'] ?? new URLSearchParams(body).get('Action') ?? `${method} ${url.split('?')[0]}`);

function answer(response: ServerResponse, { status, headers, body }: Answer): void {
  const { 'content-length': _, 'transfer-encoding': __, ...kept } = headers;
  response.writeHead(status, kept).end(body);
}

/** As each protocol says it. */
function refusal({ headers }: IncomingMessage, body: string): Answer {
  const type = String(headers['content-type'] ?? '');
  if (type.startsWith('application/x-amz-json'))
    return json(400, { __type: 'ThrottlingException', message: 'Rate exceeded' });
  if (new URLSearchParams(body).has('Action'))
    return {
      status: 400,
      headers: { 'content-type': 'text/xml' },
      body: '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>1</RequestId></ErrorResponse>',
    };
  return json(429, { message: 'Rate exceeded' }, { 'x-amzn-errortype': 'ThrottlingException' });
}

const json = (status: number, body: object, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const passOn = (behind: string, { method, url, headers }: IncomingMessage, body: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const passed = send(new URL(url ?? '/', behind), { method, headers }, async (back) =>
      resolve({ status: back.statusCode ?? 0, headers: back.headers, body: await text(back) }),
    );
    passed.on('error', reject).end(body);
  });

/** Lists, and the member that says where they go on. */
const lists: Readonly<Record<string, string>> = {
  executions: 'nextToken',
  events: 'nextToken',
  Schedules: 'NextToken',
  Rules: 'NextToken',
  Targets: 'NextToken',
  MetricAlarms: 'NextToken',
  AlarmHistoryItems: 'NextToken',
  logGroups: 'nextToken',
};
/** The same in XML; a list, its items without lists of the same name in them. */
const xmlLists: Readonly<Record<string, string>> = {
  StackResourceSummaries: 'NextToken',
  StackEvents: 'NextToken',
  Subscriptions: 'NextToken',
  PolicyNames: 'Marker',
  AttachedPolicies: 'Marker',
};

function firstPage(whole: Answer, rest: Map<string, Answer>): Answer {
  const token = `front-${rest.size}`;
  const keep = (body: string): void => {
    rest.set(token, { ...whole, body });
  };
  return {
    ...whole,
    body: whole.body.startsWith('{') ? firstOfJson(whole.body, token, keep) : firstOfXml(whole.body, token, keep),
  };
}

function firstOfJson(body: string, token: string, keep: (rest: string) => void): string {
  const all = JSON.parse(body) as Record<string, unknown>;
  const { events, nextBackwardToken } = all;
  if (nextBackwardToken !== undefined) {
    // Log lines, the newest first; their last page, which may be empty, has the token that it was asked for by.
    if (!Array.isArray(events) || events.length === 0) return body;
    keep(JSON.stringify({ ...all, events: events.slice(0, -1) }));
    return JSON.stringify({ ...all, events: events.slice(-1), nextBackwardToken: token });
  }
  for (const [list, next] of Object.entries(lists)) {
    const items = all[list];
    if (!Array.isArray(items) || items.length < 2) continue;
    keep(JSON.stringify({ ...all, [list]: items.slice(1) }));
    return JSON.stringify({ ...all, [list]: items.slice(0, 1), [next]: token });
  }
  return body;
}

function firstOfXml(body: string, token: string, keep: (rest: string) => void): string {
  for (const [list, next] of Object.entries(xmlLists)) {
    const [all, inner = ''] = new RegExp(`<${list}>(.*)</${list}>`, 's').exec(body) ?? [];
    const end = inner.indexOf('</member>') + '</member>'.length;
    if (all === undefined || !inner.slice(end).includes('<member>')) continue;
    keep(body.replace(all, () => `<${list}>${inner.slice(end)}</${list}>`));
    const isTruncated = body.replace('<IsTruncated>false<', '<IsTruncated>true<');
    return isTruncated.replace(all, () => `<${list}>${inner.slice(0, end)}</${list}><${next}>${token}</${next}>`);
  }
  return body;
}
