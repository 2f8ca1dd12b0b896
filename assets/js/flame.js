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

const box = (node) => node.getBoundingClientRect();
const isPaper = matchMedia('print'), isDark = matchMedia('screen and (prefers-color-scheme:dark)');
let views = 0;

/** Places of an element, in px. */
function place(node, places) {
	for (const [key, value] of Object.entries(places))
		node.style[key] = `${value}px`;
}

export class FlameView {
	/**
	 * @param {HTMLElement} host  empty; gets the height of the graph
	 * @param {object} handlers
	 * @param {(item: number) => void} handlers.zoom  somebody zoomed; the view did already
	 * @param {(item: number, x: number, y: number) => void} handlers.menu  px of the window
	 */
	constructor(host, handlers) {
		const id = `flame-hint${++views}`;
		const mark = (name) => el('div',
			{ class: name, hidden: true, 'aria-hidden': 'true' });

		Object.assign(this, { host, handlers, gone: new AbortController(), told: -1,
			over: mark('over'), pick: mark('mark'), tip: mark('tip'),
			live: el('p', { class: 'vh', 'aria-live': 'polite' }),
			element: el('canvas', { tabindex: 0, role: 'application',
				'aria-roledescription': 'flame graph', 'aria-describedby': id }) });
		host.classList.add('fg');
		host.append(this.element, this.over, this.pick, this.tip, this.live,
			el('p', { class: 'vh', id }, HINT));
		listenMouse(this);
		listenKeys(this);
		listenScreen(this);
	}

	/**
	 * Another graph, or the same in another look: then zoom and selection stay.
	 *
	 * @param {import('./types.js').Graph} g
	 * @param {{shape: 'icicle'|'flame', align: 'left'|'right', hits: Set<number>,
	 *     colour: 'package'|'value'|'change', label: string}} opts  label: of the root
	 */
	show(g, opts) {
		const { unit, perLevel } = g.scale;

		if (g !== this.g)
			Object.assign(this, { g, found: null, zoomed: 0, selected: -1, trail: [] });
		this.opts = opts;
		this.leave();
		this.element.setAttribute('aria-label', `Flame graph of ${opts.label}, ` +
			`${withUnit(unit, g.total[0] * perLevel)}, ${count(g.n)} frames`);
		this.later();
	}

	/** @param {number} item  takes the whole width; those it lies on stay, above it */
	zoomTo(item) {
		this.zoomed = item;
		this.later();
	}

	/** @param {{items: Int32Array, names: Uint8Array}|null} found  of findIn of this graph */
	mark(found) {
		this.found = found;
		this.later();
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
		const item = items[at], { width, w } = this.layout();

		if (!(w[this.lay.item.indexOf(item)] >= WIDE_ENOUGH))
			this.go(zoomFor(this.g, item, width, WIDE_ENOUGH));
		this.select(item, `match ${count(at + 1)} of ${count(n)}: `);
		return at + 1;
	}

	/** Opens the menu of the frame that is selected. */
	menuOfSelected() {
		const { left, bottom } = box(this.pick);

		this.menu(this.selected, left, bottom);
	}

	/** Removes all that the view made. */
	release() {
		this.gone.abort();
		this.sizes.disconnect();
		cancelAnimationFrame(this.asked);
		this.host.remove();
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
		this.handlers.zoom(item);
	}

	/** To what was zoomed before. @returns {boolean} */
	back() {
		const { zoomed } = this;

		this.go(this.trail.pop() || 0, true);
		return zoomed > 0;
	}

	/** Marks a frame that is drawn, brings it in sight and says what it is. */
	select(item, before = '') {
		this.selected = item;
		this.draw();
		this.pick.scrollIntoView({ block: 'nearest' });
		const { left, bottom } = box(this.pick);

		this.tell(item, left, bottom - 12);
		this.live.textContent = before + this.facts(item).join('; ');
	}

	facts(item) {
		return factsOf(this.g, item, this.opts, this.zoomed);
	}

	/** The item at a place of the window; -1: none */
	itemAt({ clientX: x, clientY: y }) {
		const { left, top } = box(this.host), lay = this.layout();
		const row = Math.floor((y - top) / ROW);
		const fromRoot = this.isUpward() ? lay.rows - 1 - row : row;

		return lay.item[hit(lay, this.g, x - left, fromRoot)] ?? -1;
	}

