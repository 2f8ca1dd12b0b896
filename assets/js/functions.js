// SPDX-License-Identifier: MIT
/** What each function takes itself and with all that it calls. */
import { scaleOf, statusOf } from './compare.js';
import { valuesOf } from './graph.js';

/** Stands above stacks whose root is lost: no function. */
const TRUNCATED = '[truncated]';

/** By name: [self, total] of one side. A name that is open above counts there. */
function sumsOf({ n, name, end, names }, self, total) {
	const own = new Float64Array(names.length), all = new Float64Array(names.length);
	const openTo = new Int32Array(names.length);

	for (let i = 1; i < n; i++) {
		const f = name[i];

		own[f] += self[i];
		if (i < openTo[f])
			continue;
		openTo[f] = end[i];
		all[f] += total[i];
	}
	return [own, all];
}

/**
 * Functions of a selection, by self; where two are compared, by size of the change of their total.
 * Ties go by name. What the cube cut away is the row of cube.other.
 *
 * @param {Cube} cube
 * @param {Data} data
 * @param {{hide?: number[], only?: number[]}} [opts]
 * @returns {{name: number, self: number, total: number, baseSelf?: number, baseTotal?: number,
 *     status?: number, selfStatus?: number}[]}
 */
export function functionsOf(cube, data, opts) {
	const values = valuesOf(cube, data, opts);
	const [self, total] = sumsOf(cube, values.self, values.total);
	const seen = namesOf(cube, values);
	const rows = [];

	cube.names.forEach((text, name) => {
		if (seen[name] && text !== TRUNCATED)
			rows.push({ name, self: self[name], total: total[name] });
	});
	if (!data.base)
		return rows.sort((a, b) => b.self - a.self || a.name - b.name);
	const [baseSelf, baseTotal] = sumsOf(cube, values.baseSelf, values.baseTotal);
	const scale = scaleOf(cube, data);

	return rows.map((row) => changed(row, baseSelf[row.name], baseTotal[row.name], scale))
		.sort((a, b) => b.size - a.size || a.name - b.name);
}

/** Names of nodes with a value, or with one below. */
function namesOf({ n, name, parent, names }, { self, baseSelf }) {
	const live = new Uint8Array(n), seen = new Uint8Array(names.length);

	for (let i = n - 1; i > 0; i--)
		if (live[i] || self[i] || (baseSelf && baseSelf[i]))
			live[parent[i]] = seen[name[i]] = 1;
	return seen;
}

function changed(row, baseSelf, baseTotal, scale) {
	return { ...row, baseSelf, baseTotal, status: statusOf(scale, row.total, baseTotal),
		selfStatus: statusOf(scale, row.self, baseSelf),
		size: Math.abs(row.total * scale.perLevel - baseTotal * scale.basePerLevel) };
}
