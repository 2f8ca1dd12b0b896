// SPDX-License-Identifier: MIT
/**
 * Lists that C marked with data-list (src/render/listname.h): a quick filter where they are long,
 * heads that sort. What the reader chose stands in the address, behind the list's name:
 * "events.sort=Service". The main list of a page without an explorer needs no name: "sort=Mean".
 * It is the first that has charts, or the first.
 */
import { el, on, set, targetOf } from './dom.js';
import { keysIn, readList, wordsOf } from './listrows.js';
import { matcher, sorted } from './shown.js';

/** Lists with more rows have a quick filter. */
const FEW = 8;
/** Rows that may be in sight of a reader who sees the list's head. */
const NEAR = 150;
const FIELDS = ['sort', 'up', 'find', 'show', 'layout', 'log'];

/** For the list of all keys of the keyboard. */
export const KEYS = [['/', 'filter the first list']];

/* ---- the address; in a single file the state stands behind the page's name and a "?" ---- */

const pages = () => document.querySelectorAll('body > .page');
const stateAt = () => (pages().length ? /\?(.*)/ : /^#(.*=.*)/).exec(location.hash);

/** What is looked at: the page, or the one of many that the address names. */
function scope() {
	const target = targetOf();

	return (target && target.closest('.page')) || pages()[0] || document.body;
}

function readState(list) {
	const q = new URLSearchParams((stateAt() || [])[1]);

	for (const field of FIELDS)
		list.state[field] = q.get(list.prefix + field) || '';
}

/** Keys of others stay as they are. */
function writeState(list, replace) {
	const q = new URLSearchParams((stateAt() || [])[1]);

	for (const field of FIELDS) {
		q.delete(list.prefix + field);
		if (list.state[field])
			q.set(list.prefix + field, list.state[field]);
	}
	try {
		history[replace ? 'replaceState' : 'pushState'](null, '',
			`#${pages().length ? `${scope().id}?` : ''}${q}`);
	} catch (e) {
		/* A frame may have no history. */
	}
}

/* ---- what is shown ---- */

function order(list) {
	const { sort, up } = list.state;
	const column = list.columns.find((c) => c.name === sort);
	const key = column && sort + up;

	list.column = column;
	if (key === list.ordered)
		return;
	list.ordered = key;
	const rows = column ? sorted(list.rows, keysIn(list, column).keys, up) : list.rows;

	list.current = rows;
	for (const [parent, behind] of list.places) {
		const part = document.createDocumentFragment();

		part.append(...rows.map((r) => r.el)
			.filter((e) => list.places.size < 2 || e.parentNode === parent));
		parent.insertBefore(part, behind);
	}
	for (const c of list.columns.filter((each) => each.arrow)) {
		const is = c === (column || list.usual);
		const [way, arrow] = column && up ? ['ascending', '▴'] : ['descending', '▾'];

		set(c.th, 'aria-sort', is ? way : null);
		c.arrow.textContent = is ? `\u00a0${arrow}` : '';
	}
}

function filter(list) {
	const { rows, state: { find } } = list;

	if (find === list.found)
		return;
	const fits = matcher(find);
	let n = 0;

	list.found = find;
	for (const row of rows)
		n += !(row.el.hidden = !fits(wordsOf(list, row)));
	list.count = find ? `${n.toLocaleString('en')} of ${rows.length.toLocaleString('en')}` : '';
}

/** Rows of a long list that are out of sight are laid out a little later. */
function ease(list) {
	const rows = list.current.filter((r) => !r.el.hidden).slice(NEAR);

	if (rows.length < NEAR || list.root.getBoundingClientRect().top < -innerHeight)
		return;
	const later = (is, some) => some.forEach((r) => r.el.classList.toggle('later', is));
	const more = () => {
		later(false, rows.splice(0, 2 * NEAR));
		if (rows.length)
			setTimeout(more, 30);
	};

	later(true, rows);
	setTimeout(more, 60);
}

function apply(list) {
	const before = list.ordered + list.found;

	order(list);
	filter(list);
	if (before !== list.ordered + list.found)
		ease(list);
	list.updates.forEach((update) => update());
}

/** Of a list: changes its state; typing makes no step to go back to. */
function choose(list, change, typing) {
	const { state } = list;

	Object.assign(state, change);
	apply(list);
	writeState(list, typing);
	const way = state.up ? 'ascending' : 'descending';
	const by = list.column && `sorted by ${state.sort}, ${way}`;

	list.status.textContent = [list.count, by].filter(Boolean).join('; ');
}

/** Ascending where a column is of words. */
export const usualWay = (list, column) => (column && !keysIn(list, column).numeric ? '1' : '');

/** The words of a head become a button: as the column is mostly read, the other way, as given. */
function sortable(list, column) {
	const { th, name } = column, words = th.lastChild;

	words.textContent = words.textContent.replace(/\s*▾$/, '');
	column.arrow = el('span', { 'aria-hidden': 'true' }, th.ariaSort ? '\u00a0▾' : '');
	th.append(el('button', { type: 'button', click() {
		const usual = usualWay(list, column), { sort, up } = list.state;

		list.choose(sort !== name ? { sort: name, up: usual }
			: up === usual ? { up: usual ? '' : '1' } : { sort: '', up: '' });
	} }, ...th.childNodes, column.arrow));
}

function filterBox(list) {
	const input = el('input', { type: 'search', placeholder: 'Filter', spellcheck: 'false',
		'aria-label': 'Filter the list', title: 'Text or regular expression, comma: or',
		input: () => list.choose({ find: input.value }, true) });
	const count = el('span');

	list.updates.push(() => {
		if (input.value !== list.state.find)
			input.value = list.state.find;
		count.textContent = list.count;
	});
	return [input, count];
}

/** The title's line has room for controls; else they have a line of their own before the list. */
function place(list, box) {
	const section = list.root.closest('section');
	const head = section && section.querySelector('.head');

	const one = list.places.size < 2;

	if (head && one && !head.querySelector('.tools') && !list.root.closest('details'))
		head.append(box);
	else
		(one ? list.root : section).before(box);
}

/* ---- the page ---- */

/** Groups of findings are one list; all others are named by their place, or what they list. */
function groups(roots) {
	const found = new Map();

	for (const root of roots) {
		const at = root.parentNode.closest('main [id]');
		let name = at ? at.id : root.dataset.list;

		for (let i = 2; found.has(name) && root.tagName !== 'OL'; i++)
			name = name.replace(/\d*$/, i);
		found.set(name, [...(found.get(name) || []), root]);
	}
	return [...found];
}

function make(name, roots, status, charts) {
	const list = (charts && charts.read(roots[0])) || readList(roots);
	const heads = list.columns.filter((c) => c.th && list.rows.length > 1);

	Object.assign(list, {
		status, prefix: `${name}.`, state: {}, updates: [], found: '', count: '',
		current: list.rows,
		choose: (change, typing) => choose(list, change, typing),
	});
	heads.forEach((c) => sortable(list, c));
	const box = [...(list.rows.length > FEW ? filterBox(list) : []),
		...(list.tools ? list.tools(list) : [])];

	if (box.length)
		place(list, el('div', { class: 'tools', 'data-script': true }, ...box));
	return list;
}

/** Adds to a page what its lists can do. */
function open(page, charts) {
	const explorer = page.querySelector('script[id]');
	const roots = [...page.querySelectorAll('[data-list]')]
		.filter((r) => !explorer || !r.closest('[data-part]'));
	const status = el('p', { class: 'vh', role: 'status', 'data-script': true });
	const lists = groups(roots).map(([name, group]) => make(name, group, status, charts));

	if (lists.length)
		page.querySelector('main').append(status);
	if (lists.length && !explorer)
		(lists.find((l) => l.tools) || lists[0]).prefix = '';
	return lists;
}

/** "/" goes to the first filter; the explorer has a use of its own for it. */
function slash(event) {
	const input = [...scope().querySelectorAll('.tools input')].find((i) => i.offsetParent);

	if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || !input ||
		event.defaultPrevented || event.target.matches('input,select,textarea'))
		return;
	event.preventDefault();
	input.focus();
}

/**
 * Once a document, whichever script comes first.
 *
 * @param {object} [charts]  courses.js: lists with charts
 */
export function start(charts) {
	const { dataset } = document.documentElement;
	const opened = new Map();

	if (dataset.lists)
		return;
	dataset.lists = 'yes';
	const go = () => {
		const page = scope();

		if (!opened.has(page))
			opened.set(page, open(page, charts));
		if (location.hash.length < 2 || stateAt())
			opened.get(page).forEach((list) => { readState(list); apply(list); });
	};

	go();
	on(window, 'hashchange', go);
	if (!document.querySelector('#cube'))
		on(document, 'keydown', slash);
}
