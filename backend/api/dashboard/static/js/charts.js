// Charts as plain SVG, drawn at the width they get, so that text is never scaled. A chart is a figure whose title says
// the finding, with its numbers as a table one click away.
import { h, s } from './dom.js';
import { t as words } from './strings/index.js';

export const scale = (d0, d1, r0, r1) => { const k = d1 === d0 ? 0 : (r1 - r0) / (d1 - d0); return (x) => r0 + (x - d0) * k; };
export const root = (d1, r0, r1) => (x) => r0 + (r1 - r0) * Math.sqrt(Math.max(0, x) / d1);
export function ticks(most, wanted = 4) {
  const raw = most / wanted, power = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 2.5, 5, 10].find((m) => m * power >= raw) * power;
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => i * step);
}
export const text = (x, y, value, cls = '', anchor = 'start') => s('text', { x, y, class: cls, 'text-anchor': anchor }, value);
export const line = (x1, y1, x2, y2, cls) => s('line', { x1, y1, x2, y2, class: cls });
export const rect = (x, y, w, hh, cls, title) => s('rect', { x: Math.min(x, x + w), y, width: Math.abs(w), height: Math.max(0, hh), class: cls, 'data-tip': title });
// Ticks that would touch their left neighbour are left out.
export function across(list, x, y, label, least = 64) {
  let last = -1e9;
  return list.filter((t) => { const at = x(t); if (at - last < least) return false; last = at; return true; }).map((t) => text(x(t), y, label(t), 'tick', 'middle'));
}
export const path = (points, cls) => s('path', { d: 'M' + points.map((p) => p.map((v) => v.toFixed(1)).join(' ')).join('L'), class: cls });
export const dot = (cx, cy, r, cls, title) => s('circle', { cx, cy, r, class: cls, 'data-tip': title });

function numbersTable(head, rows, caption) {
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    h('table', { class: 'plain' }, h('caption', { class: 'sr' }, caption),
      h('thead', {}, h('tr', {}, head.map((c, i) => h('th', { scope: 'col', class: i ? 'n' : '' }, c)))),
      h('tbody', {}, rows.map((r) => h('tr', {}, r.map((c, i) => i ? h('td', { class: 'n' }, c) : h('th', { scope: 'row' }, c)))))));
}

let serial = 0;
export function figure({ title, note, height, draw, numbers, alt, gap, cls = '', body, level = 2 }) {
  const id = `f${++serial}`, holder = h('div', { class: 'plot' });
  const fig = h('figure', { class: `figure ${cls}`, 'aria-labelledby': id, 'data-gap': gap },
    h('figcaption', {}, h(`h${level}`, { id, class: 'finding' }, title), note && h('p', { class: 'note' }, note)), body, draw && holder,
    numbers && h('details', { class: 'numbers' }, h('summary', {}, words('numbers'), h('span', { class: 'sr' }, `: ${title}`)), numbersTable(...numbers, title)));
  if (draw) {
    let last = 0;
    new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width);
      if (!width || width === last) return;
      last = width;
      const tall = typeof height === 'function' ? height(width) : height;
      holder.replaceChildren(s('svg', { viewBox: `0 0 ${width} ${tall}`, width, height: tall, role: 'img', 'aria-label': alt || title }, draw(width, tall)));
    }).observe(holder);
  }
  return fig;
}

// What labels take, in pixels: languages differ in how they shorten large amounts.
const room = (labels) => 10 + 7.2 * Math.max(...labels.map((x) => x.length));

// Columns over time; the last may be an expectation with its range.
export function columns(all, f) {
  return (w, hh) => {
    const items = w < 520 ? all.slice(-14) : all; // a phone sees the last year
    const top = 26, base = hh - 26, most = Math.max(1, ...items.map((d) => d.high || d.value)) * 1.04, end = items.at(-1)?.mark || '';
    const left = Math.max(44, room(ticks(most, 3).map(f))), right = w - Math.max(46, room([end]));
    const y = scale(0, most, base, top), step = (right - left) / items.length, bar = Math.max(3, step * 0.68);
    const out = [ticks(most, 3).slice(1).map((t) => [line(left, y(t), right, y(t), 'grid'), text(left - 6, y(t) + 4, f(t), 'tick', 'end')]), line(left, base, right, base, 'axis')];
    items.forEach((d, i) => {
      const x = left + i * step + (step - bar) / 2, cx = x + bar / 2;
      out.push(rect(x, y(d.value), bar, base - y(d.value), d.cls || 'past', `${d.name}: ${f(d.value)}`));
      if (d.high) out.push(line(cx, y(d.low), cx, y(d.high), 'whisker'), line(cx - 5, y(d.low), cx + 5, y(d.low), 'whisker'), line(cx - 5, y(d.high), cx + 5, y(d.high), 'whisker'));
      if (d.mark) out.push(i === items.length - 1 ? text(x + bar + 6, y(d.value) + 4, d.mark, `mark ${d.markCls || ''}`) : text(Math.max(cx, 24), y(d.high || d.value) - 8, d.mark, `mark ${d.markCls || ''}`, 'middle'));
      if (d.label) out.push(text(Math.min(Math.max(cx, 22), w - 22), hh - 8, d.label, 'tick', 'middle'));
    });
    return out;
  };
}

