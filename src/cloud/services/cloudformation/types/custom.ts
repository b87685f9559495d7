/** Custom resources, recorded: a name, and no attributes. */
import { customSchemaOf } from '../../../../languages/resources/custom.table.ts';
import type { ResourceType } from './resource-type.ts';

const nameCharactersMax = 128;

export function customTypeOf(name: string): ResourceType | undefined {
  const schema = customSchemaOf(name);
  return (
    schema && {
      ...schema,
      create: (context) => ({ physicalId: context.name(nameCharactersMax), attributes: {} }),
      update: (_, made) => made,
      remove: () => {},
    }
  );
}
