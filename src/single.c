// SPDX-License-Identifier: MIT
/*
 * How large pages become is not known before they are drawn, and what they link to not before
 * findings are: so first come the pages that matter, in levels of ever smaller graphs and tables
 * until they leave room; then, in rounds, as many of those below profiles as seem to fit. What was
 * drawn too many stays out when the file is put together. Nothing of this depends on threads.
 */
#include "single.h"

#include <stdlib.h>

#include "base/complain.h"
#include "base/num.h"
#include "base/pool.h"
#include "drawing.h"
#include "places.h"
#include "render/singletext.h"
#include "write/onefile.h"
#include "write/onepage.h"

#define CORE_PART 88  /* per cent of the limit for the pages that matter */
#define CUBE_PART 25  /* at most for the explorer, when pages below profiles are counted out */
#define CUBES 128     /* so many of the largest would fill the file */
#define ROUNDS 6
#define PAGE_GUESS ((size_t)40 << 10)
#define PAGE_LEAST ((size_t)2 << 10)
#define NOTE_BYTES 2048
#define TRIES 12

static const struct level {
	size_t frames, part_frames; /* at most; of the profiles of most interest, and below them */
	unsigned brevity;
	size_t other_frames; /* of all other profiles */
	unsigned other_brevity;
} levels[] = {
	{SIZE_MAX, SIZE_MAX, 0, SIZE_MAX, 0}, {600, 150, 1, 600, 1}, {500, 150, 1, 250, 2},
	{400, 120, 2, 120, 3},		      {250, 80, 2, 80, 4},   {150, 60, 3, 60, 4},
	{80, 40, 4, 40, 5},
};

struct single {
	struct run *run;
	struct places places;
	struct onepage *pages;
	struct look bare, whole;
	size_t limit;
	size_t level;
	size_t frames, part_frames; /* of the report */
	struct report small;	    /* for profiles of little interest */
	struct arena arena;
};

bool single_wants(const struct single *s, struct str path)
{
	const struct place *p = places_find(&s->places, path);

	return p && p->state == PLACE_WANTED;
}

bool single_wants_below(const struct single *s, struct str folder)
{
	return places_wanted_below(&s->places, folder);
}

/* Each page is put by one thread: its state needs no lock. */
void single_put(struct single *s, struct str path, struct str page)
{
	struct place *p = places_find(&s->places, path);

	if (!p || p->state != PLACE_WANTED)
		return;
	onepage_put(s->pages, path, page);
	p->state = PLACE_DRAWN;
}

/* ---- the pages that matter ---- */

static void set_level(struct single *s, size_t level)
{
	struct report *report = &s->run->reporting.report;

	s->level = level;
	report->flame_frames = MIN(s->frames, levels[level].frames);
	report->part_frames = MIN(s->part_frames, levels[level].part_frames);
	report->brevity = levels[level].brevity;
	s->small = *report;
	s->small.flame_frames = MIN(s->frames, levels[level].other_frames);
	s->small.brevity = levels[level].other_brevity;
}

const struct report *single_report(const struct single *s, const struct brief *brief)
{
	return places_is_early(&s->places, brief) ? &s->run->reporting.report : &s->small;
}

static bool is_core(const struct place *p)
{
	return p->kind <= PLACE_OVERVIEW;
}

static void want_core(struct single *s)
{
	for (size_t i = 0; i < s->places.all.n; i++) {
		struct place *p = &s->places.all.v[i];

		p->is_evidence = false;
		p->state = is_core(p) && !p->is_excluded ? PLACE_WANTED : PLACE_IDLE;
	}
}

/* Hot spots are facts to look into, so what they link to has no precedence. */
static void mark_evidence(void *context, struct str path)
{
	struct single *s = context;
	struct place *p = places_find(&s->places, path);

	if (!p || p->is_excluded || p->kind == PLACE_FILES)
		return;
	p->is_evidence = true;
	if (p->state == PLACE_IDLE)
		p->state = PLACE_WANTED;
}

static void want_evidence(struct single *s)
{
	const struct findings *f = s->run->reporting.report.findings;

	for (size_t i = 0; f && i < f->n; i++) {
		struct arena own = {0};

		if (f->v[i]->kind != FIND_HOTSPOT && !f->v[i]->mute)
			onepage_links(s->pages,
				      arena_cat(&own, STR("findings/"), f->v[i]->id, STR("/")),
				      mark_evidence, s);
		arena_release(&own);
	}
}

static void draw_profiles(struct single *s)
{
	pool_run(s->run->options->threads, s->run->n_groups, draw_group, s->run);
}

/* Gives how much the pages take. */
static size_t draw_core(struct single *s, size_t level)
{
	struct run *r = s->run;

	onepage_clear(s->pages);
	set_level(s, level);
	want_core(s);
	draw_profiles(s);
	draw_finish_fleet(r);
	pool_run(r->options->threads, r->reporting.report.n_services, draw_service, r);
	draw_overview(r);
	want_evidence(s);
	draw_profiles(s);
	return onepage_bytes(s->pages, false);
}

