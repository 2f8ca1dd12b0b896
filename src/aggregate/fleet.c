// SPDX-License-Identifier: MIT
/*
 * Sums are sparse, a hash table a type: a fleet has many types and functions, but few of them
 * together. A profile holds its type's lock for as long as its own functions take to add.
 *
 * Levels are added in units of 1/2^k. What one profile may add is capped so that all services
 * together stay in the range of int64: integer sums are then the same in any order.
 */
#include "aggregate/fleet.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/idtab.h"
#include "base/num.h"
#include "base/vec.h"

/*
 * Digits of the binary fraction. 1/4096 of a ns/s leaves room for 2^51 of them: 2.2 million busy
 * cores. A goroutine needs finer steps, as gauges are averages.
 */
static const struct {
	const char *unit;
	int shift;
} shifts[] = {
	{"nanoseconds", 12},  {"bytes", 12},   {"microseconds", 16},
	{"milliseconds", 16}, {"seconds", 28}, {"count", 20},
};
#define SHIFT_DEFAULT 16

enum what { FNS, PACKAGES, N_WHAT };

struct entry {
	uint32_t id; /* function or package */
	uint32_t n_services;
	int64_t self, total; /* in 1/2^shift */
	bool is_kept;
};

struct tally {
	struct idtab at;
	VEC(struct entry) entries;
};

struct chosen {
	uint32_t id;
	uint32_t row;
};

struct noted {
	double self, total;
};

/* The rows of one list, from choosing to the end. */
struct picked {
	struct fleet_row *rows;
	size_t n;
	struct chosen *by_id;
	struct noted *noted; /* [row][brief of the type] */
};

struct type_sums {
	pthread_mutex_t lock;
	double per_level; /* 2^shift */
	int64_t most;     /* that one profile may add */
	struct tally tallies[N_WHAT];
	struct picked picked[N_WHAT];
};

/* Where a brief is: its type, and its place among the briefs of the type. */
struct place {
	size_t type;
	size_t at;
};

struct fleet_own {
	const struct report *report;
	const struct packages *packages;
	struct type_sums *sums;
	struct fleet_type *types;
	struct place *places; /* by brief */
	struct arena arena;
};

static int shift_of(struct str unit)
{
	for (size_t i = 0; i < COUNT_OF(shifts); i++)
		if (str_eq(unit, str_of(shifts[i].unit)))
			return shifts[i].shift;
	return SHIFT_DEFAULT;
}

void fleet_init(struct fleet *f, const struct report *r, const struct packages *packages)
{
	struct arena arena = {0};
	struct fleet_own *own = arena_new(&arena, struct fleet_own);

	own->report = r;
	own->packages = packages;
	own->sums = arena_n(&arena, r->n_types, struct type_sums);
	own->types = arena_n(&arena, r->n_types, struct fleet_type);
	own->places = arena_n(&arena, r->n_briefs, struct place);
	for (size_t t = 0; t < r->n_types; t++) {
		struct type_sums *s = &own->sums[t];

		pthread_mutex_init(&s->lock, NULL);
		s->per_level = ldexp(1, shift_of(r->types[t].unit));
		s->most = INT64_MAX / (int64_t)MAX(r->types[t].n_briefs, 1u);
		for (size_t i = 0; i < r->types[t].n_briefs; i++)
			own->places[r->types[t].briefs[i]] = (struct place){t, i};
	}
	own->arena = arena;
	*f = (struct fleet){own->types, r->n_types, own};
}

static void tally_release(struct tally *t)
{
	idtab_release(&t->at);
	vec_release(&t->entries);
}

void fleet_release(struct fleet *f)
{
	struct arena arena;

	if (!f->own)
		return;
	for (size_t t = 0; t < f->n_types; t++) {
		pthread_mutex_destroy(&f->own->sums[t].lock);
		for (int w = 0; w < N_WHAT; w++)
			tally_release(&f->own->sums[t].tallies[w]);
	}
	arena = f->own->arena;
	arena_release(&arena);
	*f = (struct fleet){0};
}

/* ---- first: sums ---- */

/* What a profile has of a function or package. */
struct amount {
	uint32_t id;
	int64_t self, total;
};

static struct amount amount_of(const struct profile *p, enum what what, size_t i)
{
	const struct pkg_row *pkg;

