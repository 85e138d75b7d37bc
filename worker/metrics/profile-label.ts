export type ProfileLabel = (profile: string | undefined) => string;

/** The label of a profile: `default` for verifications without one, `other` for an unknown name. */
export const profileLabels =
  (known: readonly string[]): ProfileLabel =>
  (profile) => {
    if (profile === undefined) return 'default';
    return known.includes(profile) ? profile : 'other';
  };
