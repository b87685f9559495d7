/** Why an Engine did not answer, as far as a person can do something about it. */
const said: Readonly<Record<string, string>> = {
  EACCES: 'this user may not open its socket',
  EPERM: 'this user may not open its socket',
  ENOENT: 'its socket is not there',
  ECONNREFUSED: 'nothing listens there',
};

/** With the system's code; undefined: nothing more is known than that it did not answer. */
export function obstacleIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '' } = error as NodeJS.ErrnoException;
  const words = Object.hasOwn(said, code) ? said[code] : undefined;
  return words === undefined ? obstacleIn(error.cause) : `${words} (${code})`;
}
