// SPDX-License-Identifier: MIT
/**
 * A list of the page as rows and columns: of a table, or of findings. Cells are read when they are
 * first sorted by.
 *
 * @typedef {object} Column
 * @property {string} name      the address holds it
 * @property {boolean} [worded] text that a filter looks at
 * @property {HTMLElement} [th]
 * @property {number} [cell]    index of its cells
 * @property {(row: object) => string|number} read  NaN: no value
 * @property {{keys: (number|string|null)[], numeric: boolean}} [keys]
 */
import { keysOf } from './shown.js';

export const textOf = (node) => (node ? node.textContent.trim() : '');

/** A column of names that stand at selector in a row. */
export const named = (name, selector) => ({
	name, worded: true, read: (row) => textOf(row.el.querySelector(selector)) });

/** Bars, charts and heads that are only read aloud are no columns. */
function tableColumns(table) {
	return [...table.tHead.rows[0].cells].map((th, cell) => ({
		th, cell, name: th.textContent.replace('▾', '').trim(), worded: !th.matches('.n'),
		read: (row) => textOf(row.el.cells[cell]),
	})).filter((c) => c.name && !c.th.matches('.co,.sk,.br,:has(.vh)'));
}

/** @param {Element[]} items  @param {Column[]} columns */
export function makeList(root, items, columns) {
	const rows = items.map((el, at) => ({ el, at, rest: !!el.querySelector('[data-rest]') }));
	/* Parents of rows with what stands behind their last. */
	const places = new Map(items.map((el) => [el.parentNode, el.nextSibling]));

	return { root, rows, columns, places, usual: columns.find((c) => c.th && c.th.ariaSort) };
}

/**
 * @param {HTMLElement[]} roots  of one list: several are groups, each with an order of its own
 */
export function readList(roots) {
	const [root] = roots;

	if (root.tHead)
		return makeList(root, [...root.tBodies[0].rows], tableColumns(root));
	return makeList(root, roots.flatMap((r) => [...r.children]), [named('Profile', '.wh a')]);
}

/** The keys of a column by row. */
export function keysIn(list, column) {
	return column.keys || (column.keys = keysOf(list.rows.map(column.read)));
}

/** What a filter looks at: names as they stand and in full, and all that is no number. */
export function wordsOf(list, row) {
	if (!row.words) {
		const full = [...row.el.querySelectorAll('[scope=row] [title],.fn [title]')];

		const texts = list.columns.filter((c) => c.worded).map((c) => c.read(row));

		row.words = list.root.tHead
			? [...texts, ...full.map((t) => t.getAttribute('title'))].join('\n')
			: row.el.textContent;
	}
	return row.words;
}
