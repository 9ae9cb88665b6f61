// How do two customers differ? Their ids are in the address, so a comparison can be sent to a colleague.
import { h, link } from '../dom.js';
import { load, Refused } from '../store.js';
import { customerHref, go, href } from '../app.js';
import { figure, scale, root, text, line, dot } from '../charts.js';
import { table } from '../table.js';
import * as finding from '../findings.js';
import { brief, count, date, day, money, month, percent, toDate } from '../format.js';
import { group, say2, t } from '../strings/index.js';
import { ago } from '../words.js';

export async function render({ query }) {
  const ids = ['a', 'b'].map((key) => query.get(key) || ''), found = await Promise.all(ids.map((id) => id ? load(`/api/customers/${encodeURIComponent(id)}`).catch(missing) : null));
  const both = found.every((c) => c?.customer_id !== undefined);
  return [h('h1', {}, t('view.compare')), form(ids, found), ...(both ? [h('div', { class: 'stackless' }, facts(...found)), timelines(...found)] : [h('p', { class: 'note' }, t('compare.how'))])];
}
// Nobody of that name is an answer here: the field says it. Anything else is the page's trouble.
const missing = (error) => { if (error instanceof Refused && error.status === 404) return { missing: true }; throw error; };

function form(ids, found) {
  const take = (e) => { e.preventDefault(); const asked = new URLSearchParams(); for (const key of ['a', 'b']) if (e.target[key].value.trim()) asked.set(key, e.target[key].value.trim()); go(href('compare', asked)); };
  const field = (key, i) => h('div', { class: 'field' }, h('label', { for: `c-${key}` }, t(i ? 'compare.second' : 'compare.first')), h('input', { id: `c-${key}`, name: key, type: 'search', value: ids[i], maxlength: 128, autocomplete: 'off', 'aria-describedby': found[i]?.missing && `c-${key}-no` }), found[i]?.missing && h('p', { class: 'note attend-text', id: `c-${key}-no`, role: 'alert' }, t('error.missing')));
  return h('form', { class: 'filters', onsubmit: take, 'aria-label': t('view.compare') }, field('a', 0), field('b', 1), h('button', { class: 'button' }, t('compare.do')));
}
function facts(a, b) {
  const between = (low, high) => high === null || high === undefined ? null : h('span', { class: 'muted aside' }, t('range', { low: brief(low), high: brief(high) }));
  const next = (c) => c.next_order.date ? date(c.next_order.date) : t('unknown');
  const lines = [
    [t('chance30'), (c) => percent(c.purchase_probability_30d)],
    [t('expected30'), (c) => [h('b', {}, money(c.predicted_spend_30d)), between(c.spend_30d_low, c.spend_30d_high)]],
    [t('expected365'), (c) => c.clv_365d === null ? '\u2013' : [h('b', {}, money(c.clv_365d)), between(c.clv_365d_low, c.clv_365d_high)]],
    [t('next.order'), next], [t('column.recency'), (c) => ago(c.recency_days)], [t('column.orders'), (c) => count(c.num_transactions)], [t('column.spent'), (c) => money(c.total_spend)],
    [t('tile.order'), (c) => money(c.avg_spend)], [t('products'), (c) => count(c.unique_products)], [t('compare.since'), (c) => c.first_order ? month(c.first_order) : t('unknown')], [t('column.rfm'), (c) => group(c.rfm_segment) || '\u2013'], [t('habit'), (c) => group(c.archetype)],
  ];
  const name = (c, i) => [t(i ? 'compare.second' : 'compare.first'), ' ', h('a', { href: customerHref(c.customer_id) }, h('bdi', {}, c.customer_id))];
  const list = table({ caption: t('view.compare'), cls: 'compared', cards: false, head: ['', { text: t('compare.first'), n: true, node: h('span', {}, name(a, 0)) }, { text: t('compare.second'), n: true, node: h('span', {}, name(b, 1)) }], rows: lines.map(([label, of]) => [label, of(a), of(b)]) });
  return figure({ title: say2(finding.compared(a, b)), note: t('compare.note', { date: date(a.scoring.cutoff) }), body: list });
}
// Both histories over the same days and by the same scale of money.
function timelines(a, b) {
  const events = [...a.history, ...b.history];
  if (!events.length) return null;
  const cut = toDate(a.scoring.cutoff).getTime(), start = Math.min(...events.map((e) => toDate(e.date).getTime())), most = Math.max(1, ...events.map((e) => e.amount)), each = 84;
  const draw = (w) => {
    const x = scale(start, Math.max(cut, start + 864e5), 4, w - 8), out = [];
    [a, b].forEach((c, i) => {
      const base = (i + 1) * each, y = root(most, base, base - each + 34);
      out.push(text(4, base - each + 18, `${t(i ? 'compare.second' : 'compare.first')} \u2068${c.customer_id.slice(0, 40)}\u2069`, 'label'), line(4, base, w - 4, base, 'axis'));
      for (const { date: d, amount: v } of c.history) { const at = x(toDate(d).getTime()); out.push(v >= 0 ? line(at, base, at, y(v), 'stem-past') : line(at, base, at, base + 7, 'stem-return'), v > 0 && dot(at, y(v), c.history.length > w / 6 ? 1.5 : 2.5, 'past', `${date(d)}: ${money(v)}`)); }
    });
    return [out, text(4, 2 * each + 20, day(new Date(start).toISOString()) + ' ' + new Date(start).getUTCFullYear(), 'tick'), text(w - 4, 2 * each + 20, date(a.scoring.cutoff), 'tick', 'end')];
  };
  return figure({ title: say2(finding.latest(a.recency_days, b.recency_days)), note: t('compare.line.note'), height: 2 * each + 28, draw, numbers: [[t('order'), t('compare.first'), t('compare.second')], [...new Set(events.map((e) => e.date))].toSorted().slice(-24).reverse().map((d) => [date(d), ...[a, b].map((c) => { const sum = c.history.filter((e) => e.date === d); return sum.length ? money(sum.reduce((s, e) => s + e.amount, 0)) : '\u2013'; })])] });
}
