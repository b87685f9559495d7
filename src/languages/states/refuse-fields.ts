/** Fields that an object does not take, each refused by what is wrong with it. The words are AWS's. */
import type { DefinitionNode } from './definition-node.ts';

interface Fields {
  readonly both: readonly string[];
  readonly JSONPath: readonly string[];
  readonly JSONata: readonly string[];
}

/** Fields that belong to JSONata wherever they stand. */
const jsonataFields = ['Arguments', 'Output', 'Items', 'Condition'];

export function refuseFields(node: DefinitionNode, known: Fields): void {
  const { language } = node;
  for (const field of Object.keys(node.object)) {
    if (known.both.includes(field) || known[language].includes(field)) continue;
    if (language === 'JSONata' && known.JSONPath.includes(field)) refuseForJsonata(node, field);
    else if (language === 'JSONPath' && (known.JSONata.includes(field) || jsonataFields.includes(field)))
      refuseForJsonPath(node, field);
    else node.reportUnknown(field, [...known.both, ...known[language]]);
  }
}

export const refuseForJsonata = (node: DefinitionNode, field: string): void =>
  node.report(
    `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`,
  );

export const refuseForJsonPath = (node: DefinitionNode, field: string): void =>
  node.report(
    `The QueryLanguage is set to 'JSONPath', but field '${field}' is only supported for the 'JSONata' QueryLanguage`,
  );
