// SPDX-License-Identifier: MIT
/**
 * A flame graph that one can walk in: a canvas as tall as what is in sight (no taller than browsers
 * can draw), in a host as tall as the graph. Nothing moves: a zoom is there at once.
 *
 * Pictures are drawn in the next frame of the screen, however much changed until then. What is
 * pointed at and what is selected are marked by elements above the canvas, which is not redrawn.
 */
import { clear, el, on } from './dom.js';
import { DARK, isUpward, LIGHT, paint, topOf } from './flame_draw.js';
import { HINT, listenKeys } from './flame_keys.js';
import { hit, layout, ROW, zoomFor } from './flame_layout.js';
import { factsOf } from './label.js';
import { count, withUnit } from './units.js';

/** Device px that every browser can make a canvas of. */
const MOST_PX = 16384;
/** A match that one is led to is at least so wide. */
const WIDE_ENOUGH = 24;

const px = (v) => v + 'px';
const box = (node) => node.getBoundingClientRect();
const isPaper = matchMedia('print'), isDark = matchMedia('screen and (prefers-color-scheme:dark)');
let views = 0;

export class FlameView {
	/**
	 * @param {HTMLElement} host  empty; gets the height of the graph
	 * @param {object} handlers  all may be missing
	 * @param {(item: number) => void} [handlers.zoom]  somebody zoomed; the view did already
	 * @param {(item: number) => void} [handlers.hover]  pointed at or selected; -1: no more
	 * @param {(item: number, x: number, y: number) => void} [handlers.menu]  px of the window
	 * @param {(at: number) => void} [handlers.match]  step() went to this match, from 1
	 */
	constructor(host, handlers = {}) {
		const id = 'flame-hint' + ++views, { signal } = this.gone = new AbortController();

		Object.assign(this, { host, handlers, zoomed: 0, selected: -1, pointed: -1 });
		this.element = el('canvas', { tabindex: 0, role: 'application',
			'aria-roledescription': 'flame graph', 'aria-describedby': id });
		this.over = el('div', { class: 'over', hidden: true });
		this.pick = el('div', { class: 'mark', hidden: true });
		this.tip = el('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' });
		this.live = el('p', { class: 'vh', 'aria-live': 'polite' });
		host.classList.add('fg');
		host.append(this.element, this.over, this.pick, this.tip, this.live,
			el('p', { class: 'vh', id }, HINT));
		listenMouse(this, signal);
		listenKeys(this, signal);
		listenScreen(this, signal);
	}

	/**
	 * Another graph, or the same in another look: then zoom and selection stay.
	 *
	 * @param {import('./types.js').Graph} g
	 * @param {{shape?: 'icicle'|'flame', align?: 'left'|'right', hits?: Set<number>,
	 *     colour?: 'package'|'value'|'change', label?: string}} opts  label: of the root
	 */
	show(g, opts = {}) {
		const { unit, perLevel } = g.scale;

		if (g !== this.g) {
			this.point(-1);
			Object.assign(this, { g, found: null, zoomed: 0, selected: -1, trail: [] });
		}
		this.opts = opts;
		this.element.setAttribute('aria-label', `Flame graph of ${opts.label || 'all'}, ` +
			`${withUnit(unit, g.total[0] * perLevel)}, ${count(g.n)} frames`);
		this.later(true);
	}

	/** @param {number} item  takes the whole width; those it lies on stay, above it */
	zoomTo(item) {
		if (item !== this.zoomed && item >= 0 && item < this.g.n) {
			this.point(-1);
			this.zoomed = item;
			this.later(true);
		}
	}

	/** @param {{items: Int32Array, names: Uint8Array}|null} found  of findIn of this graph */
	mark(found) {
		this.found = found;
		this.later(true);
	}

	/**
	 * Selects the next match (by: 1) or the one before (-1), zooming where it cannot be seen.
	 *
	 * @returns {number}  which it is of found.items, from 1; 0: there are none
	 */
	step(by) {
		const items = this.found ? this.found.items : [], n = items.length;
		const behind = items.findIndex((item) => item > this.selected);
		const next = behind < 0 ? n : behind, isOn = items[next - 1] === this.selected;
		const at = ((by > 0 ? next : next - 1 - isOn) + n) % n;

		if (!n)
			return 0;
		const item = items[at], k = this.layout().item.indexOf(item);

		if (!(this.lay.w[k] >= WIDE_ENOUGH))
			this.go(zoomFor(this.g, item, this.lay.width, WIDE_ENOUGH));
		this.select(item, `match ${count(at + 1)} of ${count(n)}: `);
		this.handlers.match?.(at + 1);
		return at + 1;
	}

	/** Removes all that the view made. */
	release() {
		this.gone.abort();
		this.sizes.disconnect();
		cancelAnimationFrame(this.asked);
		this.host.classList.remove('fg');
		this.host.style.height = '';
		clear(this.host);
	}

	/* What follows is for the modules of the view. */

	isUpward() {
		return isUpward(this.g, this.opts);
	}

	layout() {
		const width = this.host.clientWidth;

		if (!this.lay || this.lay.width !== width)
			this.lay = layout(this.g, this.zoomed, width, this.found);
		return this.lay;
	}

	/** Zooms for somebody. */
	go(item, isBack) {
		if (item === this.zoomed)
			return;
		if (!isBack)
			this.trail.push(this.zoomed);
		this.zoomTo(item);
		this.handlers.zoom?.(item);
	}

	/** To what was zoomed before. @returns {boolean} */
	back() {
		const { zoomed } = this;

		this.go(this.trail.pop() || 0, true);
		return zoomed > 0;
	}

	/** Marks a frame that is drawn, brings it in sight and says what it is. */
	select(item, before = '') {
		const { pick } = this;

		this.selected = item;
		this.draw();
		pick.scrollIntoView({ block: 'nearest' });
		this.point(item, box(pick).left, box(pick).bottom - 12);
		this.pointed = -1;
		this.over.hidden = true;
		this.live.textContent = before + this.facts(item).join('; ');
	}

	facts(item) {
		return factsOf(this.g, item, this.opts, this.zoomed);
	}

	/** The item at a place of the window. */
	itemAt({ clientX: x, clientY: y }) {
		const { left, top } = box(this.host), lay = this.layout();
		const row = Math.floor((y - top) / ROW);
		const fromRoot = this.isUpward() ? lay.rows - 1 - row : row;

		return lay.item[hit(lay, this.g, x - left, fromRoot)] ?? -1;
	}

	/** The box with facts beside a place of the window. */
	point(item, x, y) {
		const { tip, pointed } = this;
		const { clientWidth: w, clientHeight: h } = document.documentElement;

		this.pointed = item;
		tip.hidden = item < 0;
		if (item >= 0) {
			const [name, ...facts] = item === pointed ? [] : this.facts(item);

			if (name)
				clear(tip, el('b', {}, name), ...facts.map((f) => el('p', {}, f)));
			const { width, height } = box(tip);

			tip.style.left = px(Math.max(8, Math.min(x + 12, w - width - 8)));
			tip.style.top = px(y + 16 + height < h ? y + 16 :
				Math.max(0, y - height - ROW));
		}
		if (item === pointed)
			return;
		place(this, this.over, item);
		this.handlers.hover?.(item);
	}

	/** @param {{clientX: number, clientY: number}} [at]  else below what is selected */
	menu(item, at) {
		const { left, bottom } = box(this.pick), x = at ? at.clientX : left;

		this.point(-1);
		if (item >= 0)
			this.handlers.menu?.(item, x, at ? at.clientY : bottom);
	}

	/** A long press, once: the browser may tell it too. */
	hold(clientX, clientY) {
		const at = { clientX, clientY };

		if (!this.held)
			this.menu(this.itemAt(at), at);
		this.held = true;
	}

	/** @param {boolean} [isOther]  frames have other places */
	later(isOther) {
		if (isOther)
			this.lay = null;
		this.asked = this.asked || requestAnimationFrame(() => this.draw());
	}

	draw() {
		const { g, host, element, opts, found } = this, dpr = devicePixelRatio || 1;

		cancelAnimationFrame(this.asked);
		this.asked = 0;
		if (!g || !host.clientWidth)
			return;
		const lay = this.layout();

		setHeight(this, lay.rows * ROW);
		const { top, height } = this.sight = sightOf(this, dpr);
		const ctx = element.getContext('2d');
		const { width } = lay, theme = isDark.matches ? DARK : LIGHT;

		element.width = width * dpr;
		element.height = height * dpr;
		Object.assign(element.style,
			{ width: px(width), height: px(height), top: px(top) });
		ctx.scale(dpr, dpr);
		ctx.translate(0, -top);
		paint(ctx, { g, lay, theme, opts, found, dpr, top, height });
		place(this, this.pick, this.selected);
		place(this, this.over, this.pointed);
	}
}

