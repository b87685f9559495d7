/** The YAML library: of seventy files, which a start of the cloud does without. */
import { lazily } from '../lazily.ts';

export const yaml = lazily<typeof import('yaml')>('yaml');
