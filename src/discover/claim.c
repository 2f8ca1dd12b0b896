// SPDX-License-Identifier: MIT
/* The table of keys is the one place that knows that service.name is no label. */
#include "discover/claim.h"

#include "base/num.h"
#include "discover/moment.h"
#include "discover/typeid.h"
#include "discover/typeword.h"
#include "discover/when.h"

void claim_init(struct claim *c, enum why why, struct str how)
{
	*c = (struct claim){
		.why = why, .how = how, .time_ns = TIME_NONE, .end_ns = TIME_NONE, .seq = -1};
}

void claim_label(struct claim *c, struct str key, struct str value)
{
	size_t i = 0;

	while (i < c->n_labels && !str_eq(c->labels[i].key, key))
		i++;
	if (key.n == 0 || key.n > LABEL_KEY_BYTES || value.n > LABEL_VALUE_BYTES ||
	    i == LABELS_MAX) {
		c->n_dropped++;
		return;
	}
	c->labels[i] = (struct label){key, value, c->why};
	c->n_labels = MAX(c->n_labels, i + 1);
}

static struct str lower(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = to_lower(s.p[i]);
	return (struct str){p, s.n};
}

/* The type of mutex:contentions:count:..., of nodejs_wall:wall:... by its first part that says. */
static void read_family(struct claim *c, struct str id)
{
	struct str part;
	struct typeword w;

	while (str_next(&id, ':', &part)) {
		if (!typeword_find(part, part.n, &w) || w.weak)
			continue;
		c->type = w.type;
		c->type_is_weak = false;
		c->delta = c->delta || w.delta;
		return;
	}
}

void claim_type(struct claim *c, struct arena *a, struct str text)
{
	struct typeword w;
	bool delta = false;
	struct str id = typeid_canonical(a, text, &delta);

	if (id.n) {
		c->type_id = id;
		c->delta = delta;
		read_family(c, id);
	} else if (typeword_whole(text, &w)) {
		c->type = w.type;
		c->delta = w.delta;
		c->type_is_weak = w.weak;
	} else {
		c->type = lower(a, text);
	}
}

static bool read_time(struct str text, struct when *w)
{
	double number;

	*w = (struct when){0};
	if (when_whole(text, w))
		return true;
	w->zoned = true;
	return str_to_double(text, &number) && epoch_from_number(number, &w->ns);
}

bool claim_time(struct claim *c, struct str text)
{
	struct when w;

	if (!read_time(text, &w))
		return false;
	c->time_ns = w.ns;
	c->time_text = text;
	c->time_is_coarse = w.coarse;
	c->time_is_local = false;
	return true;
}

typedef bool set_fn(struct claim *c, struct arena *a, struct str value);

static bool set_service(struct claim *c, struct arena *a, struct str value)
{
	(void)a;
	c->service = value;
	return true;
}

static bool set_type(struct claim *c, struct arena *a, struct str value)
{
	claim_type(c, a, value);
	return true;
}

static bool set_time(struct claim *c, struct arena *a, struct str value)
{
	(void)a;
	return value.n == 0 || claim_time(c, value);
}

static bool set_end(struct claim *c, struct arena *a, struct str value)
{
	struct when w;

	(void)a;
	if (value.n && !read_time(value, &w))
		return false;
	if (value.n)
		c->end_ns = w.ns;
	return true;
}

static bool set_seq(struct claim *c, struct arena *a, struct str value)
{
	(void)a;
	return str_to_i64(value, &c->seq) && c->seq >= 0;
}

static const struct attribute {
	const char *key;
	set_fn *set;
} attribute[] = {
	{"service", set_service},
	{"service_name", set_service},
	{"service.name", set_service},
	{"service-name", set_service},
	{"type", set_type},
	{"profile_type", set_type},
	{"profiletype", set_type},
	{"__profile_type__", set_type},
	{"time", set_time},
	{"ts", set_time},
	{"timestamp", set_time},
	{"start", set_time},
	{"end", set_end},
	{"until", set_end},
	{"seq", set_seq},
};

void claim_set(struct claim *c, struct arena *a, struct str key, struct str value)
{
	for (size_t i = 0; i < COUNT_OF(attribute); i++) {
		if (!str_eq_nocase(key, str_of(attribute[i].key)))
			continue;
		if (!attribute[i].set(c, a, value))
			c->complaint = arena_cat(a, STR("expected a time or number for "), key,
						 STR(", found \""), str_sub(value, 0, 80),
						 STR("\""));
		return;
	}
	claim_label(c, key, value);
}
