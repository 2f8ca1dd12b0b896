// SPDX-License-Identifier: MIT
/* Faults of a decoder end the program: under cmocka and under libFuzzer that is a finding. */
#include "countsink.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/num.h"
#include "decode/buildmark.h"
#include "profile.pb-c.h"

#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);            \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

static struct count_sink *of(struct sink *s)
{
	return (struct count_sink *)s;
}

static void put_word(struct buf *b, const char *name, struct str s)
{
	if (s.n == 0)
		return;
	buf_str(b, str_of(name));
	buf_str(b, s);
}

static bool on_header(struct sink *sink, const struct profile_header *h)
{
	struct count_sink *s = of(sink);

	CHECK(!s->got_header);
	CHECK(h->n_types > 0 && h->n_types <= COUNT_TYPES);
	s->got_header = true;
	s->n_types = h->n_types;
	s->time_ns = h->time_ns;
	s->duration_ns = h->duration_ns;
	s->period = h->period;
	buf_str(&s->header, h->format);
	for (size_t i = 0; i < h->n_types; i++) {
		put_word(&s->header, " ", h->types[i].name);
		put_word(&s->header, "/", h->types[i].unit);
	}
	put_word(&s->header, " period=", h->period_type);
	put_word(&s->header, "/", h->period_unit);
	put_word(&s->header, " default=", h->default_type);
	put_word(&s->header, " binary=", h->binary);
	put_word(&s->header, " url=", h->doc_url);
	for (size_t i = 0; i < h->n_comments; i++)
		put_word(&s->header, " comment=", h->comments[i]);
	return !s->stop_after_header;
}

/* "name@file:12(inlined)", the innermost last. */
static void describe(struct count_sink *s, const struct frame_decl *frames, size_t n)
{
	struct buf *b = &s->place_text;

	for (size_t i = n; i-- > 0;) {
		buf_str(b, strtab_get(&s->names, frames[i].function));
		put_word(b, "@", strtab_get(&s->names, frames[i].file));
		if (frames[i].line) {
			buf_char(b, ':');
			buf_u64(b, frames[i].line);
		}
		put_word(b, "", frames[i].inlined ? STR("(inlined)") : STR(""));
		put_word(b, "", i ? STR(">") : STR(""));
	}
}

static name_handle on_name(struct sink *sink, struct str text)
{
	struct count_sink *s = of(sink);
	str_id name = strtab_intern(&s->names, text);

	CHECK(s->got_header);
	while (s->fns.n <= name)
		vec_extend(&s->fns, 1);
	return name;
}

static loc_handle on_location(struct sink *sink, const struct frame_decl *frames, size_t n)
{
	struct count_sink *s = of(sink);
	struct count_place place = {s->frames.n, n}, text = {s->place_text.n, 0};

	CHECK(s->got_header && n > 0);
	for (size_t i = 0; i < n; i++) {
		CHECK(frames[i].function > 0 && frames[i].function < s->names.text.n);
		CHECK(frames[i].file < s->names.text.n && frames[i].binary < s->names.text.n);
		CHECK(frames[i].inlined == (i + 1 < n));
		vec_push(&s->frames, frames[i].function);
	}
	if (s->text)
		describe(s, frames, n);
	text.n = s->place_text.n - text.from;
	vec_push(&s->places, place);
	vec_push(&s->frame_text, text);
	return (loc_handle)(s->places.n - 1);
}

static label_handle on_labels(struct sink *sink, const struct label_decl *labels, size_t n)
{
	struct count_sink *s = of(sink);
	struct count_place text = {s->label_text.n, 0};

	CHECK(s->got_header);
	for (size_t i = 0; i < n && s->text; i++) {
		buf_str(&s->label_text, i ? STR(",") : STR(" {"));
		buf_str(&s->label_text, labels[i].key);
		buf_char(&s->label_text, '=');
		if (labels[i].is_number)
			buf_i64(&s->label_text, labels[i].number);
		else
			buf_str(&s->label_text, labels[i].value);
		put_word(&s->label_text, " ", labels[i].unit);
	}
	if (n && s->text)
		buf_char(&s->label_text, '}');
	text.n = s->label_text.n - text.from;
	vec_push(&s->labels, text);
	return (label_handle)s->labels.n;
}

static void put_sample(struct count_sink *s, const loc_handle *locations, size_t n,
		       const int64_t *values)
{
	for (size_t i = n; i-- > 0;) {
		struct count_place t = s->frame_text.v[locations[i]];

		buf_bytes(s->text, s->place_text.p + t.from, t.n);
		buf_str(s->text, i ? STR(";") : STR(""));
	}
	for (size_t t = 0; t < s->n_types; t++) {
		buf_char(s->text, t ? ',' : ' ');
		buf_i64(s->text, values[t]);
	}
}

