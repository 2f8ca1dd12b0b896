// SPDX-License-Identifier: MIT
/*
 * Sections of one name are one wish. In windows, diffs and pins two such sections may add to each
 * other but not disagree: the second was most likely meant to have a name of its own. Within a
 * section the last value of a key counts, as everywhere in the config.
 */
#include "discover/wishes.h"

#include <stdlib.h>

#include "base/num.h"
#include "discover/nearest.h"

struct entry {
	struct str name; /* of the section; of services after rename */
	const struct config_pair *pair;
};

/* The entries of one name, in the order of the file. */
struct group {
	struct entry *v;
	size_t n;
};

struct groups {
	struct group *v;
	size_t n;
};

struct reading {
	struct arena *a;
	struct wishes *w;
	struct err *e;
	const struct group *g;
	bool may_disagree; /* sections of one name */
	bool failed;
};

static const struct pick_word {
	const char *word;
	enum pick_how how;
} pick_words[] = {
	{"all", PICK_ALL},     {"first", PICK_FIRST}, {"last", PICK_LAST},
	{"quiet", PICK_QUIET}, {"busy", PICK_BUSY},
};

static const struct pick_word pick_events[] = {
	{"before:", PICK_BEFORE},
	{"after:", PICK_AFTER},
};

/* ---- sections of one name ---- */

static int by_name(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int c = str_cmp(a->name, b->name);

	return c ? c : (a->pair > b->pair) - (a->pair < b->pair);
}

static int by_place(const void *left, const void *right)
{
	const struct group *a = left, *b = right;

	return (a->v[0].pair > b->v[0].pair) - (a->v[0].pair < b->v[0].pair);
}

static size_t entries_of(struct arena *a, const struct config *c, struct str section,
			 struct entry **out)
{
	struct entry *v = arena_n(a, c->pairs.n + 1, struct entry);
	size_t n = 0;

	for (size_t i = 0; i < c->pairs.n; i++)
		if (str_eq(c->pairs.v[i].section, section))
			v[n++] = (struct entry){c->pairs.v[i].name, &c->pairs.v[i]};
	*out = v;
	return n;
}

/* Sorts the entries; the groups are by name. */
static struct groups group_by_name(struct arena *a, struct entry *v, size_t n)
{
	struct groups groups = {.v = arena_n(a, n + 1, struct group)};

	if (n)
		qsort(v, n, sizeof(*v), by_name);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !str_eq(v[i].name, v[i - 1].name))
			groups.v[groups.n++] = (struct group){.v = &v[i]};
		groups.v[groups.n - 1].n++;
	}
	return groups;
}

static struct groups groups_in_order(struct arena *a, const struct config *c, struct str section)
{
	struct entry *v;
	size_t n = entries_of(a, c, section, &v);
	struct groups groups = group_by_name(a, v, n);

	if (groups.n)
		qsort(groups.v, groups.n, sizeof(*groups.v), by_place);
	return groups;
}

/* ---- values of a group ---- */

static void refuse(struct reading *r, int line, const char *expected, struct str found)
{
	const struct config_pair *p = r->g->v[0].pair;

	r->failed = true;
	(void)err_set(r->e, "line %d: [%.*s %.*s] expected %s, found \"%.*s\"", line,
		      PR(p->section), PR(p->name), expected, PR(found));
}

static void refuse_two(struct reading *r, const struct config_pair *a, const struct config_pair *b)
{
	r->failed = true;
	(void)err_set(r->e,
		      "line %d: [%.*s %.*s] expected %.*s = %.*s as in line %d, found \"%.*s\"",
		      b->line, PR(b->section), PR(b->name), PR(b->key), PR(a->value), a->line,
		      PR(b->value));
}

/* The last value of the key; NULL: none. */
static const struct config_pair *take(struct reading *r, struct str key)
{
	const struct config_pair *last = NULL;

	for (size_t i = 0; i < r->g->n && !r->failed; i++) {
		const struct config_pair *p = r->g->v[i].pair;

		if (!str_eq(p->key, key))
			continue;
		if (last && !r->may_disagree && last->section_line != p->section_line &&
		    !str_eq(last->value, p->value))
			refuse_two(r, last, p);
		last = p;
	}
	return last;
}

