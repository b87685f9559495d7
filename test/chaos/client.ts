/**
 * A client that goes on calling while the engine is killed under it: starts executions and tasks, sends messages, switches a rule.
 * It tries nothing again: a call that was cut off may have happened or not, one that was acknowledged must be there.
 */
import { DescribeRuleCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { ListStateMachinesCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { type Access, type Clients, openClients } from './clients.ts';
import type { Clock } from './clock.ts';
import type { Call } from './recording.ts';
import { names } from './workload.ts';

export interface ClientSettings {
  readonly clock: Clock;
  /** The endpoint of the engine that lives now; rejects while there is none. */
  readonly serving: () => Promise<string>;
  readonly access: Omit<Access, 'endpoint'>;
}

export interface Client {
  readonly calls: readonly Call[];
  /** Lets the calls under way end; makes no more. */
  stop(): Promise<void>;
}

/** Milliseconds of the host between the calls of a loop. */
const pauseMs = { call: 120, ask: 2_500, toggle: 1_300, retry: 25 };

export async function openClient({ clock, serving, access }: ClientSettings): Promise<Client> {
  const calls: Call[] = [];
  let stopped = false;
  let current: { readonly endpoint: string; readonly clients: Clients } | undefined;

  async function clientsNow(): Promise<Clients> {
    const endpoint = await serving();
    if (current?.endpoint !== endpoint) {
      current?.clients.destroy();
      current = { endpoint, clients: openClients({ ...access, endpoint }) };
    }
    return current.clients;
  }

  /** True if it was acknowledged. `said` is what goes into the note, where the answer decides it. */
  async function note(
    does: Call['does'],
    what: string,
    work: (clients: Clients) => Promise<string | undefined>,
  ): Promise<boolean> {
    const clients = await clientsNow();
    const sentAt = clock.now();
    const done = (acked: boolean, said: string | undefined): boolean => {
      calls.push({ does, what: said ?? what, sentAt, doneAt: clock.now(), acked });
      return acked;
    };
    try {
      return done(true, await work(clients));
    } catch (error) {
      if (isAnswer(error)) throw error;
      return done(false, undefined);
    }
  }

  const { machineArns, queueUrls } = await lookUp(await clientsNow());
  const start = (does: 'start' | 'ask', machine: string, name: string): Promise<boolean> =>
    note(does, name, async ({ states }) => {
      const input = JSON.stringify({ time: name });
      await states.send(new StartExecutionCommand({ stateMachineArn: machineArns.get(machine), name, input }));
      return undefined;
    });

  let round = 0;
  async function callOnce(): Promise<void> {
    const name = `call-${++round}`;
    await start('start', names.called, name);
    await note('send', `note ${name}`, async ({ sqs }) => {
      await sqs.send(
        new SendMessageCommand({ QueueUrl: queueUrls(current?.endpoint ?? ''), MessageBody: `note ${name}` }),
      );
      return undefined;
    });
  }

  let asked = 0;
  const askOnce = (): Promise<boolean> => start('ask', 'asked', `asked-${++asked}`);

  let state: 'ENABLED' | 'DISABLED' = 'ENABLED';
  async function toggleOnce(): Promise<void> {
    await note(
      'read',
      '?',
      async ({ events }) => (await events.send(new DescribeRuleCommand({ Name: names.toggled }))).State,
    );
    state = state === 'ENABLED' ? 'DISABLED' : 'ENABLED';
    await note('toggle', state, async ({ events }) => {
      const Rule = { Name: names.toggled, ScheduleExpression: 'cron(* * * * ? *)', State: state };
      await events.send(new PutRuleCommand(Rule));
      return undefined;
    });
  }

  async function loop(work: () => Promise<unknown>, restMs: number): Promise<void> {
    while (!stopped) {
      const wasServed = await clientsNow().then(
        () => true,
        () => false,
      );
      if (wasServed && !stopped) await work().catch(onlyCutOff);
      await clock.after((wasServed ? restMs : pauseMs.retry) * clock.speed);
    }
  }

  const loops = Promise.all([
    loop(callOnce, pauseMs.call),
    loop(askOnce, pauseMs.ask),
    loop(toggleOnce, pauseMs.toggle),
  ]);
  loops.catch(() => {});
  return {
    calls,
    async stop() {
      stopped = true;
      await loops;
      current?.clients.destroy();
    },
  };
}

/** An error that the service answered, not one of the connection. 5xx: the engine says itself that it did not do it. */
function isAnswer(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status !== undefined && status < 500;
}

/** Between the question whether it serves and the call the engine may have been killed. */
function onlyCutOff(error: unknown): void {
  if (isAnswer(error)) throw error;
}

async function lookUp({ states, sqs }: Clients) {
  const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({}));
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: names.queues.notes }));
  const path = new URL(QueueUrl).pathname;
  return {
    machineArns: new Map(stateMachines.map(({ name, stateMachineArn }) => [name, stateMachineArn])),
    queueUrls: (endpoint: string): string => new URL(path, endpoint).href,
  };
}
