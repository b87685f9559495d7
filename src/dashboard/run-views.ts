/** What the page is sent of a run beside `RunView`, as JSON; units as in `views.ts`. */
import type { Frame } from './views.ts';

/** The definition that a run ran, which may not be its machine's any more. */
export interface DefinitionView {
  readonly frame: Frame;
  readonly job: string;
  readonly run: string;
  /** Amazon States Language, laid out; secrets are masked. */
  readonly text: string;
  /** When the machine was given it. */
  readonly updatedAt: number | null;
}
