/** Pass: hands its input on, changed or replaced. Source: https://states-language.net/spec.html#pass-state */
import { fill, pathSource, select } from '../data-flow.ts';
import type { StateFrame } from '../frame.ts';
import { saw, sawResult } from '../inspect.ts';
import { Json } from '../json.ts';
import { leave } from '../leave.ts';
import type { PassState } from '../machine.ts';

export function enterPass(frame: StateFrame<PassState>): void {
  const { state, input } = frame;
  const data = select(frame, state.inputPath, input);
  saw(frame, 'afterInputPath', data);
  const parameters = fill(pathSource(frame, data), state.parameters, data);
  saw(frame, 'afterParameters', parameters);
  const result = state.result === undefined ? parameters : Json.ofText(state.result);
  if (state.result !== undefined) sawResult(frame, result);
  saw(frame, 'afterResultSelector', result);
  leave(frame, result);
}
