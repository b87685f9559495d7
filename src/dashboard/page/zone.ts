/** The zone in which all times of the page stand: the viewer's own, or UTC. */
import { createContext, useContext } from 'react';

export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const ZoneContext = createContext(ownZone);

export const useZone = (): string => useContext(ZoneContext);
