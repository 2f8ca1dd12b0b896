// SPDX-License-Identifier: MIT
/** Controls as words: no icons, no boxes. Each is an element with what it is called. */
import { el, set, svg } from './dom.js';

/** Shorter bars are none. */
const TINY = 5e-5;

/** A number that no other id of the page has. */
let last = 0;
export const newId = () => `x${++last}`;

/**
 * A word that acts.
 *
 * @param {string} text
 * @param {(event: Event) => void} act
 * @param {object} [props]  of el()
 */
export const word = (text, act, props) => el('button',
	{ type: 'button', class: 'w', click: act, ...props }, text);

/**
 * Words of which one holds.
 *
 * @param {string} label
 * @param {[string, string][]} options  value and word
 * @param {(value: string) => void} act
 * @returns {{element: HTMLElement, show: (value: string) => void}}
 */
export function choice(label, options, act) {
	const words = options.map(([value, text]) => word(text, () => act(value)));
	const element = el('span', { class: 'ch', role: 'group', 'aria-label': label },
		el('span', { class: 'cn', 'aria-hidden': 'true' }, label), ...words);

	return {
		element,
		show: (value) => words.forEach((w, i) => set(w, 'aria-pressed',
			String(options[i][0] === value))),
	};
}

/**
 * A word that is on or off.
 *
 * @param {string} text
 * @param {(on: boolean) => void} act
 */
export function toggle(text, act) {
	const element = word(text, () => act(element.getAttribute('aria-pressed') !== 'true'));

	return { element, show: (on) => set(element, 'aria-pressed', String(on)) };
}

/**
 * A list to choose one of.
 *
 * @param {string} label
 * @param {[string, string][]} options  value and text
 * @param {(value: string) => void} act
 */
export function pick(label, options, act) {
	const select = el('select', { change: () => act(select.value) },
		...options.map(([value, text]) => el('option', { value }, text)));

	return {
		element: el('label', { class: 'ch' }, el('span', { class: 'cn' }, label), select),
		select,
		show: (value) => { select.value = value; },
		/** Which options are out of reach now. */
		allow: (is) => [...select.options].forEach((option) => {
			option.disabled = !is(option.value);
		}),
	};
}

/**
 * A line to type in.
 *
 * @param {string} label
 * @param {object} props  of el(), of the input
 */
export function field(label, props) {
	const input = el('input', {
		type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
		...props,
	});

	return {
		element: el('label', { class: 'ch' }, el('span', { class: 'cn' }, label), input),
		input,
		/** Not while it is typed in: the caret would jump. */
		show: (value) => {
			if (input.value !== value && document.activeElement !== input)
				input.value = value;
		},
	};
}

/** A bar from zero: self dark in total grey, as src/render/chart.c draws it. */
export function bar(self, total) {
	const part = (share, name) => (share >= TINY ? [svg('rect',
		{ class: name, width: `${Math.min(share, 1) * 100}%`, height: 8 })] : []);

	return svg('svg', { class: 'bar', width: '100%', height: 8, 'aria-hidden': 'true' },
		...part(total, 'all'), ...part(self, 'self'));
}
