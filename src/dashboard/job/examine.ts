/**
 * What is asked of a template takes seconds: whoever opens the screens hands over a place where it is done beside everything else
 * (`Examine`), by what is done there (`perform`).
 */
import type { OpenDrillCloud } from '../../jobs/drill/cloud.ts';
import type { DrilledPart, TemplatePart } from '../job-views.ts';
import { type DrillWanted, drillPart } from './drill-part.ts';
import { type PartWanted, templatePart } from './template-part.ts';

export type Examination = ({ readonly kind: 'part' } & PartWanted) | ({ readonly kind: 'drill' } & DrillWanted);

/** Rejects where it was not done in time, or was ended. */
export interface Examine {
  (wanted: { readonly kind: 'part' } & PartWanted): Promise<TemplatePart>;
  (wanted: { readonly kind: 'drill' } & DrillWanted): Promise<DrilledPart>;
}

/** `open` is asked for once something is to be played: the cloud of drills is large. */
export const perform = async (
  wanted: Examination,
  open: () => Promise<OpenDrillCloud>,
): Promise<TemplatePart | DrilledPart> =>
  wanted.kind === 'part' ? templatePart(wanted) : drillPart(wanted, await open());