static void add_frame(struct count_sink *s, str_id name, bool leaf, const int64_t *values)
{
	struct count_fn *f = &s->fns.v[name];
	bool lost;

	for (size_t t = 0; t < s->n_types; t++) {
		if (leaf)
			f->self[t] = add_sat(f->self[t], values[t], &lost);
		if (f->seen_in != s->n_samples)
			f->total[t] = add_sat(f->total[t], values[t], &lost);
	}
	f->seen_in = s->n_samples;
}

static void on_sample(struct sink *sink, const loc_handle *locations, size_t n, label_handle labels,
		      const int64_t *values)
{
	struct count_sink *s = of(sink);
	bool lost;

	CHECK(s->got_header && labels <= s->labels.n);
	s->n_samples++;
	for (size_t t = 0; t < s->n_types; t++)
		s->totals[t] = add_sat(s->totals[t], values[t], &lost);
	for (size_t i = 0; i < n; i++) {
		CHECK(locations[i] < s->places.n);
		for (size_t k = 0; k < s->places.v[locations[i]].n; k++)
			add_frame(s, s->frames.v[s->places.v[locations[i]].from + k],
				  i == 0 && k == 0, values);
	}
	if (!s->text)
		return;
	put_sample(s, locations, n, values);
	if (labels)
		buf_bytes(s->text, s->label_text.p + s->labels.v[labels - 1].from,
			  s->labels.v[labels - 1].n);
	buf_char(s->text, '\n');
}

static const struct sink_ops ops = {on_header, on_name, on_location, on_labels, on_sample};

void count_sink_init(struct count_sink *s, struct buf *text)
{
	*s = (struct count_sink){.sink = {&ops}, .text = text};
	strtab_init(&s->names);
	vec_extend(&s->fns, 1);
}

void count_sink_release(struct count_sink *s)
{
	buf_release(&s->header);
	buf_release(&s->place_text);
	buf_release(&s->label_text);
	vec_release(&s->places);
	vec_release(&s->frames);
	vec_release(&s->frame_text);
	vec_release(&s->labels);
	vec_release(&s->fns);
	strtab_release(&s->names);
}

const struct count_fn *count_sink_fn(const struct count_sink *s, const char *name)
{
	str_id id = strtab_find(&s->names, str_of(name));

	return id == ID_NONE ? NULL : &s->fns.v[id];
}

/* ---- the reference ---- */

struct budget {
	size_t left;
	struct arena arena;
};

static void *budget_alloc(void *data, size_t size)
{
	struct budget *b = data;

	if (size > b->left)
		return NULL;
	b->left -= size;
	return arena_alloc(&b->arena, size);
}

static void budget_free(void *data, void *pointer)
{
	(void)data;
	(void)pointer;
}

struct reference {
	const Perftools__Profiles__Profile *p;
	struct count_sink *s;
	struct arena arena;
	bool failed;
};

static struct str text_at(struct reference *r, int64_t index)
{
	if (index < 0 || (size_t)index >= r->p->n_string_table) {
		r->failed = true;
		return STR("");
	}
	return str_of(r->p->string_table[index]);
}

static name_handle name_at(struct reference *r, int64_t index)
{
	return on_name(&r->s->sink, text_at(r, index));
}

static const Perftools__Profiles__Mapping *mapping_of(const struct reference *r, uint64_t id)
{
	for (size_t i = 0; id && i < r->p->n_mapping; i++)
		if (r->p->mapping[i]->id == id)
			return r->p->mapping[i];
	return NULL;
}

static const Perftools__Profiles__Function *function_of(const struct reference *r, uint64_t id)
{
	for (size_t i = 0; i < r->p->n_function; i++)
		if (r->p->function[i]->id == id)
			return r->p->function[i];
	return NULL;
}

/* "server+0x1040", "0x77" or "[unknown]". */
static struct str bare_name(struct reference *r, const Perftools__Profiles__Location *l)
{
	const Perftools__Profiles__Mapping *m = mapping_of(r, l->mapping_id);
	struct str file = m ? text_at(r, m->filename) : STR("");
	size_t slash = str_rchr(file, '/');
	uint64_t address = l->address;
	struct buf b = {0};
	struct str name;

	if (l->address == 0 && file.n == 0)
		return STR("[unknown]");
	if (m && m->memory_start && address >= m->memory_start)
		address = address - m->memory_start + m->file_offset;
	buf_str(&b, slash == SIZE_MAX ? file : str_sub(file, slash + 1, file.n));
	if (file.n && m)
		buildmark_put(&b, text_at(r, m->build_id));
	buf_str(&b, file.n ? STR("+0x") : STR("0x"));
	buf_hex(&b, address, 1);
	name = arena_str(&r->arena, buf_view(&b));
	buf_release(&b);
	return name;
}

