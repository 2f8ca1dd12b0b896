// SPDX-License-Identifier: MIT
/** The graph without a mouse: one tab stop, in which a frame is selected; and long presses. */
import { on } from './dom.js';
import { steps } from './flame_layout.js';

export const HINT = 'Arrows walk, Home goes to the whole, End along the heaviest path, ' +
	'Enter zooms, Escape goes back, Shift+Enter opens the menu, n and N go to matches.';
const LONG_PRESS_MS = 500;
const STILL_PX = 10;

const MOVES = { ArrowLeft: 'previous', ArrowRight: 'next', Home: 'first', End: 'last' };

/** The step of a key; the one away from the root is that in which the graph grows. */
const moveOf = (key, isUpward) => MOVES[key] || (/^Arrow/.test(key) &&
	((key === 'ArrowUp') === isUpward ? 'child' : 'parent'));

/** @returns {boolean}  the key meant something */
function press(view, { key, shiftKey }) {
	const { g, selected } = view, lay = view.layout(), move = moveOf(key, view.isUpward());

	if (move) {
		const k = lay.item.indexOf(selected);
		const to = steps[move](lay, g, k < 0 ? lay.above : k);

		if (to >= 0)
			view.select(lay.item[to]);
	} else if (key === 'Enter' && selected >= 0) {
		if (shiftKey)
			view.menuOfSelected();
		else
			view.go(selected);
	} else if (/^n$/i.test(key)) {
		return view.step(key === 'n' ? 1 : -1) > 0;
	} else {
		return key === 'Escape' && view.back();
	}
	return true;
}

/** @param {import('./flame.js').FlameView} view */
export function listenKeys(view) {
	const { element, gone: { signal } } = view;
	let timer = 0, x = 0, y = 0;

	on(element, 'keydown', (e) => {
		if (!e.ctrlKey && !e.altKey && !e.metaKey && press(view, e)) {
			e.preventDefault();
			e.stopPropagation();
		}
	}, signal);
	on(element, 'focus', () => {
		if (view.selected < 0 && element.matches(':focus-visible'))
			view.select(view.zoomed);
	}, signal);
	/* A finger that stays is a right click; not every browser makes one of it. */
	on(element, 'pointerdown', (e) => {
		view.held = false;
		[x, y] = [e.clientX, e.clientY];
		clearTimeout(timer);
		if (e.pointerType !== 'mouse')
			timer = setTimeout(() => view.hold(x, y), LONG_PRESS_MS);
	}, signal);
	on(element, 'pointermove pointerup pointercancel contextmenu', (e) => {
		if (e.type !== 'pointermove' || Math.hypot(e.clientX - x, e.clientY - y) > STILL_PX)
			clearTimeout(timer);
	}, signal);
}
