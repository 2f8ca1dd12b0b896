// SPDX-License-Identifier: MIT
/*
 * What a dump means is decided once all of it is known: negative values make a difference of a
 * state, a label that all samples share may name the service.
 */
#include "model/commit.h"

#include "base/hash.h"
#include "base/num.h"
#include "discover/rules.h"
#include "model/refining.h"
#include "model/rows.h"

/* Timestamps of single events and pprof's own marks are no dimensions. */
static bool is_no_dimension(struct str key)
{
	return str_eq(key, STR("end_timestamp_ns")) || str_starts(key, STR("pprof::"));
}

static struct str label_text(struct worker *w, const struct label_decl *l, struct buf *text)
{
	if (!l->is_number)
		return l->value;
	buf_reset(text);
	buf_i64(text, l->number);
	if (l->unit.n && !str_eq(l->unit, l->key)) {
		buf_char(text, ' ');
		buf_str(text, str_sub(l->unit, 0, 64));
	}
	return arena_str(&w->file, buf_view(text));
}

static int compare_labels(const struct worker *w, struct sample_label a, struct sample_label b)
{
	int c = str_cmp(strtab_get(&w->strings, a.key), strtab_get(&w->strings, b.key));

	return c ? c : str_cmp(strtab_get(&w->strings, a.value), strtab_get(&w->strings, b.value));
}

/* By key, then value; n is small. Equal pairs are one. */
static uint32_t sort_labels(const struct worker *w, struct sample_label *labels, uint32_t n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct sample_label label = labels[i];
		uint32_t at = kept;

		while (at && compare_labels(w, labels[at - 1], label) > 0)
			at--;
		if (at && compare_labels(w, labels[at - 1], label) == 0)
			continue;
		memmove(&labels[at + 1], &labels[at], (kept - at) * sizeof(label));
		labels[at] = label;
		kept++;
	}
	return kept;
}

static lset_id intern_lset(struct worker *w, const struct sample_label *labels, uint32_t n)
{
	uint64_t hash = XXH3_64bits(labels, n * sizeof(*labels));
	struct sample_label *copy;
	struct idslot *slot;

	idtab_reserve(&w->lset_ids);
	for (size_t i = hash; slot = idtab_at(&w->lset_ids, i), slot->id_plus_1; i++) {
		const struct lset *o = &w->lsets.v[slot->id_plus_1 - 1];

		if (slot->hash == hash && o->n == n &&
		    memcmp(o->labels, labels, n * sizeof(*labels)) == 0)
			return slot->id_plus_1 - 1;
	}
	idtab_fill(&w->lset_ids, slot, hash, (lset_id)w->lsets.n);
	copy = arena_n(&w->arena, n, struct sample_label);
	memcpy(copy, labels, n * sizeof(*labels));
	vec_push(&w->lsets, ((struct lset){copy, n}));
	return slot->id_plus_1 - 1;
}

static void note_form(struct worker *w, str_id key, bool is_number)
{
	if (w->label_forms.n <= key)
		vec_extend(&w->label_forms, key + 1 - w->label_forms.n);
	w->label_forms.v[key] |= is_number ? LABEL_AS_NUMBER : LABEL_AS_TEXT;
}

label_handle commit_labels(struct sink *s, const struct label_decl *labels, size_t n)
{
	struct worker *w = (struct worker *)s;
	struct sample_label *sorted = arena_n(&w->file, n, struct sample_label);
	struct buf text = {0};
	uint32_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (is_no_dimension(labels[i].key))
			continue;
		sorted[kept].key = strtab_intern(&w->strings, labels[i].key);
		note_form(w, sorted[kept].key, labels[i].is_number);
		sorted[kept++].value =
			strtab_intern(&w->strings, label_text(w, &labels[i], &text));
	}
	buf_release(&text);
	kept = sort_labels(w, sorted, kept);
	return kept ? intern_lset(w, sorted, kept) : 0;
}

