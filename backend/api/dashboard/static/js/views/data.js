// Did you read my file correctly?
import { h, say } from '../dom.js';
import { fetched, forget, load } from '../store.js';
import { figure, scale, rect, text } from '../charts.js';
import { table } from '../table.js';
import * as finding from '../findings.js';
import { brief, count, date, money, percent1, signed } from '../format.js';
import { known, plural, say2, t } from '../strings/index.js';

const MOST_BYTES = 24 * 2 ** 20, LOOK_MS = 1000;
const reason = (name) => known(`reason.${name}`) ?? name;
export async function render() {
  const { log, orders, scoring } = await load('/api/data'), kept = log.rows.kept / log.rows.in;
  return [h('h1', {}, t('view.data')), h('p', { class: 'lead' }, t('data.lead', { share: percent1(kept), rows: count(log.rows.in), first: date(log.first), last: date(log.last), orders: count(log.orders), customers: count(scoring.customers) })), arrived(orders), drop(), account(log), columns(log.readings), ...log.warnings.map((x) => h('p', { class: 'notice attend-note' }, x)), train()];
}
function arrived(orders) {
  const all = orders.applied + orders.waiting + orders.set_aside;
  return all ? h('p', { class: 'notice' }, t('data.orders', { n: count(orders.applied), waiting: count(orders.waiting), aside: count(orders.set_aside) }), ' ', t(orders.settled ? 'data.settled' : 'data.unsettled')) : null;
}
function account(log) {
  const { rows, money: sums } = log, list = Object.entries(rows.set_aside).sort((a, b) => b[1] - a[1]), cell = (x, f) => x === null || x === undefined ? t('unknown') : f(+x);
  const bar = (w) => { const x = scale(0, rows.in, 0, w), parts = [['past', rows.kept], ...list.map(([k, n]) => [k === list[0][0] ? 'attend' : 'past-soft', n])]; let at = 0; return [...parts.map(([cls, n]) => { const out = rect(x(at), 0, Math.max(0.5, x(n) - 1), 20, cls); at += n; return out; }), text(0, 40, t('rows.kept', { n: count(rows.kept) }), 'label'), list.length ? text(w, 40, t('rows.aside', { n: count(rows.in - rows.kept) }), 'tick', 'end') : null]; };
  const one = (name, n, m, cls, why) => ({ cls, cells: [name, n < 0 ? `\u2212${count(-n)}` : count(n), cls ? cell(m, money) : cell(m, (x) => x === 0 ? money(0) : signed(-x, money)), why] });
  const body = table({ caption: t('account'), cls: 'account', head: ['', { text: t('rows'), n: true }, { text: t('money'), n: true }, { text: t('because'), wide: true, cls: 'wrap note' }], rows: [one(t('rows.in'), rows.in, sums?.in, 'sum', ''), ...list.map(([k, n]) => one(reason(k), -n, sums?.set_aside[k], '', known(`reason.${k}.why`) ?? '')), one(t('rows.left'), rows.kept, sums?.kept, 'sum', log.returned_rows ? t('rows.returns', { n: count(log.returned_rows), money: brief(Math.abs(log.returned_money)) }) : '')] });
  return figure({ title: say2(finding.account(rows)), note: t('account.note'), height: 46, draw: bar, body });
}
function columns(readings) {
  return figure({ title: t('columns.title'), note: t('columns.note'), body: table({ caption: t('columns'), head: [t('column'), t('columns.as'), { text: t('columns.how'), wide: true, cls: 'wrap' }], rows: Object.entries(readings).map(([name, r]) => [h('code', {}, name), known(`kind.${r.kind}`) ?? r.kind, r.said ? r.said.replace(`${name} is `, '') : '']) }) });
}
function drop() {
  const out = h('div', { role: 'status' }), input = h('input', { id: 'file', type: 'file', onchange: () => read() });
  async function read() {
    const [file] = input.files;
    if (!file) return;
    if (file.size > MOST_BYTES) { out.replaceChildren(h('p', { class: 'notice attend-note' }, t('upload.large', { most: count(MOST_BYTES / 2 ** 20) }))); return; }
    out.replaceChildren(h('p', { class: 'note' }, t('upload.reading'), ' ', h('bdi', {}, file.name)), h('progress', { 'aria-label': t('upload.reading') }));
    try {
      const { found } = await fetched('/api/data/read', { method: 'POST', body: file });
      out.replaceChildren(figure({ title: t(found.stops.length ? 'upload.stops' : 'upload.read', { rows: count(found.rows.in) }), note: file.name, body: [
        h('p', {}, t('upload.says', { dialect: found.files[0]?.why ?? found.dialect, orders: count(found.orders), customers: plural(found.customers, 'customers', count(found.customers)), first: found.first ? date(found.first) : t('unknown'), last: found.last ? date(found.last) : t('unknown'), net: money(found.net) })),
        ...[...found.stops, ...found.warnings].map((x) => h('p', { class: 'attend-text' }, x))] }), account({ rows: found.rows, money: found.money }), columns(found.readings));
      say(t('upload.done'));
    } catch (error) { out.replaceChildren(h('p', { class: 'notice error', role: 'alert' }, error.message || t('error.unreachable'))); }
  }
  return h('div', {}, h('form', { class: 'drop', onsubmit: (e) => e.preventDefault() }, h('label', { for: 'file' }, h('b', {}, t('upload')), h('span', { class: 'note' }, t('upload.note'))), input), out);
}
function train() {
  const out = h('div', { role: 'status' }), key = h('input', { id: 'admin', type: 'password', autocomplete: 'off', required: true }), button = h('button', { class: 'button' }, t('train.start'));
  const told = (job) => out.replaceChildren(h('p', {}, t(`job.${job.state}`), ' ', h('span', { class: 'note' }, job.error || job.progress.step || '')), job.finished_at ? null : h('progress', { max: 1, value: job.progress.fraction ?? undefined, 'aria-label': t('train') }));
  async function start(e) {
    e.preventDefault(); button.disabled = true;
    try {
      let job = await fetched('/train/ensemble', { method: 'POST', admin: key.value });
      while (!job.finished_at) { told(job); await new Promise((go) => setTimeout(go, LOOK_MS)); job = await fetched(`/jobs/${job.id}`, { admin: key.value }); }
      forget(); told(job);
    } catch (error) { out.replaceChildren(h('p', { class: 'notice error', role: 'alert' }, error.message || t('error.unreachable'))); }
    button.disabled = false;
  }
  return h('form', { class: 'panel', 'aria-labelledby': 'train', onsubmit: start }, h('h2', { id: 'train' }, t('train')), h('p', { class: 'note' }, t('train.note')), h('div', { class: 'filters' }, h('div', { class: 'field' }, h('label', { for: 'admin' }, t('train.key')), key), button), out);
}
