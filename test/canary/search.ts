/** A place to which personal data could have leaked, and its content as bytes. */
export interface Place {
  name: string;
  content: Buffer;
}

/** Something that must not appear anywhere. `label` describes it without containing it. */
export interface Marker {
  label: string;
  value: string;
}

export interface Leak {
  place: string;
  label: string;
  form: string;
}

/** Every marker that is in some place, in any encoding it could have got on its way. */
export const findLeaks = (places: readonly Place[], markers: readonly Marker[]): Leak[] =>
  markers.flatMap(({ label, value }) =>
    formsOf(value).flatMap(({ form, bytes }) =>
      places.filter(({ content }) => contains(content, bytes)).map((place) => ({ place: place.name, label, form })),
    ),
  );

interface Form {
  form: string;
  bytes: Buffer;
}

const formsOf = (value: string): Form[] => {
  const texts: Record<string, string> = {
    plain: value,
    'JSON escapes': value.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    URL: encodeURIComponent(value),
    hex: Buffer.from(value).toString('hex'),
    'one escape more': JSON.stringify(value).slice(1, -1),
  };
  const forms = Object.entries(texts).map(([form, text]) => ({ form, bytes: Buffer.from(text) }));
  const wide = { form: 'UTF-16', bytes: Buffer.from(value, 'utf16le') };
  const base64 = [0, 1, 2].map((shift) => ({ form: `base64, shifted by ${shift}`, bytes: inBase64(value, shift) }));
  return [...forms, wide, ...base64].filter(
    ({ bytes }, index, all) => bytes.length >= 6 && all.findIndex((other) => other.bytes.equals(bytes)) === index,
  );
};

/** The base64 characters that do not depend on what surrounds the value. */
const inBase64 = (value: string, shift: number): Buffer => {
  const bytes = Buffer.from(value);
  const whole = Math.floor((shift + bytes.length) / 3) * 3 - shift;
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes.subarray(0, whole)]).toString('base64');
  return Buffer.from(encoded.slice(shift === 0 ? 0 : 4));
};

/** A short number occurs by chance inside longer ones, so it has to stand alone. */
const contains = (content: Buffer, bytes: Buffer): boolean => {
  const isShortNumber = bytes.length <= 8 && bytes.every(isDigit);
  for (let at = content.indexOf(bytes); at >= 0; at = content.indexOf(bytes, at + 1)) {
    const [before, after] = [content[at - 1] ?? 0, content[at + bytes.length] ?? 0];
    if (!isShortNumber || !(isPartOfNumber(before) || isPartOfNumber(after))) return true;
  }
  return false;
};

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
/** Digits, and what joins them: dots of times and versions, the dash and letters of ids. */
const isPartOfNumber = (byte: number) =>
  isDigit(byte) || byte === 0x2e || byte === 0x2d || /[A-Za-z_+/]/.test(String.fromCharCode(byte));