void commit_comments(struct worker *w, const struct profile_header *h)
{
	for (size_t i = 0; i < h->n_comments; i++) {
		struct str rest = h->comments[i], key;

		if (str_next(&rest, '=', &key) && rest.p && is_service_key(str_trim(key)) &&
		    w->facts.service.n == 0)
			w->facts.service = arena_str(&w->file, str_trim(rest));
	}
}

/* The value that all samples of the dump have for the first key that wanted takes; ID_NONE. */
static str_id value_in(const struct worker *w, lset_id lset, str_id key)
{
	const struct lset *l = &w->lsets.v[lset];

	for (uint32_t i = 0; i < l->n; i++)
		if (l->labels[i].key == key)
			return l->labels[i].value;
	return ID_NONE;
}

static bool is_uniform(const struct worker *w, struct sample_label label)
{
	lset_id last = 0;

	for (size_t i = 0; i < w->dump_rows.n; i++) {
		lset_id lset = w->rows.v[w->dump_rows.v[i]].lset;

		if (i && lset == last)
			continue;
		if (value_in(w, lset, label.key) != label.value)
			return false;
		last = lset;
	}
	return true;
}

/* A dump whose samples all carry service_name=x or pod=y is x's or y's. */
static void uniform_labels(struct worker *w)
{
	const struct lset *first;

	if (w->dump_rows.n == 0)
		return;
	first = &w->lsets.v[w->rows.v[w->dump_rows.v[0]].lset];
	w->facts.labels = arena_n(&w->file, first->n, struct label);
	for (uint32_t i = 0; i < first->n; i++) {
		struct str key = strtab_get(&w->strings, first->labels[i].key);
		struct str value = strtab_get(&w->strings, first->labels[i].value);
		bool service = is_service_key(key);

		if ((!service && !is_instance_key(key)) || !is_uniform(w, first->labels[i]))
			continue;
		if (service)
			w->facts.service = value;
		else
			w->facts.labels[w->facts.n_labels++] =
				(struct label){key, value, WHY_CONTENT};
	}
}

/*
 * Go's mutex and block dumps have equal headers. Where no name tells, the leaves do: a mutex
 * profile blames who unlocks, a block profile who waits.
 */
static struct str contention_family(const struct worker *w)
{
	for (size_t i = 0; i < w->dump_rows.n; i++) {
		const struct wstack *s = &w->stacks.v[w->rows.v[w->dump_rows.v[i]].stack];
		struct str leaf;

		if (s->n == 0)
			continue;
		leaf = strtab_get(&w->strings, w->frames.v[w->pool.v[s->at]].fn);
		if (str_find(leaf, STR("nlock")) != SIZE_MAX)
			return STR("mutex");
		if (str_find(leaf, STR("Lock")) != SIZE_MAX || str_starts(leaf, STR("runtime.")) ||
		    str_ends(leaf, STR(".Wait")))
			return STR("block");
	}
	return STR("");
}

static struct str family_hint(const struct worker *w, size_t t)
{
	static const struct {
		const char *word, *family;
	} rows[] = {{"mutex", "mutex"}, {"block", "block"}, {"lock", "mutex"},
		    {"contention", "mutex"}};
	const struct type_decl *type = &w->header.types[t];
	struct str word = w->dump->type.value, id = w->dump->type_id.value, family;

	if (!str_eq(type->name, STR("contentions")) && !str_eq(type->name, STR("delay")))
		return STR("");
	if (str_next(&id, ':', &family) && (str_eq(family, STR("mutex")) ||
					    str_eq(family, STR("block"))))
		return family;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (str_eq(word, str_of(rows[i].word)))
			return str_of(rows[i].family);
	return contention_family(w);
}

static void put_id_part(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_char(b, (unsigned char)s.p[i] < 0x20 ? '?' : s.p[i]);
}

