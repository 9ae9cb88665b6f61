// Numbers as a person says them: the reader's language, the shop's currency, no more digits than are known. No page here.
let currency = 'XXX', locale = 'en-GB';
const kept = new Map();
export function useCurrency(code) { currency = /^[A-Z]{3}$/.test(code || '') ? code : 'XXX'; kept.clear(); }
export function useLocale(name) { locale = name; kept.clear(); }
const held = (kind, options) => {
  const key = kind.name + JSON.stringify(options);
  if (!kept.has(key)) kept.set(key, new kind(locale, options));
  return kept.get(key);
};
const number = (options) => held(Intl.NumberFormat, options), dated = (options) => held(Intl.DateTimeFormat, { ...options, timeZone: 'UTC' });
const minus = (words) => words.replace('-', '\u2212');
const priced = () => currency === 'XXX' ? {} : { style: 'currency', currency };
export const money = (x) => minus(number({ ...priced(), maximumFractionDigits: Math.abs(x) < 10 && x !== 0 ? 2 : 0, minimumFractionDigits: 0 }).format(x));
export const brief = (x) => Math.abs(x) < 1000 ? money(x) : minus(number({ ...priced(), notation: 'compact', minimumFractionDigits: 0, maximumSignificantDigits: 3 }).format(x));
export const signed = (x, f = brief) => { const said = f(Math.abs(x)); return (said === f(0) ? '' : x > 0 ? '+' : '\u2212') + said; };
export const count = (x) => number({ maximumFractionDigits: 0 }).format(x);
export const whole = (x) => minus(number({ style: 'percent', maximumFractionDigits: 0 }).format(x));
export const percent = (x) => x > 0 && x < 0.01 ? '<' + whole(0.01) : x > 0.99 && x < 1 ? '>' + whole(0.99) : whole(x);
export const percent1 = (x) => minus(number({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(x));
export const plain = (x, digits = 2) => number({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(x);
export const round3 = (x) => { const p = 10 ** Math.max(0, Math.floor(Math.log10(Math.abs(x) || 1)) - 2); return Math.round(x / p) * p; };
export const toDate = (iso) => new Date(iso.slice(0, 10) + 'T00:00:00Z');
const unbroken = (words) => words.replaceAll(' ', '\u00a0');
export const date = (iso) => unbroken(dated({ day: 'numeric', month: 'short', year: 'numeric' }).format(toDate(iso)));
export const day = (iso) => unbroken(dated({ day: 'numeric', month: 'short' }).format(toDate(iso)));
export const month = (iso) => unbroken(dated({ month: 'short', year: 'numeric' }).format(toDate(iso.slice(0, 7) + '-01')));
export const plusDays = (iso, n) => new Date(toDate(iso).getTime() + n * 864e5).toISOString().slice(0, 10);
export const daysBetween = (a, b) => Math.round((toDate(b) - toDate(a)) / 864e5);
