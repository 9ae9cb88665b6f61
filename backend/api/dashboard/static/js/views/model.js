// How far can I believe these numbers?
import { h } from '../dom.js';
import { load } from '../store.js';
import { figure, scale, line, text, rect, dot, lines, rows } from '../charts.js';
import { table } from '../table.js';
import * as finding from '../findings.js';
import { brief, count, date, day, money, percent, percent1, plain, signed } from '../format.js';
import { candidate, feature, say2, t } from '../strings/index.js';
import { bounds, heatGrid } from './segments.js';

const LEAST_VALUES = 100;
export async function render() {
  const [{ model: m, champion: best }, segments, outcomes, drift] = await Promise.all([load('/api/metrics'), load('/api/segments').catch(() => null), load('/monitoring/outcomes').catch(() => []), load('/monitoring/drift').catch(() => null)]);
  const o = m.origin_totals || [], sum = (f) => o.reduce((total, one) => total + f(one), 0), off = (name) => sum((one) => one.forecast_total[name]) / sum((one) => one.actual_total) - 1;
  return [h('h1', {}, t('view.model')),
    h('p', { class: 'lead' }, [t('model.won', { name: candidate(best.spend) }), o.length && t('model.sum', { n: count(o.length), off: signed(off(best.spend), percent1), naive: signed(off(m.naive), percent1) }), best.refused && t('model.refused', { why: best.refused.replaceAll('`', '') })].filter(Boolean).join(' ')),
    o.length > 1 ? tracking(m, o, best.spend, off) : null,
    h('div', { class: 'two' }, h('div', { class: 'column' }, race(m, best.spend), readiness(m, best)), m.calibration ? calibration(m.calibration) : figure({ title: t('calibration.none') })),
    h('div', { class: 'two' }, deciles(m.interval), m.gains?.length ? lift(m.gains) : null),
    h('div', { class: 'two' }, leans(best), ledger(outcomes)),
    h('div', { class: 'two' }, segments?.rfm_bounds && alive(segments), drifted(drift))];
}
function tracking(m, o, best, off) {
  const add = (f) => { let total = 0; return [[0, 0], ...o.map((one, i) => [i + 1, total += f(one)])]; }, actual = add((x) => x.actual_total), model = add((x) => x.forecast_total[best]), naive = add((x) => x.forecast_total[m.naive]);
  const series = [{ name: `${t('naive')} ${brief(naive.at(-1)[1])}`, cls: 'c-naive', points: naive }, { name: `${t('came')} ${brief(actual.at(-1)[1])}`, cls: 'c-past', points: actual }, { name: `${t('forecast')} ${brief(model.at(-1)[1])}`, cls: 'c-expect', points: model }];
  return figure({ title: say2(finding.race(off(best), off(m.naive))), note: t('race.note', { n: count(o.length) }), height: 260, draw: lines(series, { fx: (x) => x ? day(o[x - 1].cutoff) : '', fy: brief, xt: o.map((_, i) => i + 1), pad: 124 }), numbers: [[t('past.made'), t('came'), t('forecast'), t('naive'), t('buyers.said'), t('buyers.came')], o.map((x) => [date(x.cutoff), money(x.actual_total), money(x.forecast_total[best]), money(x.forecast_total[m.naive]), count(x.expected_buyers), count(x.actual_buyers)])] });
}
function race(m, best) {
  const list = Object.entries(m.spend).map(([k, v]) => ({ k, ...v })).sort((a, b) => a.deviance - b.deviance);
  const body = table({ caption: t('candidates'), cls: 'thirds', head: [t('candidate'), { text: t('deviance'), n: true }, { text: t('off'), n: true }, { text: t('gini'), n: true }], rows: list.map((x) => ({ cls: x.k === best ? 'won' : '', cells: [[candidate(x.k), x.k === best && h('span', { class: 'badge' }, t('used')), x.k === m.naive && x.k !== best && h('span', { class: 'badge' }, t('tobeat'))], plain(x.deviance, 0), signed(x.bias, percent1), plain(Math.abs(x.gini) < 1e-6 ? 0 : x.gini, 3)] })) });
  return figure({ title: list[0].k === best ? t('race.least', { name: candidate(best) }) : t('race.chosen', { name: candidate(best) }), note: t('candidates.note', { n: count(m.origins.length) }), body });
}
function calibration(list) {
  const said = finding.calibrated(list), most = Math.max(...list.map((d) => d.customers));
  const draw = (w, hh) => { const left = 40, x = scale(0, 1, left, w - 12), y = scale(0, 1, hh - 44, 10); return [[0, 0.25, 0.5, 0.75, 1].map((k) => [line(left, y(k), w - 12, y(k), k ? 'grid' : 'axis'), text(left - 6, y(k) + 4, percent(k), 'tick', 'end'), text(x(k), hh - 26, percent(k), 'tick', k === 1 ? 'end' : 'middle')]), line(x(0), y(0), x(1), y(1), 'ideal'), text(x(0.78), y(0.7), t('assaid'), 'tick'), text(w - 12, hh - 6, t('calibration.axis'), 'tick', 'end'),
    list.map((d) => { const se = 1.96 * Math.sqrt(d.actual * (1 - d.actual) / d.customers); return [line(x(d.predicted), y(Math.max(0, d.actual - se)), x(d.predicted), y(Math.min(1, d.actual + se)), 'whisker'), dot(x(d.predicted), y(d.actual), 3 + 5 * Math.sqrt(d.customers / most), finding.broken(d) ? 'attend' : 'expect', t('calibration.dot', { n: count(d.customers), said: percent1(d.predicted), came: percent1(d.actual) }))]; })]; };
  return figure({ title: say2(said), note: t('calibration.note'), height: (w) => Math.min(520, w * 0.95), draw, numbers: [[t('said'), t('came'), t('customers')], list.map((d) => [percent1(d.predicted), percent1(d.actual), count(d.customers)])] });
}
function deciles(v) {
  const list = v.coverage_by_decile;
  if (v.coverage === null || !list.length) return figure({ title: t('coverage.none') });
  const bottom = Math.min(0.8, Math.floor(Math.min(...list) * 20) / 20), at = [bottom, 0.85, 0.9, 0.95, 1].filter((k, i) => i === 0 || k > bottom);
  const draw = (w, hh) => { const left = 40, x = (i) => left + (i + 0.5) * (w - left - 8) / list.length, y = scale(bottom, 1, hh - 44, 12); return [rect(left, y(0.92), w - left - 8, y(0.88) - y(0.92), 'goal'), at.map((k) => [line(left, y(k), w - 8, y(k), k === 0.9 ? 'ideal' : 'grid'), text(left - 6, y(k) + 4, percent(k), 'tick', 'end')]), list.map((c, i) => [dot(x(i), y(c), 5, finding.strays(c) ? 'attend' : 'expect', percent1(c)), text(x(i), hh - 26, i + 1, 'tick', 'middle')]), text(left, hh - 6, t('coverage.least'), 'tick'), text(w - 8, hh - 6, t('coverage.most'), 'tick', 'end')]; };
  return figure({ title: say2(finding.coverage(v.coverage, list)), note: t('coverage.note', { from: percent(bottom) }), height: 250, draw, numbers: [[t('tenth'), t('inside')], list.map((c, i) => [i + 1, percent1(c)])] });
}
function lift(g) {
  const most = Math.max(...g.map((d) => d.share_of_spend)) * 1.15, at = [0, 0.2, 0.4, 0.6, 0.8].filter((k) => k < most);
  const draw = (w, hh) => { const left = 40, step = (w - left - 6) / g.length, y = scale(0, most, hh - 44, 12); return [at.map((k) => [line(left, y(k), w, y(k), k ? 'grid' : 'axis'), text(left - 6, y(k) + 4, percent(k), 'tick', 'end')]), line(left, y(0.1), w, y(0.1), 'ideal'), text(w - 4, y(0.1) - 6, t('bychance'), 'tick', 'end'), g.map((d, i) => [rect(left + i * step + 3, y(d.share_of_spend), step - 6, y(0) - y(d.share_of_spend), 'expect', percent1(d.share_of_spend)), i < 2 && text(left + (i + 0.5) * step, y(d.share_of_spend) - 6, percent(d.share_of_spend), 'value', 'middle'), text(left + (i + 0.5) * step, hh - 26, d.tenth, 'tick', 'middle')]), text(left, hh - 6, t('gains.most'), 'tick'), text(w, hh - 6, t('gains.least'), 'tick', 'end')]; };
  return figure({ title: say2(finding.gains(g[0].share_of_spend)), note: t('gains.note'), height: 260, draw, numbers: [[t('tenth'), t('share.spend'), t('share.buyers')], g.map((d) => [d.tenth, percent1(d.share_of_spend), percent1(d.share_of_buyers)])] });
}
function leans(best) {
  const list = Object.entries(best.spend_drivers).sort((a, b) => b[1] - a[1]).slice(0, 8);
  if (!list.length) return figure({ title: t('leans.none'), note: t('leans.naive') });
  const chart = rows(list.map(([k, v]) => ({ name: feature(k), value: v, cls: 'expect' })), money);
  return figure({ title: t('leans.most', { feature: feature(list[0][0]) }), note: t('leans.note'), height: chart.height, draw: chart.draw });
}
function ledger(list) {
  if (!list.length) return figure({ title: t('ledger.none'), note: t('ledger.how'), body: h('pre', { tabindex: 0 }, 'python -m training outcomes --data orders.csv') });
  const cell = (x, f) => x === null || x === undefined ? '\u2013' : f(x);
  return figure({ title: t('ledger.title'), note: t('ledger.note'), body: table({ caption: t('ledger.title'), head: [t('ledger.days'), { text: t('customers'), n: true }, { text: t('off'), n: true }, { text: t('gini'), n: true }, { text: t('inside'), n: true }], rows: list.map(({ first, last, result: r }) => [`${date(first)} \u2013 ${date(last)}`, cell(r.customers, count), cell(r.bias, (x) => signed(x, percent1)), cell(r.gini, (x) => plain(x, 3)), cell(r.coverage, percent1)]) }) });
}
function alive({ rfm_grid: cells, rfm_bounds: edges }) {
  const step = (v) => v >= 0.95 ? 5 : v >= 0.9 ? 4 : v >= 0.8 ? 3 : v >= 0.65 ? 2 : v >= 0.4 ? 1 : 0, cell = (x) => x.customers && x.mean_p_alive !== null ? h('span', { class: `heat h${step(x.mean_p_alive)}` }, percent(x.mean_p_alive)) : h('span', { class: 'heat h0 none' }, '\u2013');
  return figure({ title: say2(finding.alive(cells)), note: t('alive.note'), body: heatGrid(cells, bounds(edges), t('alive.caption'), cell, true) });
}
function drifted(d) {
  if (!d) return figure({ title: t('drift.none') });
  const known = d.features.filter((f) => f.values >= LEAST_VALUES).slice(0, 6), chart = rows(known.map((f) => ({ name: feature(f.name), value: f.psi, cls: f.psi > 0.2 ? 'attend' : 'past' })), (x) => plain(x, 2));
  return figure({ title: d.recommendation, note: t('drift.note', { n: count(d.days) }), height: chart.height, draw: known.length ? chart.draw : null });
}
function readiness(m, best) {
  const r = m.readiness, rows = Object.keys(r.needed).map((k) => [t(`ready.${k}`), count(r.found[k] ?? 0), count(r.needed[k])]);
  return figure({ title: r.missing.length ? t('ready.missing', { what: r.missing.map((k) => t(`ready.${k}`)).join(', ') }) : t('ready.enough'), note: t('ready.note', { date: date(best.trained_at), n: count(m.training_samples) }), body: table({ caption: t('ready'), head: ['', { text: t('ready.found'), n: true }, { text: t('ready.needed'), n: true }], rows }) });
}