// One row a thing: label above its bar, value at its end. Two bars a row compare a share with a share.
export function rows(items, f, { pair, scaleMost, pitch } = {}) {
  const each = pitch || (pair ? 58 : 44);
  return { height: items.length * each + 2, draw: (w) => {
    const most = scaleMost || Math.max(...items.flatMap((d) => pair ? [d.value, d.other] : [d.high || d.value])), x = scale(0, most, 0, w - Math.max(74, room(items.map((d) => d.text || f(d.value)))));
    return items.map((d, i) => {
      const y = i * each, cls = d.cls || 'past';
      const out = [text(0, y + 14, d.name, 'label'), d.aside && text(w, y + 14, d.aside, 'tick', 'end')];
      if (pair) out.push(rect(0, y + 22, Math.max(1, x(d.value)), 9, 'past'), text(x(d.value) + 6, y + 30, f(d.value), 'value'), rect(0, y + 34, Math.max(1, x(d.other)), 9, 'expect'), text(x(d.other) + 6, y + 44, f(d.other), 'value strong-expect'));
      else out.push(rect(0, y + 21, Math.max(1, x(d.value)), 12, cls), d.high && line(x(d.low), y + 27, x(d.high), y + 27, 'whisker'), text((d.high ? x(d.high) : x(d.value)) + 6, y + 31, d.text || f(d.value), 'value'));
      return out;
    });
  } };
}

// Lines with names at their ends; names that would touch are pushed apart.
export function lines(series, { fx, fy, xt, yMost, yTicks = 4, pad = 96, xMost }) {
  return (w, hh) => {
    const right = w - Math.max(pad, room(series.map((l) => l.name || ''))), top = 12, base = hh - 26, mx = xMost ?? Math.max(...series.flatMap((l) => l.points.map((p) => p[0]))), my = yMost ?? Math.max(...series.flatMap((l) => l.points.map((p) => p[1]))) * 1.05;
    const mn = Math.min(...series.flatMap((l) => l.points.map((p) => p[0]))), left = Math.max(34, room(ticks(my, yTicks).map(fy))), x = scale(mn, mx, left, right), y = scale(0, my, base, top);
    const out = [ticks(my, yTicks).map((t) => [line(left, y(t), right, y(t), t ? 'grid' : 'axis'), text(left - 6, y(t) + 4, fy(t), 'tick', 'end')]), across(xt, x, hh - 8, fx)];
    const ends = [];
    for (const l of series) {
      out.push(path(l.points.map((p) => [x(p[0]), y(p[1])]), `line ${l.cls}`));
      const [ex, ey] = l.points.at(-1);
      out.push(dot(x(ex), y(ey), 3, `end ${l.cls}`));
      if (l.name) ends.push({ y: y(ey), x: x(ex), l });
    }
    ends.sort((a, b) => a.y - b.y);
    for (let i = 1; i < ends.length; i++) for (let k = 0; k < i; k++) if (Math.abs(ends[i].x - ends[k].x) < 90 && ends[i].y - ends[k].y < 15) ends[i].y = ends[k].y + 15;
    for (const e of ends) out.push(text(Math.min(e.x, right) + 8, e.y + 4, e.l.name, `value ${e.l.cls}-text`));
    return out;
  };
}

// A range with its point on a common scale.
export function range(x, y, low, high, point, cls = 'expect') {
  return [line(x(low), y, x(high), y, `band ${cls}-band`), dot(x(point), y, 5, `${cls}`)];
}

// From a starting value, step by step, to the result.
export function waterfall(steps, f) {
  return { height: steps.length * 40 + 4, draw: (w) => {
    const marks = steps.flatMap((d) => [d.from, d.to]), low = Math.min(0, ...marks), high = Math.max(...marks), room = w < 480 ? 76 : 92, x = scale(low, high, 2, w - room);
    return steps.map((d, i) => {
      const y = i * 40, right = Math.max(d.from, d.to), cls = d.cls || (d.total ? 'expect' : d.to >= d.from ? 'raise' : 'lower');
      return [text(0, y + 13, d.name, d.total ? 'label strong' : 'label'), rect(x(d.from), y + 19, Math.max(1.5, Math.abs(x(d.to) - x(d.from))) * Math.sign(d.to - d.from || 1), 13, cls),
        text(x(right) + 6, y + 30, d.text || f(d.to - d.from), d.total ? 'value strong-expect' : 'value'), i < steps.length - 1 && line(x(d.to), y + 32, x(d.to), y + 59, 'grid')];
    });
  } };
}
