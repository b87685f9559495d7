/** What is said of a job of which something cannot be read, while all others can. */

/** In words. Throws every error that is not of one job alone, as when the cloud does not answer. */
export function unreadable(error: unknown): string {
  const { $fault, name, message } = error as { $fault?: string; name?: string; message?: string };
  if ($fault !== 'client') throw error;
  return `It could not be read: ${name}: ${message}`;
}
