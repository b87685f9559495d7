/**
 * What the Docker Engine answers, read to its end: no longer than a request may take, no larger than all that an Engine has to say. An answer that is
 * none of what was asked for (a page, an error of what stands before the Engine) is as if none had come: the question may be put again.
 */
import type { Readable } from 'node:stream';
import { engineMessage, statusOf } from './engine-errors.ts';

const bytesMax = 64 * 1024 * 1024;

/** Throws what breaks it off. */
export async function readWhole(answer: Readable, msMax: number): Promise<Buffer> {
  const late = setTimeout(() => answer.destroy(tooLate(msMax)), msMax).unref();
  const blocks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const block of answer as AsyncIterable<Buffer>) {
      blocks.push(block);
      bytes += block.length;
      if (bytes > bytesMax) throw noAnswer('the Docker Engine answers without end');
    }
  } finally {
    clearTimeout(late);
  }
  return Buffer.concat(blocks);
}

/** Nothing has come for so long. */
export const tooLate = (msMax: number): Error =>
  Object.assign(new Error(`the Docker Engine did not answer a request within ${msMax / 1000} seconds`), {
    code: 'ETIMEDOUT',
  });

const code = 'EBADMSG';
export const noAnswer = (message: string): Error => Object.assign(new Error(message), { code });

/** Something has come, which was none. */
export const isNoAnswer = (error: unknown): boolean => (error as { readonly code?: unknown }).code === code;

/** The answer to a question about `what`. Throws, as unanswered, where it is none. */
export async function asked<Answer>(
  what: string,
  question: Promise<Answer>,
  isAnswer: (answer: Answer) => boolean,
): Promise<Answer> {
  const answer = await question.catch((error) => {
    throw (statusOf(error) ?? 0) >= 500 ? noAnswer(engineMessage(error)) : error;
  });
  if (isAnswered(answer, isAnswer)) return answer;
  throw noAnswer(`the Docker Engine was asked what it has of ${what}, and what came is no answer to that`);
}

function isAnswered<Answer>(answer: Answer, isAnswer: (answer: Answer) => boolean): boolean {
  try {
    return isAnswer(answer);
  } catch {
    return false;
  }
}