static struct str type_id(struct worker *w, size_t t, struct str family, bool is_difference)
{
	const struct profile_header *h = &w->header;
	struct str parts[] = {family, h->types[t].name, h->types[t].unit, h->period_type,
			      h->period_unit};
	struct buf id = {0};
	struct str text;

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (i)
			buf_char(&id, ':');
		put_id_part(&id, parts[i]);
	}
	if (is_difference)
		buf_lit(&id, ":delta");
	text = arena_str(&w->file, buf_view(&id));
	buf_release(&id);
	return text;
}

static uint32_t intern_type(struct worker *w, const struct ptype *type)
{
	struct ptype copy = *type;

	for (size_t i = 0; i < w->types.n; i++)
		if (w->types.v[i].kind == type->kind && str_eq(w->types.v[i].id, type->id)) {
			w->types.v[i].kind_why = MIN(w->types.v[i].kind_why, type->kind_why);
			return (uint32_t)i;
		}
	copy.id = arena_str(&w->arena, type->id);
	copy.name = arena_str(&w->arena, type->name);
	copy.unit = arena_str(&w->arena, type->unit);
	copy.family = arena_str(&w->arena, type->family);
	vec_push(&w->types, copy);
	return (uint32_t)(w->types.n - 1);
}

static uint32_t choose_type(struct worker *w, size_t t, int64_t duration_ns)
{
	struct kind_facts facts = {
		.type = w->header.types[t].name,
		.unit = w->header.types[t].unit,
		.period_type = w->header.period_type,
		.period_unit = w->header.period_unit,
		.family = family_hint(w, t),
		.has_duration = duration_ns > 0,
		.has_negative = w->any_negative,
		.name_is_delta = w->dump->delta,
	};
	struct kind_choice choice;
	bool is_difference;
	struct ptype type;

	facts.id = type_id(w, t, kind_family(&facts), false);
	choice = kind_choose(&w->discovery->config, &facts);
	is_difference = choice.kind == KIND_DELTA &&
			(choice.why == WHY_CONTENT || choice.why == WHY_NAME);
	type = (struct ptype){.id = is_difference ? type_id(w, t, choice.family, true) : facts.id,
			     .name = facts.type,
			     .unit = facts.unit,
			     .family = choice.family,
			     .kind = choice.kind,
			     .kind_why = choice.why};

	return intern_type(w, &type);
}

static bool all_zero(const int64_t *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (values[i])
			return false;
	return true;
}

static void encode(struct worker *w, struct mdump *d)
{
	size_t n_types = w->header.n_types;
	row_id before = 0;

	d->blob_at = blobs_at(&w->blobs);
	for (size_t i = 0; i < w->dump_rows.n; i++) {
		const int64_t *values = &w->dump_values.v[i * n_types];

		if (all_zero(values, n_types))
			continue;
		rows_put(&w->blobs.tail, (int64_t)w->dump_rows.v[i] - before);
		before = w->dump_rows.v[i];
		for (size_t t = 0; t < n_types; t++)
			rows_put(&w->blobs.tail, values[t]);
		d->n_rows++;
	}
	d->blob_bytes = (uint32_t)(blobs_at(&w->blobs) - d->blob_at);
	blobs_settle(&w->blobs);
}

static struct str root_name(const struct worker *w)
{
	const struct str *roots = w->discovery->roots.v;

	return w->dump->input < w->discovery->roots.n ? roots[w->dump->input] : STR("");
}

static struct label *kept_labels(struct worker *w, const struct identity *id)
{
	struct label *labels = arena_n(&w->arena, id->n_labels, struct label);

	for (size_t i = 0; i < id->n_labels; i++)
		labels[i] = (struct label){arena_str(&w->arena, id->labels[i].key),
					   arena_str(&w->arena, id->labels[i].value),
					   id->labels[i].why};
	return labels;
}

void labels_least_why(struct label *to, const struct label *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i].why = MIN(to[i].why, from[i].why);
}

