/** What a request of the registry is about, by its path. Source: OCI distribution specification, "Endpoints". */

export type RegistryPath =
  | { readonly kind: 'base' }
  | { readonly kind: 'manifest'; readonly name: string; readonly reference: string }
  | { readonly kind: 'blob'; readonly name: string; readonly digest: string }
  | { readonly kind: 'upload'; readonly name: string; readonly id: string }
  | { readonly kind: 'tags'; readonly name: string };

export const isOfRegistry = (url: string): boolean => /^\/v2(\/|$)/.test(url);

/** Undefined: nothing of the specification. */
export function parseRegistryPath(path: string): RegistryPath | undefined {
  if (path === '/v2' || path === '/v2/') return { kind: 'base' };
  const [, upload, id = ''] = /^\/v2\/(.+)\/blobs\/uploads\/([^/]*)$/.exec(path) ?? [];
  if (upload !== undefined) return { kind: 'upload', name: upload, id };
  const [, name, part, last = ''] = /^\/v2\/(.+)\/(manifests|blobs|tags)\/([^/]+)$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  if (part === 'tags') return last === 'list' ? { kind: 'tags', name } : undefined;
  const decoded = decode(last);
  if (decoded === undefined) return undefined;
  return part === 'manifests'
    ? { kind: 'manifest', name, reference: decoded }
    : { kind: 'blob', name, digest: decoded };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
