// SPDX-License-Identifier: MIT
/* Filters as text, and the label sets that they pass. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { filterText, maskOf, parseFilter } from '../../assets/js/filter.js';

const KEYS = [{ key: 'region', values: ['', 'eu', 'us'], merged: 0 },
	{ key: 'tenant', values: ['acme', 'we"b\nx'], merged: 3 }];
/* Instances do not matter here. */
const SETS = [[0, 0, 0], [0, 1, 0], [0, 1, 1], [0, 2, 2]];
const cube = { head: { keys: KEYS, sets: SETS } };
const mask = (...texts) => [...maskOf(cube, texts.map(parseFilter))].join('');

test('each operator', () => {
	assert.equal(mask(), '1111');
	assert.equal(mask('region="eu"'), '0110');
	assert.equal(mask('region!="eu"'), '1001');
	assert.equal(mask('region=("eu","us")'), '0111');
	assert.equal(mask('region!=("eu", "us")'), '1000');
	assert.equal(mask('region=""'), '1000');
	assert.equal(mask('region=~"e.*|u."'), '0111');
	assert.equal(mask('region=~"e"'), '0000');
	assert.equal(mask('region!~"e."'), '1001');
	assert.equal(mask('region="eu"', 'tenant="acme"'), '0100');
	assert.equal(mask('tenant=~"we.b.x"'), '0010');
	assert.equal([...maskOf(cube, [parseFilter('region="eu"')], true)].join(''), '1001');
});

test('merged values have no name', () => {
	assert.equal(mask('tenant="other"'), '0000');
	assert.equal(mask('tenant!="acme"'), '0011');
	assert.equal(mask('tenant=~".*"'), '1110');
	assert.equal(mask('tenant!~"acme"'), '0011');
});

test('a key that is not there is empty everywhere', () => {
	assert.equal(mask('pod="x"'), '0000');
	assert.equal(mask('pod=""'), '1111');
	assert.equal(mask('pod!="x"'), '1111');
	assert.equal(mask('pod=~".*"'), '1111');
});

test('text and back', () => {
	for (const text of ['region="eu"', 'a.b/c-d!=("x","y\\"z")', 'k=~"a|b"', '"odd key"=""',
		'k!~"\\\\d"'])
		assert.equal(filterText(parseFilter(text)), text);
	assert.deepEqual(parseFilter(' region =  ( "eu" , "us" ) '),
		{ key: 'region', op: '=', values: ['eu', 'us'] });
	for (const text of ['', 'region', 'region=', 'region=eu', '="x"', 'a="x" b', 'a=("x"',
		'a=()',
		'a=~"("', 'a=~("x","y")', 'a=="x"', 'a="\\q"', '1a="x"', 'a="x","y"'])
		assert.equal(parseFilter(text), null, text);
});
