import { part, t } from './view.js';

/** The terms to agree to, from the gateway; requested once, shown in the page's language. */
let terms;

export const askConsent = async () => {
  terms ??= await (await fetch('/verify/terms.json')).json();
  const language = document.documentElement.lang;
  if (part('terms').lang === language) return;
  part('terms').lang = language;
  part('terms').replaceChildren(...terms.map((term) => termOf(term, language)));
};

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const termOf = ({ id, version, title, text }, language) => {
  const words = t().consent;
  const box = element('input', { type: 'checkbox', required: true });
  box.dataset.term = id;
  box.dataset.version = version;
  return element(
    'div',
    {},
    element('label', {}, box, element('span', { textContent: words.agree(title[language]) })),
    element(
      'details',
      {},
      element('summary', { textContent: words.read(title[language]) }),
      element('p', { textContent: text[language], tabIndex: 0 }),
      element('p', { textContent: words.version(version) }),
    ),
  );
};
