// SPDX-License-Identifier: MIT
/*
 * Names are made of time, instance and digest, in this order: a folder of them sorts by time. All
 * parts are cut, so that a path stays short whatever an instance is called.
 */
#include "render/dumpname.h"

#define INSTANCE_CHARS 32

static size_t place_of(const struct report *r, uint32_t dump)
{
	const struct mdump *d = &r->model->dumps[dump];

	return dump_order_find(&r->orders[d->service], r->model, dump);
}

/* The twelve digits, and which of its twins it is. */
static void say_digest(struct buf *t, const struct report *r, uint32_t dump)
{
	const struct mdump *d = &r->model->dumps[dump];
	uint32_t twin = r->orders[d->service].twins[place_of(r, dump)];

	for (int i = 0; i < DIGEST_DIGITS / 2; i++)
		buf_hex(t, d->digest.bytes[i], 2);
	if (twin) {
		say_lit(t, "-");
		buf_u64(t, twin + 1);
	}
}

static struct str instance_of(const struct report *r, uint32_t dump)
{
	return r->model->instances[r->model->dumps[dump].instance].name;
}

/* "20261119t142000z", "seq12" */
static void say_slug_time(struct buf *t, const struct mdump *d)
{
	struct civil c;

	if (d->time_ns == TIME_NONE) {
		say_lit(t, "seq");
		buf_i64(t, d->seq);
		return;
	}
	c = utc_civil(d->time_ns / NS_PER_S - (d->time_ns % NS_PER_S < 0));
	buf_pad(t, (uint64_t)MAX(c.year, 0), 4);
	buf_pad(t, (uint64_t)(c.month * 100 + c.day), 4);
	say_lit(t, "t");
	buf_pad(t, (uint64_t)(c.hour * 10000 + c.minute * 100 + c.second), 6);
	say_lit(t, "z");
}

/* What is lost here does not matter: the digest tells dumps apart. */
static void say_slug_name(struct buf *t, struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = to_lower(name.p[i]);

		if (!(c >= 'a' && c <= 'z') && !is_digit(c))
			c = '-';
		say(t, (struct str){&c, 1});
	}
}

struct str dump_slug(const struct report *r, uint32_t dump, struct arena *a)
{
	struct buf t = {0};
	struct str name = instance_of(r, dump);
	struct str slug;

	say_slug_time(&t, &r->model->dumps[dump]);
	say_lit(&t, "-");
	if (name.n) {
		say_slug_name(&t, str_sub(name, 0, INSTANCE_CHARS));
		say_lit(&t, "-");
	}
	say_digest(&t, r, dump);
	slug = arena_str(a, buf_view(&t));
	buf_release(&t);
	return slug;
}

bool dump_has_page(const struct report *r, uint32_t dump)
{
	return r->dump_pages && r->dump_pages[dump];
}

struct ref ref_dump(const struct report *r, uint32_t dump, struct arena *a)
{
	struct ref to = ref_of(AREA_DUMP, r->model->dumps[dump].service, NONE);

	to.sub = dump_slug(r, dump, a);
	return to;
}

size_t dump_type(const struct report *r, uint32_t model_type)
{
	const struct ptype *type = &r->model->types[model_type];

	for (size_t i = 0; i < r->n_types; i++)
		if (str_eq(r->types[i].id, type->id) && r->types[i].kind == type->kind)
			return i;
	return NONE;
}

struct str dump_type_name(const struct report *r, uint32_t model_type)
{
	size_t i = dump_type(r, model_type);

	return i == NONE ? r->model->types[model_type].name : r->types[i].title;
}

void dump_path(struct buf *t, const struct report *r, uint32_t dump)
{
	struct arena own = {0};

	ref_path(t, r, ref_dump(r, dump, &own));
	arena_release(&own);
}

void say_dump(struct buf *t, const struct report *r, uint32_t dump,
	      const struct shared_labels *shared)
{
	const struct mdump *d = &r->model->dumps[dump];
	struct buf name = {0};

	if (d->time_ns == TIME_NONE) {
		say_lit(t, "#");
		buf_i64(t, d->seq);
	} else {
		say_second(t, r, d->time_ns);
	}
	say_instance(&name, instance_of(r, dump), shared);
	if (name.n) {
		say_lit(t, " ");
		say_short(t, buf_view(&name), INSTANCE_CHARS);
	}
	buf_release(&name);
}

void say_dump_anchor(struct buf *t, const struct report *r, uint32_t dump)
{
	say_lit(t, "d-");
	say_digest(t, r, dump);
}

void say_dump_row(struct buf *t, const struct report *r, uint32_t dump)
{
	const struct mdump *d = &r->model->dumps[dump];
	size_t part = place_of(r, dump) / FILES_PAGE_DUMPS;

	say_lit(t, "files/");
	say(t, r->services[d->service].slug);
	say_lit(t, "/");
	if (part)
		buf_u64(t, part + 1);
	else
		say_lit(t, "index");
	say_lit(t, ".html#");
	say_dump_anchor(t, r, dump);
}
