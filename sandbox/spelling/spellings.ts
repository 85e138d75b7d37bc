/**
 * The form of a vendor's correct answer. `otherwise`: every variant that occurs, all at once, and unknown fields.
 * `otherTypes`: the deciding fields are as documented, and all others have another type.
 */
export const spellings = ['plain', 'otherwise', 'otherTypes'] as const;
export type Spelling = (typeof spellings)[number];