static uint32_t intern_instance(struct worker *w, const struct identity *id)
{
	bool base = w->dump->is_base;
	uint64_t hash = (hash_u64(hash_str(id->service)) ^ hash_str(id->instance)) + base;
	struct winstance new;
	struct idslot *slot;

	idtab_reserve(&w->instance_ids);
	for (size_t i = hash; slot = idtab_at(&w->instance_ids, i), slot->id_plus_1; i++) {
		const struct winstance *o = &w->instances.v[slot->id_plus_1 - 1];

		if (slot->hash == hash && o->is_base == base && str_eq(o->service, id->service) &&
		    str_eq(o->name, id->instance)) {
			labels_least_why(o->labels, id->labels,
					 MIN(o->n_labels, id->n_labels));
			return slot->id_plus_1 - 1;
		}
	}
	idtab_fill(&w->instance_ids, slot, hash, (uint32_t)w->instances.n);
	new = (struct winstance){base, arena_str(&w->arena, id->service),
				 arena_str(&w->arena, id->instance), kept_labels(w, id),
				 id->n_labels};
	vec_push(&w->instances, new);
	return (uint32_t)(w->instances.n - 1);
}

static void set_identity(struct worker *w, struct mdump *d)
{
	struct identity *id = &w->id;

	uniform_labels(w);
	w->facts.time_ns = w->header.time_ns;
	w->facts.duration_ns = w->header.duration_ns;
	w->facts.binary = w->header.binary;
	identify(id, &w->file, w->dump, &w->facts, root_name(w));
	id->service = rules_rename(&w->discovery->config, id->service);
	d->instance = intern_instance(w, id);
	d->time_ns = id->time_ns;
	d->seq = id->seq;
	d->order_ns = w->dump->time_is_coarse ? w->dump->mtime_ns : 0;
	d->duration_ns = id->duration_ns;
	d->time_why = id->time_why;
	d->time_how = id->time_how;
	d->service_why = id->service_why;
	d->service_how = id->service_how;
}

static void set_points(struct worker *w, struct mdump *d)
{
	w->any_negative = false;
	for (size_t t = 0; t < w->header.n_types; t++)
		w->any_negative |= w->negative[t];
	d->n_points = (uint32_t)w->header.n_types;
	d->points = arena_n(&w->arena, w->header.n_types, struct point);
	for (size_t t = 0; t < w->header.n_types; t++)
		d->points[t] = (struct point){.type = choose_type(w, t, d->duration_ns),
					      .total = w->totals[t],
					      .column = (uint32_t)t};
}

/* Dumps in a row mostly have the same. */
static struct str kept_like(struct worker *w, struct str s, struct str before)
{
	return str_eq(s, before) ? before : arena_str(&w->arena, s);
}

static void set_period(struct worker *w, struct mdump *d)
{
	struct mdump before = {0};

	if (w->dumps.n)
		before = w->dumps.v[w->dumps.n - 1];
	d->period = w->header.period;
	d->period_type = kept_like(w, w->header.period_type, before.period_type);
	d->period_unit = kept_like(w, w->header.period_unit, before.period_unit);
}

static uint32_t default_point(const struct worker *w)
{
	for (size_t t = 0; t < w->header.n_types; t++)
		if (w->header.default_type.n &&
		    str_eq(w->header.types[t].name, w->header.default_type))
			return (uint32_t)t;
	return (uint32_t)w->header.n_types - 1;
}

void commit_dump(struct worker *w, uint32_t source)
{
	struct mdump d = {
		.source = source,
		.format = w->header.format,
		.digest = w->digest,
		.file_bytes = w->file_bytes,
		.stored_time_ns = w->header.time_ns,
		.stored_duration_ns = w->header.duration_ns,
		.default_point = default_point(w),
		.saturated = w->saturated,
		.n_samples = w->n_samples,
		.n_stacks = w->decoder.n_stacks,
	};

	set_identity(w, &d);
	set_points(w, &d);
	set_period(w, &d);
	if (w->refining)
		refining_dump(w, &d);
	encode(w, &d);
	vec_push(&w->dumps, d);
}
