// SPDX-License-Identifier: MIT
/**
 * Filters by labels: one that is set is a word that takes it away; a form adds one, by its parts
 * or as it would be typed.
 */
import { clear, el } from './dom.js';
import { filterText, parseFilter } from './filter.js';
import { field, newId, pick, word } from './widgets.js';

const OPERATORS = [['=', 'is'], ['!=', 'is not'], ['=~', 'matches'], ['!~', 'does not match']];
const isRegex = (op) => op.includes('~');

const keysOf = ({ head }) => head.keys.filter((k) => k.values.length + k.merged > 1);

/** A box to tick for each value; "" is "without the label". */
function ticks(values) {
	return values.map((value) => el('label', { class: 'tick' },
		el('input', { type: 'checkbox', value }), value || '(without it)'));
}

/** The parts of the form, which know each other. */
function makeForm(cube, add, close) {
	const keys = keysOf(cube);
	const values = el('div', { class: 'ticks', role: 'group', 'aria-label': 'Values' });
	const list = el('datalist', { id: newId() });
	const regex = field('Pattern of the whole value', { list: list.id });
	const typed = field('or typed', { placeholder: 'tenant!="acme"', size: 24 });
	const say = el('p', { class: 'crit', role: 'alert' });
	const key = pick('Label', keys.map((k, i) => [`${i}`, k.key]), show);
	const op = pick('', OPERATORS, show);
	/* No <form>: a frame may forbid to submit one. */
	const form = el('div', { class: 'xf', hidden: true, role: 'group', keydown: typedKey,
		'aria-label': 'Add a filter' }, key.element, op.element, values, regex.element,
	list, typed.element,
	el('span', { class: 'ch' }, word('Add', done), word('Cancel', close)), say);

	op.select.setAttribute('aria-label', 'Condition');
	show();
	return { form, key: key.select };

	function show() {
		const known = keys[Number(key.select.value)].values;

		values.hidden = isRegex(op.select.value);
		regex.element.hidden = !values.hidden;
		clear(values, ...ticks(known));
		clear(list, ...known.map((value) => el('option', { value })));
	}

	function read() {
		const of = (input) => [...values.querySelectorAll(input)].map((i) => i.value);

		if (typed.input.value.trim())
			return parseFilter(typed.input.value);
		return {
			key: keys[Number(key.select.value)].key,
			op: op.select.value,
			values: isRegex(op.select.value) ? [regex.input.value] : of(':checked'),
		};
	}

	function typedKey(event) {
		if (event.key === 'Escape')
			close();
		else if (event.key === 'Enter' && event.target.matches('input'))
			done();
		else
			return;
		event.preventDefault();
	}

	function done() {
		const filter = read();
		/* What cannot be read back would be lost from the address. */
		const isGood = filter && filter.values.length && parseFilter(filterText(filter));

		say.textContent = isGood ? '' : typed.input.value
			? 'Not understood. Like this: region="eu", pod=~"w.*", tenant!=("a","b")'
			: 'No value is chosen, or the pattern is not valid.';
		if (!isGood)
			return;
		typed.input.value = '';
		show();
		add(filter);
		close();
	}
}

/**
 * @param {Cube} cube
 * @param {string} label  "Labels"
 * @param {(filters: Filter[]) => void} act
 * @returns {{element: HTMLElement, show: (filters: Filter[]) => void}|null}  null: no labels
 */
export function filterBox(cube, label, act) {
	const chips = el('span', { class: 'chips' });
	let filters = [];

	if (!keysOf(cube).length)
		return null;
	const open = word('Add filter', () => toggle(form.hidden), { 'aria-expanded': 'false' });
	const { form, key } = makeForm(cube, (f) => act([...filters, f]), () => toggle(false));
	return {
		element: el('div', { class: 'fb' }, el('span', { class: 'ch' },
			el('span', { class: 'cn' }, label), chips, open), form),
		show(now) {
			filters = now;
			clear(chips, ...now.map((f, i) => word(`${filterText(f)} ×`,
				() => {
					act(filters.filter((_, k) => k !== i));
					open.focus();
				},
				{ 'aria-label': `Remove filter ${filterText(f)}`,
					class: 'w chip' })));
		},
	};

	function toggle(is) {
		form.hidden = !is;
		open.setAttribute('aria-expanded', String(is));
		(is ? key : open).focus();
	}
}
