/** The definition of a state machine as its template gives it: an object, a text, or a file in a bucket, JSON or YAML. Source: Template Reference, "AWS::StepFunctions::StateMachine". */
import { isProblems } from '../../../../languages/problem.ts';
import { isJson, parseText } from '../../../../languages/template/document.ts';
import { objectText } from '../object-text.ts';
import { validationError } from '../refusals.ts';
import type { Values } from './convert.ts';
import type { ResourceContext } from './resource-type.ts';

const forms = ['Definition', 'DefinitionString', 'DefinitionS3Location'] as const;

/** With `${name}` replaced by what DefinitionSubstitutions has for it. Throws ValidationError. */
export function definitionOf(context: ResourceContext, wanted: Values): string {
  const given = forms.filter((form) => wanted[form] !== undefined);
  if (given.length !== 1)
    throw validationError(`exactly one of ${forms.map((form) => `\`${form}\``).join(', ')} must be given`);
  const { Definition: object, DefinitionString: text, DefinitionS3Location: place } = wanted;
  const substitutions = new Map(
    Object.entries((wanted['DefinitionSubstitutions'] as Record<string, string> | undefined) ?? {}),
  );
  const substituted = String(object ?? text ?? fileAt(context, place as unknown as Place)).replace(
    /\$\{([^}]+)\}/g,
    (whole, name: string) => substitutions.get(name) ?? whole,
  );
  return place === undefined || isJson(substituted) ? substituted : jsonOf(substituted, place as unknown as Place);
}

interface Place {
  readonly Bucket: string;
  readonly Key: string;
  readonly Version?: string;
}

/** "Maximum state machine definition size: 1 MB": Step Functions service quotas. */
const definitionBytesMax = 1_048_576;

const fileAt = (context: ResourceContext, { Version: VersionId, ...place }: Place): string =>
  objectText(context, { ...place, VersionId }, definitionBytesMax);

function jsonOf(yaml: string, { Bucket, Key }: Place): string {
  const document = parseText(yaml);
  if (!isProblems(document)) return JSON.stringify(document.root);
  const [{ message, line } = { message: 'it is empty', line: undefined }] = document;
  const where = line === undefined ? '' : `, line ${line}`;
  throw validationError(`the definition \`s3://${Bucket}/${Key}\` must be JSON or YAML${where}: ${message}`);
}
