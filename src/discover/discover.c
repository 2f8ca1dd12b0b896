// SPDX-License-Identifier: MIT
/*
 * Walk, read what stands beside the dumps, then for each dump ask every source for its claim and
 * let the ladder choose. Memory of the result is d->arena; what is only needed here is released.
 */
#include "discover/discover.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "discover/events.h"
#include "discover/instance.h"
#include "discover/keyval.h"
#include "discover/ladder.h"
#include "discover/layout.h"
#include "discover/metadata.h"
#include "discover/names.h"
#include "discover/notes.h"
#include "discover/parts.h"
#include "discover/rules.h"
#include "discover/sidecar.h"
#include "discover/walk.h"
#include "discover/words.h"

struct work {
	struct discovery *d;
	const struct discover_options *options;
	struct arena *a; /* = &d->arena */
	struct walk walk;
	struct names names;
	struct layouts layouts;
	struct rules rules;
	struct metadata metadata;
	struct event_list events;
	struct claim **dir_claim; /* labels.json, event.json by index of the aside; NULL: none */
	VEC(struct str) pieces;   /* by dump */
};

static void skip(struct work *w, struct str path, struct str reason)
{
	vec_push(&w->d->skips, ((struct skip){path, reason}));
}

static void skip_err(struct work *w, struct str path, const struct err *e)
{
	skip(w, path, arena_str(w->a, str_of(e->text)));
}

/* ---- the config ---- */

static bool is_base(const struct work *w, uint32_t input)
{
	return input >= w->options->n_inputs - w->options->n_baselines;
}

/* flamefolio.conf of the first input directory by name that has one. */
static struct str find_config(const struct work *w)
{
	const struct walk_aside *best = NULL;

	for (size_t i = 0; i < w->walk.asides.n; i++) {
		const struct walk_aside *s = &w->walk.asides.v[i];

		if (s->kind != ASIDE_CONFIG || !s->in_root || is_base(w, s->input))
			continue;
		if (!best || str_cmp(s->path, best->path) < 0)
			best = s;
	}
	return best ? best->open : (struct str){NULL, 0};
}

static bool read_config(struct work *w, struct err *e)
{
	const char *path = w->options->config_path;
	struct err why;

	if (path && faccessat(AT_FDCWD, path, R_OK, 0) != 0)
		return err_set(e, "cannot open the config %.*s: %s", PR(str_of(path)),
			       strerror(errno));
	if (!path)
		path = find_config(w).p;
	if (!path || !config_read(&w->d->config, w->a, path, e))
		return !path;
	return wishes_read(&w->d->wishes, w->a, &w->d->config, &why) ||
	       err_set(e, "%.*s: %s", PR(str_of(path)), why.text);
}

static bool read_layouts(struct work *w, struct err *e)
{
	const struct config *c = &w->d->config;

	for (size_t i = 0; i < w->options->n_layouts; i++)
		if (!layouts_add(&w->layouts, w->a, str_of(w->options->layouts[i]), e))
			return false;
	for (size_t i = 0; i < c->pairs.n; i++)
		if (str_eq(c->pairs.v[i].section, STR("layout")) &&
		    !layouts_add(&w->layouts, w->a, c->pairs.v[i].value, e))
			return false;
	return true;
}

/* ---- what stands beside the dumps ---- */

static void read_dir_claim(struct work *w, size_t i)
{
	const struct walk_aside *s = &w->walk.asides.v[i];
	struct claim *c = arena_new(w->a, struct claim);
	struct err e;

	claim_init(c, WHY_SIDECAR, s->path);
	if (sidecar_read(c, w->a, s->open.p, &e))
		w->dir_claim[i] = c;
	else
		skip_err(w, s->path, &e);
}

static void read_events(struct work *w, size_t i)
{
	const struct walk_aside *s = &w->walk.asides.v[i];
	struct buf text = {.max = EVENTS_BYTES + 4096};
	struct str complaint = {"", 0}, kept;
	struct err e;

	if (!s->in_root || is_base(w, s->input))
		return;
	if (!file_read(AT_FDCWD, s->open.p, EVENTS_BYTES, &text, &e)) {
		skip_err(w, s->path, &e);
	} else {
		kept = arena_str(w->a, buf_view(&text));
		if (str_ends(s->open, STR(".csv")))
			events_csv(&w->events, kept, &complaint);
		else
			events_jsonl(&w->events, kept, &complaint);
	}
	if (complaint.n)
		skip(w, s->path, complaint);
	buf_release(&text);
}

