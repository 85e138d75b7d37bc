import { returnUrl } from './api.js';
import { serverNow } from './server-clock.js';
import { texts } from './texts.js';

/** Shows a snapshot on the page. Knows the elements, and nothing about the gateway. */

export const part = (id) => document.getElementById(id);
const { dataset } = document.documentElement;

let language;
let words;

export const t = () => words;
export const speak = (chosen) => {
  language = chosen;
  words = texts[chosen];
  document.documentElement.lang = chosen;
  document.title = dataset.service ? `${words.title} · ${dataset.service}` : words.title;
  part('service').textContent = dataset.service || words.title;
  part('language').textContent = words.language;
  part('language').setAttribute('aria-label', words.languageLabel);
  part('language').lang = chosen === 'ko' ? 'en' : 'ko';
  part('footer').textContent = words.footer;
  part('code-label').textContent = words.codeLabel;
  part('submit').textContent = words.submit;
  part('time-label').textContent = words.timeLeft;
  part('tries-label').textContent = words.triesLeft;
  part('cancel').textContent = words.cancel;
  part('agree').textContent = words.consent.submit;
};
export const otherLanguage = () => (language === 'ko' ? 'en' : 'ko');

const show = (id, shown) => {
  part(id).hidden = !shown;
};

/** The view of the page that a snapshot needs. */
export const faceOf = (snapshot) => {
  const { method, status, challenge, consent } = snapshot;
  if (snapshot.endedAt) return 'end';
  if (consent === 'awaited') return 'consent';
  if (status === 'awaiting_counterparty' || status === 'awaiting_transfer') return 'travelRule';
  if (!challenge || status === 'requesting') return 'requesting';
  if (method === 'TOTP') return challenge.qrCode ? 'enrol' : 'totp';
  if (method === 'ARS') return 'ars';
  return method === 'PASS' || method === 'APP' ? 'pass' : 'sms';
};

export const isTyped = (face) => ['sms', 'enrol', 'totp'].includes(face);

let shownFace;

export const render = (snapshot, { busy }) => {
  const face = faceOf(snapshot);
  const { challenge } = snapshot;
  const open = challenge !== undefined && face !== 'end';
  heading(face, snapshot, busy || snapshot.status === 'confirming');
  steps(face, challenge);
  show('consent', face === 'consent');
  show('code-form', open && isTyped(face));
  show('approve', open && (face === 'pass' || face === 'ars'));
  show('qr', face === 'enrol');
  if (challenge?.qrCode) part('qr-image').src = `data:image/png;base64,${challenge.qrCode}`;
  part('qr-image').alt = words.enrol.qr;
  show('ars', face === 'ars' && challenge.arsNumber !== undefined);
  if (challenge?.arsNumber) {
    part('ars').textContent = challenge.arsNumber;
    part('ars').setAttribute('aria-label', words.ars.number(challenge.arsNumber));
  }
  part('approve').textContent = face === 'ars' ? words.ars.done : words.pass.done;
  show('facts', open);
  show('more', !['end', 'travelRule'].includes(face));
  if (open) part('tries').textContent = words.tries(challenge.attemptsLeft);
  const back = face === 'end' ? returnUrl() : undefined;
  show('back', back !== undefined);
  if (back) part('back').href = back;
  part('back').textContent = words.back;
  clock(snapshot, busy);
  if (face !== shownFace) arrive(face);
};

/** A new view: moves the focus to its heading for screen readers, or to its field for typing. */
const arrive = (face) => {
  const first = shownFace === undefined;
  shownFace = face;
  if (isTyped(face)) part('code').focus();
  else if (!first) part('title').focus();
};

const heading = (face, snapshot, waiting) => {
  const end = face === 'end' ? (words.ends[snapshot.status] ?? words.ends.failed) : undefined;
  const said = end ?? words[face];
  part('title').textContent = said.title;
  part('lead').textContent =
    typeof said.lead === 'function' ? said.lead(unbroken(snapshot.challenge?.sentTo)) : said.lead;
  const kind = face === 'end' ? (snapshot.status === 'verified' ? 'good' : 'bad') : '';
  part('mark').dataset.kind = waiting || ['requesting', 'travelRule'].includes(face) ? kind || 'wait' : kind;
};

/** A phone number that is not broken across lines. */
const unbroken = (phone) => phone?.replaceAll('-', '\u2011');

const steps = (face, challenge) => {
  const said = words[face] ?? {};
  const list = face === 'ars' && !challenge.arsNumber ? said.stepsWithoutNumber : said.steps;
  show('steps', list !== undefined);
  part('steps').replaceChildren(
    ...(list ?? []).map((text) => {
      const item = document.createElement('li');
      item.append(Object.assign(document.createElement('span'), { textContent: text }));
      return item;
    }),
  );
};

const minutes = (ms) => {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** What changes with time alone: the time left, the cooldown, which buttons are enabled. */
export const clock = (snapshot, busy) => {
  const { challenge, status } = snapshot;
  const waiting = busy || status === 'confirming';
  part('cancel').disabled = waiting;
  if (!challenge) {
    show('resend', false);
    return;
  }
  const left = Date.parse(challenge.expiresAt) - serverNow();
  part('time').textContent = left > 0 ? minutes(left) : words.expiredTime;
  const answerable = left > 0 && !waiting;
  part('submit').disabled = !answerable;
  part('submit').textContent = waiting ? words.confirming : words.submit;
  part('approve').disabled = !answerable;
  const face = faceOf(snapshot);
  const untilResend = challenge.resendAt ? Date.parse(challenge.resendAt) - serverNow() : 0;
  const canResend = challenge.resendsLeft > 0;
  show('resend', canResend);
  part('resend').disabled = waiting || untilResend > 0;
  part('resend').textContent =
    untilResend > 0 ? words.resendIn(minutes(untilResend)) : (words[face].resend ?? words.resend);
};

/** Shows an error, and announces it to screen readers. */
export const complain = (text, face) => {
  const typed = isTyped(face);
  part('code-error').textContent = typed ? text : '';
  part('notice').textContent = typed ? '' : text;
  part('code').setAttribute('aria-invalid', String(typed && text !== ''));
};
export const announce = (text) => {
  part('live').textContent = text;
};
