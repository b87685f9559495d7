/**
 * References to secrets: `{parameter: NAME}`, `{secret: NAME, key, stage}`, `/a/parameter`, an ARN. Any other string is refused, so that no password
 * ends up in a template.
 * Source: "Pass sensitive data to an Amazon ECS container", Amazon ECS Developer Guide.
 */
import { isObject } from '../../../languages/is-object.ts';
import type { SecretSource } from '../../resolved-app.ts';
import type { Path } from '../finding.ts';
import type { View } from './view.ts';

export function secretOf(view: View, path: Path, value: unknown): SecretSource | undefined {
  if (typeof value === 'string') return ofString(view, path, value);
  if (!isObject(value)) return undefined;
  const { parameter, secret, key, stage } = value;
  if ((typeof parameter === 'string') === (typeof secret === 'string')) {
    view.wrong(
      path,
      `found ${parameter === undefined ? 'neither parameter nor secret' : 'both parameter and secret'}; expected one`,
      '{parameter: /office/db-password}',
    );
    return undefined;
  }
  if (typeof parameter === 'string') {
    if (key !== undefined || stage !== undefined)
      view.wrong(path, 'found key or stage with a parameter, which has neither', '{secret: NAME, key: KEY}');
    return { from: 'parameter', name: parameter };
  }
  const text = (member: unknown): string | undefined => (typeof member === 'string' ? member : undefined);
  const [keyText, stageText] = [text(key), text(stage)];
  return {
    from: 'secret',
    name: secret as string,
    ...(keyText === undefined ? {} : { key: keyText }),
    ...(stageText === undefined ? {} : { stage: stageText }),
  };
}

function ofString(view: View, path: Path, value: string): SecretSource | undefined {
  if (value.startsWith('/')) return { from: 'parameter', name: value };
  if (/^arn:[^:]+:ssm:/.test(value)) return { from: 'parameter', name: value };
  if (/^arn:[^:]+:secretsmanager:/.test(value)) return { from: 'secret', name: value };
  view.wrong(path, 'found a bare value; expected a reference', '{parameter: /office/db-password}');
  return undefined;
}
