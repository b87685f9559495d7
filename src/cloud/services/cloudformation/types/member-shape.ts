/** The kinds of properties that AWS's models define, looked up there. */
import type { ApiMember } from '../../../../languages/resources/property.ts';
import { modelOf } from '../../../models/model.ts';
import type { Shape } from '../../../models/shape.ts';

export function shapeOf({ service, operation, name }: ApiMember): Shape {
  const shape = modelOf(service, operation)?.input?.members.get(name)?.shape;
  if (!shape) throw new Error(`${service}:${operation} has no member \`${name}\``);
  return shape;
}