	/** The mark of what is pointed at, and the box. */
	point(e) {
		const item = this.itemAt(e);

		if (item !== this.told)
			this.cover(this.over, item);
		this.tell(item, e.clientX, e.clientY);
	}

	/** The box with facts beside a place of the window. */
	tell(item, x, y) {
		const { tip } = this, isNew = item >= 0 && item !== this.told;
		const [name, ...facts] = isNew ? this.facts(item) : [];

		this.told = item;
		tip.hidden = item < 0;
		if (isNew)
			clear(tip, el('b', null, name), ...facts.map((f) => el('p', null, f)));
		if (item < 0)
			return;
		const { width, height } = box(tip);
		const { clientWidth, clientHeight } = document.documentElement;

		place(tip, { left: Math.max(8, Math.min(x + 12, clientWidth - width - 8)),
			top: y + 16 + height < clientHeight ? y + 16
				: Math.max(0, y - height - ROW) });
	}

	/** Nothing is pointed at. */
	leave() {
		this.over.hidden = true;
		this.tell(-1);
	}

	menu(item, x, y) {
		this.leave();
		if (item >= 0)
			this.handlers.menu(item, x, y);
	}

	/** A long press, once: the browser may tell it too. */
	hold(clientX, clientY) {
		if (!this.held)
			this.menu(this.itemAt({ clientX, clientY }), clientX, clientY);
		this.held = true;
	}

	/** Draws with the next frame of the screen: frames may have other places. */
	later() {
		this.lay = null;
		this.asked = this.asked || requestAnimationFrame(() => this.draw());
	}

	draw() {
		const { g, host, element, opts, found } = this, dpr = devicePixelRatio;

		cancelAnimationFrame(this.asked);
		this.asked = 0;
		if (!host.clientWidth)
			return;
		const lay = this.layout(), { width } = lay, ctx = element.getContext('2d');

		setHeight(this, lay.rows * ROW);
		const { top, height } = this.sight = sightOf(this, dpr);

		element.width = width * dpr;
		element.height = height * dpr;
		place(element, { width, height, top });
		ctx.scale(dpr, dpr);
		ctx.translate(0, -top);
		paint(ctx, { g, lay, opts, found, dpr, top, height,
			theme: isDark.matches ? DARK : LIGHT });
		this.cover(this.pick, this.selected);
	}

	/** Puts a marking element on a frame; away where it is not drawn. */
	cover(mark, item) {
		const lay = this.layout(), k = lay.item.indexOf(item);

		mark.hidden = k < 0;
		if (k >= 0)
			place(mark, { left: lay.x[k], width: Math.max(lay.w[k], 2),
				top: topOf(lay, this.g.depth[item], this.isUpward()) });
	}
}

/** Where the root stands at the bottom it stays there while the graph grows above it. */
function setHeight(view, height) {
	const { host } = view, { bottom } = box(host), isFirst = !host.style.height;

	place(host, { height });
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

function listenMouse(view) {
	const { element, gone: { signal } } = view;

	on(element, 'pointermove', (e) => e.pointerType === 'mouse' && view.point(e), signal);
	on(element, 'pointerleave blur', () => view.leave(), signal);
	on(element, 'click', (e) => {
		const item = view.itemAt(e);

		/* The second of a double click is about the frame that the first one met. */
		if (!view.held && e.detail < 2 && item >= 0)
			view.go(item);
	}, signal);
	on(element, 'contextmenu', (e) => {
		e.preventDefault();
		if (e.pointerType === 'touch')
			view.hold(e.clientX, e.clientY);
		else if (e.button === 2)
			view.menu(view.itemAt(e), e.clientX, e.clientY);
		else
			view.menuOfSelected();
	}, signal);
}

function listenScreen(view) {
	const { host, gone: { signal } } = view, later = () => view.later();

	view.sizes = new ResizeObserver(() => view.lay?.width === host.clientWidth || later());
	view.sizes.observe(host);
	on(isDark, 'change', later, signal);
	on(isPaper, 'change', () => view.draw(), signal);
	on(window, 'resize', later, signal);
	on(document, 'scroll', () => {
		const { sight } = view, { top, bottom } = box(host);

		if (sight && (Math.max(0, -top) < sight.top ||
			Math.min(bottom, innerHeight) - top > sight.top + sight.height))
			later();
	}, signal, { capture: true, passive: true });
}
