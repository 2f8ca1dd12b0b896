// SPDX-License-Identifier: MIT
/*
 * One walk over the stacks notes for each function in which of them it stands, and at which frame
 * first. Frames go by function, file and line, so those of a function are a run of the model's, and
 * its lines are known before the walk.
 */
#include "aggregate/fndetail.h"

#include "aggregate/tree.h"
#include "base/num.h"
#include "base/vec.h"
#include "model/fname.h"

struct hit {
	uint32_t stack; /* of the column */
	uint32_t at;    /* of the outermost frame, leaf first */
};

struct fn_walk {
	struct fn_detail *detail;
	VEC(struct hit) hits;
	uint32_t last; /* stack + 1 */
	frame_id first_frame;
	uint32_t *line_of;    /* by frame from first_frame on */
	uint32_t *counted_in; /* by line: stack + 1; 0: no stack of the column has it */
	struct fn_line *lines;
	size_t n_lines;
	bool saturated;
};

struct fn_walks {
	const struct stack_column *column;
	struct fn_walk *walks;
	uint32_t *walk_of_fn; /* + 1; 0: of no interest */
};

/* ---- lines ---- */

static frame_id first_frame_of(const struct model *m, fn_id fn)
{
	size_t low = 0, high = m->n_frames;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->frames[middle].fn < fn)
			low = middle + 1;
		else
			high = middle;
	}
	return (frame_id)low;
}

static bool same_line(const struct frame *a, const struct frame *b)
{
	return a->file == b->file && a->line == b->line;
}

static void make_lines(struct fn_walk *w, const struct model *m, struct arena *a)
{
	fn_id fn = w->detail->plan->fn;
	size_t n = 0;

	w->first_frame = first_frame_of(m, fn);
	while (w->first_frame + n < m->n_frames && m->frames[w->first_frame + n].fn == fn)
		n++;
	w->line_of = arena_n(a, n, uint32_t);
	w->counted_in = arena_n(a, n, uint32_t);
	w->lines = arena_n(a, n, struct fn_line);
	for (size_t i = 0; i < n; i++) {
		const struct frame *f = &m->frames[w->first_frame + i];

		if (!i || !same_line(f, f - 1))
			w->lines[w->n_lines++] = (struct fn_line){.file = f->file, .line = f->line};
		w->line_of[i] = (uint32_t)w->n_lines - 1;
	}
}

static void keep_lines(struct fn_walk *w, struct arena *a)
{
	struct fn_line *out = arena_n(a, w->n_lines, struct fn_line);
	size_t n = 0;

	for (size_t i = 0; i < w->n_lines; i++)
		if (w->counted_in[i])
			out[n++] = w->lines[i];
	w->detail->lines = out;
	w->detail->n_lines = n;
}

/* ---- the walk ---- */

struct visit {
	uint32_t stack, at;
	frame_id frame;
	int64_t value;
};

static void visit(struct fn_walk *w, const struct model *m, const struct visit *v)
{
	uint32_t i = w->line_of[v->frame - w->first_frame];
	struct fn_line *line = &w->lines[i];

	if (w->last != v->stack + 1) {
		vec_push(&w->hits, ((struct hit){v->stack, v->at}));
		w->last = v->stack + 1;
		if (m->frames[v->frame].inlined)
			w->detail->inlined = add_sat(w->detail->inlined, v->value, &w->saturated);
	}
	if (w->counted_in[i] != v->stack + 1)
		line->total = add_sat(line->total, v->value, &w->saturated);
	w->counted_in[i] = v->stack + 1;
	if (v->at == 0)
		line->self = add_sat(line->self, v->value, &w->saturated);
}

/* From the root, so that the first frame met is the outermost. */
static void walk_stack(struct fn_walks *all, uint32_t i)
{
	const struct model *m = all->column->m;
	const struct stack *s = &m->stacks[all->column->stacks[i]];

	for (uint32_t k = s->n; k-- > 0;) {
		frame_id frame = m->frames_of_stacks[s->at + k];
		uint32_t walk = all->walk_of_fn[m->frames[frame].fn];

		if (walk)
			visit(&all->walks[walk - 1], m,
			      &(struct visit){i, k, frame, all->column->value[i]});
	}
}

/* ---- trees ---- */

/* Above the function, away from it to the root. */
static struct stack_ref callers_of(const frame_id *leaf, uint32_t n, uint32_t at)
{
	return (struct stack_ref){leaf + at + 1, n - at - 1, 1, 0, 0};
}

