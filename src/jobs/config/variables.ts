/**
 * `${env.NAME}`, `${env.NAME:-default}`, `${punctual.env}` and `${punctual.app}` in the strings of YAML and JSON, but for what a shell or a program
 * reads: `command`, `entryPoint`, `run`. Nothing else is touched: `${HOME}` stays.
 */
import { isObject } from '../../languages/is-object.ts';
import { type Finding, type Path, wrong } from './finding.ts';

export interface Variables {
  readonly environment: string | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

const untouched = new Set(['command', 'entryPoint', 'run']);
const reference = /\$\{(env\.([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?|punctual\.(env|app))\}/g;

export function substitute(root: unknown, given: Variables): { value: unknown; findings: Finding[] } {
  const findings: Finding[] = [];
  const app = isObject(root) && typeof root['app'] === 'string' ? root['app'] : '';
  const replace = (text: string, path: Path): string =>
    text.replace(reference, (found: string, _inner, name?: string, fallback?: string, own?: string) => {
      if (own === 'app') return app;
      if (own === 'env') return given.environment ?? '';
      const value = given.variables[name as string];
      if (value !== undefined && value !== '') return value;
      if (fallback !== undefined) return fallback;
      const mend = `\${env.${name}:-dev}, or ${name}=... punctual synth`;
      findings.push(wrong(path, `found ${found}, which is not set; expected a value`, mend));
      return found;
    });
  const walk = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return replace(value, path);
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, untouched.has(key) ? inner : walk(inner, [...path, key])]),
    );
  };
  return { value: walk(root, []), findings };
}
