/** What the Engine's answers mean that are no success, and no failure either. Source: Docker Engine API reference. */
import { statusOf } from './engine-errors.ts';

/** What was asked for; undefined if the Engine has no such thing (404). */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Waits for a removal; what is gone already (404) or going (409) is no error. */
export async function removed(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    const status = statusOf(error);
    if (status !== 404 && status !== 409) throw error;
  }
}
