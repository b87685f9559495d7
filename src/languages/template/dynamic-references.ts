/**
 * Dynamic references: `{{resolve:SERVICE:WHAT}}` within text, whose values are fetched when a resource is made or changed.
 * Source: AWS CloudFormation User Guide, "Get values stored in other services using dynamic references" and the page of each service.
 */

/** Absent members are the service's defaults: the latest version, the whole text, AWSCURRENT. */
export type DynamicReference =
  | { readonly service: 'ssm' | 'ssm-secure'; readonly name: string; readonly version?: string }
  | {
      readonly service: 'secretsmanager';
      readonly secretId: string;
      readonly jsonKey?: string;
      readonly versionStage?: string;
      readonly versionId?: string;
    };

/** Between two texts: a reference, or why it is none. */
export type DynamicPart =
  | { readonly text: string }
  | { readonly reference: DynamicReference; readonly text: string }
  | { readonly wrong: string; readonly text: string };

const opening = '{{resolve:';

export const hasDynamicReference = (text: string): boolean => text.includes(opening);

/** `a{{resolve:ssm:b:1}}c` -> text, reference, text; `text` is always the part as it is written. */
export function dynamicParts(text: string): DynamicPart[] {
  const parts: DynamicPart[] = [];
  let from = 0;
  for (let at = text.indexOf(opening); at !== -1; at = text.indexOf(opening, from)) {
    const end = text.indexOf('}}', at);
    const whole = end === -1 ? text.slice(at) : text.slice(at, end + 2);
    if (at > from) parts.push({ text: text.slice(from, at) });
    parts.push(end === -1 ? { wrong: 'a dynamic reference ends with `}}`', text: whole } : parseReference(whole));
    from = at + whole.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

function parseReference(text: string): DynamicPart {
  const [service = '', ...rest] = text.slice(opening.length, -2).split(':');
  if (service === 'ssm' || service === 'ssm-secure') return parseParameter(service, rest, text);
  if (service === 'secretsmanager') return parseSecret(rest, text);
  return {
    wrong: `a dynamic reference is to \`ssm\`, \`ssm-secure\` or \`secretsmanager\`, found \`${service}\``,
    text,
  };
}

function parseParameter(
  service: 'ssm' | 'ssm-secure',
  [name = '', version, ...more]: string[],
  text: string,
): DynamicPart {
  if (!/^[A-Za-z0-9_./-]+$/.test(name) || more.length > 0 || (version !== undefined && !/^\d+$/.test(version)))
    return { wrong: `write \`{{resolve:${service}:NAME}}\` or \`{{resolve:${service}:NAME:VERSION}}\``, text };
  return { reference: { service, name, ...(version === undefined ? {} : { version }) }, text };
}

/** Of an ARN the first seven parts are one. */
const arnParts = 7;

function parseSecret(rest: readonly string[], text: string): DynamicPart {
  const idParts = rest[0] === 'arn' ? arnParts : 1;
  const secretId = rest.slice(0, idParts).join(':');
  const [what = '', jsonKey = '', versionStage = '', versionId = '', ...more] = rest.slice(idParts);
  if (secretId === '' || more.length > 0 || (what !== '' && what !== 'SecretString'))
    return {
      wrong:
        'write `{{resolve:secretsmanager:SECRET-ID:SecretString:JSON-KEY:VERSION-STAGE:VERSION-ID}}`, of which all after SECRET-ID may be left out',
      text,
    };
  if (versionStage && versionId) return { wrong: 'a version is named by its stage or by its id, not by both', text };
  return {
    reference: {
      service: 'secretsmanager',
      secretId,
      ...(jsonKey ? { jsonKey } : {}),
      ...(versionStage ? { versionStage } : {}),
      ...(versionId ? { versionId } : {}),
    },
    text,
  };
}
