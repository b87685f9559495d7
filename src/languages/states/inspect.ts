/** What a test of one state is shown of the way of its data. */
import type { StateFrame } from './frame.ts';
import type { Stop } from './inspector.ts';
import type { Json } from './json.ts';

/** Only of JSONPath: what InputPath, Parameters and their like made of the data. */
export function saw({ run, state }: StateFrame, stop: Stop, { text }: Json): void {
  if (state.language === 'JSONPath') run.outside.inspector?.saw(stop, text);
}

/** What a state hands to its resource or its scopes. */
export const sawArguments = ({ run, state }: StateFrame, { text }: Json): void =>
  run.outside.inspector?.saw(state.language === 'JSONPath' ? 'afterParameters' : 'afterArguments', text);

export const sawResult = ({ run }: StateFrame, { text }: Json): void => run.outside.inspector?.saw('result', text);
