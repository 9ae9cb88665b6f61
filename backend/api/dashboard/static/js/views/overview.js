// What will the next 30 days bring, how sure is that, and what should I do first?
import { h, s, link } from '../dom.js';
import { load } from '../store.js';
import { href } from '../app.js';
import { figure, columns, rows, scale, text, line } from '../charts.js';
import * as finding from '../findings.js';
import { brief, count, date, day, money, month, percent, percent1, plusDays, round3, signed, whole } from '../format.js';
import { plural, say2, t } from '../strings/index.js';

export async function render() {
  const [summary, { actions }] = await Promise.all([load('/api/dashboard/summary'), load('/api/actions')]);
  const { totals, scoring, today, last_year: before } = summary, end = plusDays(scoring.cutoff, 29), low = today.predicted_spend_30d_low, high = today.predicted_spend_30d_high;
  return [
    h('section', { class: 'hero', 'aria-labelledby': 'hero' },
      h('div', { class: 'hero-main' }, h('h1', { id: 'hero', class: 'eyebrow' }, t('hero.when', { from: day(scoring.cutoff), to: date(end) })),
        h('p', { class: 'big expect-text' }, h('span', { class: 'sr' }, t('hero.expected')), money(round3(totals.predicted_spend_30d))),
        low !== null && strip(low, high, totals.predicted_spend_30d, before?.revenue),
        h('p', { class: 'lead' }, [low !== null && t('hero.likely', { low: brief(low), high: brief(high) }), t('hero.from', { buyers: count(totals.expected_buyers_30d), customers: count(totals.customers) }), before && t('hero.before', { money: brief(before.revenue), buyers: count(before.buyers) })].filter(Boolean).join(' ')),
        h('p', { class: 'note' }, today.range_origins ? `${t('hero.range', { n: count(today.range_origins) })} ` : `${t('hero.unjudged')} `, link(href('model'), t('hero.believe')))),
      todo(actions, scoring)),
    summary.windows.length ? revenue(summary, low, high) : null,
    h('section', { 'aria-label': t('tiles'), class: 'tiles' }, tiles(summary)),
    h('div', { class: 'two' }, sources(summary), summary.past_forecasts.length ? trust(summary.past_forecasts) : figure({ title: t('past.unknown'), note: t('past.train') })),
  ];
}

function strip(low, high, point, before) {
  const holder = h('div', { class: 'plot' }), told = t('hero.strip', { point: brief(point), low: brief(low), high: brief(high) });
  new ResizeObserver(([e]) => {
    const w = Math.floor(e.contentRect.width), x = scale(0, Math.max(high, before || 0) * 1.12, 0, w);
    if (!w) return;
    const year = before ? [line(x(before), 18, x(before), 38, 'tickmark'), text(Math.min(Math.max(x(before), 60), w - 60), 12, t('hero.year', { money: brief(before) }), 'tick', 'middle')] : [];
    holder.replaceChildren(s('svg', { viewBox: `0 0 ${w} 54`, width: w, height: 54, role: 'img', 'aria-label': told },
      line(0, 28, w, 28, 'track'), line(x(low), 28, x(high), 28, 'band broad expect-band'), s('circle', { cx: x(point), cy: 28, r: 7, class: 'expect' }), year, text(x(low), 48, brief(low), 'tick', 'middle'), text(x(high), 48, brief(high), 'tick', 'middle'), text(0, 48, money(0), 'tick')));
  }).observe(holder);
  return holder;
}

function todo(actions, scoring) {
  const item = (a) => {
    const slots = { n: count(a.customers), value: brief(a.clv_365d ?? a.predicted_spend_30d), spend: brief(a.predicted_spend_30d), chance: percent(a.mean_purchase_probability_30d), day: a.slots.days ? day(plusDays(scoring.cutoff, a.slots.days)) : '' };
    return h('li', {}, h('a', { href: href('customers', a.filter) }, h('span', { class: 'todo-title' }, t(`action.${a.id}.title`, slots)), h('span', { class: 'todo-why' }, t(`action.${a.id}.why`, slots))));
  };
  return h('section', { class: 'todo', 'aria-labelledby': 'todo' }, h('h2', { id: 'todo' }, t('todo')), actions.length ? h('ol', {}, actions.slice(0, 4).map(item)) : h('p', { class: 'note' }, t('todo.none')));
}

