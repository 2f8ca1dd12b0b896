// SPDX-License-Identifier: MIT
/**
 * Trees out of the cube's tree. A part of it as it is: its nodes in another order. A merged one: an
 * item stands for nodes of one name (its members); the nodes one step further, down to callees or
 * up to callers, are its children, grouped by name. Members of items that wait are one stack in a
 * flat array, the next item's on top, so memory is by the nodes and not by what is made of them.
 */
import { endsOf } from './cube.js';

const ints = (n) => new Int32Array(n);

/**
 * @param {Cube} cube
 * @param {object} values
 * @returns {Uint8Array} by node: does it, or one below it, have a value of its own?
 */
export function liveOf({ n, parent }, { self, baseSelf }) {
	const live = new Uint8Array(n);

	for (let i = n - 1; i > 0; i--)
		if (live[i] || self[i] || (baseSelf && baseSelf[i]))
			live[i] = live[parent[i]] = 1;
	return live;
}

/** From light to heavy; before them what has no name, and those that only the base has. */
const orderOf = ({ name, value, base }, other) => (b, a) => {
	const gone = (i) => (value[i] ? 0 : base[i] || 0);

	return (name[a] === other) - (name[b] === other) || !gone(b) - !gone(a)
		|| value[b] - value[a] || gone(b) - gone(a) || name[a] - name[b];
};

/** @returns {any} of a column what stands at those places */
export function pick(column, places, n = places.length) {
	const picked = new column.constructor(n);

	for (let i = 0; i < n; i++)
		picked[i] = column[places[i]];
	return picked;
}

/**
 * A node and all below it.
 *
 * @param {Cube} cube
 * @param {object} values  as of grow()
 * @param {number} root
 * @returns {object} columns of a Graph
 */
export function order(cube, values, root) {
	const { name, depth, parent, end } = cube;
	const live = liveOf(cube, values), nodes = ints(end[root] - root), item = ints(cube.n);
	const lightestFirst = orderOf({ name, value: values.total, base: values.baseTotal || [] },
		cube.other);
	const waiting = [root];
	let n = 0;

	while (waiting.length) {
		const node = waiting.pop(), children = [];

		item[node] = n;
		nodes[n++] = node;
		for (let c = node + 1; c < end[node]; c = end[c])
			if (live[c])
				children.push(c);
		for (const c of children[1] ? children.sort(lightestFirst) : children)
			waiting.push(c);
	}
	const graph = { n, lighter: 0, name: pick(name, nodes, n),
		depth: pick(depth, nodes, n).map((d) => d - depth[root]),
		parent: pick(item, pick(parent, nodes, n)) };

	graph.parent[0] = -1;
	graph.end = endsOf(graph.parent);
	for (const key of Object.keys(values))
		graph[key] = pick(values[key], nodes, n);
	return graph;
}

/** The members of all items that wait, and the groups that those of one of them fall into. */
function membersOf(cube, { weight, base, live }, { start, upward, leaves }, scale) {
	const { n, name, parent, end } = cube;
	const slot = ints(cube.names.length);
	/* The node that each has come to, and the one that it began at. */
	const [at, from, nextAt, nextFrom, groupOf] = [0, 0, 0, 0, 0].map(() => ints(n));
	const g = { name: [], value: [], base: [], size: [], count: [] };
	let moved = 0, groups = 0;
	const sizeOf = (i) => Math.abs(weight[i] * scale.perLevel) + Math.abs(base[i] * scale.basePerLevel);
	const join = (node, origin) => {
		let i = slot[name[node]] - 1;

		if (i < 0) {
			i = groups++;
			slot[name[node]] = groups;
			g.name[i] = name[node];
			g.value[i] = g.base[i] = g.size[i] = g.count[i] = 0;
		}
		nextAt[moved] = node;
		nextFrom[moved] = origin;
		groupOf[moved++] = i;
		g.value[i] += weight[origin];
		g.base[i] += base[origin];
		g.size[i] += sizeOf(origin);
		g.count[i]++;
	};

	at.set(start);
	from.set(start);
	return {
		g,
		sizeOf,
		/** Members go one step on, or stay: stay(node) is called. Returns the number of groups. */
		advance(low, high, isWhole, stay) {
			moved = groups = 0;
			for (let m = low; m < high; m++) {
				const next = isWhole && leaves ? at[m] : parent[at[m]];

				if (upward && next > 0) {
					join(next, from[m]);
					continue;
				}
				stay(from[m]);
				for (let c = at[m] + 1; !upward && c < end[at[m]]; c = end[c])
					if (live[c])
						join(c, c);
			}
			for (let i = 0; i < groups; i++)
				slot[g.name[i]] = 0;
			return groups;
		},
		/** g.count is where the members of each group go; -1: nowhere. */
		settle() {
			for (let m = 0; m < moved; m++) {
				const to = g.count[groupOf[m]];

				if (to < 0)
					continue;
				g.count[groupOf[m]]++;
				at[to] = nextAt[m];
				from[to] = nextFrom[m];
			}
		},
	};
}