/* A level takes about a quarter off: far too much skips one. Cubes wait until it is found. */
static void choose_level(struct single *s)
{
	struct report *report = &s->run->reporting.report;
	size_t room = s->limit / 100 * CORE_PART, level = 0;
	size_t cube_bytes = report->graph_budget, bytes;

	report->graph_budget = 0;
	bytes = draw_core(s, 0);
	while (bytes > room && level + 1 < COUNT_OF(levels)) {
		level = MIN(level + (bytes / 3 > room ? 3 : bytes / 2 > room ? 2 : 1),
			    COUNT_OF(levels) - 1);
		bytes = draw_core(s, level);
	}
	report->graph_budget = MIN(cube_bytes, s->limit / CUBES);
	if (report->graph_budget)
		(void)draw_core(s, level);
	report->graph_budget = 0;
}

/* ---- what is below them ---- */

static int by_rank(const void *left, const void *right)
{
	const struct place *a = *(struct place *const *)left, *b = *(struct place *const *)right;

	if (place_rank(a) != place_rank(b))
		return place_rank(a) < place_rank(b) ? -1 : 1;
	return str_cmp(a->path, b->path);
}

static size_t candidates(struct single *s, struct place **list)
{
	size_t n = 0;

	for (size_t i = 0; i < s->places.all.n; i++) {
		struct place *p = &s->places.all.v[i];

		if (p->state == PLACE_IDLE && !p->is_excluded)
			list[n++] = p;
	}
	if (n)
		qsort(list, n, sizeof(*list), by_rank);
	return n;
}

static size_t used(struct single *s)
{
	size_t pages = onepage_bytes(s->pages, false);
	size_t cubes = onepage_bytes(s->pages, true) - pages;

	return pages + MIN(cubes, s->limit / 100 * CUBE_PART);
}

static void draw_some(struct single *s, struct place **list, size_t n)
{
	struct run *r = s->run;
	bool over_all = false;

	for (size_t i = 0; i < n; i++) {
		list[i]->state = PLACE_WANTED;
		over_all |= list[i]->kind == PLACE_FUNCTIONS || list[i]->kind == PLACE_FILES;
	}
	draw_profiles(s);
	if (!over_all)
		return;
	pool_run(r->options->threads, r->reporting.report.n_services, draw_service, r);
	draw_overview(r);
}

static void draw_below_core(struct single *s)
{
	struct place **list = arena_n(&s->arena, s->places.all.n + 1, struct place *);
	size_t n = candidates(s, list), at = 0, begun = used(s);

	for (int round = 0; round < ROUNDS && at < n; round++) {
		size_t now = used(s);
		size_t each = at ? MAX((now - begun) / at, PAGE_LEAST) : PAGE_GUESS;
		size_t take;

		if (now + each > s->limit)
			break;
		take = MIN((s->limit - now) / each + 1, n - at);
		draw_some(s, list + at, take);
		at += take;
	}
}

/* ---- the file ---- */

static uint64_t rank_page(const void *places, struct str path)
{
	return place_rank(places_find(places, path));
}

static uint64_t rank_cube(const void *places, struct str path)
{
	return place_cube_rank(places_find(places, path));
}

static const struct {
	const char *noun;
	enum place_kind kinds[2];
} nouns[] = {
	{"finding", {PLACE_FINDING, PLACE_FINDING}},
	{"type", {PLACE_TYPE, PLACE_TYPE}},
	{"service", {PLACE_SERVICE, PLACE_SERVICE}},
	{"profile", {PLACE_PROFILE, PLACE_PROFILE}},
	{"overview", {PLACE_OVERVIEW, PLACE_OVERVIEW}},
	{"comparison page", {PLACE_DIFF, PLACE_DIFF}},
	{"window page", {PLACE_WINDOW, PLACE_WINDOW}},
	{"label page", {PLACE_LABELS, PLACE_VALUE}},
	{"function page", {PLACE_FUNCTION, PLACE_FUNCTION}},
	{"function list", {PLACE_FUNCTIONS, PLACE_FUNCTIONS}},
	{"file list", {PLACE_FILES, PLACE_FILES}},
};

static void count_left_out(const struct single *s, struct single_facts *f)
{
	size_t left[PLACE_N] = {0};
	const struct onepage_entry *e;
	size_t n;

	for (size_t i = 0; i < s->places.all.n; i++)
		left[s->places.all.v[i].kind] += !s->places.all.v[i].is_excluded;
	e = onepage_entries(s->pages, &n);
	for (size_t i = 0; i < n; i++)
		left[places_find(&s->places, e[i].path)->kind] -= e[i].in;
	for (size_t i = 0; i < COUNT_OF(nouns); i++) {
		enum place_kind a = nouns[i].kinds[0], b = nouns[i].kinds[1];
		size_t out = left[a] + (a == b ? 0 : left[b]);

		if (!out)
			continue;
		f->left_out[f->n_left_out].noun = nouns[i].noun;
		f->left_out[f->n_left_out++].n = out;
	}
}

