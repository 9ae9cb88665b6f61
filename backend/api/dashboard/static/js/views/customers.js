// Who are they, in the order that matters to me? The service filters, sorts and adds up; a page is 25 rows.
import { h, say } from '../dom.js';
import { fetched, load, save } from '../store.js';
import { table as grid } from '../table.js';
import { customerHref, href, setQuery } from '../app.js';
import { brief, count, date, daysBetween, money, percent, plusDays } from '../format.js';
import { group, plural, t } from '../strings/index.js';
import { TIERS, ARCHETYPES, RFM, ago } from '../words.js';
import { keep } from '../saved.js';

const PAGE = 25, PAUSE_MS = 200;
const COLUMNS = [['id', null], ['rfm', null], ['recency', 'recency_days'], ['orders', 'num_transactions'], ['spent', 'total_spend'], ['chance', 'purchase_probability_30d'], ['p30', 'predicted_spend_30d'], ['clv', 'clv_365d']];
const FILTERS = ['contains', 'tier', 'archetype', 'rfm_segment', 'segment', 'min_probability', 'max_probability', 'min_clv', 'max_clv', 'min_orders', 'max_orders', 'due_within_days', 'rfm_recency', 'rfm_frequency'];

export async function render({ query }) {
  const { scoring } = await load('/api/dashboard/summary');
  const summary = h('p', { class: 'lead', role: 'status' }), pager = h('nav', { class: 'pager', 'aria-label': t('pages') }), get = (k) => query.get(k) || '', trail = [];
  const sortOf = () => get('sort') || 'clv_365d';
  const asked = (more) => { const q = new URLSearchParams(); for (const k of FILTERS) if (get(k)) q.set(k, get(k)); q.set('sort', sortOf()); if (get('order') === 'asc') q.set('order', 'asc'); for (const [k, v] of Object.entries(more)) if (v) q.set(k, v); return q; };
  const sortBy = (key) => { const same = sortOf() === key; change({ sort: key, order: same && get('order') !== 'asc' ? 'asc' : '' }); };
  const head = COLUMNS.map(([key, sort]) => sort ? { text: t(`column.${key}`), n: true, phone: !['orders', 'spent'].includes(key), attrs: { 'data-key': sort }, node: h('button', { type: 'button', class: 'sort', onclick: () => sortBy(sort) }, t(`column.${key}`)) } : { text: t(`column.${key}`), phone: key !== 'rfm' });
  const list = grid({ caption: t('customers.caption', { date: date(scoring.cutoff) }), cls: 'customers', head, rows: [] }), heads = list.querySelectorAll('thead th');
  const aside = (words) => h('span', { class: 'muted aside' }, words);
  const row = (c) => list.row([[h('a', { href: customerHref(c.customer_id) }, h('bdi', {}, c.customer_id)), aside(c.country || '')], group(c.rfm_segment) || '', ago(c.recency_days), count(c.num_transactions), money(c.total_spend),
    h('span', { class: 'chance' }, h('meter', { min: 0, max: 1, value: c.purchase_probability_30d, 'aria-label': t('chance30') }), h('span', { class: 'chance-text' }, percent(c.purchase_probability_30d))),
    [h('b', {}, money(c.predicted_spend_30d)), c.spend_30d_high !== null && aside(t('range', { low: brief(c.spend_30d_low), high: brief(c.spend_30d_high) }))],
    c.clv_365d === null ? '\u2013' : [h('b', {}, money(c.clv_365d)), c.clv_365d_high !== null && aside(t('range', { low: brief(c.clv_365d_low), high: brief(c.clv_365d_high) }))]]);
  let turn = 0;
  async function draw(cursor = '') {
    const mine = ++turn, found = await fetched(`/api/customers?${asked({ limit: PAGE, totals: 'true', cursor })}`);
    if (mine !== turn) return;
    for (const th of heads) if (th.dataset.key) th.dataset.key === sortOf() ? th.setAttribute('aria-sort', get('order') === 'asc' ? 'ascending' : 'descending') : th.removeAttribute('aria-sort');
    summary.textContent = found.total ? `${plural(found.total, 'found', count(found.total))}, ${t('found.sums', { spend: brief(found.sums.predicted_spend_30d) })}${found.sums.clv_365d === null ? '.' : ` ${t('found.value', { value: brief(found.sums.clv_365d) })}`}` : '';
    list.body.replaceChildren(...(found.customers.length ? found.customers.map(row) : [h('tr', {}, h('td', { colspan: COLUMNS.length, class: 'empty' }, get('contains') ? t('nobody.id', { text: get('contains') }) : t('nobody'), ' ', h('button', { type: 'button', class: 'quiet', onclick: clear }, t('clear'))))]));
    const pages = Math.max(1, Math.ceil(found.total / PAGE)), step = (name, on, act) => h('button', { type: 'button', class: 'button', disabled: !on, onclick: act }, name);
    pager.replaceChildren(step(t('previous'), trail.length, () => { trail.pop(); draw(trail.at(-1) || ''); }), h('span', {}, t('page', { page: count(trail.length + 1), pages: count(pages) })), step(t('next'), found.next, () => { trail.push(found.next); draw(found.next); }));
    say(plural(found.total, 'found', count(found.total)));
  }
  const trouble = (error) => { summary.textContent = error.message || t('error.unreachable'); summary.setAttribute('role', 'alert'); };
  const redraw = () => { trail.length = 0; sync(); return draw().catch(trouble); };
  function change(changes) { query = setQuery(changes); redraw(); }
  const clear = () => change(Object.fromEntries(FILTERS.map((k) => [k, ''])));
  const pick = (key, label, options, cls = '') => { const id = `x-${key}`; return h('div', { class: `field ${cls}` }, h('label', { for: id }, label), h('select', { id, 'data-filter': key, onchange: (e) => change({ [key]: e.target.value }) }, key !== 'sort' && h('option', { value: '' }, t('any')), options.map(([v, n]) => h('option', { value: v, selected: (key === 'sort' ? sortOf() : get(key)) === String(v) }, n)))); };
  // A filter with a name is an audience: it stands under Audiences, and its file holds anyone who meets it on that day.
  const naming = h('input', { id: 'x-name', name: 'name', type: 'text', required: true, maxlength: 60, autocomplete: 'off' }), told = h('p', { class: 'note', role: 'status' });
  const take = (e) => { e.preventDefault(); const query = new URLSearchParams(FILTERS.filter(get).map((k) => [k, get(k)])), name = naming.value.trim(); if (!name) return; told.replaceChildren(...(keep(name, query.toString()) ? [t('kept.done'), ' ', h('a', { href: href('audiences') }, t('view.audiences'))] : [t('kept.cannot')])); naming.value = ''; };
  const saving = h('form', { class: 'filters saving', 'aria-label': t('kept.do'), onsubmit: take }, h('div', { class: 'field' }, h('label', { for: 'x-name' }, t('kept.name')), naming), h('button', { class: 'button' }, t('kept.do')), told);
  let wait;
  const typed = (e) => { clearTimeout(wait); const value = e.target.value.trim(); wait = setTimeout(() => change({ contains: value }), PAUSE_MS); };
  const extra = h('p', { class: 'chips' }), named = (all) => all.map((x) => [x, group(x)]);
  const download = h('button', { type: 'button', class: 'button', onclick: () => save(`/api/customers.csv?${asked({})}`, 'customers.csv').then(() => say(t('saved')), trouble) }, t('download'));
  const filters = h('form', { class: 'filters', role: 'search', 'aria-label': t('filter'), onsubmit: (e) => e.preventDefault() },
    h('div', { class: 'field' }, h('label', { for: 'x-contains' }, t('column.id')), h('input', { id: 'x-contains', type: 'search', value: get('contains'), 'data-filter': 'contains', autocomplete: 'off', maxlength: 128, oninput: typed })),
    pick('tier', t('tier'), named(TIERS)), pick('archetype', t('habit'), named(ARCHETYPES)), pick('rfm_segment', t('column.rfm'), named(RFM)), pick('sort', t('sort'), COLUMNS.filter(([, sort]) => sort).map(([k, sort]) => [sort, t(`column.${k}`)]), 'phone'),
    pick('min_probability', t('chance.least'), [[0.1, percent(0.1)], [0.25, percent(0.25)], [0.5, percent(0.5)], [0.75, percent(0.75)]]), download);
  function sync() {
    for (const f of filters.querySelectorAll('[data-filter]:not([data-filter=sort])')) if (f.value !== get(f.dataset.filter) && f !== document.activeElement) f.value = get(f.dataset.filter);
    const chip = (key, show = (x) => x) => get(key) && t(`chip.${key}`, { x: show(get(key)) });
    const words = [chip('due_within_days', (x) => date(plusDays(scoring.cutoff, +x))), chip('min_clv', (x) => money(+x)), chip('max_clv', (x) => money(+x)), chip('min_orders'), chip('max_orders'), chip('rfm_recency'), chip('rfm_frequency'), chip('segment', group), chip('max_probability', (x) => percent(+x))].filter(Boolean);
    saving.hidden = !FILTERS.some(get);
    extra.replaceChildren(...(words.length ? [h('span', { class: 'muted' }, `${t('also')} ${words.join(', ')}. `), h('button', { type: 'button', class: 'quiet', onclick: clear }, t('clear'))] : []));
  }
  sync();
  await draw();
  const words = h('details', { class: 'numbers' }, h('summary', {}, t('words')), h('dl', { class: 'record' }, ['tier', 'habit', 'group', 'chance', 'small'].map((k) => h('div', {}, h('dt', {}, t(`word.${k}`)), h('dd', {}, t(`word.${k}.means`))))));
  return [h('h1', {}, t('view.customers')), summary, filters, extra, saving, words, list, pager];
}
