/** The definition of a state machine as its template gives it: an object, a text, or a file in a bucket, JSON or YAML. Source: Template Reference, "AWS::StepFunctions::StateMachine". */
import { braced } from '../../../../languages/braced.ts';
import { isProblems } from '../../../../languages/problem.ts';
import { readExpressions } from '../../../../languages/states/parse-machine.ts';
import { isJson, parseAhead, parseText } from '../../../../languages/template/document.ts';
import { fetchedYamlBytesMax } from '../limits.ts';
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
  const { Definition: object, DefinitionString: text, DefinitionS3Location } = wanted;
  const place = DefinitionS3Location as unknown as Place | undefined;
  const values = (wanted['DefinitionSubstitutions'] as Record<string, string> | undefined) ?? {};
  const substituted = substitute(
    place ? fileAt(context, place) : String(object ?? text),
    new Map(Object.entries(values)),
  );
  return context.read(substituted, () => read(substituted, place));
}

export function substitute(text: string, values: ReadonlyMap<string, string>): string {
  let [made, from] = ['', 0];
  for (const { at, inner, end } of braced(text)) {
    made += text.slice(from, at) + (values.get(inner) ?? text.slice(at, end));
    from = end;
  }
  return made + text.slice(from);
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

/** As JSON; its expressions are checked then. */
function* read(text: string, place: Place | undefined): Generator<undefined, string> {
  const definition = place === undefined || isJson(text) ? text : yield* jsonOf(text, place);
  yield* readExpressions(definition);
  return definition;
}

function* jsonOf(yaml: string, { Bucket, Key }: Place): Generator<undefined, string> {
  const wrong = (what: string) =>
    validationError(`the definition \`s3://${Bucket}/${Key}\` must be JSON or YAML${what}`);
  if (Buffer.byteLength(yaml) > fetchedYamlBytesMax)
    throw wrong(`, and as YAML may have at most ${fetchedYamlBytesMax} bytes here`);
  yield* parseAhead(yaml);
  const document = parseText(yaml);
  if (!isProblems(document)) return JSON.stringify(document.root);
  const [{ message, line } = { message: 'it is empty', line: undefined }] = document;
  throw wrong(`${line === undefined ? '' : `, line ${line}`}: ${message}`);
}
