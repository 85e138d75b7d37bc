export const genderOf = (text: string | undefined): 'male' | 'female' | undefined => {
  const lower = (text ?? '').toLowerCase();
  if (lower === 'male' || lower === 'm') return 'male';
  return lower === 'female' || lower === 'f' ? 'female' : undefined;
};
