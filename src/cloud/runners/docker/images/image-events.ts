/**
 * What the Engine tells while it works at an image: a JSON object a line, in which a failure comes as an event, long after the
 * answer's own status said that all is well. Source: Docker Engine API reference, ImageCreate.
 */

export interface EngineEvent {
  readonly status?: string;
  /** The layer's, or the tag's. */
  readonly id?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
}

/** Reads to the end. Throws what the Engine tells as an error, in its words. */
export async function followEvents(
  answer: NodeJS.ReadableStream,
  onEvent: (event: EngineEvent) => void = () => {},
): Promise<void> {
  let begun = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    const lines = (begun + chunk).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines.filter((each) => each.trim() !== '')) {
      const event: EngineEvent = JSON.parse(line);
      if (event.error !== undefined) throw new Error(event.error);
      onEvent(event);
    }
  }
}
