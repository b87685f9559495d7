/** Pass: hands its input on, changed or replaced. Source: https://states-language.net/spec.html#pass-state */
import { fill, pathSource, select } from '../data-flow.ts';
import type { StateFrame } from '../frame.ts';
import { Json } from '../json.ts';
import { leave } from '../leave.ts';
import type { PassState } from '../machine.ts';

export function enterPass(frame: StateFrame<PassState>): void {
  const { state, input } = frame;
  const data = select(frame, state.inputPath, input);
  const result = state.result === undefined ? fill(pathSource(frame, data), state.parameters, data) : undefined;
  leave(frame, result ?? Json.ofText(state.result!));
}
