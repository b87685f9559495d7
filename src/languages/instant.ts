/** Time, as the whole cloud uses it. A number becomes an Instant at the border only. */

/** Milliseconds since the Unix epoch, UTC. */
export type Instant = number & { readonly unit: 'epoch-ms' };

export const instant = (epochMs: number): Instant => epochMs as Instant;

export const later = (at: Instant, seconds: number): Instant => (at + seconds * 1000) as Instant;

/** ISO 8601 in UTC with milliseconds: `2026-01-02T03:04:05.678Z`. */
export const iso = (at: Instant): string => new Date(at).toISOString();

/** ISO 8601 in UTC to the second, as EventBridge and ECS write it: `2026-01-02T03:04:05Z`. */
export const isoSeconds = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
