/** Every address that the dashboard has. What is not here is not found, and nothing here is served without a cookie. */
import type { Screens } from '../screens.ts';
import { type Filter, states } from '../views.ts';
import { Refusal } from './refusal.ts';

export interface Route {
  readonly method: 'GET' | 'POST';
  /** `:name` stands for one part of a path. */
  readonly path: string;
  /** `page`: the page itself, which then asks for what it shows; `act`: needs a cookie that may act; `events`: a stream that goes on. */
  readonly kind: 'page' | 'read' | 'act' | 'events';
}

/** What stands behind the `?` of an address comes with the parts of its path; a part wins. */
type Answer = (screens: Screens, parameters: Readonly<Record<string, string>>, body: unknown) => Promise<unknown>;

interface Served extends Route {
  readonly answer?: Answer;
}

const page = (path: string): Served => ({ method: 'GET', path, kind: 'page' });
const read = (path: string, answer: Answer): Served => ({ method: 'GET', path, kind: 'read', answer });
const act = (path: string, answer: Answer): Served => ({ method: 'POST', path, kind: 'act', answer });

const jobPath = '/api/jobs/:job';
const runPath = `${jobPath}/runs/:run`;

export const routes: readonly Served[] = [
  page('/'),
  page('/history'),
  page('/alerts'),
  page('/jobs/:job'),
  page('/jobs/:job/runs/:run'),
  page('/jobs/:job/runs/:run/log'),
  { method: 'GET', path: '/events', kind: 'events' },
  read('/api/home', (screens, { now, had, from, count }) =>
    screens.home({ filter: filterOf(now, had), from: placeOf(from, 0), count: placeOf(count, rowsDefault, rowsMax) }),
  ),
  read('/api/find', (screens, { text }) => screens.find((text ?? '').slice(0, findMax))),
  read('/api/history', (screens, { from, until }) => screens.history(instantOf(from), instantOf(until))),
  read(jobPath, (screens, { job }) => screens.job(job as string)),
  read(`${jobPath}/template`, (screens, { job }) => screens.template(job as string)),
  read(`${jobPath}/drill`, (screens, { job }) => screens.drill(job as string)),
  read(runPath, (screens, { job, run }) => screens.run(job as string, run as string)),
  read(`${runPath}/definition`, (screens, { job, run }) => screens.definition(job as string, run as string)),
  read(`${runPath}/log`, (screens, { job, run, attempt }) =>
    screens.log(job as string, run as string, numberOf(attempt)),
  ),
  read('/api/alerts', (screens) => screens.alerts()),
  act('/api/alarms/:alarm/test', (screens, { alarm }) => screens.testAlarm(alarm as string)),
  act('/api/alarms/:alarm/mute', (screens, { alarm }, body) => screens.muteAlarm(alarm as string, hoursOf(body))),
  act('/api/alarms/:alarm/unmute', (screens, { alarm }) => screens.unmuteAlarm(alarm as string)),
  act('/api/topics/:topic/test', (screens, { topic }) => screens.testTopic(topic as string)),
  act('/api/topics/:topic/address', (screens, { topic }, body) =>
    screens.changeAddress({ topic: topic as string, endpoint: textOf(body, 'endpoint') }, textOf(body, 'to')),
  ),
  act(`${jobPath}/start`, (screens, { job }, body) => screens.start(job as string, inputOf(body))),
  act(`${jobPath}/pause`, (screens, { job }) => screens.pause(job as string, true)),
  act(`${jobPath}/resume`, (screens, { job }) => screens.pause(job as string, false)),
  act(`${jobPath}/mute`, (screens, { job }, body) => screens.muteJob(job as string, hoursOf(body))),
  act(`${jobPath}/unmute`, (screens, { job }) => screens.unmuteJob(job as string)),
  act(`${jobPath}/drill`, (screens, { job }) => screens.play(job as string)),
  act(`${runPath}/again`, (screens, { job, run }) => screens.again(job as string, run as string)),
  act(`${runPath}/redrive`, (screens, { job, run }) => screens.redrive(job as string, run as string)),
  act(`${runPath}/stop`, (screens, { job, run }) => screens.stop(job as string, run as string)),
];

