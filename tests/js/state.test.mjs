// SPDX-License-Identifier: MIT
/** What stands behind the #: round trips, defaults, and texts that somebody made up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isState, parseState, stateText, timeText } from '../../assets/js/state.js';

const plain = parseState('');
const back = (state) => parseState(stateText(state));

test('nothing chosen is no text', () => {
	assert.equal(stateText(plain), '#');
	assert.deepEqual(plain, {
		from: null, to: null, filters: [], group: '', vs: 'none', baseFrom: null,
		baseTo: null, baseFilters: [], mode: 'rate', view: 'down', fn: '', zoom: '', q: '',
		hide: [], only: [], shape: 'icicle', align: 'left', colour: 'package', fold: false,
		sort: 'self', up: false,
		find: '', show: '',
	});
});

test('every field comes back', () => {
	const state = {
		...plain, from: 1795251270, to: 1795251460.5, filters: [
			{ key: 'region', op: '=', values: ['eu'] },
			{ key: 'tenant', op: '!=', values: ['a', 'b'] },
			{ key: 'pod', op: '=~', values: ['w.*'] }],
		group: 'tenant', vs: 'set', baseFrom: 1795251000, baseTo: 1795251270,
		baseFilters: [{ key: 'region', op: '=', values: ['us'] }], mode: 'share',
		view: 'sandwich',
		fn: 'a/b.(*T).F', zoom: '1f3a', q: 'a,b|c', hide: ['x', 'y;z'], only: ['m n'],
		shape: 'flame', align: 'right', colour: 'value', fold: true, sort: 'name', up: true,
		find: 'f#=&', show: 'new',
	};

	assert.deepEqual(back(state), state);
});

test('times are ISO in UTC, numbers of dumps plain', () => {
	assert.equal(timeText(1795251270), '2026-11-21T08:54:30Z');
	assert.equal(timeText(1795251270.25), '2026-11-21T08:54:30.25Z');
	assert.equal(timeText(17), '17');
	assert.equal(parseState('#from=2026-11-21T08:54:30Z').from, 1795251270);
	assert.equal(parseState('#from=2026-11-21T09:54:30%2B01:00').from, 1795251270);
	assert.equal(parseState('#from=17&to=20').to, 20);
	for (const text of ['x', '', '1e999', '-', 'NaN', 'Infinity', '2026-99-99'])
		assert.equal(parseState(`#from=${encodeURIComponent(text)}`).from, null, text);
});

test('a comparison shows change unless it is told otherwise', () => {
	assert.equal(parseState('#vs=before').colour, 'change');
	assert.equal(parseState('#vs=before').sort, 'change');
	assert.equal(parseState('#vs=before&colour=package').colour, 'package');
	const unusual = back({ ...plain, vs: 'labels', colour: 'package', sort: 'self' });

	assert.equal(unusual.colour, 'package');
	assert.equal(unusual.sort, 'self');
	assert.equal(stateText(parseState('#vs=time')), '#vs=time');
});

test('links that C writes are read', () => {
	const state = parseState('#from=2026-11-21T08:54:15Z&to=2026-11-21T08:54:45Z'
		+ '&bfrom=2026-11-21T08:52:30Z&bto=2026-11-21T08:53:00Z'
		+ '&f=pod%3D%22w%20%26%3D%23%22&vs=set');

	assert.equal(state.to - state.from, 30);
	assert.equal(state.baseTo - state.baseFrom, 30);
	assert.deepEqual(state.filters, [{ key: 'pod', op: '=', values: ['w &=#'] }]);
	assert.equal(parseState('#view=sandwich&fn=encoding%2Fjson.%28%2AdecodeState%29.object').fn,
		'encoding/json.(*decodeState).object');
});

test('names are kept whatever is in them', () => {
	for (const name of ['<script>alert(1)</script>', '"\'`', 'a&b=c#d?e%41',
		'é\u202e\u0000\n', '+ +', '名前', '\u{1f525}', '%', '%zz', 'a;b', '__proto__',
		'constructor']) {
		const state = { ...plain, fn: name, q: name, find: name, hide: [name, name],
			filters: [{ key: name, op: '=', values: [name, ''] }] };

		assert.deepEqual(back(state), state, name);
	}
});

test('what is not understood is left out', () => {
	for (const hash of ['#top', '#=', '#&&&', '#__proto__=1',
		'#view=<b>&mode=x&vs=%00&shape=&show=a',
		'#f=&f=region&f=a~b&f=x=~"("&bf="', '#fold=2&up=yes', '#hide=&only=', '#%E0%A4%A=1',
		`#${'a=1&'.repeat(5000)}`, '#sort='])
		assert.deepEqual(parseState(hash), plain, hash.slice(0, 40));
	assert.equal({}.polluted, undefined);
	assert.deepEqual(parseState('#colour=red&vs=before').colour, 'change');
});

test('anchors are no states', () => {
	assert.equal(isState('#top'), false);
	assert.equal(isState(''), true);
	assert.equal(isState('#'), true);
	assert.equal(isState('#q=a'), true);
});