/**
 * @param {Cube} cube
 * @param {object} values  self, total and, where two are compared, baseSelf and baseTotal, by node
 * @param {object} spec
 * @param {Int32Array} spec.start   nodes that item 0 stands for
 * @param {number} spec.name        of item 0
 * @param {boolean} [spec.upward]   children are callers
 * @param {boolean} [spec.leaves]   children of item 0 are the start itself
 * @param {Scale} scale
 * @param {number} part             groups under 1/part of the whole are one item, cube.other
 * @returns {object} columns of a Graph: n, name, depth, parent, end, total, self, and of the base;
 *     lighter: value of the groups that are not kept
 */
export function grow(cube, values, spec, scale, part) {
	const none = new Float64Array(cube.n);
	const { self, total, baseSelf = none, baseTotal = none } = values;
	/* What a member weighs: its subtree, or, where leaves are on top, itself; and what it leaves. */
	const [weight, base] = spec.leaves ? [self, baseSelf] : [total, baseTotal];
	const [rest, baseRest] = spec.upward ? [weight, base] : [self, baseSelf];
	const live = liveOf(cube, values);
	const { g, sizeOf, advance, settle } = membersOf(cube, { weight, base, live }, spec, scale);
	const lightestFirst = orderOf(g, cube.other);
	const sum = (list, of) => list.reduce((all, i) => all + of(i), 0);
	const least = sum(spec.start, sizeOf) / part;
	const name = [], parent = [], depth = [], totals = [], selfs = [], bases = [], baseSelfs = [];
	/* Items by five numbers: name, parent, total, total of the base, first member (-1: none). */
	const waiting = [spec.name, -1, sum(spec.start, (i) => weight[i]),
		sum(spec.start, (i) => base[i]), 0];
	let high = spec.start.length, lighter = 0;

	while (waiting.length) {
		const low = waiting.pop(), item = name.length, kept = [], light = [];

		bases.push(waiting.pop());
		totals.push(waiting.pop());
		parent.push(waiting.pop());
		name.push(waiting.pop());
		depth.push(item && depth[parent[item]] + 1);
		selfs.push(low < 0 ? totals[item] : 0);
		baseSelfs.push(low < 0 ? bases[item] : 0);
		if (low < 0) {
			lighter += Math.abs(totals[item]);
			continue;
		}
		for (let i = advance(low, high, !item, (from) => {
			selfs[item] += rest[from];
			baseSelfs[item] += baseRest[from];
		}); i--;)
			(g.size[i] < least ? light : kept).push(i);
		if (light.length)
			waiting.push(cube.other, item, sum(light, (i) => g.value[i]),
				sum(light, (i) => g.base[i]), -1);
		high = low;
		for (const i of kept.sort(lightestFirst)) {
			waiting.push(g.name[i], item, g.value[i], g.base[i], high);
			high += g.count[i];
			g.count[i] = high - g.count[i];
		}
		for (const i of light)
			g.count[i] = -1;
		settle();
	}
	const floats = (list) => new Float64Array(list);
	const graph = { n: name.length, name: new Int32Array(name), parent: new Int32Array(parent),
		depth: new Int32Array(depth), end: endsOf(parent), total: floats(totals),
		self: floats(selfs), lighter };

	return values.baseSelf
		? { ...graph, baseTotal: floats(bases), baseSelf: floats(baseSelfs) } : graph;
}
