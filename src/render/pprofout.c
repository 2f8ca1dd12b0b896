// SPDX-License-Identifier: MIT
/*
 * The whole message is put together in an arena and packed in one go. A value that the model keeps
 * as text goes out as a number where its key never had text and the number reads back as the same.
 */
#include "render/pprofout.h"

#include "base/num.h"
#include "render/pprofsyms.h"

struct row_labels {
	Perftools__Profiles__Label **v;
	size_t n;
	bool made;
};

struct writing {
	const struct pprof_out *p;
	struct pprof_syms syms;
	struct row_labels *labels; /* by lset */
	VEC(Perftools__Profiles__Sample *) samples;
	VEC(uint64_t) ids; /* of the stack at hand */
};

/* ---- labels ---- */

/* "4096", "4096 bytes": canonical decimal, then a blank and a unit. */
static bool read_number(struct str text, int64_t *number, struct str *unit)
{
	size_t blank = str_chr(text, ' ');
	struct str digits = str_sub(text, 0, MIN(blank, text.n));
	struct buf again = {0};
	bool same;

	*unit = blank == SIZE_MAX ? STR("") : str_sub(text, blank + 1, text.n);
	if ((blank != SIZE_MAX && unit->n == 0) || !str_to_i64(digits, number))
		return false;
	buf_i64(&again, *number);
	same = str_eq(buf_view(&again), digits);
	buf_release(&again);
	return same;
}

static bool is_numeric(const struct model *m, str_id key)
{
	return m->label_forms && m->label_forms[key] == LABEL_AS_NUMBER;
}

/* The unit is left out where it is the key's own; a 0 needs it, or readers lose the label
 * (google/pprof#1002). */
static Perftools__Profiles__Label *make_label(struct writing *w, struct sample_label label)
{
	Perftools__Profiles__Label *l = arena_new(&w->syms.arena, Perftools__Profiles__Label);
	const struct model *m = w->p->model;
	struct str unit;
	int64_t number;

	perftools__profiles__label__init(l);
	l->key = syms_string_of(&w->syms, label.key);
	if (!is_numeric(m, label.key) || !read_number(model_str(m, label.value), &number, &unit)) {
		l->str = syms_string_of(&w->syms, label.value);
		return l;
	}
	l->num = number;
	if (unit.n)
		l->num_unit = syms_string(&w->syms, unit);
	else if (number == 0)
		l->num_unit = l->key;
	return l;
}

static const struct row_labels *labels_of(struct writing *w, lset_id lset)
{
	const struct lset *from = &w->p->model->lsets[lset];
	struct row_labels *to = &w->labels[lset];

	if (to->made)
		return to;
	to->made = true;
	to->n = from->n;
	to->v = arena_n(&w->syms.arena, from->n, Perftools__Profiles__Label *);
	for (uint32_t i = 0; i < from->n; i++)
		to->v[i] = make_label(w, from->labels[i]);
	return to;
}

/* ---- samples ---- */

static bool all_zero(const int64_t *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (values[i])
			return false;
	return true;
}

static void set_locations(struct writing *w, Perftools__Profiles__Sample *to,
			  const struct stack *stack)
{
	w->ids.n = 0;
	vec_extend(&w->ids, stack->n);
	to->n_location_id = syms_locations(&w->syms, stack, w->ids.v);
	to->location_id = arena_n(&w->syms.arena, to->n_location_id, uint64_t);
	if (to->n_location_id)
		memcpy(to->location_id, w->ids.v, to->n_location_id * sizeof(uint64_t));
}

