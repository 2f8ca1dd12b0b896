// SPDX-License-Identifier: MIT
/*
 * Expressions meet each name once (by set of rules) and stacks are refined once: dumps of a
 * service hold the same ones again and again.
 */
#include "model/refine_stack.h"

#include "base/num.h"
#include "model/fname.h"

/* ---- names ---- */

/* The text is worker's, so it stays where it is when names are added. */
static bool rewrites(struct worker *w, const struct refine_rule *rule, str_id *name)
{
	struct refining *r = w->refining;
	struct str text = strtab_get(&w->strings, *name);
	bool done = rule->key == REFINE_RENAME
			    ? rewrite_all(&rule->rewrite, &r->matcher, text, &r->text)
			    : rewrite_first(&rule->rewrite, &r->matcher, text, &r->text);

	if (done && r->text.n)
		*name = strtab_intern(&w->strings, buf_view(&r->text));
	return done && r->text.n;
}

static struct refined_name new_name_of(struct worker *w, str_id fn)
{
	const struct refine_set *set = w->refining->set;
	struct refined_name new = {fn, ID_NONE};

	for (size_t i = 0; set->n_of[REFINE_RENAME] && i < set->n; i++)
		if (set->rules[i]->key == REFINE_RENAME)
			(void)rewrites(w, set->rules[i], &new.name);
	for (size_t i = 0; set->n_of[REFINE_GROUP] && i < set->n; i++) {
		str_id group = new.name;

		if (set->rules[i]->key != REFINE_GROUP || !rewrites(w, set->rules[i], &group))
			continue;
		new.group = group;
		break;
	}
	return new;
}

static struct refine_verdict verdict_of(struct refining *r, struct str name)
{
	struct refine_verdict v = {0};
	uint64_t focus = 1;

	for (size_t i = 0; i < r->set->n; i++) {
		const struct refine_rule *rule = r->set->rules[i];
		bool match = rule->pattern && regex_matches(rule->pattern, &r->matcher, name);

		v.ignore |= match && rule->key == REFINE_IGNORE;
		v.hide |= match && rule->key == REFINE_HIDE;
		v.show_from |= match && rule->key == REFINE_SHOW_FROM;
		if (rule->key != REFINE_FOCUS)
			continue;
		v.focus |= match ? focus : 0;
		focus <<= 1;
	}
	return v;
}

static void note_undecided(struct refining *r, str_id name)
{
	if (r->matcher.n_undecided)
		vec_push(&r->undecided, name);
	r->matcher.n_undecided = 0;
}

static struct refined_name look_name(struct worker *w, str_id fn)
{
	struct refining *r = w->refining;
	uint64_t hash;
	struct idslot *slot = refining_slot(&r->name_ids, r->set->index, fn, &hash);

	if (!slot->id_plus_1) {
		struct refined_name new = new_name_of(w, fn);

		note_undecided(r, fn);
		idtab_fill(&r->name_ids, slot, hash, (uint32_t)r->names.n);
		vec_push(&r->names, new);
	}
	return r->names.v[slot->id_plus_1 - 1];
}

static struct refine_verdict look_verdict(struct worker *w, str_id name)
{
	struct refining *r = w->refining;
	uint64_t hash;
	struct idslot *slot = refining_slot(&r->verdict_ids, r->set->index, name, &hash);

	if (!slot->id_plus_1) {
		struct refine_verdict v = verdict_of(r, strtab_get(&w->strings, name));

		note_undecided(r, name);
		idtab_fill(&r->verdict_ids, slot, hash, (uint32_t)r->verdicts.n);
		vec_push(&r->verdicts, v);
	}
	return r->verdicts.v[slot->id_plus_1 - 1];
}

/* A file or binary that is not known matches nothing. */
static struct refine_verdict judge(struct worker *w, const struct wframe *f)
{
	const str_id names[] = {f->fn, f->file, f->binary};
	struct refine_verdict all = {0};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct refine_verdict v = {0};

		if (i == 0 || names[i])
			v = look_verdict(w, names[i]);
		all.focus |= v.focus;
		all.ignore |= v.ignore;
		all.hide |= v.hide;
		all.show_from |= v.show_from;
	}
	return all;
}

/* ---- stacks ---- */

static bool is_same_frame(const struct wframe *a, const struct wframe *b)
{
	return a->fn == b->fn && a->file == b->file && a->binary == b->binary &&
	       a->line == b->line && a->inlined == b->inlined;
}

