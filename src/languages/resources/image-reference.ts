/**
 * Names of container images: `[REGISTRY[:PORT]/]PATH[:TAG][@DIGEST]`.
 * Sources: the grammar of distribution/reference; ECS API reference, ContainerDefinition, image ("up to 255 letters, numbers, hyphens,
 * underscores, colons, periods, forward slashes"), and its words as users report them.
 */

const charactersMax = 255;

const pathComponent = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const hostComponent = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
const port = /^[0-9]{1,5}$/;
const tag = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const digest = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;

/** Why it names no image; undefined: it names one. */
export function imageProblem(text: string): string | undefined {
  if (text.length > charactersMax) return `Container.image should be ${charactersMax} characters or less`;
  if (/[^A-Za-z0-9_:./@[\]+#-]/.test(text)) return 'Container.image contains invalid characters.';
  const wrong = grammarProblem(text);
  return wrong && `Container.image is no name of an image: ${wrong}, found \`${text}\``;
}

function grammarProblem(text: string): string | undefined {
  const [named = '', digestText, ...more] = text.split('@');
  if (more.length > 0) return 'one `@` at most, before a digest';
  if (digestText !== undefined && !digest.test(digestText)) return 'a digest is `sha256:` and 64 hexadecimal digits';
  const { registry, path, tagText } = imageParts(named);
  if (registry !== undefined && !isRegistry(registry))
    return 'before the first `/` stands the name of a registry, or of a folder in small letters';
  if (tagText !== undefined && !tag.test(tagText))
    return 'after `:` stands a tag of up to 128 letters, digits, `_`, `.` and `-`';
  if (/^[0-9a-f]{64}$/.test(path)) return '64 hexadecimal digits are an id';
  if (path.toLowerCase() !== path) return 'a repository is written in small letters';
  if (!path.split('/').every((component) => pathComponent.test(component)))
    return 'between slashes stand small letters and digits, with single `.`, `_` or `-` between them';
  return undefined;
}

export interface ImageParts {
  readonly registry: string | undefined;
  readonly path: string;
  readonly tagText: string | undefined;
}

/** What stands before the first slash is a registry where it has a dot, a colon or a capital letter, or is `localhost`. */
export function imageParts(named: string): ImageParts {
  const slash = named.indexOf('/');
  const first = named.slice(0, Math.max(slash, 0));
  const isHost = slash === 0 || /[.:A-Z]/.test(first) || first === 'localhost';
  const rest = isHost ? named.slice(slash + 1) : named;
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  return {
    registry: isHost ? first : undefined,
    path: colon < 0 ? rest : rest.slice(0, colon),
    tagText: colon < 0 ? undefined : rest.slice(colon + 1),
  };
}

function isRegistry(text: string): boolean {
  const [, host = '', portText] = /^(\[[0-9a-fA-F:]+\]|[^:]*)(?::(.*))?$/.exec(text) ?? [];
  if (portText !== undefined && !port.test(portText)) return false;
  return host.startsWith('[') || host.split('.').every((component) => hostComponent.test(component));
}
