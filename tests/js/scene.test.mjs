// SPDX-License-Identifier: MIT
/** Which buckets a time range stands for, and which function a typed name means. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { graphsOf, makeScene, rangesOf } from '../../assets/js/scene.js';
import { decodeCube } from '../../assets/js/cube.js';
import { parseState } from '../../assets/js/state.js';
import { cubeBytes, headOf, steadyTimes } from './mkcube.mjs';

/* Buckets of 15 s from 30 to 120; the report from 36.4 to 114.2 s. */
const head = { start: 30, width: 15, buckets: 6, from: '36400000000', to: '114200000000' };

test('only whole buckets are in a range', () => {
	const of = (from, to) => rangesOf({ head }, from, to);

	assert.deepEqual(of(null, null), [[0, 6]]);
	assert.deepEqual(of(45, 75), [[1, 3]]);
	/* An event at 65: its bucket, 60 to 75, is neither before nor after. */
	assert.deepEqual(of(null, 65), [[0, 2]]);
	assert.deepEqual(of(65, null), [[3, 6]]);
	/* Whole seconds around the report are all of it. */
	assert.deepEqual(of(36, 115), [[0, 6]]);
	assert.deepEqual(of(37, 114), [[0, 6]]);
	assert.deepEqual(of(46, 105), [[2, 5]]);
	/* Within one bucket: that one. */
	assert.deepEqual(of(62, 66), [[3, 4]]);
	assert.deepEqual(of(0, 20), []);
	assert.deepEqual(of(500, 600), []);
});

test('buckets of a second keep their edges', () => {
	const second = { start: 10, width: 1, buckets: 5, from: '10300000000', to: '14900000000' };

	assert.deepEqual(rangesOf({ head: second }, 11, 14), [[1, 4]]);
	assert.deepEqual(rangesOf({ head: second }, 10, 15), [[0, 5]]);
});

test('a sandwich is found by a name, its end or a part of it', () => {
	const head = headOf({ kind: 'delta', keys: [], sets: [[0]],
		instances: [{ name: '', begin: 0, end: 40, early: 1, late: 1, n: 1 }] });
	const stacks = [[['a.main'], 1], [['a.main', 'shop/x.(*T).Get'], 2],
		[['a.main', 'shop/x.Target'], 4]]
		.map(([path, value]) => ({ set: 0, bucket: 0, value, path }));
	const cube = decodeCube(cubeBytes({ head, times: steadyTimes(head), stacks }));
	const scene = makeScene(cube);
	const whole = (fn) => {
		const state = { ...parseState(''), view: 'sandwich', fn };
		const graphs = graphsOf(scene, state, 'sandwich', false);

		return graphs.length ? graphs[1].total[0] : null;
	};

	assert.equal(whole('shop/x.Target'), 4);
	assert.equal(whole('Target'), 4);
	assert.equal(whole('(*T).Get'), 2);
	assert.equal(whole('Get'), 2);
	assert.equal(whole('arge'), 4);
	assert.equal(whole('nothing'), null);
});
