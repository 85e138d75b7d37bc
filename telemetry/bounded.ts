/** Limits the number of values of a label: the first `most` values are kept, later ones become `other`. */
export const bounded = (most: number): ((value: string) => string) => {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most) return 'other';
    known.add(value);
    return value;
  };
};
