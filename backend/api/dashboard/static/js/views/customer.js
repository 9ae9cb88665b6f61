// Who is this, what will they do next, how sure are we, and what should I do?
import { h, s, link, say } from '../dom.js';
import { load } from '../store.js';
import { href } from '../app.js';
import { figure, scale, root, text, line, rect, dot, waterfall } from '../charts.js';
import * as finding from '../findings.js';
import { brief, count, date, day, money, month, percent, plusDays, signed, toDate } from '../format.js';
import { feature, group, plural, say2, t } from '../strings/index.js';
import { ago, capital } from '../words.js';

export async function render({ rest: [id] }) {
  const c = await load(`/api/customers/${encodeURIComponent(id)}`), { scoring } = c, mean = c.shop_mean?.purchase_probability_30d;
  return [
    h('p', { class: 'crumb' }, link(href('customers'), t('view.customers')), ' \u00b7 ', link(href('compare', new URLSearchParams({ a: c.customer_id })), t('compare.with'))),
    h('div', { class: 'head' }, h('h1', {}, `${t('customer')} `, h('bdi', {}, c.customer_id)), h('p', { class: 'note' }, [c.country, c.first_order && t('customer.since', { month: month(c.first_order) }), group(c.rfm_segment), group(c.tier)].filter(Boolean).join(' \u00b7 '))),
    h('div', { class: 'answer' },
      fact(t('chance30'), percent(c.purchase_probability_30d), chance(c.purchase_probability_30d, mean)),
      fact(t('expected30'), money(c.predicted_spend_30d), c.spend_30d_high === null ? null : c.spend_30d_high > 0 ? interval(c.spend_30d_low, c.spend_30d_high, c.predicted_spend_30d) : rare(c)),
      c.clv_365d !== null && fact(t('expected365'), money(c.clv_365d), c.clv_365d_high === null ? null : interval(c.clv_365d_low, c.clv_365d_high, c.clv_365d)),
      fact(t('next.order'), say2(finding.due(c.next_order, scoring.cutoff)), h('p', { class: 'note' }, c.next_order.earliest ? t('due.window', { from: day(c.next_order.earliest), to: day(c.next_order.latest) }) : c.next_order.date ? t('due.even') : t(`due.why.${c.next_order.reason}`), c.p_alive !== null && ` ${t('alive', { p: percent(c.p_alive) })}`))),
    h('div', { class: 'two wide-left' }, insight(c), h('div', { class: 'column' }, action(c), record(c))),
    c.history.length ? history(c, scoring) : null,
    h('div', { class: 'two' }, c.clv_365d !== null && value(c), drivers(c)),
  ];
}

const fact = (label, shown, below) => h('section', { class: 'fact' }, h('h2', { class: 'tile-label' }, label), h('p', { class: 'tile-value expect-text' }, shown), below);
function small(height, label, draw) { const holder = h('div', { class: 'plot' }); new ResizeObserver(([e]) => { const w = Math.floor(e.contentRect.width); if (w) holder.replaceChildren(s('svg', { viewBox: `0 0 ${w} ${height}`, width: w, height, role: 'img', 'aria-label': label }, draw(w))); }).observe(holder); return holder; }
function chance(p, mean) {
  const draw = (w) => { const x = scale(0, 1, 1, w - 1); return [line(x(0), 8, x(1), 8, 'track'), line(x(0), 8, x(p), 8, 'band expect-band'), mean && line(x(mean), 2, x(mean), 14, 'tickmark'), dot(x(p), 8, 5, 'expect')]; };
  const said = say2(finding.chance(p, mean));
  return [small(16, `${percent(p)}. ${said}`, draw), h('p', { class: 'note' }, said)];
}
// Where most spend nothing a range says little: say how many do, and what an order brings if it comes.
function rare(c) {
  const p = c.purchase_probability_30d, said = t('rare', { n: count(Math.round((1 - p) * 100)), money: money(c.spend_if_ordered ?? 0) });
  return [small(16, said, (w) => [rect(0, 5, w * (1 - p) - 2, 6, 'past-soft'), rect(w * (1 - p), 5, w * p, 6, 'expect')]), h('p', { class: 'note' }, said)];
}
function interval(low, high, point) {
  const said = high > 0 ? t('interval', { low: brief(low), high: brief(high) }) : t('interval.none');
  return [small(16, said, (w) => { const most = Math.max(high, point) || 1, x = scale(0, most, 6, w - 6); return [line(x(0), 8, x(most), 8, 'track'), line(x(low), 8, x(high), 8, 'band expect-band'), dot(x(point), 8, 5, 'expect')]; }), h('p', { class: 'note' }, said)];
}

