// SPDX-License-Identifier: MIT
/** What can be done with a frame: a menu at a place of the window, for pointer and keys alike. */
import { el, on } from './dom.js';
import { word } from './widgets.js';

/** px that the page scrolls before a menu is no more where it belongs. */
const AWAY = 40;

/**
 * @param {string} label
 * @param {[string, () => void][]} items
 * @param {{x: number, y: number, back: HTMLElement}} where  px of the window; who gets the focus
 *     when it closes
 */
export function openMenu(label, items, { x, y, back }) {
	const gone = new AbortController();
	const top = scrollY;
	const buttons = items.map(([text, act]) => el('button', {
		type: 'button', role: 'menuitem', tabindex: -1,
		click: () => {
			close();
			act();
		},
	}, text));
	const menu = el('div', { class: 'xmenu' }, el('p', { 'aria-hidden': 'true' }, label),
		el('div', { role: 'menu', 'aria-label': label }, ...buttons));

	document.body.append(menu);
	menu.style.left = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
	menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
	buttons[0].focus();
	on(menu, 'keydown', key, gone.signal);
	on(document, 'pointerdown', (event) => !menu.contains(event.target) && close(),
		gone.signal, { capture: true });
	on(window, 'resize hashchange', close, gone.signal);
	on(document, 'scroll', () => Math.abs(scrollY - top) > AWAY && close(), gone.signal);

	function key(event) {
		const at = buttons.indexOf(document.activeElement);
		const to = { Home: 0, End: -1, ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];

		if (event.key === 'Escape' || event.key === 'Tab')
			close();
		else if (to === undefined)
			return;
		else
			buttons.at(to % buttons.length).focus();
		event.preventDefault();
		event.stopPropagation();
	}

	function close() {
		const had = menu.contains(document.activeElement);

		gone.abort();
		menu.remove();
		if (had)
			back.focus({ preventScroll: true });
	}
}

/**
 * A text to the clipboard; where that is forbidden, in a field to copy from.
 *
 * @param {string} text
 * @param {string} what  "Link"
 * @returns {Promise<boolean>}  is it there?
 */
export async function copy(text, what) {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch (e) {
		const field = el('textarea', { readonly: true, rows: 4, 'aria-label': what });
		dialog(`${what}: copy it from here`, field);

		field.value = text;
		field.select();
		field.focus();
		return false;
	}
}

/**
 * @param {string} title
 * @param {...Node} content
 * @returns {HTMLDialogElement} open
 */
export function dialog(title, ...content) {
	const box = el('dialog', { class: 'xd', 'aria-label': title }, el('h2', null, title),
		...content, word('Close', () => box.close()));

	on(box, 'close', () => box.remove());
	on(box, 'click', (event) => event.target === box && box.close());
	document.body.append(box);
	box.showModal();
	return box;
}

const KEYS = [
	['/', 'search the flame graph'],
	['n, N', 'in the graph: next and previous match'],
	['Arrows, Home, End', 'in the graph: callers, callees, siblings; on the timeline: buckets'],
	['Enter', 'in the graph: zoom; on the timeline: select'],
	['Shift + arrows', 'on the timeline: mark a range; Enter selects it'],
	['m, Shift + Enter', 'in the graph: what can be done with the frame'],
	['Esc', 'close; zoom out; select all time'],
	['?', 'this list'],
	['Drag', 'on the timeline: select a range; a click one bucket, the same again all time'],
	['Ctrl, Cmd or Alt + click', 'on the timeline: the dumps of that moment'],
	['Right click, long press', 'on a frame: what can be done with it'],
];

/** The list of keys. */
export const showKeys = () => dialog('Keys', el('dl', { class: 'xkeys' },
	...KEYS.flatMap(([key, what]) => [el('dt', null, key), el('dd', null, what)])));
