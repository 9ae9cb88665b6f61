// Routes, frame and states. The address holds everything that a view shows, so any view can be sent to a colleague.
import { h, say } from './dom.js';
import { forget, KeyNeeded, load, Refused, useKey } from './store.js';
import { count, date, daysBetween, useCurrency } from './format.js';
import { language, LANGUAGES, t, useLanguage } from './strings/index.js';

const VIEWS = { overview: 'look', customers: 'look', segments: 'look', cohorts: 'look', audiences: 'act', whatif: 'act', model: 'check', data: 'check' };
// Views that the menu does not name, and the one that is marked in it meanwhile.
const BESIDE = { customer: 'customers', compare: 'customers' };
const BASE = '/dashboard', OLD_DAYS = 30;
const side = document.getElementById('side'), main = document.getElementById('main');

export function route() {
  const path = location.pathname.startsWith(BASE) ? location.pathname.slice(BASE.length + 1) : '';
  const [view, ...rest] = path.split('/');
  return { view: view || 'overview', rest: rest.length ? [decodeURIComponent(rest.join('/'))] : [], query: new URLSearchParams(location.search) };
}
export const href = (view, query) => `${BASE}/${view}${query ? `?${query}` : ''}`;
export const customerHref = (id) => href(`customer/${encodeURIComponent(id)}`);
export function go(to) { history.pushState(null, '', to); show(true); }
export function setQuery(changes) {
  const query = new URLSearchParams(location.search);
  for (const [k, v] of Object.entries(changes)) (v === '' || v === null || v === undefined) ? query.delete(k) : query.set(k, v);
  const words = query.toString();
  history.replaceState(null, '', location.pathname + (words ? `?${words}` : ''));
  return query;
}
const stored = (name, value) => { try { if (value === undefined) return localStorage.getItem(name); localStorage.setItem(name, value); } catch { /* private window */ } return null; };

function frame(scoring) {
  const groups = {};
  for (const [view, name] of Object.entries(VIEWS)) (groups[name] ||= []).push(view);
  const nav = h('nav', { 'aria-label': t('views'), id: 'nav' }, Object.entries(groups).map(([name, views]) => h('div', { class: 'group' }, h('p', { class: 'group-name' }, t(`nav.${name}`)),
    h('ul', {}, views.map((view) => h('li', {}, h('a', { href: href(view), 'data-view': view }, t(`view.${view}`))))))));
  const menu = h('button', { class: 'menu', 'aria-expanded': 'false', 'aria-controls': 'nav', type: 'button', onclick: () => menu.setAttribute('aria-expanded', side.toggleAttribute('data-open')) }, t('menu'));
  const find = (e) => { e.preventDefault(); const id = e.target.q.value.trim(); if (id) go(href('customers', new URLSearchParams({ contains: id }))); };
  side.replaceChildren(h('div', { class: 'brand' }, h('a', { href: href('overview'), class: 'name' }, t('product')), menu),
    h('div', { class: 'folds' },
      h('form', { class: 'find', role: 'search', 'aria-label': t('find'), onsubmit: find }, h('label', { class: 'sr', for: 'q' }, t('find')),
        h('input', { id: 'q', name: 'q', type: 'search', placeholder: t('find'), autocomplete: 'off', 'aria-keyshortcuts': 'Control+K Meta+K' }), h('kbd', { 'aria-hidden': 'true' }, 'Ctrl K')),
      nav,
      h('div', { class: 'stamp' }, scoring && [h('p', {}, h('span', { class: 'muted' }, `${t('as_of')} `), date(scoring.cutoff)), h('p', { class: 'muted' }, t('stamp', { customers: count(scoring.customers), currency: scoring.currency || '' }))],
        h('p', {}, h('button', { type: 'button', class: 'quiet', onclick: theme }, t('theme')),
          Object.keys(LANGUAGES).filter((one) => one !== language()).map((one) => h('button', { type: 'button', class: 'quiet', lang: one, onclick: () => speak(one) }, LANGUAGES[one].language)),
          h('a', { href: '/docs', class: 'quiet' }, t('api'))))));
}
function theme() {
  const root = document.documentElement, dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  stored('theme', root.dataset.theme);
  say(t(dark ? 'theme.light' : 'theme.dark'));
}
async function speak(one) { stored('language', one); await useLanguage(one, navigator.languages); document.documentElement.lang = language(); start(); }

