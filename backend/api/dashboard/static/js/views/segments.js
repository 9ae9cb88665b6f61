// Which groups carry the shop, and who moved?
import { h, link } from '../dom.js';
import { load } from '../store.js';
import { href } from '../app.js';
import { figure, rows } from '../charts.js';
import { table } from '../table.js';
import * as finding from '../findings.js';
import { brief, count, date, money, percent } from '../format.js';
import { group, plural, say2, t } from '../strings/index.js';
import { capital, RFM } from '../words.js';

const RANK = Object.fromEntries(RFM.map((name, i) => [name, i])), SEASONLESS = RFM.slice(0, 5);
export const bounds = (e) => ({ R: [1, 2, 3, 4, 5].map((r) => r === 1 ? t('bound.over', { n: count(e.recency_days[3]) }) : r === 5 ? t('bound.last', { n: count(e.recency_days[0]) }) : t('bound.to', { n: count(e.recency_days[5 - r]) })),
  F: [1, 2, 3, 4, 5].map((f) => { const low = f === 1 ? 1 : e.purchases[f - 2] + 1, high = f === 5 ? null : e.purchases[f - 1]; return high === null ? t('bound.more', { n: count(low) }) : low >= high ? count(high) : t('bound.between', { a: count(low), b: count(high) }); }) });
export async function render() {
  const [data, { totals }] = await Promise.all([load('/api/segments'), load('/api/dashboard/summary')]), habits = data.archetype.toSorted((a, b) => b.share_of_predicted_spend - a.share_of_predicted_spend);
  return [h('h1', {}, t('view.segments')), h('p', { class: 'lead' }, t('segments.lead')),
    h('div', { class: 'two wide-left' }, data.rfm_bounds ? grid(data, totals) : figure({ title: t('grid.unknown') }), pairs(habits)), data.rfm_bounds && groups(data), moved(data.movement)];
}
export function heatGrid(cells, { R, F }, caption, cell, slim) {
  return h('div', { class: 'scroll' }, h('table', { class: `rfm ${slim ? 'slim' : ''}` }, h('caption', { class: 'sr' }, caption),
    h('thead', {}, h('tr', {}, h('td', {}), F.map((f) => h('th', { scope: 'col' }, f)))),
    h('tbody', {}, [5, 4, 3, 2, 1].map((r) => h('tr', {}, h('th', { scope: 'row' }, R[r - 1]), [1, 2, 3, 4, 5].map((f) => h('td', {}, cell(cells.find((c) => c.recency === r && c.frequency === f) || {}, r, f))))))));
}
function grid(data, totals) {
  const all = totals.predicted_spend_30d, step = (x) => x >= 0.2 ? 5 : x >= 0.08 ? 4 : x >= 0.04 ? 3 : x >= 0.015 ? 2 : x > 0.004 ? 1 : 0, named = bounds(data.rfm_bounds);
  const cell = (x, r, f) => x.customers ? h('a', { href: href('customers', `rfm_recency=${r}&rfm_frequency=${f}`), class: `heat h${step(x.predicted_spend_30d / all)}` }, h('b', {}, percent(x.predicted_spend_30d / all)), h('span', {}, count(x.customers), h('span', { class: 'sr' }, ` ${t('customers')}: ${named.F[f - 1]}, ${named.R[r - 1]}`))) : h('span', { class: 'heat h0 none' }, '\u2013');
  return figure({ title: say2(finding.grid(data.rfm_grid, totals.customers, all)), note: t('grid.note'), body: heatGrid(data.rfm_grid, named, t('grid.caption'), cell) });
}
function pairs(list) {
  const chart = rows(list.map((x) => ({ name: capital(group(x.name)), value: x.share_of_customers, other: x.share_of_predicted_spend, aside: count(x.customers) })), percent, { pair: true });
  return figure({ title: capital(say2(finding.habit(list[0]))), note: t('habit.note'), height: chart.height, draw: chart.draw, numbers: [[t('habit'), t('customers'), t('share.spend')], list.map((x) => [group(x.name), percent(x.share_of_customers), percent(x.share_of_predicted_spend)])] });
}
function groups(data) {
  const by = Object.fromEntries(data.rfm_segment.map((x) => [x.name, x])), risk = ['At Risk', 'Cannot Lose'].map((n) => by[n]).filter(Boolean), sum = (f) => risk.reduce((total, x) => total + f(x), 0);
  const body = table({ caption: t('groups'), cls: 'groups', head: [t('column.rfm'), { text: t('customers'), n: true }, { text: t('recency.mean'), n: true, phone: false }, { text: t('expected30'), n: true, phone: false }, { text: t('expected365'), n: true }, { text: t('todo.one'), wide: true, cls: 'wrap' }],
    rows: RFM.filter((n) => by[n]?.customers).map((n) => { const x = by[n], v = x.totals; return [link(href('customers', `rfm_segment=${encodeURIComponent(n)}`), group(n)), count(x.customers), t('days', { n: count(v.mean_recency_days) }), money(v.predicted_spend_30d), v.clv_365d === null ? '\u2013' : money(v.clv_365d), x.advice]; }) });
  return figure({ title: plural(sum((x) => x.customers), 'risky', count(sum((x) => x.customers)), { money: brief(sum((x) => x.totals.clv_365d ?? 0)) }), body });
}
function moved(m) {
  if (!m) return figure({ title: t('moved.first'), note: t('moved.when') });
  const pairs = m.pairs.filter((p) => p.was !== p.now), n = (l) => l.reduce((total, p) => total + p.customers, 0);
  const fresh = pairs.filter((p) => p.was === null), known = pairs.filter((p) => p.was in RANK), rose = known.filter((p) => SEASONLESS.includes(p.now) && !SEASONLESS.includes(p.was)), fell = known.filter((p) => !SEASONLESS.includes(p.now) && SEASONLESS.includes(p.was));
  const list = (title, l, cls) => h('div', {}, h('h3', { class: cls }, title), h('ul', { class: 'moves' }, l.slice(0, 4).map((p) => h('li', {}, h('b', {}, count(p.customers)), ` ${p.was === null ? t('moved.new') : group(p.was)} \u2192 ${group(p.now)}`))));
  return figure({ title: say2(finding.moved(n(rose), n(fell), m.since)), note: t('moved.note'), body: h('div', { class: 'three' }, list(t('moved.fell', { n: count(n(fell)) }), fell, 'attend-text'), list(t('moved.rose', { n: count(n(rose)) }), rose, ''), list(t('moved.fresh', { n: count(n(fresh)) }), fresh, '')) });
}
