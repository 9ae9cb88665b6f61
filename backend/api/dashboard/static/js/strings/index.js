// One file a language, all of them data. A sentence that a language lacks is said in English, never left out.
import en from './en.js';
import { useLocale } from '../format.js';
export const LANGUAGES = { en, de: { language: 'Deutsch' } };
const FILES = { de: './de.js' };
let chosen = 'en';
export async function useLanguage(name, preferred) {
  if (FILES[name]) LANGUAGES[name] = (await import(FILES[name])).default; // only who reads it loads it
  chosen = LANGUAGES[name] ? name : 'en';
  useLocale((preferred || []).find((one) => one.toLowerCase().startsWith(chosen)) || (chosen === 'de' ? 'de-DE' : 'en-GB'));
}
export const language = () => chosen;
export const known = (key) => LANGUAGES[chosen][key] ?? en[key];
export const t = (key, slots = {}) => (known(key) ?? key).replace(/\{(\w+)\}/g, (_, name) => slots[name] ?? '');
export const say2 = ([key, slots]) => t(key, { ...slots, name: slots.name && group(slots.name), tier: slots.tier && group(slots.tier), feature: slots.feature && feature(slots.feature) });
export const group = (name) => known(`group.${name}`) ?? name;
export function feature(name) {
  const [, kind, n] = /^(buys|spend|orders|units)_(?:last_)?(\d+)(?:_days)?$/.exec(name) || [];
  return known(`feature.${name}`) ?? (kind ? t(`feature.of.${kind}`, { n }) : name.replaceAll('_', ' '));
}
export const candidate = (name) => known(`candidate.${name}`) ?? name.replaceAll('_', ' ');
export const plural = (n, key, shown, slots = {}) => t(Math.round(n) === 1 ? `${key}.one` : `${key}.many`, { ...slots, n: shown });
