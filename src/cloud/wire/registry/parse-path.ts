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
  if (part === 'manifests') return { kind: 'manifest', name, reference: decodeURIComponent(last) };
  if (part === 'blobs') return { kind: 'blob', name, digest: decodeURIComponent(last) };
  return last === 'list' ? { kind: 'tags', name } : undefined;
}