const sentence = (words) => capital(words) + (/[.!?]$/.test(words) ? '' : '.');
// Each sentence is a claim, under it the facts that it rests on.
export function claims(list) {
  const shown = (f) => f.text || String(f.value);
  return h('ol', { class: 'claims' }, list.map((x) => h('li', {}, h('p', { class: 'claim' }, sentence(x.says)), h('p', { class: 'receipt' },
    x.facts.map((f) => h('span', { class: 'proof' }, h('span', {}, capital(f.name.replaceAll('_', ' '))), ' ', h('b', {}, shown(f)))), x.compared_with && h('span', { class: 'proof' }, t('compared', { n: count(x.compared_with.size), what: x.compared_with.what }))))));
}
function insight(c) {
  const by = c.insight_source === 'llm' || c.insight_source === 'cache' ? t('by.model') : t('by.rules');
  return h('section', { class: 'panel insight', 'aria-labelledby': 'insight' }, h('h2', { id: 'insight' }, t('inwords')), c.claims.length ? claims(c.claims) : h('p', {}, c.insight || t('nowords')), c.insight && h('p', { class: 'note' }, `${t('proved')} ${by}`));
}
function action(c) {
  if (!c.recommended_action) return h('section', { class: 'panel', 'aria-labelledby': 'action' }, h('h2', { id: 'action' }, t('todo.one')), h('p', { class: 'note' }, c.insight_reason || t('nowords')));
  const copy = h('button', { type: 'button', class: 'button', onclick: async () => { try { await navigator.clipboard.writeText(c.recommended_action); copy.textContent = t('copied'); } catch { copy.textContent = t('copy.self'); } say(copy.textContent); setTimeout(() => { copy.textContent = t('copy'); }, 2000); } }, t('copy'));
  const why = c.recommended_action_reason?.sentence;
  return h('section', { class: 'panel action', 'aria-labelledby': 'action' }, h('h2', { id: 'action' }, t('todo.one')), h('p', { class: 'lead' }, c.recommended_action), why && h('p', { class: 'note' }, h('b', {}, `${t('why')} `), sentence(why)), h('p', {}, copy));
}
function record(c) {
  const list = [[t('column.orders'), count(c.num_transactions)], [t('tile.order'), money(c.avg_spend)], [t('column.spent'), money(c.total_spend)], [t('products'), count(c.unique_products)], c.rfm_recency && [t('rfm'), t('rfm.scores', { r: c.rfm_recency, f: c.rfm_frequency, m: c.rfm_monetary })], [t('habit'), group(c.archetype)]].filter(Boolean);
  return h('section', { class: 'panel', 'aria-labelledby': 'record' }, h('h2', { id: 'record', class: 'sr' }, t('record')), h('dl', { class: 'record' }, list.map(([n, v]) => h('div', {}, h('dt', {}, n), h('dd', {}, v)))));
}

