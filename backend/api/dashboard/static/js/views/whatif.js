// What would this customer do if the numbers were different? Every answer is the service's own.
import { h } from '../dom.js';
import { fetched, load } from '../store.js';
import { setQuery } from '../app.js';
import { figure, waterfall } from '../charts.js';
import { count, money, percent, plain } from '../format.js';
import { feature, group, t } from '../strings/index.js';
import { claims, steps } from './customer.js';

const NAMES = ['total_spend', 'avg_spend', 'num_transactions', 'total_units', 'unique_products', 'recency_days'], TOPS = [10000, 1000, 60, 5000, 300, 400];
const PRESETS = { regular: [1250, 83.33, 15, 400, 60, 5], once: [60, 60, 1, 12, 6, 300], fresh: [48, 48, 1, 10, 5, 3], large: [9600, 800, 12, 5200, 140, 20] };
const PAUSE_MS = 150;
export async function render({ query }) {
  const { scoring } = await load('/api/dashboard/summary').catch(() => ({})), out = h('div', {}), words = h('section', { class: 'panel insight', 'aria-labelledby': 'w-words' });
  const given = query.get('v')?.split(',').map(Number);
  let v = given?.length === NAMES.length && given.every(Number.isFinite) ? given : PRESETS.regular, wait, turn = 0;
  const fields = NAMES.map((name, i) => {
    const id = `w-${name}`, num = h('input', { id, type: 'number', min: 0, step: 'any', value: v[i], oninput: (e) => { sl.value = e.target.value; set(i, +e.target.value); } }), sl = h('input', { type: 'range', min: 0, max: Math.max(TOPS[i], v[i]), step: 1, value: v[i], 'aria-label': feature(name), oninput: (e) => { num.value = e.target.value; set(i, +e.target.value); } });
    return h('div', { class: 'field wide' }, h('label', { for: id }, feature(name)), h('div', { class: 'both' }, num, sl));
  });
  const change = (next) => { v = next; query = setQuery({ v: v.join(',') }); clearTimeout(wait); wait = setTimeout(() => draw().catch(trouble), PAUSE_MS); };
  const set = (i, x) => {
    const next = v.map((y, k) => k === i ? x : y);
    if (i === 0 || i === 2) next[1] = next[2] > 0 ? Math.round(next[0] / next[2] * 100) / 100 : next[1]; // an average follows its parts
    if (i === 1) next[0] = Math.round(next[1] * next[2] * 100) / 100;
    change(next); shown(i);
  };
  const shown = (but) => fields.forEach((f, i) => { if (i !== but) for (const x of f.querySelectorAll('input')) { if (x.type === 'range') x.max = Math.max(+x.max, v[i]); x.value = v[i]; } });
  const use = (name) => { change([...PRESETS[name]]); shown(-1); };
  const trouble = (error) => out.replaceChildren(h('p', { class: 'notice error', role: 'alert' }, error.message || t('error.unreachable')));
  async function draw() {
    const mine = ++turn, body = { customer_id: 'what-if', features: v, ...(scoring ? { as_of: scoring.cutoff } : {}) }, answer = await fetched('/predict_customer_value', { method: 'POST', json: body });
    if (mine !== turn) return;
    const list = steps(answer.drivers.filter((d, i) => i === 0 || Math.abs(d.contribution) >= 0.005), answer.predicted_future_spend_30d), chart = waterfall(list, money), fact = (label, value, note) => h('section', { class: 'fact' }, h('h2', { class: 'tile-label' }, label), h('p', { class: 'tile-value expect-text' }, value), h('p', { class: 'note' }, note));
    words.replaceChildren(h('h2', { id: 'w-words' }, t('inwords')), answer.claims.length ? claims(answer.claims) : h('p', {}, answer.insight), h('p', {}, h('b', {}, `${t('todo.one')}: `), answer.recommended_action), ...answer.warnings.map((x) => h('p', { class: 'note' }, x)));
    out.replaceChildren(h('div', { class: 'answer', role: 'status' }, fact(t('expected30'), money(answer.predicted_future_spend_30d), group(answer.customer_segment)), fact(t('chance30'), percent(answer.purchase_probability_30d), group(answer.customer_archetype)), fact(t('season'), plain(answer.season_index, 2), t('season.means'))),
      figure({ title: t('whatif.made'), note: t('whatif.parts'), height: chart.height, draw: chart.draw, numbers: [[t('part'), t('amount')], list.map((x) => [x.name, x.text])] }), words);
  }
  await draw();
  return [h('h1', {}, t('view.whatif')), h('p', { class: 'lead' }, t('whatif.lead')), h('p', { class: 'chips' }, h('span', { class: 'muted' }, `${t('whatif.from')} `), Object.keys(PRESETS).map((name) => h('button', { type: 'button', class: 'quiet', onclick: () => use(name) }, t(`preset.${name}`)))),
    h('div', { class: 'two form-left' }, h('form', { class: 'stack', 'aria-label': t('whatif.done'), onsubmit: (e) => e.preventDefault() }, fields), out)];
}