static void read_metadata(struct work *w, size_t i)
{
	const struct walk_aside *s = &w->walk.asides.v[i];
	struct metadata_source from = {.dir = s->dir, .open = s->open, .file = s->path};
	struct err e;

	if (!metadata_read(&w->metadata, w->a, &from, &e))
		skip_err(w, s->path, &e);
}

static void read_nothing(struct work *w, size_t i)
{
	(void)w;
	(void)i;
}

static void find_note(struct work *w, size_t i)
{
	const struct walk_aside *s = &w->walk.asides.v[i];

	if (!is_base(w, s->input))
		vec_push(&w->d->note_files,
			 ((struct note_file){s->path, s->open, .for_service = s->in_root}));
}

static void read_asides(struct work *w)
{
	static void (*const read[])(struct work *, size_t) = {
		[ASIDE_LABELS] = read_dir_claim,  [ASIDE_EVENT] = read_dir_claim,
		[ASIDE_METADATA] = read_metadata, [ASIDE_EVENTS] = read_events,
		[ASIDE_CONFIG] = read_nothing,    [ASIDE_FILE] = read_nothing,
		[ASIDE_NOTE] = find_note,
	};

	w->dir_claim = arena_n(w->a, w->walk.asides.n + 1, struct claim *);
	for (size_t i = 0; i < w->walk.asides.n; i++)
		read[w->walk.asides.v[i].kind](w, i);
	metadata_sort(&w->metadata);
	events_config(&w->events, &w->d->config);
	events_sort(&w->events);
}

static void add_dir_claim(struct work *w, struct str dir, struct str name, struct claim *c)
{
	const struct walk_aside *s = walk_find(&w->walk, arena_cat(w->a, dir, STR("/"), name));
	const struct claim *found = s ? w->dir_claim[s - w->walk.asides.v] : NULL;

	if (found)
		sidecar_over(c, found);
}

/* From the input down, so that the nearest labels.json has the last word. */
static void add_labels_json(struct work *w, const struct walk_file *f, struct claim *c)
{
	size_t at = w->walk.inputs[f->input].root.n;

	if (w->walk.asides.n == 0)
		return;
	for (; at < f->open.n; at++)
		if (f->open.p[at] == '/')
			add_dir_claim(w, str_sub(f->open, 0, at), STR("labels.json"), c);
	add_dir_claim(w, str_sub(f->open, 0, str_rchr(f->open, '/')), STR("event.json"), c);
}

static void add_file_json(struct work *w, const struct walk_file *f, struct claim *c)
{
	const struct walk_aside *s;
	struct claim own;
	struct err e;

	if (w->walk.asides.n == 0)
		return;
	s = walk_find(&w->walk, arena_cat(w->a, f->open, STR(".json")));
	if (!s)
		return;
	claim_init(&own, WHY_SIDECAR, s->path);
	if (sidecar_read(&own, w->a, s->open.p, &e))
		sidecar_over(c, &own);
	else
		skip_err(w, s->path, &e);
}

/* ---- one dump ---- */

static struct str base_of(struct str path)
{
	size_t slash = str_rchr(path, '/');

	return slash == SIZE_MAX ? path : str_sub(path, slash + 1, path.n);
}

static void read_path(struct work *w, const struct walk_file *f, struct evidence *ev,
		      struct dump *d, struct str *piece)
{
	struct str base = base_of(f->below);
	struct name_claim name;
	struct parts_input in = {.path = f->path};

