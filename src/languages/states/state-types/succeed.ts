/** Succeed: ends its scope well. Source: https://states-language.net/spec.html#succeed-state */
import { select } from '../data-flow.ts';
import type { StateFrame } from '../frame.ts';
import { saw } from '../inspect.ts';
import { leave } from '../leave.ts';
import type { SucceedState } from '../machine.ts';

export function enterSucceed(frame: StateFrame<SucceedState>): void {
  const data = select(frame, frame.state.inputPath, frame.input);
  saw(frame, 'afterInputPath', data);
  leave(frame, data);
}
