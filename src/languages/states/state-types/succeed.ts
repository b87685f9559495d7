/** Succeed: ends its scope well. Source: https://states-language.net/spec.html#succeed-state */
import { select } from '../data-flow.ts';
import type { StateFrame } from '../frame.ts';
import { leave } from '../leave.ts';
import type { SucceedState } from '../machine.ts';

export const enterSucceed = (frame: StateFrame<SucceedState>): void =>
  leave(frame, select(frame, frame.state.inputPath, frame.input));
