/**
 * Reads the output of one container from the Engine's log and hands it to the listener (`chunks.ts`). A connection that breaks is made again
 * from where it broke. At the end the last messages are read once more: Docker 20.10 does not always send them to one who follows.
 */
import type Dockerode from 'dockerode';
import { outputRemoved, outputUnread } from '../../../kit/stopped-reasons.ts';
import { engineMessage, isUnanswered, statusOf } from '../engine-api/engine-errors.ts';
import { type ChunkSettings, type Chunks, openChunks } from './chunks.ts';
import { type LogStream, openLogStream } from './log-stream.ts';
import { openWakeup, type Wakeup } from './wakeup.ts';

export interface OutputSettings extends ChunkSettings {
  readonly docker: Dockerode;
  readonly runtimeId: string;
  /** The Engine has sent the log to its end, though no event said that the container has ended. */
  readonly ranOut: () => void;
}

export interface Output {
  /** The container has ended, and its log is whole. Resolves when all has been committed, with what was in the way of reading it; or when it is closed. */
  finish(): Promise<string | undefined>;
  close(): void;
}

/** A container that ends within this is read once, at its end. */
const followAfterMs = 25;
const againMs = 250;
/** The Engine ends the stream of one who follows at the log's end; where nothing at all comes for so long after the container's, it does not. */
const silentMsMax = 5000;
const failuresMax = 5;

interface Reading {
  readonly log: LogStream;
  readonly chunks: Chunks;
  readonly wakeup: Wakeup;
  readonly closed: AbortSignal;
  readonly ranOut: () => void;
  hasEnded: boolean;
  /** Of the connection that follows the log. */
  following: AbortController;
  /** Breaks it off, once the container has ended. */
  silence: NodeJS.Timeout | undefined;
}

export function openOutput(settings: OutputSettings): Output {
  const closing = new AbortController();
  const closed = closing.signal;
  const wakeup = openWakeup(closed);
  const chunks = openChunks(settings, wakeup, closed);
  const reading: Reading = {
    log: openLogStream(settings.docker.getContainer(settings.runtimeId), chunks.read),
    chunks,
    wakeup,
    closed,
    ranOut: settings.ranOut,
    hasEnded: false,
    following: new AbortController(),
    silence: undefined,
  };
  const running = run(reading);
  return {
    finish() {
      if (!reading.hasEnded) {
        reading.hasEnded = true;
        reading.silence = setTimeout(() => reading.following.abort(), silentMsMax);
        wakeup.wake();
      }
      return running;
    },
    close() {
      clearTimeout(reading.silence);
      closing.abort();
    },
  };
}

async function run(reading: Reading): Promise<string | undefined> {
  const obstacle = await readAll(reading);
  await reading.chunks.end();
  clearTimeout(reading.silence);
  return obstacle;
}

/** Resolves with why it could not be read to its end, if so. */
async function readAll(reading: Reading): Promise<string | undefined> {
  const { wakeup, closed } = reading;
  await wakeup.wait(followAfterMs);
  for (let failures = 0; !closed.aborted; ) {
    const isLast = reading.hasEnded;
    try {
      if (!isLast) await follow(reading);
      else {
        await readRest(reading);
        return undefined;
      }
    } catch (error) {
      if (statusOf(error) === 404) {
        if (isLast) return outputRemoved;
        reading.ranOut();
      } else if (isLast && !isUnanswered(error) && ++failures === failuresMax)
        return `${outputUnread}: ${engineMessage(error)}`;
      if (!reading.hasEnded || isLast) await wakeup.wait(againMs);
    }
  }
  return undefined;
}

async function follow(reading: Reading): Promise<void> {
  const { log, chunks, closed, wakeup } = reading;
  reading.following = new AbortController();
  const abortSignal = AbortSignal.any([reading.following.signal, closed]);
  for await (const messages of log.follow(abortSignal)) {
    await chunks.add(messages);
    reading.silence?.refresh();
  }
  if (reading.hasEnded) return;
  reading.ranOut();
  await wakeup.wait(againMs);
}

async function readRest({ log, chunks, closed }: Reading): Promise<void> {
  const tail = await log.tail(closed);
  if (tail) await chunks.add(tail);
  else for await (const messages of log.follow(closed)) await chunks.add(messages);
}
