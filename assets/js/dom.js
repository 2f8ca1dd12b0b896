// SPDX-License-Identifier: MIT
/**
 * Elements without markup: text goes in as text, so a hostile name stays a name.
 */

/**
 * @param {string} tag
 * @param {object} [props] by name: a function listens to the event of that name; true is an empty
 *     attribute; false, null and undefined are none; all else is the attribute's text
 * @param {...(Node|string|number|null|false|undefined)} children  null, false, undefined: none
 * @returns {HTMLElement}
 */
export function el(tag, props, ...children) {
	const node = document.createElement(tag);

	for (const [key, value] of Object.entries(props || {})) {
		if (typeof value === 'function')
			node.addEventListener(key, value);
		else
			set(node, key, value);
	}
	node.append(...children.filter(there));
	return node;
}

const there = (child) => child !== null && child !== undefined && child !== false;

/**
 * Sets or takes away an attribute, as el() understands its value.
 *
 * @param {Element} node
 * @param {string} key
 * @param {string|number|boolean|null|undefined} value
 */
export function set(node, key, value) {
	if (there(value))
		node.setAttribute(key, value === true ? '' : String(value));
	else
		node.removeAttribute(key);
}

/**
 * Puts children in place of those that are there; takes all away without any.
 *
 * @param {Element} node
 * @param {...(Node|string|number|null|false|undefined)} children
 */
export function clear(node, ...children) {
	node.replaceChildren(...children.filter(there));
}

/**
 * Listens until the signal says to stop.
 *
 * @param {EventTarget} target
 * @param {string} types  separated by spaces
 * @param {(event: any) => void} act
 * @param {AbortSignal} [signal]
 * @param {object} [options]  of addEventListener
 */
export function on(target, types, act, signal, options) {
	for (const type of types.split(' '))
		target.addEventListener(type, act, { signal, ...options });
}

/**
 * An SVG element; attributes as of el().
 *
 * @param {string} tag
 * @param {object} [props]
 * @param {...(Node|string)} children
 */
export function svg(tag, props, ...children) {
	const node = document.createElementNS('http://www.w3.org/2000/svg', tag);

	for (const [key, value] of Object.entries(props || {}))
		set(node, key, value);
	node.append(...children);
	return node;
}

/**
 * What the address names behind its "#", up to a "?"; null where that is nothing, or no text that
 * can be read.
 */
export function targetOf() {
	try {
		const [name] = location.hash.slice(1).split('?');

		return document.getElementById(decodeURIComponent(name));
	} catch (e) {
		return null;
	}
}
