// SPDX-License-Identifier: MIT
/**
 * Trees out of the cube's tree. A part of it as it is: its nodes in another order. A merged one: an
 * item stands for nodes of one name (its members); the nodes one step further, down to callees or
 * up to callers, are its children, grouped by name.
 */
import { shapeOf } from './cube.js';

/** Inverted trees are many times as large as the cube's: what is under this part is one item. */
const LIGHT_PART = 2000;

/** Of two places: from light to heavy; before them what has no name, and what only the base has. */
const lightestFirst = (name, { total, baseTotal }, other) => (b, a) => {
	const gone = (i) => (baseTotal && !total[i] ? baseTotal[i] : 0);

	return (name[a] === other) - (name[b] === other) || !gone(b) - !gone(a)
		|| total[b] - total[a] || gone(b) - gone(a) || name[a] - name[b];
};

/** Of a column, if there is one, what stands at those places. */
function pick(column, places, Kind = Float64Array) {
	const picked = column && new Kind(places.length);

	for (let i = 0; column && i < places.length; i++)
		picked[i] = column[places[i]];
	return picked;
}

/**
 * Columns of a Graph.
 *
 * @param {{name: Int32Array, depth: Int32Array}} tree
 * @param {object} values
 * @param {ArrayLike<number>} places  of the items in both
 * @param {ArrayLike<number>} [ends]  where their own values are
 */
export function arrange({ name, depth }, values, places, ends = places) {
	const first = depth[places[0]];

	return { n: places.length, lighter: 0, name: pick(name, places, Int32Array),
		...shapeOf(pick(depth, places, Int32Array).map((d) => d - first)),
		self: pick(values.self, ends), total: pick(values.total, places),
		baseSelf: pick(values.baseSelf, ends), baseTotal: pick(values.baseTotal, places) };
}

/** Are all nodes there, and in this order already? So they are where nothing is selected. */
function isOrdered({ n, parent, end }, { live }, order) {
	for (let i = 1; i < n; i++)
		if (!live[i] || (parent[end[i]] === parent[i] && order(i, end[i]) < 0))
			return false;
	return true;
}

/**
 * A node and all below it.
 *
 * @param {Cube} cube
 * @param {object} values  of valuesOf()
 * @param {number} root
 * @returns {object} columns of a Graph
 */
export function sorted(cube, values, root) {
	const { n, name, depth, parent, end, other } = cube;
	const { live } = values, order = lightestFirst(name, values, other);

	if (!root && isOrdered(cube, values, order))
		return { n, name, depth, parent, end, ...values, lighter: 0 };
	const nodes = new Int32Array(end[root] - root), waiting = [root];
	let found = 0;

	while (waiting.length) {
		const node = waiting.pop(), children = [];

		nodes[found++] = node;
		for (let c = node + 1; c < end[node]; c = end[c])
			if (live[c])
				children.push(c);
		for (const c of children[1] ? children.sort(order) : children)
			waiting.push(c);
	}
	return arrange(cube, values, nodes.subarray(0, found));
}

const sum = (column, places) => places.reduce((all, i) => all + column[i], 0);

/** Members by name: the nodes that they have come to, and those that they began at. */
function join(groups, name, node, origin) {
	let group = groups.get(name);

	if (!group)
		groups.set(name, group = { at: [], from: [] });
	group.at.push(node);
	group.from.push(origin);
}

/**
 * @param {Cube} cube
 * @param {object} values  of valuesOf()
 * @param {object} spec
 * @param {Int32Array} spec.start   nodes that item 0 stands for
 * @param {number} spec.name        of item 0
 * @param {boolean} [spec.upward]   children are callers; light ones are one item, cube.other
 * @param {boolean} [spec.leaves]   children of item 0 are the start itself
 * @param {Scale} scale
 * @returns {object} columns of a Graph; lighter: value of the groups that are not kept
 */
export function grow(cube, values, { start, name: first, upward, leaves }, scale) {
	const { name, parent, end, other } = cube;
	const none = new Float64Array(cube.n);
	const { self, total, baseSelf = none, baseTotal = none, live } = values;
	/* What a member weighs: its subtree, or, where leaves are on top, itself; what stays. */
	const [weight, base] = leaves ? [self, baseSelf] : [total, baseTotal];
	const [rest, baseRest] = upward ? [weight, base] : [self, baseSelf];
	const sizeOf = (places) => places.reduce((all, i) => all +
		Math.abs(weight[i] * scale.perLevel) + Math.abs(base[i] * scale.basePerLevel), 0);
	const least = upward ? sizeOf(start) / LIGHT_PART : 0;
	const items = { name: [], depth: [], self: [], total: [], baseSelf: [], baseTotal: [] };
	const heaviestLast = lightestFirst(items.name, items, other);
	const members = [], found = [], waiting = [];
	const add = (called, depth, { at, from }) => {
		items.name.push(called);
		items.depth.push(depth);
		items.total.push(sum(weight, from));
		items.baseTotal.push(sum(base, from));
		return members.push({ at, from }) - 1;
	};
	let lighter = 0;

	waiting.push(add(first, 0, { at: start, from: start }));
	while (waiting.length) {
		const i = waiting.pop(), { at, from } = members[i], groups = new Map();
		const depth = items.depth[i] + 1;
		/* What is light has come to no node. */
		const stay = at.length ? [] : from, light = [], kept = [];

		at.forEach((node, m) => {
			const next = leaves && depth === 1 ? node : parent[node];

			if (upward && next > 0)
				join(groups, name[next], next, from[m]);
			else
				stay.push(from[m]);
			for (let c = node + 1; !upward && c < end[node]; c = end[c])
				if (live[c])
					join(groups, name[c], c, c);
		});
		members[i] = null;
		found.push(i);
		items.self[i] = sum(rest, stay);
		items.baseSelf[i] = sum(baseRest, stay);
		if (!at.length)
			lighter += Math.abs(items.total[i]);
		for (const [called, group] of groups)
			if (sizeOf(group.from) >= least)
				kept.push(add(called, depth, group));
			else
				group.from.forEach((origin) => light.push(origin));
		if (light.length)
			waiting.push(add(other, depth, { at: [], from: light }));
		for (const item of kept.sort(heaviestLast))
			waiting.push(item);
	}
	const columns = base === none ? { self: items.self, total: items.total } : items;

	return { ...arrange(items, columns, found), lighter };
}