export const loading = (name) => h('div', { class: 'loading', 'aria-busy': 'true' }, h('h1', {}, name), h('p', { class: 'note' }, t('loading')), [70, 45, 100].map((w) => h('div', { class: `bone w${w}` })));
function failed(error, again) {
  if (error instanceof KeyNeeded) return keyForm(error, again);
  const gone = !(error instanceof Refused) || error.status === 0, title = gone ? 'error.gone' : error.status === 404 ? 'error.missing' : error.status === 503 ? 'error.notyet' : 'error.refused';
  return h('div', { class: 'notice error', role: 'alert' }, h('h1', {}, t(title)), h('p', {}, error instanceof Refused && error.status ? error.message : t('error.unreachable')), gone && h('p', {}, t('error.still')),
    h('p', {}, h('button', { type: 'button', class: 'button', onclick: again }, t('again'))));
}
function keyForm(error, again) {
  const use = (e) => { e.preventDefault(); useKey(e.target.key.value.trim()); again(); };
  return h('form', { class: 'notice', onsubmit: use }, h('h1', {}, t('key.title')), h('p', {}, t('key.why')), error.message && h('p', { class: 'note' }, error.message),
    h('div', { class: 'field' }, h('label', { for: 'key' }, t('key.label')), h('input', { id: 'key', name: 'key', type: 'password', autocomplete: 'off', required: true })), h('p', {}, h('button', { class: 'button' }, t('key.use'))));
}
// What a mark is worth, beside the pointer. The same numbers stand in the figure's table, for keyboards and readers.
const tip = h('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' });
document.body.append(tip);
for (const kind of ['pointerover', 'pointerdown']) addEventListener(kind, (e) => {
  const words = e.target.dataset?.tip;
  tip.hidden = !words;
  if (!words) return;
  tip.textContent = words;
  const box = e.target.getBoundingClientRect(), left = box.left + box.width / 2 - tip.offsetWidth / 2;
  tip.style.left = `${Math.max(8, Math.min(left, innerWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${Math.max(8, box.top - tip.offsetHeight - 8)}px`;
});

let turn = 0, old = null;
export async function show(moved) {
  const mine = ++turn, { view, rest, query } = route(), key = view in VIEWS || view in BESIDE ? view : 'overview';
  const name = key === 'customer' ? t('customer.title', { id: rest[0] }) : t(`view.${key}`);
  for (const a of side.querySelectorAll('nav a')) a.dataset.view === (BESIDE[key] || key) ? a.setAttribute('aria-current', 'page') : a.removeAttribute('aria-current');
  side.removeAttribute('data-open'); side.querySelector('.menu')?.setAttribute('aria-expanded', 'false');
  document.title = `${name} \u00b7 ${t('product')}`;
  const wait = setTimeout(() => mine === turn && main.replaceChildren(loading(name)), 150);
  try {
    const { render } = await import(`./views/${key}.js`), content = await render({ rest, query });
    if (mine === turn) main.replaceChildren(...[old, content].flat(9).filter(Boolean));
  } catch (error) {
    if (!(error instanceof Refused || error instanceof KeyNeeded)) console.error(error);
    if (mine === turn) main.replaceChildren(failed(error, () => { forget(); start(); }));
  } finally { clearTimeout(wait); }
  if (moved && mine === turn) { main.focus({ preventScroll: true }); scrollTo(0, 0); say(name); }
}
addEventListener('popstate', () => show(true));
addEventListener('click', (e) => {
  const a = e.target.closest?.('a[href]');
  if (!a || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || a.target || a.hasAttribute('download')) return;
  const to = new URL(a.href, location.href);
  if (to.origin !== location.origin || !to.pathname.startsWith(BASE) || to.pathname.startsWith(`${BASE}/static`) || (to.hash && to.pathname === location.pathname)) return;
  e.preventDefault(); go(to.pathname + to.search);
});
addEventListener('keydown', (e) => { if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); side.setAttribute('data-open', ''); document.getElementById('q')?.focus(); } });

const oldLog = (end) => {
  const days = daysBetween(end, new Date().toISOString());
  return days > OLD_DAYS ? h('p', { class: 'old attend-note' }, t('old', { days: count(days), date: date(end) })) : null;
};
async function start() {
  frame(null);
  let scoring = null, today = null;
  try { ({ scoring, today } = await load('/api/dashboard/summary')); } catch { /* the view says it */ }
  if (scoring) { useCurrency(scoring.currency); old = oldLog(today?.log_ends ?? scoring.cutoff); }
  frame(scoring);
  await show(false);
}
if (stored('theme')) document.documentElement.dataset.theme = stored('theme');
await useLanguage(stored('language') || navigator.language.slice(0, 2), navigator.languages);
document.documentElement.lang = language();
start();