/** What Home asks for once it is there, as it writes it. */
export function firstAsked(path: string, query: string): string | undefined {
  if (path !== '/') return undefined;
  const { now, had } = Object.fromEntries(new URLSearchParams(query));
  const filter = filterOf(now, had);
  return `/api/home?${filter ? `${filter.kind}=${filter.state}&` : ''}from=0&count=${rowsDefault}`;
}

export interface Found {
  readonly route: Served;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Throws Refusal for an address that is none, or that is asked in another way. */
export function findRoute(method: string, path: string): Found {
  const known = routes.flatMap((route) => {
    const parameters = match(route.path, path);
    return parameters ? [{ route, parameters }] : [];
  });
  const found = known.find(({ route }) => route.method === method);
  if (found) return found;
  throw known.length === 0
    ? new Refusal(404, 'there is nothing at this address')
    : new Refusal(405, `this address is asked with ${known.map(({ route }) => route.method).join(' or ')}`);
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = given[index] as string;
    if (!part.startsWith(':')) {
      if (part !== text) return undefined;
      continue;
    }
    const decoded = decodedPart(text);
    if (!decoded) return undefined;
    parameters[part.slice(1)] = decoded;
  }
  return parameters;
}

function decodedPart(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Milliseconds since 1970. Throws Refusal. */
function instantOf(text: string | undefined): number {
  if (text !== undefined && /^\d{1,14}$/.test(text)) return Number(text);
  throw new Refusal(400, 'a span of time is named by its first and its last instant, in milliseconds: from=0&until=1');
}

/** An ARN of a run has fewer letters. */
const findMax = 400;

/** A screen's worth, and what one answer has at most. */
const rowsDefault = 60;
const rowsMax = 200;

function filterOf(now: string | undefined, had: string | undefined): Filter | undefined {
  const [kind, word] = now === undefined ? (['had', had] as const) : (['now', now] as const);
  const state = states.find((each) => each === word);
  return state && { kind, state };
}

/** Throws Refusal. */
function placeOf(text: string | undefined, otherwise: number, most = 1_000_000): number {
  if (text === undefined) return otherwise;
  if (/^\d{1,7}$/.test(text) && Number(text) <= most) return Number(text);
  throw new Refusal(400, `a place in a list is a whole number up to ${most}: from=0&count=${rowsDefault}`);
}

/** Throws Refusal. */
function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new Refusal(400, 'an attempt is named by its number');
}

/** `{"input": "JSON"}`, or nothing. Throws Refusal. */
function inputOf(body: unknown): string | undefined {
  const input = (Object(body) as { input?: unknown }).input;
  if (input === undefined || input === null) return undefined;
  if (typeof input !== 'string') throw new Refusal(400, 'the input of a run is JSON as text, for example "{}"');
  return input;
}

/** Throws Refusal. */
function textOf(body: unknown, name: string): string {
  const text = (Object(body) as Readonly<Record<string, unknown>>)[name];
  if (typeof text === 'string' && text !== '') return text;
  throw new Refusal(400, 'an address is changed by two: {"endpoint": "the one that it has", "to": "the new one"}');
}

/** As long as a mute rule may last. */
const hoursMax = 15 * 24;

/** `{"hours": 8}`. Throws Refusal. */
function hoursOf(body: unknown): number {
  const { hours } = Object(body) as { hours?: unknown };
  if (Number.isInteger(hours) && Number(hours) >= 1 && Number(hours) <= hoursMax) return Number(hours);
  throw new Refusal(400, `an alarm is muted for 1 to ${hoursMax} whole hours`);
}
