/** What the cloud here says beside AWS's words: it comes in a header of its own. AWS sends none. */

const header = 'x-punctual-hint';
/** The SDK's own words where AWS has none. */
const noMessage = 'UnknownError';

/** Settings of a client that shows hints: the engine then says them nowhere else. */
export const showsHints = { customUserAgent: 'punctual-command' } as const;

/** Of an error that the SDK threw. */
export function hintOf(error: unknown): string | undefined {
  const { $response: response } = error as { $response?: { headers?: Record<string, string | undefined> } };
  const text = response?.headers?.[header];
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** AWS's words and the hint; one that begins as they do says both. */
export function messageAndHint(error: Error): string {
  const hint = hintOf(error);
  if (hint === undefined) return error.message;
  if (error.message === noMessage) return hint;
  return hint.startsWith(error.message.split('\n', 1)[0]!) ? hint : `${error.message} (${hint})`;
}