	if (what == FNS) {
		const struct fn_row *fn = &p->fns[i];

		return (struct amount){fn->fn, fn->self[WIN_ALL], fn->total[WIN_ALL]};
	}
	pkg = &p->pkgs[i];
	return (struct amount){pkg->pkg, pkg->self[WIN_ALL], pkg->total[WIN_ALL]};
}

static size_t n_amounts(const struct profile *p, enum what what)
{
	return what == FNS ? p->n_fns : p->n_pkgs;
}

static bool is_part(const struct fleet *f, const struct brief *brief, const struct profile *p)
{
	return p->win[WIN_ALL].per_value > 0 &&
	       brief->series->service < f->own->report->n_services;
}

static struct entry *entry_of(struct tally *t, uint32_t id)
{
	uint64_t hash = hash_u64(id + 1);
	struct idslot *slot;
	size_t i = hash;

	idtab_reserve(&t->at);
	for (; slot = idtab_at(&t->at, i), slot->id_plus_1; i++)
		if (t->entries.v[slot->id_plus_1 - 1].id == id)
			return &t->entries.v[slot->id_plus_1 - 1];
	idtab_fill(&t->at, slot, hash, (uint32_t)t->entries.n);
	vec_push(&t->entries, (struct entry){.id = id});
	return &t->entries.v[t->entries.n - 1];
}

static int64_t fixed(const struct type_sums *s, double level, bool *is_held)
{
	int64_t v = round_sat(level * s->per_level, is_held);

	*is_held |= v > s->most || v < -s->most;
	return MAX(MIN(v, s->most), -s->most);
}

static void add_all(struct type_sums *s, enum what what, const struct profile *p, bool *is_held)
{
	double per_value = p->win[WIN_ALL].per_value;

	for (size_t i = 0; i < n_amounts(p, what); i++) {
		struct amount v = amount_of(p, what, i);
		struct entry *e;

		if (!v.self && !v.total)
			continue;
		e = entry_of(&s->tallies[what], v.id);
		e->self += fixed(s, (double)v.self * per_value, is_held);
		e->total += fixed(s, (double)v.total * per_value, is_held);
		e->n_services++;
	}
}

void fleet_add(struct fleet *f, const struct brief *brief, const struct profile *p)
{
	size_t type = f->own->places[brief - f->own->report->briefs].type;
	struct type_sums *s = &f->own->sums[type];
	bool is_held = false;

	if (!is_part(f, brief, p))
		return;
	pthread_mutex_lock(&s->lock);
	for (int w = 0; w < N_WHAT; w++)
		add_all(s, (enum what)w, p, &is_held);
	f->own->types[type].is_held |= is_held;
	pthread_mutex_unlock(&s->lock);
}

/* ---- then: the rows to show ---- */

static int by_self(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->self != b->self)
		return a->self > b->self ? -1 : 1;
	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static int by_total(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	return by_self(left, right);
}

static int by_id(const void *left, const void *right)
{
	const struct chosen *a = left, *b = right;

	return a->id < b->id ? -1 : a->id > b->id;
}

/* Sorts by self and drops all that are not among the first most of either order. */
static size_t keep_heaviest(struct entry *v, size_t n, size_t most)
{
	size_t kept = 0;

	if (!n)
		return 0;
	qsort(v, n, sizeof(*v), by_total);
	for (size_t i = 0; i < MIN(n, most); i++)
		v[i].is_kept = true;
	qsort(v, n, sizeof(*v), by_self);
	for (size_t i = 0; i < n; i++)
		if (i < most || v[i].is_kept)
			v[kept++] = v[i];
	return kept;
}

static struct fleet_row row_of(const struct fleet_own *own, enum what what, const struct entry *e,
			       double per_level)
{
	struct fleet_row row = {.fn = what == FNS ? e->id : FN_ALL,
				.self = (double)e->self / per_level,
				.total = (double)e->total / per_level,
				.n_services = e->n_services};

	if (what == PACKAGES) {
		row.package = own->packages->names[e->id];
		row.is_own = own->packages->is_own[e->id];
	}
	return row;
}