	/* -2 behind an ambiguous path is no part of the name. */
	if (!str_ends(f->path, f->below))
		in.path = f->below;
	in.below = in.path.n - f->below.n;
	names_read(&w->names, w->a, keyval_rest(w->a, base), &name);
	ev->from[FROM_NAME] = name.claim;
	ev->weak_service = name.weak_service;
	in.base_orders = (name.claim.time_ns != TIME_NONE && !name.claim.time_is_coarse) ||
			 name.claim.seq >= 0;
	d->folder = parts_read(w->a, &in, &ev->from[FROM_DIR]);
	claim_init(&ev->from[FROM_KEY], WHY_KEY, f->path);
	keyval_read(w->a, f->path, &ev->from[FROM_KEY], &ev->from[FROM_DIR]);
	*piece = name.piece;
}

static void read_sidecars(struct work *w, const struct walk_file *f, struct claim *c)
{
	claim_init(c, WHY_SIDECAR, (struct str){"", 0});
	add_labels_json(w, f, c);
	(void)metadata_claim(&w->metadata, w->a, f->open, c);
	add_file_json(w, f, c);
}

/* No name of Kubernetes holds '_': what stands before one is not of the pod. */
static void take_namespace(struct evidence *ev, struct str *pod, struct str *deployment)
{
	size_t at = str_rchr(*deployment, '_');

	if (at == SIZE_MAX || at == 0 || at + 1 == deployment->n)
		return;
	claim_label(&ev->from[FROM_NAME], STR("namespace"), trim_separators(str_sub(*pod, 0, at)));
	*pod = str_sub(*pod, at + 1, pod->n);
	*deployment = str_sub(*deployment, at + 1, deployment->n);
}

/*
 * A weak service that is a pod's name, checkout-7d9f8b6c5d-x2x4z or orders-0: alone, or of the
 * service that is known already.
 */
static void split_pod(struct evidence *ev)
{
	struct str pod = ev->weak_service, deployment;
	struct str known = ev->from[FROM_DIR].service;

	if (ev->from[FROM_KEY].service.n)
		known = ev->from[FROM_KEY].service;
	if (!is_instance_of(pod, &deployment) || (known.n && !str_eq(known, deployment)))
		return;
	take_namespace(ev, &pod, &deployment);
	ev->weak_service = deployment;
	claim_label(&ev->from[FROM_NAME], STR("pod"), pod);
}

static void complain(struct work *w, const struct evidence *ev, struct str path)
{
	size_t dropped = 0;

	for (size_t i = 0; i < SOURCES; i++) {
		dropped += ev->from[i].n_dropped;
		if (ev->from[i].complaint.n)
			skip(w, path, ev->from[i].complaint);
	}
	if (dropped)
		skip(w, path,
		     STR("labels over a limit are left out (30 names, 1,024 bytes a name, 2,048 a "
			 "value)"));
}

static void read_rules(struct work *w, const struct walk_file *f, struct evidence *ev)
{
	struct claim *c = &ev->from[FROM_CONFIG];
	const struct claim *order[] = {c,
				       &ev->from[FROM_SIDECAR],
				       &ev->from[FROM_LAYOUT],
				       &ev->from[FROM_NAME],
				       &ev->from[FROM_KEY],
				       &ev->from[FROM_DIR]};
	struct str service = ev->option_service;

	claim_init(c, WHY_CONFIG, STR("[service]"));
	rules_read(&w->rules, f->below, f->path, c);
	for (size_t i = 0; i < COUNT_OF(order) && service.n == 0; i++)
		service = order[i]->service;
	rules_label(&w->rules, service.n ? service : ev->weak_service, c);
}

static void add_dump(struct work *w, const struct walk_file *f)
{
	struct evidence ev = {.weak_service = {"", 0}};
	struct dump d = {
		.path = f->path,
		.open = f->open,
		.input = f->input,
		.is_base = f->is_base,
		.size_bytes = f->size_bytes,
		.mtime_ns = f->mtime_ns,
	};
	struct str piece;

	ev.option_service = str_of(w->options->service);
	if (w->walk.inputs[f->input].is_dir)
		ev.root = w->walk.inputs[f->input].name;
	claim_init(&ev.from[FROM_LAYOUT], WHY_LAYOUT, (struct str){"", 0});
	read_path(w, f, &ev, &d, &piece);
	(void)layouts_read(&w->layouts, w->a, f->below, f->path, &ev.from[FROM_LAYOUT]);
	read_sidecars(w, f, &ev.from[FROM_SIDECAR]);
	split_pod(&ev);
	read_rules(w, f, &ev);
	ladder_choose(w->a, &ev, &w->d->config, &d);
	complain(w, &ev, f->path);
	vec_push(&w->d->dumps, d);
	vec_push(&w->pieces, piece);
}