static struct str take_text(struct reading *r, struct str key)
{
	const struct config_pair *p = take(r, key);

	return p ? p->value : (struct str){"", 0};
}

static struct wish_list take_all(struct reading *r, struct str key)
{
	struct str *v = arena_n(r->a, r->g->n + 1, struct str);
	struct wish_list list = {.v = v};

	for (size_t i = 0; i < r->g->n; i++)
		if (str_eq(r->g->v[i].pair->key, key))
			v[list.n++] = r->g->v[i].pair->value;
	return list;
}

static int by_key_value(const void *left, const void *right)
{
	const struct config_pair *const *a = left, *const *b = right;
	int c = str_cmp((*a)->key, (*b)->key);

	return c ? c : str_cmp((*a)->value, (*b)->value);
}

/* Keys that begin with the prefix: by key, the values of one key together. */
static void take_labels(struct reading *r, struct str prefix, struct side_wish *side)
{
	const struct config_pair **found = arena_n(r->a, r->g->n + 1, const struct config_pair *);
	struct label_wish *labels = arena_n(r->a, r->g->n + 1, struct label_wish);
	struct str *values = arena_n(r->a, r->g->n + 1, struct str);
	size_t n = 0, n_labels = 0, n_values = 0;

	for (size_t i = 0; i < r->g->n; i++)
		if (str_starts(r->g->v[i].pair->key, prefix))
			found[n++] = r->g->v[i].pair;
	if (n)
		qsort(found, n, sizeof(*found), by_key_value);
	for (size_t i = 0; i < n; i++) {
		bool same_key = i && str_eq(found[i]->key, found[i - 1]->key);

		if (same_key && str_eq(found[i]->value, found[i - 1]->value))
			continue;
		if (!same_key)
			labels[n_labels++] = (struct label_wish){
				.key = str_sub(found[i]->key, prefix.n, found[i]->key.n),
				.values = {&values[n_values], 0}};
		values[n_values++] = found[i]->value;
		labels[n_labels - 1].values.n++;
	}
	side->labels = labels;
	side->n_labels = n_labels;
}

static struct moment_wish take_moment(struct reading *r, const struct config_pair *p,
				      enum moment_how otherwise)
{
	struct moment_wish m = {.how = otherwise};

	if (p && !moment_wish_read(p->value, &m))
		refuse(r, p->line, "a moment", p->value);
	return m;
}

/* ---- windows ---- */

static bool is_taken(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(pick_words); i++)
		if (str_eq(name, str_of(pick_words[i].word)))
			return true;
	for (size_t i = 0; i < COUNT_OF(pick_events); i++)
		if (str_starts(name, str_of(pick_events[i].word)))
			return true;
	return false;
}

static void read_window(struct reading *r, struct window_wish *w)
{
	const struct config_pair *from = take(r, STR("from")), *to = take(r, STR("to"));
	int line = r->g->v[0].pair->section_line;

	*w = (struct window_wish){
		.name = r->g->v[0].name,
		.from = take_moment(r, from, MOMENT_START),
		.to = take_moment(r, to, MOMENT_END),
		.services = take_all(r, STR("service")),
		.types = take_all(r, STR("type")),
	};
	if (r->failed)
		return;
	if (is_taken(w->name))
		refuse(r, line,
		       "a name other than all, first, last, quiet, busy, before:... and after:...",
		       w->name);
	else if (!from && !to)
		refuse(r, line, "from or to", STR("neither"));
	else if (moment_wish_disordered(&w->from, &w->to))
		refuse(r, to ? to->line : from->line, "a beginning before the end",
		       to ? to->value : from->value);
}

/* ---- sides ---- */

static void unknown_window(struct reading *r, const struct config_pair *p)
{
	struct nearest n = nearest_start(p->value);

	for (size_t i = 0; i < r->w->n_windows; i++)
		nearest_offer(&n, r->w->windows[i].name);
	for (size_t i = 0; i < COUNT_OF(pick_words); i++)
		nearest_offer(&n, str_of(pick_words[i].word));
	r->failed = true;
	(void)err_set(r->e,
		      "line %d: [%.*s %.*s] expected all, first, last, quiet, busy, before:EVENT, "
		      "after:EVENT or the name of a [window], found \"%.*s\"; the nearest is "
		      "\"%.*s\"",
		      p->line, PR(p->section), PR(p->name), PR(p->value), PR(n.best));
}