const DENSE = 80;
// So many orders stand on each other's toes: what a month brought is a column then.
function byMonth(events) {
  const sums = new Map();
  for (const { date: d, amount } of events) { const key = d.slice(0, 7), old = sums.get(key) || { sum: 0, n: 0 }; sums.set(key, { sum: old.sum + amount, n: old.n + (amount > 0) }); }
  return [...sums];
}
const monthEnd = (key) => Date.UTC(+key.slice(0, 4), +key.slice(5), 1);
function history(c, scoring) {
  const events = c.history, start = toDate(events[0].date).getTime(), cut = toDate(scoring.cutoff).getTime(), months = byMonth(events), days = Math.max(1, (cut - start) / 864e5);
  const ordered = [...new Set(events.filter((x) => x.amount > 0).map((x) => x.date))], gaps = ordered.slice(1).map((d, i) => (toDate(d) - toDate(ordered[i])) / 864e5), dense = ordered.length > DENSE, most = Math.max(...(dense ? months.map(([, x]) => x.sum) : events.map((x) => x.amount)), 1), middle = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)];
  const draw = (w, hh) => {
    const base = hh - 34, end = cut + Math.max(45, days * 0.07) * 864e5, x = scale(start, end, 4, w - 4), y = dense ? scale(0, most, base, 18) : root(most, base, 18);
    const out = [rect(x(cut), 0, x(end) - x(cut), base, 'future'), line(4, base, w - 4, base, 'axis'), text(x(end), 12, t('expected'), 'tick expect-text', 'end'), text(4, 12, t(dense ? 'largest.month' : 'largest', { money: brief(most) }), 'tick')];
    if (dense) for (const [key, { sum, n }] of months) { const from = Math.max(x(start), x(toDate(`${key}-01`).getTime())), to = x(Math.min(monthEnd(key), cut)); out.push(rect(from + 0.5, y(Math.max(sum, 0)), Math.max(1, to - from - 1), base - y(Math.max(sum, 0)), 'past', `${month(key)}: ${money(sum)}, ${plural(n, 'ordered', count(n))}`)); }
    else for (const { date: d, amount: v } of events) { const at = x(toDate(d).getTime()); out.push(v >= 0 ? line(at, base, at, y(v), 'stem-past') : line(at, base, at, base + 7, 'stem-return'), v > 0 && dot(at, y(v), ordered.length > w / 6 ? 1.5 : 2.5, 'past', `${date(d)}: ${money(v)}`)); }
    if (c.next_order.date) { const n = toDate(c.next_order.date).getTime(), from = c.next_order.earliest && Math.max(cut, toDate(c.next_order.earliest)), to = c.next_order.latest && Math.min(end, toDate(c.next_order.latest)); if (from && to > from) out.push(rect(x(from), base - 34, x(to) - x(from), 34, 'window')); if (n <= end) out.push(dot(x(n), base - 17, 5, 'expect', t('due.around', { day: day(c.next_order.date) }))); }
    let at = -99; const step = days > 300 ? 6 : days > 90 ? 2 : 1;
    for (let k = new Date(start); k.getTime() < cut; k = new Date(Date.UTC(k.getUTCFullYear(), k.getUTCMonth() + step, 1))) { const here = Math.max(x(k.getTime()), 28); if (here < x(cut) - 76 && here - at > 84) { at = here; out.push(text(here, hh - 8, month(k.toISOString()), 'tick', 'middle')); } }
    out.push(text(Math.min(x(cut), w - 34), hh - 8, day(scoring.cutoff), 'tick', 'middle'));
    return out;
  };
  return figure({ title: say2(finding.timeline({ orders: ordered.length, gap: middle, recency: c.recency_days, longest: gaps.length >= 4 ? Math.max(...gaps) : null })), note: [t(dense ? 'line.months' : 'line.note'), events.some((x) => x.amount < 0) && t(dense ? 'line.netted' : 'line.returns'), c.next_order.earliest && t('line.window'), events.length === 500 && t('line.newest')].filter(Boolean).join(' '), height: 176, draw, numbers: dense ? [[t('month'), t('column.orders'), t('amount')], months.slice(-24).reverse().map(([key, x]) => [month(key), count(x.n), money(x.sum)])] : [[t('order'), t('amount')], events.slice(-12).reverse().map((e) => [date(e.date), money(e.amount)])] });
}
function value(c) {
  const spent = Math.max(0, c.total_spend), all = spent + c.clv_365d, { height, draw } = waterfall([{ name: t('column.spent'), from: 0, to: spent, cls: 'past', text: money(c.total_spend) }, { name: t('expected365'), from: spent, to: all, cls: 'expect', text: signed(c.clv_365d, money) }, { name: t('together'), from: 0, to: all, cls: 'whole', text: money(all) }], money);
  return figure({ title: say2(finding.ahead(c.total_spend, c.clv_365d)), note: t('ahead.note'), height, draw });
}
export function steps(list, point) {
  let at = 0; const out = list.map((d, i) => { const from = i ? at : 0; at = from + d.contribution; return { name: feature(d.feature), from, to: at, text: i ? signed(d.contribution, money) : money(d.contribution) }; });
  return [...out, { name: t('expected30'), from: 0, to: point, text: money(point), total: true }];
}
function drivers(c) {
  const list = steps(c.drivers, c.predicted_spend_30d), chart = waterfall(list, money);
  return figure({ title: say2(finding.driver(c.drivers)), note: t('driver.note'), height: chart.height, draw: chart.draw, numbers: [[t('part'), t('amount')], list.map((x) => [x.name, x.text])] });
}
