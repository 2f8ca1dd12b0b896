// SPDX-License-Identifier: MIT
/**
 * Functions of the selection: sorted, filtered, the first hundred and more on demand. As long as
 * nothing is chosen, the page's own table stays: it is of all data.
 */
import { scaleOf, STATUS } from './compare.js';
import { clear, el, set } from './dom.js';
import { dataKey, dataOf, isWhole, rowsOf } from './scene.js';
import { matcher } from './shown.js';
import { column, count, factor, number, percent, POINTS, refine, unitName, withUnit }
	from './units.js';
import { bar, choice, field, word } from './widgets.js';
import { isCut, sideNames } from './words.js';

const FIRST = 100;
const CHANGED = [['', 'all'], ['new', 'new'], ['gone', 'gone'], ['changed', 'changed']];
/** Columns of the page's own table that sort. */
const FIXED = { 1: 'name', 2: 'self', 4: 'total' };

/** A name without the prefix that all share; its path grey; a link where it has a page. */
function nameCell(app, name) {
	const { names, head } = app.scene.cube;
	const full = names[name];
	const shown = full.slice(full.startsWith(head.prefix) ? head.prefix.length : 0);
	const at = shown.lastIndexOf('/') + 1;
	const href = app.pageOf(name);

	return el(href ? 'a' : 'span', { href: href || null, title: full },
		at > 0 && el('i', null, shown.slice(0, at)), shown.slice(at));
}

/** What is too small for the decimals of its column is not called zero. */
const about = (value, text) => (value && !/[1-9]/.test(text) ? '≈0' : text);

const cellText = (unit, value) => (value ? about(value, column(unit, value)) : '0');

/** "+0.86" with the decimals of its column, in the colour of its sign. */
function delta(unit, value, isSame) {
	const text = cellText(unit, Math.abs(value));
	const sign = text === '≈0' ? '' : value > 0 ? '+' : '−';

	return el('span', { class: isSame || !value ? 'dim' : value > 0 ? 'more' : 'less' },
		isSame || !value ? 'same' : sign + text);
}

/** What a table is made from: rows, units, both sides; numbers of a row by side. */
function contents(app, state) {
	const { cube } = app.scene;
	const data = dataOf(app.scene, state);
	const scale = scaleOf(cube, data);
	const all = rowsOf(app.scene, state);
	const after = (r, key) => r[key] * scale.perLevel;
	const before = (r, key) => (data.base ? r[key] * scale.basePerLevel : 0);
	const change = (r) => after(r, 'total') - before(r, 'baseTotal');
	const selfChange = (r) => after(r, 'self') - before(r, 'baseSelf');
	const most = (of) => all.reduce((size, r) => Math.max(size, Math.abs(of(r))), 0);
	const longest = most((r) => after(r, 'self'));

	/* A tenth: three digits of the longest, as use_finer_unit() of page_profile.c. */
	return {
		...data, all, scale, after, before, change, selfChange, longest,
		unit: refine(scale.unit, longest / 10),
		deltaUnit: refine(scale.unit, most(change)),
	};
}

/** The place of a row in what is listed. */
const RANK = ['', '#', 'n dim opt', (r, i) => count(i + 1)];

/** Columns: key to sort by, head, class, what stands in a cell. */
function plainColumns(app, { after, unit, longest, slice }) {
	const share = (value) => value / (slice.total[0] || 1);

	return [
		RANK,
		['name', 'Function', 'fn', (r) => nameCell(app, r.name)],
		['self', `Self ${unitName(unit)}`, 'n', (r) => cellText(unit, after(r, 'self'))],
		['', 'self', 'br opt', (r) => bar(after(r, 'self') / longest, 0)],
		['total', `Total ${unitName(unit)}`, 'n opt',
			(r) => cellText(unit, after(r, 'total'))],
		['', 'Total %', 'n', (r) => about(r.total, number(100 * share(r.total), 1))],
		['', 'share', 'br opt', (r) => bar(share(r.self), share(r.total))],
	];
}

function comparedColumns(app, { after, before, change, selfChange, scale, unit, deltaUnit }) {
	const name = unitName(unit);
	const [base, candidate] = sideNames(app.scene.cube, app.state);
	const side = (value) => (value ? cellText(unit, value) : '–');

	return [
		RANK,
		['name', 'Function', 'fn', (r) => nameCell(app, r.name)],
		['', 'Status', 'nw', (r) => STATUS[r.status]],
		['base', `${base} ${name}`, 'n', (r) => side(before(r, 'baseTotal'))],
		['total', `${candidate} ${name}`, 'n', (r) => side(after(r, 'total'))],
		['change', scale.mode === 'share' ? 'Points' : 'Change', 'n',
			(r) => delta(deltaUnit, change(r), !r.status)],
		['', 'Relative', 'n opt', (r) => (r.status
			? factor(before(r, 'baseTotal'), after(r, 'total')) : 'same')],
		['self', 'Self change', 'n opt',
			(r) => delta(deltaUnit, selfChange(r), !r.selfStatus)],
	];
}