static struct fleet_list pick(struct fleet_own *own, size_t type, enum what what, size_t most)
{
	struct type_sums *s = &own->sums[type];
	struct tally *t = &s->tallies[what];
	struct picked *p = &s->picked[what];
	struct fleet_list list = {.n_all = t->entries.n};

	p->n = keep_heaviest(t->entries.v, t->entries.n, most);
	p->rows = arena_n(&own->arena, p->n, struct fleet_row);
	p->by_id = arena_n(&own->arena, p->n, struct chosen);
	p->noted = arena_n(&own->arena, p->n * own->report->types[type].n_briefs, struct noted);
	for (uint32_t i = 0; i < p->n; i++) {
		p->rows[i] = row_of(own, what, &t->entries.v[i], s->per_level);
		p->by_id[i] = (struct chosen){t->entries.v[i].id, i};
	}
	if (p->n)
		qsort(p->by_id, p->n, sizeof(*p->by_id), by_id);
	tally_release(t);
	list.rows = p->rows;
	list.n = p->n;
	return list;
}

/* In the order of services, so it is the same in every run. */
static double level_of(const struct report *r, const struct type_row *type)
{
	double sum = NAN;

	for (size_t i = 0; i < type->n_briefs; i++) {
		const struct brief *b = &r->briefs[type->briefs[i]];

		if (b->series->service < r->n_services && isfinite(b->win[WIN_ALL].level))
			sum = (isfinite(sum) ? sum : 0) + b->win[WIN_ALL].level;
	}
	return sum;
}

void fleet_choose(struct fleet *f)
{
	struct fleet_own *own = f->own;

	for (size_t t = 0; t < f->n_types; t++) {
		own->types[t].level = level_of(own->report, &own->report->types[t]);
		own->types[t].fns = pick(own, t, FNS, FLEET_FNS);
		own->types[t].packages = pick(own, t, PACKAGES, FLEET_PACKAGES);
	}
}

/* ---- last: where their levels come from ---- */

static void note_all(struct picked *to, size_t n_briefs, size_t at, const struct profile *p,
		     enum what what)
{
	double per_value = p->win[WIN_ALL].per_value;

	for (size_t i = 0; to->n && i < n_amounts(p, what); i++) {
		struct amount v = amount_of(p, what, i);
		struct chosen key = {.id = v.id};
		const struct chosen *found =
			bsearch(&key, to->by_id, to->n, sizeof(*to->by_id), by_id);

		if (found)
			to->noted[found->row * n_briefs + at] = (struct noted){
				(double)v.self * per_value, (double)v.total * per_value};
	}
}

/* Each profile has cells of its own. */
void fleet_note(struct fleet *f, const struct brief *brief, const struct profile *p)
{
	struct place place = f->own->places[brief - f->own->report->briefs];
	size_t n_briefs = f->own->report->types[place.type].n_briefs;

	if (!is_part(f, brief, p))
		return;
	for (int w = 0; w < N_WHAT; w++)
		note_all(&f->own->sums[place.type].picked[w], n_briefs, place.at, p, (enum what)w);
}

/* Briefs come in the order of services: one that is equal goes behind. */
static void insert_share(struct fleet_row *row, struct fleet_share share)
{
	size_t at = row->n_shares;

	while (at > 0 && row->shares[at - 1].total < share.total) {
		if (at < FLEET_SHARES)
			row->shares[at] = row->shares[at - 1];
		at--;
	}
	if (at < FLEET_SHARES)
		row->shares[at] = share;
	row->n_shares = MIN(row->n_shares + 1, (size_t)FLEET_SHARES);
}

static void finish_rows(const struct report *r, const struct type_row *type, struct picked *p)
{
	for (size_t row = 0; row < p->n; row++)
		for (size_t i = 0; i < type->n_briefs; i++) {
			struct noted v = p->noted[row * type->n_briefs + i];

			if (v.self != 0 || v.total != 0)
				insert_share(&p->rows[row],
					     (struct fleet_share){&r->briefs[type->briefs[i]],
								  v.self, v.total});
		}
}

void fleet_finish(struct fleet *f)
{
	const struct report *r = f->own->report;

	for (size_t t = 0; t < f->n_types; t++)
		for (int w = 0; w < N_WHAT; w++)
			finish_rows(r, &r->types[t], &f->own->sums[t].picked[w]);
}
