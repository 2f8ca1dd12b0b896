// SPDX-License-Identifier: MIT
/**
 * Lists with charts: services by types, services of a type, types of a service, values of a label.
 * They sort by what the charts say too, are rows or a grid, and draw each chart in another way.
 */
import { el, set } from './dom.js';
import { keysIn, makeList, named, readList, textOf } from './listrows.js';
import { usualWay } from './listcore.js';
import { levelsOf, panel, readCourse, scaleOf, tellAll } from './panels.js';

const ROW_PX = 34;
const GRID_PX = 96;
const KINDS = { '': 'Course', mean: 'Mean', max: 'Highest', spread: 'Distribution' };

/** What the page says of its own charts, and of marks that only those have. */
const OWN = /(All charts share the time axis; e|E)ach (line )?has its own scale from zero[^.]*\./;
const MARKS = / Gaps are[^.]*event\.| A vertical rule is an event[^.]*\.| A ring is a restart\./g;

/** What is known of a chart beside what columns show. */
const MEASURES = {
	Mean: (c) => c.mean,
	Highest: (c) => c.max,
	Now: (c) => c.now,
	Change: (c) => c.after / c.before - 1,
	Growth: (c) => c.after - c.before,
};

/** Charts of a row, by the column of a matrix; others have one. */
function addCharts(list) {
	for (const row of list.rows) {
		row.charts = [];
		for (const first of row.el.querySelectorAll('svg[data-l]'))
			row.charts[list.matrix ? first.closest('td').cellIndex : 0] = {
				first, shown: first, course: readCourse(first) };
	}
}

const measured = (label, group, chart) => ({
	name: group ? `${group}: ${label}` : label, group, chart,
	read: (row) => (row.charts[chart] ? MEASURES[label](row.charts[chart].course) : NaN),
});

/** Columns that charts bring: all of a matrix; of a table what it does not show. */
function chartColumns(list) {
	const names = list.unlike ? ['Change'] : Object.keys(MEASURES);

	if (list.matrix)
		return [...list.root.tHead.rows[0].cells].slice(1).flatMap((th, i) =>
			names.map((name) => measured(name, textOf(th), i + 1)));
	return names.filter((name) => !list.columns.some((c) => c.name === name))
		.map((name) => measured(name, '', 0));
}

/**
 * @param {HTMLElement} root
 * @returns {object|null} null: a list without charts
 */
export function read(root) {
	const matrix = root.matches('.cards'), unlike = root.matches('.rows');

	explorerLinks(root);
	if (!root.querySelector('svg[data-l]'))
		return null;
	const items = (selector) => [...root.querySelectorAll(selector)];
	const list = matrix ? makeList(root, items('tbody>tr'), [named('Service', 'a')])
		: unlike ? makeList(root, items('section'), [named('Name', 'h2')])
			: readList([root]);

	Object.assign(list, { matrix, unlike, tools });
	addCharts(list);
	list.captions = captionsOf(root);
	list.columns.push(...chartColumns(list));
	if (unlike)
		tellAll(list.rows.flatMap((r) => r.charts));
	return list;
}

/* ---- controls ---- */

const option = ([value, label]) => el('option', { value }, label);
const button = (label, click) => el('button', { type: 'button', click }, label);

/** A choice in a line of text: "Show Course". */
function pick(label, options, act) {
	const select = el('select', { change: () => act(select.value) }, ...options);

	return [el('label', {}, `${label} `, select), select];
}

/** Options by groups of columns: of a matrix its types. "as given": no column is in force. */
function columnOptions({ columns, usual }) {
	const options = (group) => columns.filter((c) => (c.group || '') === group)
		.map((c) => option([c.name, c.name]));
	const groups = [...new Set(columns.map((c) => c.group).filter(Boolean))];

	return [...(usual ? [] : [option(['', 'as given'])]), ...options(''),
		...groups.map((label) => el('optgroup', { label }, ...options(label)))];
}

function tools(list) {
	const { state, choose } = list;
	const by = (name) => choose({
		sort: name, up: usualWay(list, list.columns.find((c) => c.name === name)) });
	const [sort, column] = pick('Sort', columnOptions(list), by);
	const kinds = Object.entries(KINDS).filter(([kind]) => !list.unlike || !/m/.test(kind));
	const [kind, shown] = pick('Show', kinds.map(option), (show) => choose({ show }));
	const inForce = () => list.column || list.usual;
	const way = button('', () => choose({ sort: inForce().name, up: state.up ? '' : '1' }));
	const grid = button('Grid', () => choose({ layout: state.layout ? '' : 'grid' }));
	const log = button('Log', () => choose({ log: state.log ? '' : '1' }));

	list.updates.push(() => {
		column.value = inForce() ? inForce().name : '';
		way.textContent = state.up ? '▴' : '▾';
		way.hidden = !inForce();
		set(way, 'aria-label', state.up ? 'Ascending' : 'Descending');
		shown.value = state.show;
		set(grid, 'aria-pressed', String(state.layout === 'grid'));
		set(log, 'aria-pressed', String(!!state.log));
		display(list);
	});
	return [sort, way, kind, grid, log];
}

