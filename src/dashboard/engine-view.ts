/** What the page is sent of the engine behind it, as JSON; units as in `views.ts`. */

/** The watchman watches itself. */
export interface EngineView {
  readonly startedAt: number;
  /** Null: tasks end at once. */
  readonly runner: string | null;
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  /** The last one of the data folder; null: none is known. */
  readonly backup: { readonly at: number; readonly bytes: number } | null;
  /** Null: nobody outside would notice its end. */
  readonly watchdog: { readonly host: string; readonly takenAt: number | null } | null;
}
