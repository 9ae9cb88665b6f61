// Do newer customers return as well as older ones, and when does a customer pay back?
import { h } from '../dom.js';
import { load } from '../store.js';
import { setQuery } from '../app.js';
import { figure, lines } from '../charts.js';
import * as finding from '../findings.js';
import { brief, count, money, month, percent } from '../format.js';
import { say2, t } from '../strings/index.js';

const SHOWN = 24, MONTHS = 13;
export async function render({ query }) {
  const data = await load('/api/cohorts'), least = Math.min(50, Math.max(5, data.cohorts.reduce((sum, c) => sum + c.customers, 0) / 200)), cohorts = data.cohorts.filter((c) => c.customers >= least).slice(-SHOWN), oldest = data.cohorts[0];
  if (!cohorts.length) return [h('h1', {}, t('view.cohorts')), h('p', { class: 'lead' }, t('cohort.none'))];
  const third = cohorts.filter((c) => c !== oldest).map((c) => c.value[0]), start = Math.round((third.reduce((a, b) => a + b, 0) / Math.max(1, third.length)) || 50);
  const mode = () => query.get('show') || 'value', cost = () => Math.max(0, +(query.get('cac') ?? start)), margin = () => Math.min(100, Math.max(1, +(query.get('margin') || 100))) / 100, need = () => cost() / margin();
  const holder = h('div', {}), note = h('p', { class: 'lead', role: 'status' }), change = (c) => { query = setQuery(c); draw(); };
  const radio = (v) => h('label', { class: 'choice' }, h('input', { type: 'radio', name: 'show', value: v, checked: mode() === v, onchange: () => change({ show: v === 'value' ? '' : v }) }), h('span', {}, t(`cohort.${v}`)));
  const number = (id, label, value, attrs, key) => h('div', { class: 'field' }, h('label', { for: id }, label), h('input', { id, type: 'number', value, oninput: (e) => change({ [key]: e.target.value }), ...attrs }));
  const form = h('form', { class: 'filters', onsubmit: (e) => e.preventDefault() }, h('fieldset', { class: 'choices' }, h('legend', {}, t('show')), radio('value'), radio('retention')), number('cac', t('cohort.cost'), cost(), { min: 0, step: 10 }, 'cac'), number('margin', t('cohort.margin'), margin() * 100, { min: 1, max: 100, step: 5 }, 'margin'));
  function draw() {
    const usable = cohorts.filter((c) => c !== oldest), paid = usable.map((c) => c.value.findIndex((v) => v >= need()));
    note.textContent = t(margin() < 1 ? 'payback.margin' : 'payback.revenue', { cost: money(cost()), margin: percent(margin()), done: count(paid.filter((k) => k >= 0).length), all: count(usable.length), early: count(paid.filter((k) => k >= 0 && k <= 3).length) });
    holder.replaceChildren(triangle(cohorts, oldest, mode(), need(), data.last_is_partial), curves(cohorts.filter((c) => c !== oldest), mode()));
  }
  draw();
  return [h('h1', {}, t('view.cohorts')), note, form, holder];
}
function triangle(shown, oldest, mode, cost, partial) {
  const retention = mode === 'retention', all = shown.flatMap((c) => c[mode].slice(retention ? 1 : 0, MONTHS)).toSorted((a, b) => a - b), steps = [0.2, 0.4, 0.6, 0.8, 0.95].map((q) => all[Math.floor(q * (all.length - 1))]), step = (v) => steps.filter((x) => v >= x).length;
  const label = (c) => c === oldest ? t('cohort.to', { month: month(c.month) }) : month(c.month);
  const body = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('cohort.table') }, h('table', { class: 'cohort' }, h('caption', { class: 'sr' }, t('cohort.caption')),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('cohort.first')), h('th', { scope: 'col', class: 'n desk' }, t('customers')), Array.from({ length: MONTHS }, (_, k) => h('th', { scope: 'col', class: 'n' }, k === 0 ? t('cohort.month', { n: 0 }) : k)))),
    h('tbody', {}, shown.map((c) => { const back = c.value.findIndex((v) => v >= cost); return h('tr', {}, h('th', { scope: 'row' }, label(c)), h('td', { class: 'n muted desk' }, count(c.customers)), c[mode].slice(0, MONTHS).map((v, k) => h('td', { class: `heat h${retention && k === 0 ? 0 : step(v)}${!retention && k === back ? ' back' : ''}${partial && k === c[mode].length - 1 ? ' partial' : ''}` }, retention ? percent(v) : count(v), !retention && k === back && h('span', { class: 'sr' }, ` ${t('payback.mark')}`)))); }))));
  const old = shown.filter((c) => c !== oldest && c.value.length > 4), half = Math.floor(old.length / 2), mean = (l) => l.reduce((sum, c) => sum + c.value[3] * c.customers, 0) / l.reduce((sum, c) => sum + c.customers, 0);
  const back = shown.filter((c) => c.retention.length > 4 && c !== oldest), again = back.reduce((sum, c) => sum + c.retention[3] * c.customers, 0) / back.reduce((sum, c) => sum + c.customers, 0);
  const title = retention ? (back.length ? t('cohort.again', { share: percent(again) }) : t('cohort.short')) : say2(half ? finding.cohortValue(mean(old.slice(0, half)), mean(old.slice(half))) : ['cohort.short', {}]);
  return figure({ title, note: [t(`cohort.${mode}.note`), partial && t('cohort.partial'), shown.includes(oldest) && t('cohort.older', { month: month(oldest.month) })].filter(Boolean).join(' '), body });
}
function curves(cohorts, mode) {
  const old = cohorts.filter((c) => c.value.length > 3), take = Math.min(5, old.length), list = Array.from({ length: take }, (_, i) => old[Math.floor(i * old.length / take)]), from = mode === 'retention' ? 1 : 0;
  if (list.length < 2) return figure({ title: t('curves.short') });
  const series = list.map((c, i) => ({ name: month(c.month), cls: `c${i}`, points: c[mode].slice(0, -1).slice(from, 13).map((v, k) => [k + from, v]) })), at = list.filter((c) => c.value.length > 6);
  const worst = at.length && at.reduce((p, c) => c.value[5] < p.value[5] ? c : p), best = at.length && at.reduce((p, c) => c.value[5] > p.value[5] ? c : p);
  const title = mode === 'retention' ? t('curves.retention') : at.length > 1 ? t('curves.value', { best: month(best.month), most: money(best.value[5]), worst: month(worst.month), least: money(worst.value[5]) }) : t('curves.plain');
  return figure({ title, note: t('curves.note', { n: count(list.length) }), height: 260, draw: lines(series, { fx: (x) => x === 0 ? t('cohort.first') : t('cohort.month', { n: x }), fy: mode === 'retention' ? percent : brief, xt: [3, 6, 9, 12] }), numbers: [[t('cohort.cohort'), ...[0, 3, 6, 12].map((k) => t('cohort.month', { n: k }))], list.map((c) => [month(c.month), ...[0, 3, 6, 12].map((k) => c[mode][k] === undefined ? '\u2013' : mode === 'retention' ? percent(c[mode][k]) : money(c[mode][k]))])] });
}
