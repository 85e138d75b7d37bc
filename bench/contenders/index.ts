import type { Contender, ContenderName, Places } from './contender.ts';

/** Loads only the requested contender, so that the others' packages do not affect it. */
export const openContender = async (name: ContenderName, places: Places): Promise<Contender> => {
  switch (name) {
    case 'hwagin':
      return (await import('./hwagin.ts')).openHwagin(places);
    case 'hwagin-unencrypted':
      return (await import('./hwagin.ts')).openHwagin(places, { encrypted: false });
    case 'plain-temporal':
      return (await import('../peers/plain-temporal/contender.ts')).openPlainTemporal(places);
    case 'floor':
      return (await import('../peers/floor/contender.ts')).openFloor(places);
    case 'floor-with-calls':
      return (await import('../peers/floor/contender.ts')).openFloorWithCalls(places);
    case 'dbos':
      return (await import('../peers/dbos/contender.ts')).openDbos(places);
    case 'restate':
      return (await import('../peers/restate/contender.ts')).openRestate(places);
  }
};
