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
 * @returns {{name: number, self: number, total: number, size: number, baseSelf?: number,
 *     baseTotal?: number, status?: number, selfStatus?: number}[]}  size: what they are sorted by
 */
export function functionsOf(cube, data, opts) {
	const { names } = cube, values = valuesOf(cube, data, opts), scale = scaleOf(cube, data);
	const [self, total] = sumsOf(cube, values.self, values.total);
	const [baseSelf, baseTotal] = data.base
		? sumsOf(cube, values.baseSelf, values.baseTotal) : [];
	const seen = new Uint8Array(names.length);
	const rowOf = (name) => {
		const row = { name, self: self[name], total: total[name], size: self[name] };

		return !data.base ? row : {
			...row, baseSelf: baseSelf[name], baseTotal: baseTotal[name],
			status: statusOf(scale, row.total, baseTotal[name]),
			selfStatus: statusOf(scale, row.self, baseSelf[name]),
			size: Math.abs(row.total * scale.perLevel
				- baseTotal[name] * scale.basePerLevel),
		};
	};

	values.live.forEach((is, i) => {
		seen[cube.name[i]] |= is;
	});
	return [...names.keys()].filter((name) => seen[name] && names[name] !== TRUNCATED)
		.map(rowOf).sort((a, b) => b.size - a.size || a.name - b.name);
}
