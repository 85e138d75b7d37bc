import { act, follow, hasToken, Refusal, read } from './api.js';
import { readCode, typedDigits } from './code.js';
import { askConsent } from './consent.js';
import { serverNow } from './server-clock.js';
import { announce, clock, complain, faceOf, isTyped, otherLanguage, part, render, speak, t } from './view.js';

/** The page of one verification: shows its state, and submits what its user does. */

/** A code in a pasted message has this many digits. */
const codeLength = 6;

let snapshot;
let qrCode;
let busy = false;
let sureToCancel = false;

const asked = new URLSearchParams(location.search).get('lang');
speak(asked === 'en' || asked === 'ko' ? asked : navigator.language.startsWith('ko') ? 'ko' : 'en');

const update = async (next) => {
  const before = snapshot;
  snapshot = next;
  if (next.challenge?.qrCode) qrCode = next.challenge.qrCode;
  // Events come without the QR code, which contains a secret.
  if (next.method === 'TOTP' && next.challenge && !next.endedAt) {
    if (qrCode === undefined) qrCode = (await read()).challenge?.qrCode ?? '';
    if (qrCode) snapshot = { ...next, challenge: { ...next.challenge, qrCode } };
  }
  if (next.consent === 'awaited') await askConsent();
  render(snapshot, { busy });
  if (before) tellChange(before, snapshot);
};

const tellChange = (before, now) => {
  if (now.endedAt) {
    complain('', 'end');
    announce(part('title').textContent);
  } else if (before.challenge && now.challenge && now.challenge.number > before.challenge.number) {
    complain('', faceOf(now));
    part('code').value = '';
    const sent = isTyped(faceOf(now)) ? t().resent : t().resentPhone;
    announce(now.challenge.cause === 'restart' ? t().restarted : sent);
    if (now.challenge.cause === 'restart') complain(t().restarted, faceOf(now));
  } else if (now.lastAttempt && now.lastAttempt.at !== before.lastAttempt?.at && now.status === 'awaiting_user') {
    const { attemptsLeft } = now.challenge;
    const typed = isTyped(faceOf(now));
    const wrong = now.challenge.number > 1 ? 'wrongNewest' : 'wrongCode';
    const said = !typed ? 'notYet' : now.lastAttempt.result === 'wrong' ? wrong : 'unknownCode';
    complain(t()[said](attemptsLeft), faceOf(now));
    part('code').value = '';
    if (typed) part('code').focus();
  }
};

/** One action at a time; a refusal is shown in plain words. */
const doing = async (work) => {
  if (busy) return;
  busy = true;
  complain('', faceOf(snapshot));
  render(snapshot, { busy });
  try {
    const next = await work();
    busy = false;
    await update(next);
  } catch (error) {
    busy = false;
    await refused(error);
  }
};

const refused = async (refusal) => {
  const { code } = refusal;
  if (code === 'unauthorized' || code === 'forbidden' || code === 'not_found') return invalidLink();
  // The stream brings the end, unless the token has just expired.
  if (code === 'ended' || code === 'not_awaiting') {
    const now = await read().catch(() => undefined);
    if (now) await update(now);
    return;
  }
  const said = { busy: 'busy', idempotency_in_flight: 'busy', cooldown: 'cooldown', limited: 'cooldown' };
  const typed = isTyped(faceOf(snapshot));
  if (code === 'challenge_expired') complain(typed ? t().challengeExpired : t().challengeOver, faceOf(snapshot));
  else if (code === 'invalid_code' || code === 'invalid_input') complain(t().codeShape, faceOf(snapshot));
  else complain(t()[said[code] ?? 'trouble'], faceOf(snapshot));
  render(snapshot, { busy });
};

/** A link that cannot be used, and why: it is incomplete, or no longer valid. */
const invalidLink = () => {
  const said = hasToken ? t().invalidLink : t().incompleteLink;
  for (const id of ['consent', 'steps', 'qr', 'ars', 'code-form', 'approve', 'facts', 'more', 'back'])
    part(id).hidden = true;
  complain('', 'end');
  part('mark').dataset.kind = 'bad';
  part('title').textContent = said.title;
  part('lead').textContent = said.lead;
  part('title').focus();
  snapshot = undefined;
};

part('language').addEventListener('click', () => {
  speak(otherLanguage());
  if (!snapshot) return part('mark').dataset.kind === 'bad' ? invalidLink() : waitFor();
  complain('', faceOf(snapshot));
  void update(snapshot);
});
/** Some phones autofill a code twice: `123456123456`. */
const once = (digits) => (/^(\d{6})\1$/.test(digits ?? '') ? digits.slice(0, 6) : digits);
part('code').addEventListener('input', ({ target, isComposing }) => {
  // A text that cannot be read stays as it was typed, so that the user sees it.
  if (!isComposing)
    target.value = once(typedDigits(target.value)) ?? readCode(target.value, codeLength) ?? target.value;
  complain('', faceOf(snapshot));
});
part('code').addEventListener('paste', (event) => {
  const pasted = event.clipboardData?.getData('text') ?? '';
  const code = readCode(pasted, codeLength);
  // A single-line field would join what is on two lines.
  if (code === undefined && !/[\r\n]/.test(pasted.trim())) return;
  event.preventDefault();
  event.target.value = code ?? pasted.trim().replace(/\s+/g, ' ');
  complain('', faceOf(snapshot));
});
part('code-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const code = readCode(part('code').value, codeLength);
  if (code === undefined) {
    complain(t().codeShape, faceOf(snapshot));
    part('code').focus();
  } else void doing(() => act('code', { code }));
});
part('consent').addEventListener('submit', (event) => {
  event.preventDefault();
  const boxes = [...part('terms').querySelectorAll('input')];
  const missing = boxes.find(({ checked }) => !checked);
  if (missing) {
    complain(t().consent.missing, 'consent');
    missing.focus();
    return;
  }
  const terms = boxes.map(({ dataset }) => ({ id: dataset.term, version: dataset.version }));
  void doing(() => act('consent', { terms }));
});
part('approve').addEventListener('click', () => void doing(() => act('approve')));
part('resend').addEventListener('click', () => void doing(() => act('resend')));
part('cancel').addEventListener('click', () => {
  if (sureToCancel) return void doing(() => act('cancel'));
  sureToCancel = true;
  part('cancel').textContent = t().cancelSure;
  setTimeout(() => {
    sureToCancel = false;
    part('cancel').textContent = t().cancel;
  }, 4_000);
});

const waitFor = () => {
  part('title').textContent = t().requesting.title;
  part('lead').textContent = t().requesting.lead;
  part('mark').dataset.kind = 'wait';
};

waitFor();
let toldOver;
setInterval(() => {
  const { challenge } = snapshot ?? {};
  if (!challenge || snapshot.endedAt) return;
  clock(snapshot, busy);
  if (busy || toldOver === challenge.number || Date.parse(challenge.expiresAt) > serverNow()) return;
  toldOver = challenge.number;
  complain(isTyped(faceOf(snapshot)) ? t().challengeExpired : t().challengeOver, faceOf(snapshot));
}, 500);
const watch = () =>
  follow(
    (next) => {
      if (part('notice').textContent === t().offline) complain('', 'pass');
      // While an answer is being checked, only its own verdict counts.
      if (!busy) update(next).catch((error) => error instanceof Refusal && refused(error));
    },
    {
      lost: () => complain(t().offline, 'pass'),
      refused: invalidLink,
    },
  );
if (hasToken) void watch();
else invalidLink();