static loc_handle put_location(struct reference *r, const Perftools__Profiles__Location *l)
{
	struct frame_decl *frames = arena_n(&r->arena, l->n_line + 1, struct frame_decl);
	size_t n = MAX(l->n_line, 1u);

	for (size_t i = 0; i < n; i++) {
		const Perftools__Profiles__Function *f =
			l->n_line ? function_of(r, l->line[i]->function_id) : NULL;
		int64_t line = l->n_line ? l->line[i]->line : 0;

		if (f)
			frames[i].function = name_at(r, f->name ? f->name : f->system_name);
		if (f)
			frames[i].file = name_at(r, f->filename);
		if (frames[i].function == 0)
			frames[i].function = on_name(&r->s->sink, bare_name(r, l));
		frames[i].line = line > 0 && line <= UINT32_MAX ? (uint32_t)line : 0;
		frames[i].inlined = i + 1 < n;
	}
	return on_location(&r->s->sink, frames, n);
}

static const loc_handle *put_stack(struct reference *r, const Perftools__Profiles__Sample *sample,
				   loc_handle *known)
{
	loc_handle *stack = arena_n(&r->arena, sample->n_location_id, loc_handle);

	for (size_t i = 0; i < sample->n_location_id; i++) {
		size_t at = 0;

		while (at < r->p->n_location && r->p->location[at]->id != sample->location_id[i])
			at++;
		if (at == r->p->n_location) {
			r->failed = true;
			return stack;
		}
		if (!known[at])
			known[at] = 1 + put_location(r, r->p->location[at]);
		stack[i] = known[at] - 1;
	}
	return stack;
}

/* A label without any value: an empty string where another label of the key has a string. */
static bool is_number(const struct reference *r, const Perftools__Profiles__Label *l)
{
	if (l->str || l->num || l->num_unit)
		return l->str == 0;
	for (size_t i = 0; i < r->p->n_sample; i++)
		for (size_t k = 0; k < r->p->sample[i]->n_label; k++)
			if (r->p->sample[i]->label[k]->key == l->key &&
			    r->p->sample[i]->label[k]->str)
				return false;
	return true;
}

static label_handle put_labels(struct reference *r, const Perftools__Profiles__Sample *sample)
{
	struct label_decl *labels = arena_n(&r->arena, sample->n_label, struct label_decl);

	for (size_t i = 0; i < sample->n_label; i++) {
		const Perftools__Profiles__Label *l = sample->label[i];

		labels[i] = (struct label_decl){.key = text_at(r, l->key),
						.value = text_at(r, l->str),
						.number = l->num,
						.unit = text_at(r, l->num_unit),
						.is_number = is_number(r, l)};
	}
	return sample->n_label ? on_labels(&r->s->sink, labels, sample->n_label) : 0;
}

static void put_header(struct reference *r)
{
	struct profile_header h = {.format = STR("pprof"),
				   .n_types = r->p->n_sample_type,
				   .time_ns = r->p->time_nanos,
				   .duration_ns = r->p->duration_nanos,
				   .period = r->p->period};
	struct type_decl *types = arena_n(&r->arena, h.n_types, struct type_decl);

	for (size_t i = 0; i < h.n_types; i++)
		types[i] = (struct type_decl){text_at(r, r->p->sample_type[i]->type),
					      text_at(r, r->p->sample_type[i]->unit)};
	h.types = types;
	if (r->p->n_mapping)
		h.binary = text_at(r, r->p->mapping[0]->filename);
	if (r->p->period_type) {
		h.period_type = text_at(r, r->p->period_type->type);
		h.period_unit = text_at(r, r->p->period_type->unit);
	}
	if (!r->failed)
		(void)on_header(&r->s->sink, &h);
}

static void put_profile(struct reference *r)
{
	loc_handle *known = arena_n(&r->arena, r->p->n_location, loc_handle);

	r->failed = r->p->n_sample_type == 0 || r->p->n_sample_type > COUNT_TYPES;
	if (!r->failed)
		put_header(r);
	for (size_t i = 0; !r->failed && i < r->p->n_sample; i++) {
		const Perftools__Profiles__Sample *sample = r->p->sample[i];
		const loc_handle *stack = put_stack(r, sample, known);
		label_handle labels = r->failed ? 0 : put_labels(r, sample);

		r->failed |= sample->n_value != r->s->n_types;
		if (!r->failed)
			on_sample(&r->s->sink, stack, sample->n_location_id, labels, sample->value);
	}
}

bool reference_read(struct str plain, size_t budget, struct count_sink *s)
{
	struct budget b = {.left = budget};
	ProtobufCAllocator allocator = {budget_alloc, budget_free, &b};
	struct reference r = {.s = s, .failed = true};

	r.p = perftools__profiles__profile__unpack(&allocator, plain.n, (const uint8_t *)plain.p);
	if (r.p)
		put_profile(&r);
	arena_release(&b.arena);
	arena_release(&r.arena);
	return !r.failed;
}