/* Below it, away from it to the leaf. */
static struct stack_ref callees_of(const frame_id *leaf, uint32_t n, uint32_t at)
{
	(void)n;
	return (struct stack_ref){at ? leaf + at - 1 : leaf, at, -1, 0, 0};
}

typedef struct stack_ref side_of(const frame_id *leaf, uint32_t n, uint32_t at);

static frame_id frame_at(const struct stack_column *c, struct hit h)
{
	return c->m->frames_of_stacks[c->m->stacks[c->stacks[h.stack]].at + h.at];
}

/* The first that has a file. */
static frame_id root_frame(const struct fn_walk *w, const struct stack_column *c)
{
	const struct frame *frames = c->m->frames;
	frame_id best = w->hits.n ? frame_at(c, w->hits.v[0]) : w->first_frame;

	for (size_t i = 0; i < w->hits.n; i++) {
		frame_id f = frame_at(c, w->hits.v[i]);

		if (!frames[best].file == !frames[f].file ? f < best : frames[f].file != 0)
			best = f;
	}
	return best;
}

static struct tree tree_of(const struct fn_walk *w, const struct stack_column *c, side_of *side,
			   struct arena *a)
{
	struct arena own = {0};
	struct path *paths = arena_n(&own, w->hits.n, struct path);
	struct tree_spec spec = {.m = c->m,
				 .paths = paths,
				 .n = w->hits.n,
				 .grain = GRAIN_FUNCTION,
				 .root = w->detail->plan->fn,
				 .root_frame = root_frame(w, c),
				 .light_part = FN_LIGHT_PART};
	struct tree t;

	for (size_t i = 0; i < w->hits.n; i++) {
		struct hit h = w->hits.v[i];
		const struct stack *s = &c->m->stacks[c->stacks[h.stack]];

		paths[i].ref = side(c->m->frames_of_stacks + s->at, s->n, h.at);
		paths[i].value = c->value[h.stack];
	}
	paths_sort(paths, spec.n, c->m, GRAIN_FUNCTION);
	tree_build(&t, &spec, a);
	arena_release(&own);
	return t;
}

static void finish(struct fn_walk *w, const struct stack_column *c, struct arena *a)
{
	struct tree callers = tree_of(w, c, callers_of, a);
	struct tree callees = tree_of(w, c, callees_of, a);

	w->detail->callers = callers.nodes;
	w->detail->n_callers = callers.n;
	w->detail->n_callers_all = callers.n_all;
	w->detail->callees = callees.nodes;
	w->detail->n_callees = callees.n;
	w->detail->n_callees_all = callees.n_all;
	w->detail->n_stacks = w->hits.n;
	keep_lines(w, a);
	vec_release(&w->hits);
}

void fn_details_trees(struct fn_detail *details, size_t n, const struct stack_column *column,
		      struct arena *a)
{
	struct arena own = {0};
	struct fn_walks all = {.column = column,
			       .walks = arena_n(&own, n, struct fn_walk),
			       .walk_of_fn = arena_n(&own, column->m->n_fns, uint32_t)};

	for (size_t i = 0; i < n; i++) {
		all.walks[i].detail = &details[i];
		all.walk_of_fn[details[i].plan->fn] = (uint32_t)i + 1;
		make_lines(&all.walks[i], column->m, &own);
	}
	for (uint32_t i = 0; i < column->n; i++)
		walk_stack(&all, i);
	for (size_t i = 0; i < n; i++)
		finish(&all.walks[i], column, a);
	arena_release(&own);
}

/* ---- sources ---- */

static void find_sources(struct fn_detail *d, const struct report *r)
{
	const struct model *m = r->model;
	struct str name = model_fn(m, d->plan->fn);

	for (size_t i = 0; i < d->n_lines; i++) {
		struct fn_line *line = &d->lines[i];
		struct str file = model_str(m, line->file);
		struct source_wish wish = {.file = file,
					   .package = fname_package(name, file),
					   .root = d->origin.root,
					   .is_library = fname_is_runtime(name, file)};

		if (i && line->file == line[-1].file)
			line->source = line[-1].source;
		else
			line->source = source_find(r->sources, &wish);
	}
}

void fn_details_sources(struct fn_detail *details, size_t n, const struct report *r,
			const struct profile *p)
{
	struct origin origin = origin_of(r, p);

	for (size_t i = 0; i < n; i++) {
		details[i].origin = origin;
		if (r->sources && details[i].plan->has_page)
			find_sources(&details[i], r);
	}
}
