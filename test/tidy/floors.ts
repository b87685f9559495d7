/**
 * Who may import whom: downwards only, between the parts of the project and between the floors of the cloud.
 * ARCHITECTURE.md draws the picture.
 */
import { imports, isTest, type Source } from './sources.ts';

/** The parts of the project, and those that each may import besides itself. */
const parts: Readonly<Record<string, readonly string[]>> = {
  languages: [],
  cloud: ['languages'],
  jobs: ['languages'],
  operator: ['languages'],
  dashboard: ['operator', 'jobs', 'languages'],
  cdk: ['jobs', 'languages'],
  cli: ['dashboard', 'jobs', 'operator', 'cloud', 'languages'],
};

/** The parts of the cloud, and those that each may import besides itself and `languages`. */
const floors: Readonly<Record<string, readonly string[]>> = {
  models: [],
  kit: ['models'],
  delivery: ['kit', 'models'],
  service: ['kit', 'delivery', 'models'],
  'services/all.ts': ['kit', 'service'],
  engine: ['kit', 'models'],
  transports: ['kit'],
  runners: ['kit'],
  world: ['kit', 'runners', 'transports'],
  wire: ['engine', 'kit', 'models'],
  'cloud.ts': ['engine', 'kit', 'models', 'services/all.ts', 'world'],
  'held-cloud.ts': ['cloud.ts', 'kit', 'world'],
};

/** What every language may import beside itself: words and small programs that have no language of their own. */
const shared = /^src\/languages\/(?:[^/]+\.ts$|regex\/|resources\/|jsonata\/)/;

const partOf = (path: string): string => path.split('/')[1] as string;
const languageOf = (path: string): string | undefined => /^src\/languages\/([^/]+)\//.exec(path)?.[1];
const serviceOf = (path: string): string | undefined => /^src\/cloud\/services\/([^/]+)\//.exec(path)?.[1];

/** The floor of the cloud that a file stands on; undefined for one that has no floor yet. */
function floorOf(path: string): string | undefined {
  if (serviceOf(path)) return 'service';
  const [, name] = /^src\/cloud\/(services\/all\.ts|[^/]+)/.exec(path) ?? [];
  return name !== undefined && Object.hasOwn(floors, name) ? name : undefined;
}

export function wrongImports(source: Source): string[] {
  return imports(source).flatMap((target) => {
    const why = wrong(source, target);
    return why === undefined ? [] : [`${source.path} imports ${target}: ${why}`];
  });
}

function wrong(source: Source, target: string): string | undefined {
  if (isTest(source) && target.startsWith('test/')) return undefined;
  if (!target.startsWith('src/')) return 'outside of src';
  const from = partOf(source.path);
  const to = partOf(target);
  if (from !== to) return parts[from]?.includes(to) ? undefined : 'upwards or sideways';
  if (from === 'languages') return wrongLanguage(source.path, target);
  return from === 'cloud' && !isTest(source) ? wrongFloor(source.path, target) : undefined;
}

function wrongLanguage(path: string, target: string): string | undefined {
  const from = languageOf(path);
  const to = languageOf(target);
  return from && to && from !== to && !shared.test(target) ? 'a language stands alone' : undefined;
}

function wrongFloor(path: string, target: string): string | undefined {
  const from = floorOf(path);
  const to = floorOf(target);
  if (from === undefined) return `${path} stands on no floor of the cloud`;
  if (to === undefined) return `${target} stands on no floor of the cloud`;
  if (from === 'service' && to === 'service')
    return serviceOf(path) === serviceOf(target) ? undefined : 'services meet at the dispatcher';
  return from === to || floors[from]?.includes(to) ? undefined : `${from} may not import ${to}`;
}