/* Frames under their new names; neighbours in one group become one. */
static void take_steps(struct worker *w, const struct wstack *stack)
{
	struct refining *r = w->refining;
	bool renames = r->set->n_of[REFINE_RENAME] || r->set->n_of[REFINE_GROUP];

	r->steps.n = 0;
	for (uint32_t i = 0; i < stack->n; i++) {
		struct refine_step step = {w->frames.v[w->pool.v[stack->at + i]], false};
		const struct refine_step *last = r->steps.n ? &r->steps.v[r->steps.n - 1] : NULL;
		struct refined_name new = {step.frame.fn, ID_NONE};

		if (renames)
			new = look_name(w, step.frame.fn);
		step.frame.fn = new.name;
		if (new.group != ID_NONE)
			step = (struct refine_step){{.fn = new.group}, true};
		if (!last || !last->grouped || !step.grouped ||
		    !is_same_frame(&last->frame, &step.frame))
			vec_push(&r->steps, step);
	}
}

static bool judges(const struct refine_set *set)
{
	return set->n_of[REFINE_FOCUS] || set->n_of[REFINE_IGNORE] || set->n_of[REFINE_HIDE] ||
	       set->n_of[REFINE_SHOW_FROM];
}

/* focus and ignore, then hide and show_from; false: the stack goes. */
static bool keep_steps(struct worker *w)
{
	struct refining *r = w->refining;
	size_t n_focus = r->set->n_of[REFINE_FOCUS], kept = 0, end = 0;
	uint64_t all = n_focus == 64 ? UINT64_MAX : ((uint64_t)1 << n_focus) - 1, focus = 0;

	if (!judges(r->set))
		return true;
	for (size_t i = 0; i < r->steps.n; i++) {
		struct refine_verdict v = judge(w, &r->steps.v[i].frame);

		if (v.ignore)
			return false;
		focus |= v.focus;
		if (v.hide)
			continue;
		r->steps.v[kept++] = r->steps.v[i];
		if (v.show_from)
			end = kept;
	}
	r->steps.n = r->set->n_of[REFINE_SHOW_FROM] ? end : kept;
	return focus == all && r->steps.n;
}

static struct wframe coarse(struct worker *w, const struct wframe *f)
{
	struct str package;

	switch (w->refining->set->granularity) {
	case BY_LINE:
		return *f;
	case BY_FUNCTION:
		return (struct wframe){.fn = f->fn, .file = f->file, .binary = f->binary};
	case BY_FILE:
		return (struct wframe){.fn = f->file ? f->file : f->fn, .file = f->file};
	default:
		package = fname_package(strtab_get(&w->strings, f->fn),
					strtab_get(&w->strings, f->file));
		return (struct wframe){.fn = package.n ? strtab_intern(&w->strings, package)
						       : f->fn};
	}
}

static void coarsen_steps(struct worker *w)
{
	struct refining *r = w->refining;
	bool merges = r->set->granularity == BY_FILE || r->set->granularity == BY_PACKAGE;
	size_t kept = 0;

	for (size_t i = 0; i < r->steps.n; i++) {
		struct refine_step step = r->steps.v[i];

		step.frame = step.grouped ? step.frame : coarse(w, &step.frame);
		if (!merges || kept == 0 ||
		    !is_same_frame(&step.frame, &r->steps.v[kept - 1].frame))
			r->steps.v[kept++] = step;
	}
	r->steps.n = kept;
}

static stack_id make_stack(struct worker *w, stack_id from)
{
	struct refining *r = w->refining;

	take_steps(w, &w->stacks.v[from]);
	if (!keep_steps(w))
		return REFINED_GONE;
	coarsen_steps(w);
	r->frames.n = 0;
	for (size_t i = 0; i < r->steps.n; i++)
		vec_push(&r->frames, worker_frame(w, r->steps.v[i].frame));
	return worker_stack(w, r->frames.v, r->frames.n);
}

stack_id refine_stack(struct worker *w, stack_id from)
{
	struct refining *r = w->refining;
	uint64_t hash;
	struct idslot *slot = refining_slot(&r->stack_of, r->set->index, from, &hash);

	if (!slot->id_plus_1)
		idtab_fill(&r->stack_of, slot, hash, make_stack(w, from));
	return slot->id_plus_1 - 1;
}