static struct single_facts facts_of(const struct single *s)
{
	const struct options *o = s->run->options;
	const struct report *report = &s->run->reporting.report;
	struct single_facts f = {.n_pages_all = s->places.all.n,
				 .frames = report->flame_frames,
				 .frames_other = s->small.flame_frames,
				 .n_early = PLACE_EARLY,
				 .frames_all = s->frames,
				 .brevity = s->small.brevity,
				 .limit = str_of(o->single_limit ? o->single_limit : SINGLE_LIMIT),
				 .service = str_of(o->only_service),
				 .type = str_of(o->type)};
	const struct onepage_entry *e;
	size_t n;

	e = onepage_entries(s->pages, &n);
	for (size_t i = 0; i < n; i++) {
		bool is_profile = places_find(&s->places, e[i].path)->kind == PLACE_PROFILE;

		f.n_pages += e[i].in;
		f.n_cubes += e[i].in && e[i].cube_in && is_profile;
		f.n_profiles += e[i].in && is_profile;
	}
	count_left_out(s, &f);
	return f;
}

static bool has_cube(const struct single *s)
{
	const struct onepage_entry *e;
	size_t n;
	bool has = false;

	e = onepage_entries(s->pages, &n);
	for (size_t i = 0; i < n; i++)
		has |= e[i].in && e[i].cube_in;
	return has;
}

/* Puts the file together with that much for its pages. */
static void assemble(struct single *s, struct buf *out, size_t budget, bool cubes)
{
	struct onepage_ranks ranks = {rank_page, cubes ? rank_cube : NULL, &s->places};
	struct single_facts facts;
	struct buf pages = {0}, note = {0};

	onepage_choose(s->pages, &ranks, budget);
	facts = facts_of(s);
	single_note(&note, &facts);
	onepage_write(s->pages, &pages, buf_view(&note));
	buf_reset(out);
	single_file(out, &s->run->reporting.report, buf_view(&pages), has_cube(s));
	buf_release(&pages);
	buf_release(&note);
}

static bool has_front(const struct single *s)
{
	const struct onepage_entry *e;
	size_t n;

	e = onepage_entries(s->pages, &n);
	return n && e[0].in && str_eq(e[0].path, STR("index.html"));
}

/* False: not even the first page fits, or none of the cubes that are to be there. */
static bool fit_with(struct single *s, struct buf *out, bool cubes)
{
	size_t budget = s->limit;

	buf_reset(out);
	single_file(out, &s->run->reporting.report, STR(""), cubes);
	budget -= MIN(budget, out->n + NOTE_BYTES);
	for (int i = 0; i < TRIES; i++) {
		assemble(s, out, budget, cubes);
		if (out->n <= s->limit)
			return has_front(s) && has_cube(s) == cubes;
		budget -= MIN(budget, out->n - s->limit + NOTE_BYTES);
	}
	return false;
}

/* The explorer's script takes as much as some pages: without a cube the room is theirs. */
static bool fit(struct single *s, struct buf *out)
{
	return fit_with(s, out, true) || fit_with(s, out, false);
}

static int write_file(struct single *s)
{
	struct buf out = {0};
	struct err e;
	int status = EXIT_FINE;

	s->run->reporting.report.look = &s->whole;
	if (!fit(s, &out)) {
		complain("--single-file-limit: the front page alone does not fit into %zu bytes",
			 s->limit);
		status = EXIT_USAGE;
	} else if (!onefile_write(s->run->options->single_file, buf_view(&out), &e)) {
		complain("%s", e.text);
		status = EXIT_OUTPUT;
	}
	buf_release(&out);
	return status;
}

static int draw_all(struct single *s)
{
	struct run *r = s->run;
	const struct report before = r->reporting.report;
	int status;

	s->pages = onepage_new();
	s->frames = before.flame_frames;
	s->part_frames = before.part_frames;
	look_make(&s->bare, LOOK_BARE, &s->arena);
	look_make(&s->whole, LOOK_INLINE, &s->arena);
	r->reporting.report.look = &s->bare;
	r->single = s;
	choose_level(s);
	draw_below_core(s);
	r->single = NULL;
	status = write_file(s);
	onepage_free(s->pages);
	r->reporting.report = before;
	return status;
}

int single_draw(struct run *r)
{
	const struct options *o = r->options;
	struct place_selection selection = {o->only_service, o->type};
	struct single s = {.run = r, .limit = r->single_limit};
	int status = EXIT_NO_INPUT;

	if (places_make(&s.places, &r->reporting.report, &selection, &s.arena))
		status = draw_all(&s);
	else
		complain("--only-service, --type: there is no such profile");
	places_release(&s.places);
	arena_release(&s.arena);
	return status;
}