static struct window_pick take_pick(struct reading *r, struct str key)
{
	const struct config_pair *p = take(r, key);
	struct window_pick pick = {.event = {"", 0}};

	if (!p)
		return pick;
	for (size_t i = 0; i < COUNT_OF(pick_events); i++) {
		struct str word = str_of(pick_events[i].word);

		pick.how = pick_events[i].how;
		pick.event = str_trim(str_sub(p->value, word.n, p->value.n));
		if (str_starts(p->value, word))
			return pick;
	}
	pick = (struct window_pick){.event = {"", 0}};
	for (size_t i = 0; i < COUNT_OF(pick_words); i++) {
		pick.how = pick_words[i].how;
		if (str_eq(p->value, str_of(pick_words[i].word)))
			return pick;
	}
	pick.how = PICK_WINDOW;
	while (pick.window < r->w->n_windows && !str_eq(p->value, r->w->windows[pick.window].name))
		pick.window++;
	if (pick.window == r->w->n_windows)
		unknown_window(r, p);
	return pick;
}

/* prefix: "base.", "candidate.", or nothing. */
static struct side_wish read_side(struct reading *r, struct str prefix)
{
	struct side_wish side = {
		.service = take_text(r, arena_cat(r->a, prefix, STR("service"))),
		.type = take_text(r, arena_cat(r->a, prefix, STR("type"))),
		.window = take_pick(r, arena_cat(r->a, prefix, STR("window"))),
	};

	take_labels(r, arena_cat(r->a, prefix, STR("label.")), &side);
	return side;
}

static bool same_list(struct wish_list a, struct wish_list b)
{
	for (size_t i = 0; i < a.n && a.n == b.n; i++)
		if (!str_eq(a.v[i], b.v[i]))
			return false;
	return a.n == b.n;
}

static bool same_labels(const struct side_wish *a, const struct side_wish *b)
{
	for (size_t i = 0; i < a->n_labels && a->n_labels == b->n_labels; i++)
		if (!str_eq(a->labels[i].key, b->labels[i].key) ||
		    !same_list(a->labels[i].values, b->labels[i].values))
			return false;
	return a->n_labels == b->n_labels;
}

static bool same_side(const struct side_wish *a, const struct side_wish *b)
{
	return str_eq(a->service, b->service) && str_eq_nocase(a->type, b->type) &&
	       a->window.how == b->window.how && a->window.window == b->window.window &&
	       str_eq(a->window.event, b->window.event) && same_labels(a, b);
}

static void read_diff(struct reading *r, struct diff_wish *d)
{
	*d = (struct diff_wish){
		.name = r->g->v[0].name,
		.base = read_side(r, STR("base.")),
		.candidate = read_side(r, STR("candidate.")),
		.services = take_all(r, STR("service")),
		.types = take_all(r, STR("type")),
	};
	if (!r->failed && same_side(&d->base, &d->candidate))
		refuse(r, r->g->v[0].pair->section_line, "a difference between base and candidate",
		       STR("none"));
}

static void read_pin(struct reading *r, struct pin_wish *p)
{
	*p = (struct pin_wish){
		.name = r->g->v[0].name,
		.what = read_side(r, STR("")),
		.function = take_text(r, STR("function")),
		.note = take_text(r, STR("note")),
	};
	if (!r->failed && (p->what.service.n == 0 || p->what.type.n == 0))
		refuse(r, r->g->v[0].pair->section_line, "service and type",
		       p->what.service.n ? STR("no type") : STR("no service"));
}

/* An absolute time: a report's own range says nothing of how long a mute holds. */
static struct moment_wish take_until(struct reading *r)
{
	struct moment_wish m = {0};

	if (!moment_wish_read(take_text(r, STR("until")), &m))
		m.how = MOMENT_NONE;
	return m;
}

static void read_mute(struct reading *r, struct mute_wish *m)
{
	*m = (struct mute_wish){
		.id = r->g->v[0].name,
		.reason = take_text(r, STR("reason")),
		.until = take_until(r),
	};
	if (!r->failed && m->reason.n == 0)
		refuse(r, r->g->v[0].pair->section_line, "a reason", STR("none"));
}

