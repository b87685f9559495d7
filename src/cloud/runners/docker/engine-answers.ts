/** What the Engine's answers mean that are no success, and no failure either. Source: Docker Engine API reference. */

interface EngineError {
  readonly statusCode?: number;
}

/** What was asked for; undefined if the Engine has no such thing (404). */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if ((error as EngineError).statusCode === 404) return undefined;
    throw error;
  }
}

/** Waits for a removal; what is gone already (404) or going (409) is no error. */
export async function removed(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    const { statusCode } = error as EngineError;
    if (statusCode !== 404 && statusCode !== 409) throw error;
  }
}
