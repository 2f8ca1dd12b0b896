// SPDX-License-Identifier: MIT
/*
 * First each part gets a kind, then the claim is put together: the nearest type word and time win,
 * the service is the first name below the root. A time may span parts (2026/11/19/15), so it is
 * looked for in the whole path, with the base name as its possible end (2026-11-19/150405.pb.gz).
 */
#include "discover/parts.h"

#include "base/num.h"
#include "discover/fileext.h"
#include "discover/keyval.h"
#include "discover/moment.h"
#include "discover/typeid.h"
#include "discover/typeword.h"
#include "discover/when.h"
#include "discover/words.h"

#define PARTS_MAX 80

enum kind {
	PART_NAME,
	PART_SIDE,
	PART_CONTAINER,
	PART_TYPE,
	PART_TIME,
	PART_NUMBER,
	PART_HEX,
	PART_KEY
};

struct part {
	struct str text; /* of a name: without a time that stood in it */
	size_t from;     /* in the path */
	enum kind kind;
};

struct dirs {
	struct arena *a;
	struct part part[PARTS_MAX];
	size_t n;
	bool has_time;
	struct when time; /* over the path */
};

/* The last time of day in the path that begins in a directory, else the last date. */
static void find_time(struct dirs *d, struct str path, size_t dirs_end)
{
	struct when w;
	size_t from = 0;

	while (from < dirs_end && when_first(path, from, true, &w) && w.from < dirs_end) {
		if (!d->has_time || !w.coarse || d->time.coarse)
			d->time = w;
		d->has_time = true;
		from = w.end;
	}
}

static bool overlaps_time(const struct dirs *d, size_t from, size_t to)
{
	return d->has_time && from < d->time.end && to > d->time.from;
}

/* run-20261119T150405Z is a time, orders-20261119T150405Z a name with one. */
static bool cut_time(struct part *p)
{
	struct when w;
	struct str left, right;

	if (!when_first(p->text, 0, false, &w) || (w.coarse && w.end - w.from < 8))
		return false;
	left = trim_separators(str_sub(p->text, 0, w.from));
	right = trim_separators(str_sub(p->text, w.end, p->text.n));
	p->kind = PART_TIME;
	if (!words_say_nothing(left))
		*p = (struct part){left, p->from, PART_NAME};
	else if (!words_say_nothing(right))
		*p = (struct part){right, p->from, PART_NAME};
	return true;
}

static enum kind kind_of_word(struct arena *a, struct str s)
{
	struct typeword w;
	bool delta;

	if (typeword_whole(s, &w) || typeid_canonical(a, s, &delta).n)
		return PART_TYPE;
	if (is_number(s))
		return PART_NUMBER;
	if (is_hex_id(s))
		return PART_HEX;
	if (word_is_side(s))
		return PART_SIDE;
	return word_is_container(s) ? PART_CONTAINER : PART_NAME;
}

static void add_word(struct dirs *d, struct str text, size_t from)
{
	struct part p = {text, from, kind_of_word(d->a, text)};

	if (p.kind == PART_HEX || p.kind == PART_NUMBER || p.kind == PART_NAME) {
		struct when w;

		if (when_whole(text, &w))
			p.kind = PART_TIME;
		else if (!cut_time(&p) && overlaps_time(d, from, from + text.n))
			p.kind = PART_TIME;
	}
	if (p.kind == PART_NAME && is_run(p.text, &text))
		p = (struct part){text, from, PART_NUMBER};
	if (d->n < PARTS_MAX)
		d->part[d->n++] = p;
}

/* orders_process_cpu:cpu:nanoseconds:cpu:nanoseconds is a name and a type. */
static void add_part(struct dirs *d, struct str text, size_t from)
{
	size_t id = 0, end = 0;
	struct str left;

	if (!typeid_find(text, &id, &end) || id == 0 || end < text.n) {
		add_word(d, text, from);
		return;
	}
	left = trim_separators(str_sub(text, 0, id));
	if (left.n)
		add_word(d, left, from);
	add_word(d, str_sub(text, id, end), from + id);
}

static struct dirs split(struct arena *a, struct str path, size_t dirs_end)
{
	struct dirs d = {.a = a};
	struct str rest = str_sub(path, 0, dirs_end), part, item;

	find_time(&d, path, dirs_end);
	while (dirs_end && str_next(&rest, '/', &part))
		while (part.n && keyval_next(&part, &item))
			add_part(&d, item, (size_t)(item.p - path.p));
	return d;
}

static void read_type(const struct dirs *d, struct claim *c)
{
	for (size_t i = d->n; i--;) {
		if (d->part[i].kind != PART_TYPE)
			continue;
		claim_type(c, d->a, d->part[i].text);
		return;
	}
}

/* A part in which a type is one of several words: parca-heap-3s. */
static void read_type_inside(const struct dirs *d, struct claim *c)
{
	for (size_t i = d->n; i-- && c->type.n == 0 && c->type_id.n == 0;) {
		struct typeword w;

		if (d->part[i].kind != PART_NAME ||
		    !typeword_find(d->part[i].text, d->part[i].text.n, &w) || w.weak)
			continue;
		c->type = w.type;
		c->delta = w.delta;
	}
}

