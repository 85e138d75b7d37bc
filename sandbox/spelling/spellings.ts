/**
 * How a vendor spells a right answer. `otherwise`: every way that is seen of it, all at once, and fields nobody knows yet.
 * `otherTypes`: what decides is as documented, and the rest of another type.
 */
export const spellings = ['plain', 'otherwise', 'otherTypes'] as const;
export type Spelling = (typeof spellings)[number];
