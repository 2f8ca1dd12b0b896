// SPDX-License-Identifier: MIT
/* Bytes to columns. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeCube, readCube } from '../../assets/js/cube.js';
import { base64Of, cubeBytes, headOf, steadyTimes } from './mkcube.mjs';

const stack = (path, bucket, value, set = 0) => ({ path: path.split(' '), set, bucket, value });

test('a cube written by hand, byte by byte', async () => {
	const head = { ...headOf({ buckets: 2, instances: [{ name: 'i', begin: 0, end: 20, early: 1,
		late: 1, n: 1 }] }), n: { names: 2, files: 1, nodes: 3, cells: 2 },
			other: -1 };
	const json = [...Buffer.from(JSON.stringify(head))];
	const bytes = Uint8Array.from([
		json.length & 127 | 128, json.length >> 7, ...json,
		0, 2, 0x61, 0x62, 0xff, 0x63, 0xff,      // names "ab", "ab" + "c"
		0, 0x66, 0xff,                           // file "f"
		3, 1, 1, 0,                              // colour, file by name
		0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0,      // rungs: "abc" -> "bc" at 1, "b" at 2
		0, 1,                                    // pops: ab, and abc beside it
		0, 1,                                    // their names
		0, 1, 1, 0, 1,                           // cells by node, places
		0xd0, 0x0f, 3,                           // 1000, -2
		1, 1, 0, 0, 20, 20, 20, 20, 1, 1,
			// instance: dumps, carried, covered, spoken, drawn
		20, 20, 0, 0, 20, 20,                    // alive
		0xd0, 0x0f, 0,                           // lines: 1 and 0
	]);
	const cube = await readCube(base64Of(bytes));

	assert.deepEqual(cube.names, ['ab', 'abc', '(lighter paths)']);
	assert.equal(cube.other, 2);
	assert.deepEqual([...cube.colourOf], [3, 1, 0]);
	assert.deepEqual([...cube.fileOf], [0, -1, -1]);
	assert.deepEqual([0, 1, 2, 3].map((r) => cube.rung(1, r)), ['abc', 'bc', 'b', 'b']);
	assert.deepEqual([...cube.name], [-1, 0, 1]);
	assert.deepEqual([...cube.depth], [0, 1, 1]);
	assert.deepEqual([...cube.parent], [-1, 0, 0]);
	assert.deepEqual([...cube.end], [3, 2, 3]);
	assert.deepEqual([...cube.cellStart], [0, 0, 1, 2]);
	assert.deepEqual([...cube.cellValue], [1000, -2]);
	assert.deepEqual([...cube.whole], [1000, -2]);
	assert.deepEqual([...cube.lines], [0.5 + 0.5, 0]);
	assert.deepEqual([...cube.alive.to], [10, 10]);
	assert.throws(() => decodeCube(bytes.subarray(0, bytes.length - 1)), /damaged/);
	await assert.rejects(readCube(base64Of(bytes).slice(0, 40)));
});

test('the encoder of the tests says the same', () => {
	const head = headOf();
	const cube = decodeCube(cubeBytes({ head, times: steadyTimes(head), stacks: [
		stack('main é', 0, 5), stack('main éx', 3, 7), stack('main', 1, 1)] }));

	assert.deepEqual(cube.names.slice(0, 3), ['main', 'é', 'éx']);
	assert.deepEqual([...cube.name], [-1, 0, 2, 1]);
	assert.deepEqual([...cube.end], [4, 4, 3, 4]);
	assert.deepEqual([...cube.cellPlace], [1, 3, 0]);
});

test('values of a gauge stand on those before of the same set; large ones keep their sign', () => {
	const head = headOf({ kind: 'gauge', sets: [[0], [0]] });
	const big = 2 ** 60;
	const values = [[0, 0, 100], [0, 1, 90], [0, 3, -5], [1, 0, 7], [1, 2, -big]];
	const cube = decodeCube(cubeBytes({ head, times: steadyTimes(head), stacks:
		values.map(([set, bucket, value]) => stack('a', bucket, value, set)) }));

	assert.deepEqual([...cube.cellValue], [100, 90, -5, 7, -big]);
	assert.deepEqual([...cube.cellPlace], [0, 1, 3, 4, 6]);
});

test('another version is not read', () => {
	const head = headOf({ v: 2 });

	assert.throws(() => decodeCube(cubeBytes({ head, times: steadyTimes(head),
		stacks: [stack('a', 0, 1)] })), /version 2/);
});
