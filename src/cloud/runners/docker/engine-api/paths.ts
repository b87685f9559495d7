/**
 * Names in paths of the Engine's API. dockerode puts them there as they are, so that a name of a task definition could be another path: here
 * each segment is encoded, and a path that the Engine would answer with a redirect to another is refused before it is asked.
 * Source: RFC 3986 (sections 2.1, 3.3, 5.2.4).
 */

/** Also of a name with slashes, as images have. */
export const encodeName = (name: string): string =>
  name
    .split('/')
    .map((segment) => encodeURIComponent(segment.toWellFormed()))
    .join('/');

/** Of a path of encoded names: why there can be nothing of it; undefined: there may be. */
export function pathProblem(path: string): string | undefined {
  const [, ...segments] = path.split('/');
  const wrong = segments.find((segment) => segment === '' || segment === '.' || segment === '..');
  return wrong === undefined
    ? undefined
    : `a part of a name is \`${wrong}\` in \`${path}\`: the Docker Engine has nothing of such a name`;
}
