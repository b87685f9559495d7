/**
 * The Engine's events while it works at an image: a JSON object a line, in which a failure comes as an event, long after the
 * response's own status, which is that of a success. Source: Docker Engine API reference, ImageCreate.
 */
import { readJsonLines } from '../engine-api/json-lines.ts';

export interface ImageEvent {
  readonly status?: string;
  /** The layer's, or the tag's. */
  readonly id?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
}

/** Reads to the end. Throws the Engine's error, in its words. */
export async function readImageEvents(
  answer: NodeJS.ReadableStream,
  onEvent: (event: ImageEvent) => void = () => {},
): Promise<void> {
  for await (const event of readJsonLines<ImageEvent>(answer)) {
    if (event.error !== undefined) throw new Error(event.error);
    onEvent(event);
  }
}
