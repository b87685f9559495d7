/** A hundred tasks outlive the engine. */
import { describeOutlive } from './scenario.ts';

describeOutlive(100);
