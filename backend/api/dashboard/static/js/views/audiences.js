// Where should the budget go, and can the file be uploaded? The service gives out the budget; nothing is worked out here.
import { h, say } from '../dom.js';
import { fetched, load, save } from '../store.js';
import { href, setQuery } from '../app.js';
import { drop, saved } from '../saved.js';
import { figure } from '../charts.js';
import { table } from '../table.js';
import * as finding from '../findings.js';
import { brief, count, date, money, percent, percent1, signed, whole } from '../format.js';
import { group, plural, say2, t } from '../strings/index.js';

const PLATFORMS = ['meta', 'google', 'klaviyo', 'generic'], PAUSE_MS = 150;
const LOT = ['export --experiment SPRING --holdout 0.1 --out spring.csv', 'experiments --data orders-of-next-month.csv'].map((words) => `python -m training ${words}`).join('\n');
export async function render({ query }) {
  const trials = await load('/monitoring/experiments');
  const budget = () => Math.min(1e9, Math.max(0.01, +(query.get('budget') || 10000))), mode = () => query.get('mode') === 'value' ? 'value' : 'rule', tilt = () => Math.min(60, Math.max(5, +(query.get('cac') || 30)));
  const out = h('div', {});
  let wait, turn = 0;
  const change = (c) => { query = setQuery(c); clearTimeout(wait); wait = setTimeout(() => draw().catch(refused), PAUSE_MS); };
  const refused = (error) => out.replaceChildren(h('p', { class: 'notice error', role: 'alert' }, error.message || t('error.unreachable')));
  const number = h('input', { id: 'b', type: 'number', min: 1, max: 1e9, step: 100, value: budget(), oninput: (e) => { slider.value = e.target.value; change({ budget: e.target.value }); } });
  const slider = h('input', { type: 'range', min: 500, max: 50000, step: 500, value: budget(), 'aria-label': t('budget'), oninput: (e) => { number.value = e.target.value; change({ budget: e.target.value }); } });
  const shown = h('output', { for: 'k' }, whole(tilt() / 100)), share = h('input', { id: 'k', type: 'range', min: 5, max: 60, step: 5, value: tilt(), oninput: (e) => { shown.textContent = whole(e.target.value / 100); change({ cac: e.target.value }); } });
  const radio = (v) => h('label', { class: 'choice' }, h('input', { type: 'radio', name: 'mode', value: v, checked: mode() === v, onchange: () => change({ mode: v === 'rule' ? '' : v }) }), h('span', {}, t(`budget.${v}`), h('span', { class: 'note' }, ` ${t(`budget.${v}.why`)}`)));
  const form = h('form', { class: 'filters budget', onsubmit: (e) => e.preventDefault() }, h('div', { class: 'field wide' }, h('label', { for: 'b' }, t('budget')), h('div', { class: 'both' }, number, slider)), h('fieldset', { class: 'choices' }, h('legend', {}, t('budget.split')), radio('rule'), radio('value')), h('div', { class: 'field' }, h('label', { for: 'k' }, t('budget.most.of')), h('div', { class: 'both' }, share, shown)));
  async function draw() {
    const mine = ++turn, given = await fetched(`/api/meta-ads/budget-allocation?total_budget=${budget()}&mode=${mode()}&cac_share=${tilt() / 100}`);
    if (mine !== turn) return;
    const list = given.tiers, people = list.reduce((sum, x) => sum + (x.new_customers ?? 0), 0), value = list.reduce((sum, x) => sum + (x.value ?? 0), 0);
    const body = table({ caption: t('budget.caption'), cls: 'tiers', head: [t('budget.like'), { text: t('budget.amount'), wide: true }, { text: t('budget.each'), n: true }, { text: t('budget.new'), n: true }, { text: t('budget.worth'), n: true, phone: false }, { text: t('budget.how'), wide: true, cls: 'wrap note' }],
      rows: list.map((x) => [[group(x.segment), h('span', { class: 'muted aside' }, plural(x.customers, 'customers', count(x.customers)))], h('span', { class: 'chance' }, h('meter', { class: 'long', min: 0, max: 1, value: x.share, 'aria-label': t('budget.share') }), h('b', {}, money(x.amount))), x.cac_target === null ? '\u2013' : money(x.cac_target), x.new_customers === null ? '\u2013' : count(x.new_customers), x.value === null ? '\u2013' : brief(x.value), `${x.strategy} ${x.lookalike}`]) });
    out.replaceChildren(h('p', { class: 'lead', role: 'status' }, t('budget.buys', { budget: money(given.total_budget), people: plural(people, 'newcomers', count(people)), value: brief(value) })), figure({ title: say2(finding.budget(list)), note: [t('budget.note'), ...given.notes].join(' '), body }));
  }
  await draw();
  // Whom a file reaches is counted over everybody: the page does not wait for it.
  const counted = h('div', { class: 'stackless' }, h('p', { class: 'note', role: 'status' }, t('files.counting')));
  load('/api/audiences/preflight').then(({ preflights }) => { const bare = unreached(preflights); counted.replaceChildren(files(preflights), mine(bare)); }, (error) => counted.replaceChildren(h('p', { class: 'notice error', role: 'alert' }, error.message || t('error.unreachable'))));
  return [h('h1', {}, t('view.audiences')), form, out, counted, tried(trials)];
}
const unreached = (preflights) => preflights.every((p) => p.counts.rows === 0);
const trouble = (e) => (error) => { e.target.textContent = error.message || t('error.unreachable'); };
const got = (path, name) => (e) => save(path, name).then(() => say(t('saved')), trouble(e));
// Filters that were saved on the customers' page. Who meets them is asked for anew each time.
function mine(bare) {
  const list = saved(), box = h('div', {});
  const get = (x, format, words) => h('button', { type: 'button', class: 'quiet', onclick: got(`/api/audiences/all.csv?${x.query}${x.query && '&'}format=${format}`, `${format}.csv`) }, words, h('span', { class: 'sr' }, ' ', x.name));
  const row = (x) => {
    const people = h('span', {}, '\u2026'), spend = h('span', {}, '\u2026');
    fetched(`/api/customers?${x.query}${x.query && '&'}limit=1&totals=true`).then((found) => { people.textContent = count(found.total); spend.textContent = brief(found.sums.predicted_spend_30d); }, (error) => { people.textContent = error.message || t('error.unreachable'); spend.textContent = '\u2013'; });
    const forget = h('button', { type: 'button', class: 'quiet', onclick: () => { drop(x.name); box.replaceWith(mine(bare)); say(t('kept.dropped')); } }, t('kept.drop'), h('span', { class: 'sr' }, ' ', x.name));
    return [h('a', { href: href('customers', x.query) }, h('bdi', {}, x.name)), people, spend, get(x, 'scores', t('download.one')), ...(bare ? [] : [PLATFORMS.map((f) => get(x, f, t(`platform.${f}`)))]), forget];
  };
  const body = list.length ? table({ caption: t('kept'), cls: 'kept', head: [t('audience'), { text: t('customers'), n: true }, { text: t('expected30'), n: true }, t('files.scores'), ...(bare ? [] : [{ text: t('files'), wide: true }]), { text: t('kept.drop') }], rows: list.map(row) }) : h('p', {}, t('kept.how'), ' ', h('a', { href: href('customers') }, t('view.customers')));
  box.append(figure({ title: say2(finding.audiences(list)), note: t('kept.note'), body }));
  return box;
}
// What campaigns brought that were tried by lot.
function tried(list) {
  const change = (u) => u ? `${signed(u.rate, percent1)} (${signed(u.rate_low, percent1)} ${t('trial.to')} ${signed(u.rate_high, percent1)})` : '\u2013';
  const body = list.length ? table({ caption: t('trials'), cls: 'trials', head: [t('trial.name'), t('audience'), { text: t('trial.began') }, { text: t('customers'), n: true }, { text: t('trial.held'), n: true }, { text: t('trial.change'), n: true }, { text: t('trial.says'), wide: true, cls: 'wrap note' }],
    rows: list.map((x) => [h('bdi', {}, x.name), x.kind === 'audience' && x.about === 'all' ? t('everybody') : group(x.about), date(x.day), count(x.customers), percent(x.held_out_share), change(x.result?.uplift), x.result ? x.result.uplift?.verdict || x.result.answer : t('trial.waits')]) }) : h('p', {}, t('trial.how'));
  return figure({ title: say2(finding.trials(list)), note: t('exports.note'), body: [body, h('pre', { tabindex: 0 }, LOT)] });
}
function files(preflights) {
  const names = [...new Set(preflights.map((p) => p.segment))], of = (name, format) => preflights.find((p) => p.segment === name && p.format === format), bare = unreached(preflights);
  const called = (name) => name === 'all' ? t('everybody') : group(name);
  const get = (name, format, words) => h('button', { type: 'button', class: 'quiet', onclick: got(`/api/audiences/${name}.csv?format=${format}`, `${name}-${format}.csv`) }, words, h('span', { class: 'sr' }, ` ${called(name)}`));
  const cell = (name, format) => { const p = of(name, format); return p.ready ? get(name, format, t('download.one')) : h('span', { class: 'attend-text', title: p.problems.join(' ') }, '\u25b3 ', t('files.reached', { rows: count(p.counts.rows), customers: count(p.counts.customers) })); };
  const list = table({ caption: t('files'), cls: 'files', head: [t('audience'), { text: t('customers'), n: true }, t('files.scores'), ...(bare ? [] : PLATFORMS.map((f) => t(`platform.${f}`)))], rows: names.map((name) => [called(name), count(of(name, 'meta').counts.customers), get(name, 'scores', t('download.one')), ...(bare ? [] : PLATFORMS.map((f) => cell(name, f)))]) });
  const wait = bare && h('div', { class: 'advice' }, h('p', {}, h('b', { class: 'attend-text' }, `\u25b3 ${t('files.bare')}`)), h('p', { class: 'note' }, t('files.load')), h('pre', { tabindex: 0 }, 'python -m training contacts --data contacts.csv'));
  const problems = bare ? [] : [...new Set(preflights.flatMap((p) => p.problems))].slice(0, 4);
  return figure({ title: say2(finding.files(preflights)), note: t('files.note'), body: [bare ? h('div', { class: 'two flush' }, list, wait) : list, problems.length ? h('ul', {}, problems.map((p) => h('li', { class: 'note' }, p))) : null] });
}
