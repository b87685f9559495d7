/** What stands around the screen, for the parts of it: above all what may be done. */
import { createContext, useContext } from 'react';
import type { Frame } from '../../views.ts';

export const FrameContext = createContext<Frame | undefined>(undefined);

/** Why nothing can be done. */
const lookingOnly = 'this link is for looking only';

/** Why an act cannot be done, by its address: by whoever came by a link for looking, or by the rights of this page's own keys. */
export function useWhyNot(path: string): string | undefined {
  const frame = useContext(FrameContext);
  if (frame?.mayAct === false) return lookingOnly;
  const missing = frame?.lacking[path];
  return missing === undefined ? undefined : `the permission ${missing} is missing`;
}