/** What is listed, larger first unless upside down; names are in their order by index. */
function listed(app, state, { all, base, after, before, change, selfChange }) {
	const is = matcher(state.find);
	const sizes = { total: (r) => after(r, 'total'), base: (r) => before(r, 'baseTotal'),
		change: (r) => Math.abs(change(r)), name: (r) => -r.name,
		self: (r) => (base ? Math.abs(selfChange(r)) : r.self) };
	const size = sizes[state.sort] || sizes.self;
	const sign = state.up ? -1 : 1;

	return all.filter((r) => is(app.scene.cube.names[r.name]) && (!base || !state.show
		|| (state.show === 'changed' ? r.status > 0 : STATUS[r.status] === state.show)))
		.sort((x, y) => sign * (size(y) - size(x)) || x.name - y.name);
}

/** A head that sorts; the sorted one says which way. */
function headCell(app, [key, text, name]) {
	const { sort, up } = app.state;
	const isSorted = key && sort === key;
	const isUp = up !== (key === 'name');

	const head = /^br/.test(name) ? el('span', { class: 'vh' }, text) : text;

	return el('th', {
		scope: 'col', class: key === 'name' ? null : name,
		'aria-sort': isSorted ? (isUp ? 'ascending' : 'descending') : null,
	}, key ? word(text, () => app.act({ sort: key, up: isSorted ? !up : false }),
		{ 'data-sort': key }) : head, isSorted && (isUp ? '\u00a0▴' : '\u00a0▾'));
}

const rowOf = (columns) => (r, i) => el('tr', null, ...columns.map(([key, , name, cell]) => (
	key === 'name' ? el('th', { class: name, scope: 'row' }, cell(r))
		: el('td', { class: name }, cell(r, i)))));

/** What "same" is, as isSame() of compare.js has it; a part's noise grows with its size. */
function sameWords({ scale: { mode, unit, noise } }) {
	const size = withUnit(mode === 'share' ? POINTS : unit, noise);

	return ` “same”: a change under 5\u202f%${
		noise > 0 ? `, or within the noise (±${size} of the whole)` : ''}.`;
}

function captionOf({ state, scene }, n, content) {
	const { all, base } = content;
	const { cut } = scene.cube.head;
	const isPart = state.hide.length || state.only.length;

	return [n < all.length && `${count(n)} of`, `${count(all.length)} functions`,
		base && 'by their total', 'of the selection',
		isPart && 'without the stacks that are left out'].filter(Boolean).join(' ')
		+ `. A recursive function counts once.${base ? sameWords(content) : ''}`
		+ (!isCut(scene.cube) ? '' : ` Lighter paths, ${percent(cut.value, 1)} of the `
			+ 'value, did not fit this page: in no function.');
}

/** Heads of the page's own table sort all functions. */
function sortable(app, table) {
	for (const [at, key] of Object.entries(table ? FIXED : {})) {
		const head = table.tHead.rows[0].cells[at];
		const before = [...head.childNodes];
		const button = word('', () => app.act({ sort: key, up: key === app.state.sort }));

		button.append(...before);
		head.append(button);
		app.undo.push(() => clear(head, ...before));
	}
}

/**
 * @param {object} app
 * @param {Element|null} host  with the page's own table
 */
export function makeTable(app, host) {
	if (!host)
		return null;
	const section = host.querySelector('section') || host;
	/* Also the note beside the title: by what the page's own table is sorted. */
	const fixed = [...section.querySelectorAll(':scope>.head p'),
		...[...section.children].slice(1)];
	const find = field('Filter', { placeholder: 'text, or a regular expression', size: 28,
		input: () => app.act({ find: find.input.value }, true) });
	const which = choice('Show', CHANGED, (value) => app.act({ show: value }));
	const tools = el('div', { class: 'xc' }, find.element, which.element);
	const live = el('div', { hidden: true, 'data-part': 'rows' });
	let limit = FIRST, made = '';

	section.firstElementChild.after(tools);
	section.append(live);
	sortable(app, fixed.find((child) => child.matches('table')));
	app.undo.push(() => {
		show(app.usual);
		tools.remove();
		live.remove();
	});
	return { show };

	function show(state) {
		const { find: text, sort, up, show: only, vs } = state;
		const isFixed = isWhole(state) && !text && sort === app.usual.sort && !up;
		const now = dataKey(app.scene, state) + [sort, up, text, only];

		find.show(text);
		which.show(only);
		which.element.hidden = vs === 'none';
		fixed.forEach((child) => set(child, 'hidden', !isFixed));
		live.hidden = isFixed;
		if (isFixed || now === made)
			return;
		made = now;
		limit = FIRST;
		draw(state);
	}

	function more() {
		limit += FIRST;
		draw(app.state);
	}

	function draw(state) {
		const content = contents(app, state);
		const columns = (content.base ? comparedColumns : plainColumns)(app, content);
		const rows = listed(app, state, content);
		const rest = rows.length - limit;
		const { activeElement: had } = document;
		const focus = live.contains(had) && had.dataset.sort;

		clear(live, el('table', { class: content.base ? 'data dt' : 'data' },
			el('caption', null, captionOf(app, rows.length, content)),
			el('thead', null, el('tr', null, ...columns.map((c) => headCell(app, c)))),
			el('tbody', null, ...rows.slice(0, limit).map(rowOf(columns)))),
		!rows.length && el('div', { class: 'empty' }, 'No function is left by the filter.'),
		rest > 0 && word(`Show ${count(Math.min(rest, FIRST))} more of ${count(rest)}`,
			more));
		/* The head that was pressed is a new element. */
		if (focus)
			live.querySelector(`[data-sort=${focus}]`).focus();
	}
}
