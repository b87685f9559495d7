/** The template that a configuration becomes. */
import type { Template } from '../jobs/generate/cloudformation.ts';
import { templateFindings } from '../jobs/generate/limits.ts';
import { generate } from '../jobs/generate/template.ts';
import { type JobsRead, sayFindings } from './read-jobs.ts';
import { UserError } from './user-error.ts';

export interface MadeTemplate {
  readonly template: Template;
  /** Its body, as compact JSON. */
  readonly text: string;
}

/** Says what is beyond the limits of a stack, and throws UserError with the words of `refusal` then. */
export function makeTemplate(read: JobsRead, refusal: string): MadeTemplate {
  const template = generate(read.app);
  const text = JSON.stringify(template);
  const beyond = templateFindings(read.app, template, text.length);
  sayFindings(read, beyond);
  if (beyond.length > 0) throw new UserError(refusal);
  return { template, text };
}