/* ---- services ---- */

/* The entries of a section get the name that the service is shown by. */
static void rename_entries(const struct groups *groups)
{
	for (size_t i = 0; i < groups->n; i++) {
		struct entry *v = groups->v[i].v;
		struct str name = v[0].name;

		for (size_t k = 0; k < groups->v[i].n; k++)
			if (str_eq(v[k].pair->key, STR("rename")))
				name = v[k].pair->value;
		for (size_t k = 0; k < groups->v[i].n; k++)
			v[k].name = name;
	}
}

static void take_links(struct reading *r, struct service_wish *s)
{
	struct wish_list list = take_all(r, STR("link"));
	struct weblink *links = arena_n(r->a, list.n + 1, struct weblink);

	for (size_t i = 0; i < list.n; i++)
		if (!weblink_read(list.v[i], &links[i], r->e))
			r->failed = true;
	s->links = links;
	s->n_links = list.n;
}

static void read_service(struct reading *r, struct service_wish *s)
{
	*s = (struct service_wish){
		.name = r->g->v[0].name,
		.owner = take_text(r, STR("owner")),
		.about = take_text(r, STR("about")),
		.repository = take_text(r, STR("repository")),
		.ref = take_text(r, STR("ref")),
		.root = take_text(r, STR("root")),
	};
	(void)str_to_bytes(take_text(r, STR("memory_limit")), &s->memory_limit);
	take_links(r, s);
}

static bool says_nothing(const struct service_wish *s)
{
	return s->owner.n + s->about.n + s->repository.n + s->ref.n + s->root.n + s->n_links == 0 &&
	       !s->memory_limit;
}

static void read_services(struct reading *r, const struct config *c)
{
	struct entry *v;
	size_t n = entries_of(r->a, c, STR("service"), &v);
	struct groups groups = group_by_name(r->a, v, n);
	struct service_wish *services;

	rename_entries(&groups);
	groups = group_by_name(r->a, v, n);
	r->w->services = services = arena_n(r->a, groups.n + 1, struct service_wish);
	r->may_disagree = true;
	for (size_t i = 0; i < groups.n && !r->failed; i++) {
		r->g = &groups.v[i];
		read_service(r, &services[r->w->n_services]);
		r->w->n_services += !says_nothing(&services[r->w->n_services]);
	}
}

/* ---- the whole ---- */

#define READ_EACH(r, c, section, member, type, read)                                               \
	do {                                                                                       \
		struct groups each = groups_in_order((r)->a, (c), STR(section));                   \
		struct type *all = arena_n((r)->a, each.n + 1, struct type);                       \
		for (size_t i = 0; i < each.n && !(r)->failed; i++) {                              \
			(r)->g = &each.v[i];                                                       \
			read((r), &all[i]);                                                        \
		}                                                                                  \
		(r)->w->member = all;                                                              \
		(r)->w->n_##member = each.n;                                                       \
	} while (0)

bool wishes_read(struct wishes *w, struct arena *a, const struct config *config, struct err *e)
{
	struct reading r = {.a = a, .w = w, .e = e};

	*w = (struct wishes){0};
	READ_EACH(&r, config, "window", windows, window_wish, read_window);
	READ_EACH(&r, config, "diff", diffs, diff_wish, read_diff);
	READ_EACH(&r, config, "pin", pins, pin_wish, read_pin);
	READ_EACH(&r, config, "mute", mutes, mute_wish, read_mute);
	read_services(&r, config);
	return !r.failed;
}

const struct service_wish *wish_service(const struct wishes *w, struct str name)
{
	size_t low = 0, high = w->n_services;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = str_cmp(w->services[middle].name, name);

		if (c == 0)
			return &w->services[middle];
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool wish_number(const struct config *config, struct str key, uint64_t *value)
{
	return str_to_u64(config_get(config, STR("report"), STR(""), key), value);
}

bool wish_flag(const struct config *config, struct str key, bool *value)
{
	struct str text = config_get(config, STR("report"), STR(""), key);

	if (text.n)
		*value = str_eq(text, STR("yes"));
	return text.n > 0;
}