static void read_seq(const struct dirs *d, struct claim *c)
{
	for (size_t i = d->n; i--;) {
		if (d->part[i].kind != PART_NUMBER || d->part[i].text.n > 9)
			continue;
		(void)str_to_i64(d->part[i].text, &c->seq);
		return;
	}
}

static size_t next_name(const struct dirs *d, size_t i, size_t below, enum kind kind)
{
	while (i < d->n && (d->part[i].kind != kind || d->part[i].from < below))
		i++;
	return i;
}

/* namespaces/shop/pods/orders-0: a plural names the key of what follows. */
static void read_plurals(struct dirs *d, size_t below, struct claim *c)
{
	for (size_t i = 0; i + 1 < d->n; i++) {
		struct str key = word_key(d->part[i].text);
		struct part *value = &d->part[i + 1];

		if (d->part[i].kind != PART_NAME || d->part[i].from < below || key.n == 0 ||
		    value->kind == PART_TYPE || value->kind == PART_TIME)
			continue;
		claim_set(c, d->a, key, value->text);
		d->part[i].kind = value->kind = PART_KEY;
	}
}

/* Addresses and regions are no services. */
static void read_places(struct dirs *d, struct claim *c)
{
	for (size_t i = 0; i < d->n; i++) {
		struct part *p = &d->part[i];
		bool host = is_address(p->text);

		if (p->kind != PART_NAME || (!host && !is_region(p->text)))
			continue;
		claim_label(c, host ? STR("host") : STR("region"), p->text);
		p->kind = PART_KEY;
	}
}

/* orders/orders-0: the second is one of the first. */
static void read_pods(const struct dirs *d, size_t from, struct claim *c)
{
	struct str of;

	for (size_t i = from; i < d->n; i++)
		if (d->part[i].kind == PART_NAME && is_instance_of(d->part[i].text, &of) &&
		    str_eq(of, c->service))
			claim_label(c, STR("pod"), d->part[i].text);
}

static void service_of_pod(struct claim *c)
{
	for (size_t i = 0; i < c->n_labels; i++)
		if (str_eq(c->labels[i].key, STR("pod")))
			(void)is_instance_of(c->labels[i].value, &c->service);
}

/* shop/orders-7d9f8b6c5d-x2x4z: the pod tells its service, above it is a namespace or the like. */
static bool read_deployment(const struct dirs *d, size_t below, struct claim *c)
{
	for (size_t i = next_name(d, 0, below, PART_NAME); i < d->n;
	     i = next_name(d, i + 1, below, PART_NAME)) {
		if (!is_pod_name(d->part[i].text, &c->service))
			continue;
		claim_label(c, STR("pod"), d->part[i].text);
		return true;
	}
	return false;
}

/* An environment above the services is a label, unless nothing else is there. */
static void read_service(struct dirs *d, size_t below, struct claim *c)
{
	size_t i = next_name(d, 0, below, PART_NAME), second;

	if (c->service.n) {
		read_pods(d, 0, c);
		return;
	}
	service_of_pod(c);
	if (i == d->n || c->service.n)
		return;
	second = next_name(d, i + 1, below, PART_NAME);
	if (word_is_env(d->part[i].text) && second < d->n) {
		claim_label(c, STR("env"), d->part[i].text);
		d->part[i].kind = PART_KEY;
		i = second;
	}
	if (read_deployment(d, below, c))
		return;
	c->service = d->part[i].text;
	read_pods(d, i + 1, c);
}

/*
 * A number among directories is a partition or an order; only where the base name has its own
 * order can it be a process id: 17 is none, 0012 neither, 41233 is.
 */
static bool is_process(struct str s)
{
	return s.n >= 3 && s.p[0] != '0' && !(s.n == 4 && (s.p[0] == '1' || s.p[0] == '2'));
}

static struct str join_folder(const struct dirs *d, bool base_orders)
{
	struct str folder = {"", 0};

	for (size_t i = 0; i < d->n; i++) {
		const struct part *p = &d->part[i];
		bool names = p->kind == PART_NAME || p->kind == PART_HEX || p->kind == PART_SIDE ||
			     (p->kind == PART_NUMBER && base_orders && is_process(p->text));

		if (names)
			folder = folder.n ? arena_cat(d->a, folder, STR("/"), p->text) : p->text;
	}
	return folder;
}

struct str parts_read(struct arena *a, const struct parts_input *in, struct claim *c)
{
	size_t slash = str_rchr(in->path, '/');
	size_t dirs_end = slash == SIZE_MAX ? 0 : slash;
	struct dirs d = split(a, in->path, dirs_end);

	claim_init(c, WHY_DIR, STR("directories"));
	read_type(&d, c);
	read_type_inside(&d, c);
	read_plurals(&d, in->below, c);
	read_places(&d, c);
	read_service(&d, in->below, c);
	if (d.has_time) {
		c->time_ns = d.time.ns;
		c->time_is_coarse = d.time.coarse;
		c->time_text = str_sub(in->path, d.time.from, d.time.end);
	}
	if (!in->base_orders)
		read_seq(&d, c);
	return join_folder(&d, in->base_orders);
}
