/** A few tasks outlive the engine; `outlive.proof.ts` shows it of a hundred. */
import { describeOutlive } from './scenario.ts';

describeOutlive(6);