/** Where the root stands at the bottom it stays there while the graph grows above it. */
function setHeight(view, height) {
	const { host } = view, { style } = host, { bottom } = box(host), isFirst = !style.height;

	style.height = px(height);
	if (view.isUpward() && !isFirst)
		scrollBy(0, box(host).bottom - bottom);
}

/** The part that is drawn: what is in sight and as much above and below; on paper, the most. */
function sightOf({ lay, host }, dpr) {
	const full = lay.rows * ROW, isAll = isPaper.matches;
	const most = isAll ? full : 3 * innerHeight + 500;
	const height = Math.min(full, Math.floor(MOST_PX / dpr), most);
	const top = isAll ? 0 : -box(host).top - (height - innerHeight) / 2;

	return { top: Math.round(Math.max(0, Math.min(top, full - height))), height };
}

/** Puts a marking element on a frame; away where it is not drawn. */
function place(view, mark, item) {
	const lay = item < 0 ? null : view.layout(), k = lay ? lay.item.indexOf(item) : -1;

	mark.hidden = k < 0;
	if (k >= 0)
		Object.assign(mark.style, { left: px(lay.x[k]), width: px(Math.max(lay.w[k], 2)),
			top: px(topOf(lay, view.g.depth[item], view.isUpward())) });
}

function listenMouse(view, signal) {
	const { element } = view;
	let clicked = -1;

	on(element, 'pointermove', (e) => {
		if (view.g && e.pointerType === 'mouse')
			view.point(view.itemAt(e), e.clientX, e.clientY);
	}, signal);
	on(element, 'pointerleave blur', () => view.point(-1), signal);
	on(element, 'click', (e) => {
		/* The second of a double click is about the frame that the first one met. */
		if (!view.g || view.held || e.detail > 1)
			return;
		clicked = view.itemAt(e);
		if (e.shiftKey)
			view.menu(clicked, e);
		else if (clicked >= 0)
			view.go(clicked);
	}, signal);
	on(element, 'dblclick', (e) => view.menu(clicked, e), signal);
	on(element, 'contextmenu', (e) => {
		if (!view.g || !view.handlers.menu)
			return;
		e.preventDefault();
		if (e.pointerType === 'touch')
			view.hold(e.clientX, e.clientY);
		else if (e.button === 2)
			view.menu(view.itemAt(e), e);
		else
			view.menu(view.selected);
	}, signal);
}

function listenScreen(view, signal) {
	const { host } = view, later = () => view.later();

	view.sizes = new ResizeObserver(() => view.lay?.width === host.clientWidth || later());
	view.sizes.observe(host);
	on(isDark, 'change', later, signal);
	on(isPaper, 'change', () => view.draw(), signal);
	on(window, 'resize', later, signal);
	on(document, 'scroll', () => {
		const { sight } = view, from = Math.max(0, -box(host).top);

		if (sight && (from < sight.top ||
			Math.min(box(host).height, from + innerHeight) > sight.top + sight.height))
			later();
	}, signal, { capture: true, passive: true });
}
