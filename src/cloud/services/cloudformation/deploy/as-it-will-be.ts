/** Nested stacks look at the stack that has them: within a trial it is there as it will be. */
import type { Template } from '../../../../languages/template/template.ts';
import type { CloudFormation } from '../context.ts';
import { type Revision, type Stack, stackType } from '../stack.ts';

interface Tried {
  readonly service: CloudFormation;
  readonly stack: Stack;
  readonly revision: Revision;
  readonly template: Template;
}

/** Only in a savepoint that is rolled back. */
export function putAsItWillBe({ service: { tables }, stack, revision, template }: Tried): void {
  if (![...template.resources.values()].some(({ type }) => type === stackType)) return;
  tables.putStack({ ...stack, revision: tables.addRevision(stack.id, revision) });
}