/* ---- the whole ---- */

static void skip_unused_rows(struct work *w)
{
	for (size_t i = 0; i < w->metadata.rows.n; i++) {
		const struct metadata_row *row = &w->metadata.rows.v[i];

		if (!row->used)
			skip(w, row->file,
			     arena_cat(w->a, STR("names a file that is not there: "),
				       str_sub(base_of(row->open), 0, 200)));
	}
}

static int by_path(const void *left, const void *right)
{
	const struct skip *a = left, *b = right;
	int c = str_cmp(a->path, b->path);

	return c ? c : str_cmp(a->reason, b->reason);
}

void skips_sort(struct discovery *d)
{
	if (d->skips.n)
		qsort(d->skips.v, d->skips.n, sizeof(*d->skips.v), by_path);
}

static void finish_skips(struct work *w)
{
	for (size_t i = 0; i < w->walk.skips.n; i++)
		skip(w, w->walk.skips.v[i].path, w->walk.skips.v[i].reason);
	skips_sort(w->d);
}

static bool is_one_directory(const struct work *w)
{
	return w->walk.n_inputs - w->walk.n_baselines == 1 && w->walk.inputs[0].is_dir;
}

static void name_roots(struct work *w)
{
	for (size_t i = 0; i < w->walk.n_inputs; i++)
		vec_push(&w->d->roots, w->walk.inputs[i].name);
	w->d->title = config_get(&w->d->config, STR("report"), (struct str){"", 0}, STR("title"));
	if (w->d->title.n == 0 && is_one_directory(w))
		w->d->title = w->d->roots.v[0];
}

static bool prepare(struct work *w, struct err *e)
{
	if (w->options->n_inputs == 0)
		return err_set(e, "expected a directory or file of profile dumps, found nothing");
	if (!walk_inputs(&w->walk, w->options->inputs, w->options->n_inputs, e) ||
	    !read_config(w, e) || !read_layouts(w, e) ||
	    !rules_init(&w->rules, w->a, &w->d->config, e) ||
	    (w->options->notes && !notes_find(w->d, w->options->notes, e)))
		return false;
	names_init(&w->names, w->a);
	return true;
}

static void run(struct work *w)
{
	read_asides(w);
	for (size_t i = 0; i < w->walk.files.n; i++)
		add_dump(w, &w->walk.files.v[i]);
	instance_replicas(w->a, w->d->dumps.v, w->d->dumps.n);
	instance_label(w->a, w->d->dumps.v, w->pieces.v, w->d->dumps.n);
	skip_unused_rows(w);
	finish_skips(w);
	name_roots(w);
	w->d->events.v = w->events.events.v;
	w->d->events.n = w->events.events.n;
	w->d->events.cap = w->events.events.cap;
}

bool discover(struct discovery *d, const struct discover_options *o, struct err *e)
{
	struct work w = {.d = d, .options = o, .a = &d->arena};
	bool ok;

	w.walk.arena = w.a;
	w.walk.limits = WALK_LIMITS;
	w.walk.n_baselines = o->n_baselines;
	w.events.arena = w.a;
	ok = prepare(&w, e);
	if (ok)
		run(&w);
	walk_release(&w.walk);
	layouts_release(&w.layouts);
	rules_release(&w.rules);
	metadata_release(&w.metadata);
	vec_release(&w.pieces);
	vec_shrink(&d->dumps);
	return ok;
}

void discovery_release(struct discovery *d)
{
	vec_release(&d->roots);
	vec_release(&d->dumps);
	vec_release(&d->skips);
	vec_release(&d->events);
	vec_release(&d->note_files);
	vec_release(&d->notes);
	config_release(&d->config);
	arena_release(&d->arena);
}