static void add_sample(struct writing *w, size_t i)
{
	const struct model *m = w->p->model;
	const struct row *row = &m->rows[w->p->rows[i]];
	const int64_t *values = &w->p->values[i * w->p->n_types];
	const struct row_labels *labels;
	Perftools__Profiles__Sample *to;

	if (all_zero(values, w->p->n_types))
		return;
	to = arena_new(&w->syms.arena, Perftools__Profiles__Sample);
	perftools__profiles__sample__init(to);
	set_locations(w, to, &m->stacks[row->stack]);
	to->n_value = w->p->n_types;
	to->value = arena_n(&w->syms.arena, to->n_value, int64_t);
	memcpy(to->value, values, to->n_value * sizeof(int64_t));
	labels = labels_of(w, row->lset);
	to->n_label = labels->n;
	to->label = labels->v;
	vec_push(&w->samples, to);
}

/* ---- the message ---- */

static Perftools__Profiles__ValueType *value_type(struct writing *w, struct str name,
						  struct str unit)
{
	Perftools__Profiles__ValueType *t =
		arena_new(&w->syms.arena, Perftools__Profiles__ValueType);

	perftools__profiles__value_type__init(t);
	t->type = syms_string(&w->syms, name);
	t->unit = syms_string(&w->syms, unit);
	return t;
}

static void set_header(struct writing *w, Perftools__Profiles__Profile *to)
{
	const struct pprof_out *p = w->p;

	to->n_sample_type = p->n_types;
	to->sample_type = arena_n(&w->syms.arena, p->n_types, Perftools__Profiles__ValueType *);
	for (size_t i = 0; i < p->n_types; i++)
		to->sample_type[i] = value_type(w, p->types[i].name, p->types[i].unit);
	to->time_nanos = p->time_ns;
	to->duration_nanos = p->duration_ns;
	to->period = p->period;
	if (p->period_type.n || p->period_unit.n)
		to->period_type = value_type(w, p->period_type, p->period_unit);
	to->default_sample_type = syms_string(&w->syms, p->default_type);
	to->n_comment = p->n_comments;
	to->comment = arena_n(&w->syms.arena, p->n_comments, int64_t);
	for (size_t i = 0; i < p->n_comments; i++)
		to->comment[i] = syms_string(&w->syms, p->comments[i]);
}

/* Last: all of it may add strings. protobuf-c does not write to them. */
static void set_strings(struct writing *w, Perftools__Profiles__Profile *to)
{
	const struct strtab *from = &w->syms.strings;

	to->n_string_table = from->text.n;
	to->string_table = arena_n(&w->syms.arena, from->text.n, char *);
	for (size_t i = 0; i < from->text.n; i++) {
		const char *text = from->text.v[i].p ? from->text.v[i].p : "";

		to->string_table[i] = (char *)(uintptr_t)text;
	}
}

static void set_tables(struct writing *w, Perftools__Profiles__Profile *to)
{
	struct pprof_syms *s = &w->syms;

	to->n_sample = w->samples.n;
	to->sample = w->samples.v;
	to->n_mapping = s->mappings.n;
	to->mapping = s->mappings.v;
	to->n_location = s->locations.n;
	to->location = s->locations.v;
	to->n_function = s->functions.n;
	to->function = s->functions.v;
}

struct sink_buf {
	ProtobufCBuffer base; /* first */
	struct buf *out;
};

static void append(ProtobufCBuffer *to, size_t n, const uint8_t *bytes)
{
	buf_bytes(((struct sink_buf *)to)->out, bytes, n);
}

void pprof_write(struct buf *out, const struct pprof_out *p)
{
	struct writing w = {.p = p};
	Perftools__Profiles__Profile message = PERFTOOLS__PROFILES__PROFILE__INIT;
	struct sink_buf sink = {.base.append = append, .out = out};

	syms_init(&w.syms, p->model);
	w.labels = arena_n(&w.syms.arena, p->model->n_lsets, struct row_labels);
	for (size_t i = 0; i < p->n_rows; i++)
		add_sample(&w, i);
	syms_finish(&w.syms);
	set_header(&w, &message);
	set_tables(&w, &message);
	set_strings(&w, &message);
	perftools__profiles__profile__pack_to_buffer(&message, &sink.base);
	vec_release(&w.samples);
	vec_release(&w.ids);
	syms_release(&w.syms);
}
