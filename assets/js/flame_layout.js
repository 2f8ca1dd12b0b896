// SPDX-License-Identifier: MIT
/**
 * Where frames are. A graph may have a million items: only frames of a px or more are visited with
 * what lies on them, so the work is by what is drawn. Rows count from the root, whichever way up
 * it stands; x and widths are px.
 */

export const ROW = 18;

/**
 * @typedef {object} Layout
 * @property {number} width
 * @property {number} rows
 * @property {number} above       rows of those that the zoomed one lies on: as wide as the picture
 * @property {number[]} item      by frame, in preorder; those above come first
 * @property {number[]} x
 * @property {number[]} w
 * @property {string[]} label     by frame; filled in when drawn
 * @property {{row: number, x: number, to: number, found: boolean}[]} slivers
 * @property {number} part        0..1: of the extent, what does not lie in slivers
 */

/**
 * Slivers of a row less than 1 px apart are one, but for those with matches in them: of less than
 * 1 px together all are matches.
 */
function putSliver(lay, last, row, x, to, found) {
	const before = last[row];

	if (before && x - before.to < 1 && (before.found === found || to - before.x < 1)) {
		before.to = to;
		before.found = before.found || found;
	} else {
		lay.slivers.push(last[row] = { row, x, to, found });
	}
}

/**
 * @param {import('./types.js').Graph} g
 * @param {number} zoomed
 * @param {number} width
 * @param {{items: Int32Array}|null} [found]
 * @param {number} [least]  narrower frames are slivers
 * @returns {Layout}
 */
export function layout(g, zoomed, width, found, least = 1) {
	const { depth, end, extent, name, cube } = g;
	const stop = end[zoomed], per = extent[zoomed] || 1;
	const items = found ? found.items : [], next = [], last = [], item = [], x = [], w = [];
	const above = depth[zoomed];
	const lay = { width, rows: 0, above, item, x, w, label: [], slivers: [] };
	let match = 0, hidden = 0;

	for (let up = zoomed, row = above; row-- > 0;)
		[item[row], x[row], w[row]] = [up = g.parent[up], 0, width];
	next[above] = 0;
	for (let i = zoomed; i < stop;) {
		const row = depth[i], at = next[row], from = at / per * width;
		const wide = i === zoomed ? width : Math.min(extent[i] / per * width, width - from);

		next[row] = at + extent[i];
		if (wide > 0 && row >= lay.rows)
			lay.rows = row + 1;
		if (i === zoomed || wide >= least && name[i] !== cube.other) {
			next[row + 1] = at;
			item.push(i++);
			x.push(from);
			w.push(wide);
			continue;
		}
		while (items[match] < i)
			match++;
		hidden += extent[i];
		if (wide > 0)
			putSliver(lay, last, row, from, from + wide, items[match] < end[i]);
		i = end[i];
	}
	lay.part = 1 - hidden / per;
	return lay;
}

/** The frame at a place, as its place in the layout; -1: none */
export const hit = (lay, g, x, row) => lay.item.findIndex((item, k) => g.depth[item] === row &&
	lay.x[k] <= x && x < lay.x[k] + lay.w[k]);

/**
 * Steps from frame k (a place in the layout) to another that is drawn; -1: there is none. In
 * preorder the heaviest child comes right behind its parent, and of those above the zoomed frame
 * the one that leads to it.
 */
export const steps = {
	parent: (lay, g, k) => lay.item.indexOf(g.parent[lay.item[k]]),
	child: (lay, g, k) => (g.parent[lay.item[k + 1]] === lay.item[k] ? k + 1 : -1),
	next: (lay, g, k) => inRow(lay, g, k, 1),
	previous: (lay, g, k) => inRow(lay, g, k, -1),
	first: () => 0,
	/** The end of the heaviest path. */
	last(lay, g, k) {
		while (steps.child(lay, g, k) > 0)
			k++;
		return k;
	},
};

/** The neighbour in the row: a sibling, where there is none one of another parent. */
function inRow({ item }, g, from, by) {
	let k = from + by;

	while (k >= 0 && k < item.length && g.depth[item[k]] !== g.depth[item[from]])
		k += by;
	return k < item.length ? k : -1;
}

/** The outermost item around this one in which it is at least so wide, in px. */
export function zoomFor(g, item, width, px) {
	let around = item, up = item;

	while ((up = g.parent[up]) >= 0 && g.extent[item] / g.extent[up] * width >= px)
		around = up;
	return around;
}
