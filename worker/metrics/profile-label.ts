export type ProfileLabel = (profile: string | undefined) => string;

/** The label of a profile: `default` for verifications without one, `other` for a name that a caller made up. */
export const profileLabels =
  (known: readonly string[]): ProfileLabel =>
  (profile) => {
    if (profile === undefined) return 'default';
    return known.includes(profile) ? profile : 'other';
  };