/* ---- what is shown ---- */

function replace(chart, next) {
	if (chart.shown !== next)
		chart.shown.replaceWith(next);
	chart.shown = next;
}

/** Bars are compared, and so are logarithms: charts of one unit share that scale. */
function draw(list, kind, log, height) {
	const isBar = /m/.test(kind);
	const levels = (c) => (isBar ? [c[kind]] : [...levelsOf(c), log ? NaN : c.high]);

	for (let group = Math.max(...list.rows.map((r) => r.charts.length)); group-- > 0;) {
		const charts = list.rows.map((r) => r.charts[group]).filter(Boolean);
		const all = (isBar || log) && !list.unlike &&
			scaleOf(charts.flatMap((c) => levels(c.course)), log);

		for (const chart of charts)
			replace(chart, panel(chart.course, kind,
				all || scaleOf(levels(chart.course), log), height));
	}
}

/** A card shows the name, the chart, the change and the number that it is sorted by. */
function cards({ matrix, column, usual, columns, rows }) {
	const { chart = 1 } = column || {};
	const heads = matrix && rows[0].el.closest('table').tHead.rows[0].cells;
	const on = matrix ? [{ cell: chart, name: textOf(heads[chart]) }]
		: columns.filter((c) => c === (column || usual) || c.name === 'Change');

	for (const { el: { cells } } of rows) {
		[...cells].forEach((c) => c.classList.remove('on'));
		for (const { cell, name } of on.filter((c) => c.cell)) {
			cells[cell].classList.add('on');
			cells[cell].dataset.head = name;
		}
	}
}

/** Pieces of text at a list that tell how its charts are drawn. */
function captionsOf(root) {
	const section = root.closest('section section, section') || root.parentNode;
	const texts = [...section.querySelectorAll('.cap,caption')]
		.flatMap((p) => [...p.childNodes]);

	return texts.filter((t) => t.nodeType === Node.TEXT_NODE && OWN.test(t.data))
		.map((text) => ({ text, own: text.data }));
}

/** How charts are drawn that are not the page's own; '': as those. */
function kindWords({ matrix, unlike }, kind, log) {
	const each = unlike ? 'each chart' : matrix ? 'each type' : 'all';
	const scale = log ? 'ne logarithmic scale' : 'ne scale';

	if (kind === 'spread')
		return `Bars: how many buckets had that level; ${log ? `o${scale} for ${each}.`
			: 'each has its own scale.'}`;
	if (kind)
		return `Bars: the ${kind === 'max' ? 'highest bucket' : 'mean'}; o${scale} for ${
			each}.`;
	return log ? `O${scale} for ${each}.` : '';
}

function sayKind(list, words, isOwn) {
	for (const { text, own } of list.captions) {
		const said = words ? own.replace(OWN, words) : own;

		text.data = isOwn ? said : said.replace(MARKS, '');
	}
}

function display(list) {
	const { show, log, layout } = list.state;
	const grid = layout === 'grid', key = [show, log, grid].join();

	list.root.classList.toggle('ingrid', grid);
	list.root.classList.toggle('spread', show === 'spread');
	if (grid && !list.unlike)
		cards(list);
	if (key === (list.drawn || ',,false'))
		return;
	list.drawn = key;
	sayKind(list, kindWords(list, KINDS[show] ? show : '', !!log), key === ',,false');
	if (key === ',,false')
		list.rows.forEach((r) => r.charts.forEach((chart) => replace(chart, chart.first)));
	else
		draw(list, KINDS[show] ? show : '', !!log, grid || list.unlike ? GRID_PX : ROW_PX);
}

/* ---- values of a label ---- */

const bare = (key) => (/^[A-Za-z_][\w.\-/]*$/.test(key) ? key : JSON.stringify(key));

/** "only", "without", "against the rest" of each value: links into the profile's explorer. */
function explorerLinks(root) {
	const link = root.previousElementSibling;

	if (!link || !link.dataset.key)
		return;
	const page = link.getAttribute('href');
	const to = (label, op, value, more) => {
		const f = bare(link.dataset.key) + op + JSON.stringify(value);

		return el('a', { href: page + (page.startsWith('#') ? '?' : '#') +
			new URLSearchParams({ f, ...more }) }, label);
	};

	root.tHead.rows[0].append(el('th', { scope: 'col', class: 'opt', 'data-script': true },
		el('span', { class: 'vh' }, 'Explore')));
	for (const row of root.tBodies[0].rows) {
		const { value } = (row.querySelector('[data-value]') || row).dataset;
		const links = value === undefined ? [] : [to('only', '=', value),
			to('without', '!=', value),
			to('against the rest', '=', value, { vs: 'labels' })];

		row.append(el('td', { class: 'opt pick nw', 'data-script': true }, ...links));
	}
}