function revenue({ windows: w, totals, last_year: before }, low, high) {
  const year = before ? w.findIndex((d) => Math.abs(new Date(d.start) - new Date(before.start)) < 16 * 864e5) : -1;
  const items = w.map((d, i) => ({ name: `${date(d.start)} \u2013 ${date(d.end)}`, value: d.revenue, label: (w.length - i) % 4 === 1 ? month(d.end) : '', mark: i === w.length - 1 ? brief(d.revenue) : '', cls: i === year ? 'before' : '' }));
  items.push({ name: t('next30'), value: totals.predicted_spend_30d, low, high, cls: 'expect', mark: brief(totals.predicted_spend_30d), markCls: 'expect-text' });
  const fresh = w.slice(-3), mean = fresh.reduce((sum, d) => sum + d.new_revenue, 0) / fresh.length;
  return figure({ title: say2(finding.nextWindow(totals.predicted_spend_30d, w.at(-1).revenue)), note: [t('windows.note'), year >= 0 ? t('windows.year') : '', t('windows.new', { money: brief(mean) })].filter(Boolean).join(' '), height: (x) => x < 520 ? 200 : 236, draw: columns(items, brief),
    numbers: [[t('windows.to'), t('revenue'), t('orders'), t('buyers'), t('new')], w.map((d) => [date(d.end), money(d.revenue), count(d.orders), count(d.buyers), count(d.new_buyers)])] });
}

function tiles({ totals, today, previous }) {
  const was = previous?.totals, then = previous?.today, since = previous ? day(previous.scoring.cutoff) : '';
  const tile = (label, value, change, why, cls = '') => h('div', { class: 'tile' }, h('h2', { class: 'tile-label' }, label), h('p', { class: `tile-value ${cls}` }, value), previous && h('p', { class: 'note' }, t('since', { change, date: since })), why && h('p', { class: 'note' }, why));
  const known = (x, y) => x !== null && x !== undefined && y;
  return [
    tile(t('tile.customers'), count(totals.customers), was && signed(totals.customers - was.customers, count), previous ? '' : t('since.none')),
    tile(t('tile.repeat'), percent(today.repeat_rate), then && t('points', { x: signed((today.repeat_rate - then.repeat_rate) * 100, (x) => x.toFixed(1)) })),
    today.avg_order !== null && tile(t('tile.order'), money(today.avg_order), then && signed(today.avg_order - then.avg_order, money)),
    known(totals.clv_365d, true) && tile(t('tile.value'), brief(totals.clv_365d), was?.clv_365d && signed(totals.clv_365d / was.clv_365d - 1, percent1), t('tile.least', { money: brief(totals.clv_365d_low) }), 'expect-text'),
    known(today.value_at_risk, true) && tile(t('tile.risk'), brief(today.value_at_risk), then?.value_at_risk && signed(today.value_at_risk / then.value_at_risk - 1, percent1), plural(today.at_risk_customers, 'quiet', count(today.at_risk_customers)), 'attend-text'),
  ];
}

function sources({ status, totals }) {
  const chart = rows(status.map((x) => ({ name: t(`status.${x.name}`), value: x.predicted_spend_30d, cls: 'expect', aside: plural(x.customers, 'customers', count(x.customers)), text: brief(x.predicted_spend_30d) })), brief, { pitch: 52 });
  return figure({ title: say2(finding.sources(status, totals.predicted_spend_30d)), note: t('source.note'), height: chart.height, draw: chart.draw,
    numbers: [[t('customers'), t('howmany'), t('expected30'), t('buyers')], status.map((x) => [t(`status.${x.name}`), count(x.customers), money(x.predicted_spend_30d), count(x.expected_buyers_30d)])] });
}

function trust(past) {
  const o = past.map((one) => ({ cutoff: one.cutoff, miss: one.missed, naive: one.naive_missed }));
  const most = Math.max(0.2, ...o.flatMap((d) => [Math.abs(d.miss), Math.abs(d.naive)])) * 1.15;
  const draw = (w) => {
    const x = scale(-most, most, 128, w - 40), out = [text(x(0), 12, t('past.exact'), 'tick', 'middle'), line(x(0), 18, x(0), 18 + o.length * 28, 'axis')];
    o.forEach((d, i) => { const y = 34 + i * 28; out.push(text(0, y + 4, date(d.cutoff), 'tick'), line(x(0), y, x(d.miss), y, 'stem'), s('circle', { cx: x(d.naive), cy: y, r: 4.5, class: 'hollow' }), s('circle', { cx: x(d.miss), cy: y, r: 5.5, class: 'expect' }), text(x(d.miss) + (d.miss >= 0 ? 11 : -11), y + 4, signed(d.miss, whole), 'value strong-expect', d.miss >= 0 ? 'start' : 'end')); });
    out.push(text(92, 40 + o.length * 28, t('past.low'), 'tick'), text(w - 4, 40 + o.length * 28, t('past.high'), 'tick', 'end'));
    return out;
  };
  return figure({ title: say2(finding.pastForecasts(o.map((d) => d.miss))), note: t('past.note'), height: 50 + o.length * 28, draw, numbers: [[t('past.made'), t('past.model'), t('past.naive')], o.map((d) => [date(d.cutoff), signed(d.miss, percent1), signed(d.naive, percent1)])] });
}
