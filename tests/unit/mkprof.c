// SPDX-License-Identifier: MIT
/* Small and plain: what is wrong here would hide what is wrong in the reader. */
#include "mkprof.h"

#include <assert.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/hash.h"
#include "base/num.h"
#include "profile.pb-c.h"

void mk_init(struct mkprof *p)
{
	*p = (struct mkprof){0};
	strtab_init(&p->strings);
}

void mk_free(struct mkprof *p)
{
	for (size_t i = 0; i < p->locations.n; i++)
		vec_release(&p->locations.v[i].lines);
	for (size_t i = 0; i < p->samples.n; i++) {
		vec_release(&p->samples.v[i].locations);
		vec_release(&p->samples.v[i].values);
		vec_release(&p->samples.v[i].labels);
	}
	vec_release(&p->types);
	vec_release(&p->functions);
	vec_release(&p->locations);
	vec_release(&p->mappings);
	vec_release(&p->samples);
	vec_release(&p->comments);
	strtab_release(&p->strings);
}

static str_id intern(struct mkprof *p, const char *text)
{
	return strtab_intern(&p->strings, str_of(text));
}

void mk_type(struct mkprof *p, const char *name, const char *unit)
{
	struct mkprof_type t = {intern(p, name), intern(p, unit)};

	vec_push(&p->types, t);
}

void mk_period(struct mkprof *p, const char *type, const char *unit, int64_t period)
{
	p->period_type = (struct mkprof_type){intern(p, type), intern(p, unit)};
	p->period = period;
}

void mk_comment(struct mkprof *p, const char *text)
{
	str_id id = intern(p, text);

	vec_push(&p->comments, id);
}

uint32_t mk_mapping(struct mkprof *p, uint64_t start, uint64_t limit, uint64_t offset,
		    const char *file)
{
	struct mkprof_mapping m = {start, limit, offset, intern(p, file)};

	vec_push(&p->mappings, m);
	return (uint32_t)p->mappings.n;
}

static uint32_t function_of(struct mkprof *p, struct str name, struct str file)
{
	struct mkprof_function f = {strtab_intern(&p->strings, name),
				    strtab_intern(&p->strings, file)};

	for (size_t i = 0; i < p->functions.n; i++)
		if (p->functions.v[i].name == f.name && p->functions.v[i].file == f.file)
			return (uint32_t)i + 1;
	vec_push(&p->functions, f);
	return (uint32_t)p->functions.n;
}

uint32_t mk_function(struct mkprof *p, const char *name, const char *file)
{
	return function_of(p, str_of(name), str_of(file));
}

uint32_t mk_location(struct mkprof *p, uint32_t mapping, uint64_t address)
{
	struct mkprof_location l = {.mapping = mapping, .address = address};

	vec_push(&p->locations, l);
	return (uint32_t)p->locations.n;
}

void mk_line(struct mkprof *p, uint32_t location, uint32_t function, int64_t line)
{
	struct mkprof_line l = {function, line};

	vec_push(&p->locations.v[location - 1].lines, l);
}

static bool same_lines(const struct mkprof_location *a, const struct mkprof_location *b)
{
	if (a->lines.n != b->lines.n || a->mapping || a->address)
		return false;
	for (size_t i = 0; i < a->lines.n; i++)
		if (a->lines.v[i].function != b->lines.v[i].function ||
		    a->lines.v[i].line != b->lines.v[i].line)
			return false;
	return true;
}

/* "outer:3>inner:4": the last one is the innermost. The name may hold ':' if no number follows. */
static uint32_t place(struct mkprof *p, struct str text)
{
	struct mkprof_location l = {0};

	while (text.n) {
		size_t at = str_rchr(text, '>');
		struct str part = at == SIZE_MAX ? text : str_sub(text, at + 1, text.n);
		size_t colon = str_rchr(part, ':');
		int64_t line = 0;
		struct mkprof_line one;

		if (colon != SIZE_MAX && str_to_i64(str_sub(part, colon + 1, part.n), &line))
			part.n = colon;
		one = (struct mkprof_line){function_of(p, part, STR("src/a.go")), line};
		vec_push(&l.lines, one);
		text.n = at == SIZE_MAX ? 0 : at;
	}
	for (size_t i = 0; i < p->locations.n; i++)
		if (same_lines(&p->locations.v[i], &l)) {
			vec_release(&l.lines);
			return (uint32_t)i + 1;
		}
	vec_push(&p->locations, l);
	return (uint32_t)p->locations.n;
}

void mk_sample(struct mkprof *p, const char *stack, const int64_t *values)
{
	struct mkprof_sample s = {0};
	struct str rest = str_of(stack);

	while (rest.n) {
		size_t at = str_rchr(rest, ';');
		uint32_t location = place(p, at == SIZE_MAX ? rest : str_sub(rest, at + 1, rest.n));

		vec_push(&s.locations, location);
		rest.n = at == SIZE_MAX ? 0 : at;
	}
	for (size_t i = 0; i < p->types.n; i++)
		vec_push(&s.values, values[i]);
	vec_push(&p->samples, s);
}

void mk_sample1(struct mkprof *p, const char *stack, int64_t value)
{
	assert(p->types.n == 1);
	mk_sample(p, stack, &value);
}

static void add_label(struct mkprof *p, struct mkprof_label l)
{
	vec_push(&p->samples.v[p->samples.n - 1].labels, l);
}

/* String 0 would make it a number: an empty text is a second "" at the end of the table. */
void mk_label(struct mkprof *p, const char *key, const char *value)
{
	add_label(p, (struct mkprof_label){.key = intern(p, key),
					   .text = *value ? intern(p, value) : ID_NONE});
}

void mk_number(struct mkprof *p, const char *key, int64_t number, const char *unit)
{
	add_label(p, (struct mkprof_label){
			     .key = intern(p, key), .number = number, .unit = intern(p, unit)});
}

/* ---- bytes ---- */

void mk_varint(struct buf *b, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		buf_char(b, (char)(v | 0x80));
	buf_char(b, (char)v);
}

void mk_int(struct buf *b, uint32_t number, uint64_t v)
{
	mk_varint(b, number << 3);
	mk_varint(b, v);
}

void mk_field(struct buf *b, uint32_t number, struct str body)
{
	mk_varint(b, number << 3 | 2);
	mk_varint(b, body.n);
	buf_str(b, body);
}

struct encoder {
	const struct mkprof *p;
	struct mkprof_options o;
	struct buf *out;
};

/* Small lengths in three bytes: legal, not minimal. */
static void put_field(const struct encoder *e, uint32_t number, struct str body)
{
	if (!e->o.padded || body.n >= (1u << 21)) {
		mk_field(e->out, number, body);
		return;
	}
	mk_varint(e->out, number << 3 | 2);
	buf_char(e->out, (char)(body.n | 0x80));
	buf_char(e->out, (char)(body.n >> 7 | 0x80));
	buf_char(e->out, (char)(body.n >> 14));
	buf_str(e->out, body);
}

static void put_message(const struct encoder *e, uint32_t number, const ProtobufCMessage *m)
{
	size_t n = protobuf_c_message_get_packed_size(m);
	struct buf body = {0};

	if (n && buf_room(&body, n))
		body.n = protobuf_c_message_pack(m, (uint8_t *)body.p);
	put_field(e, number, buf_view(&body));
	buf_release(&body);
}

/* Unique: an odd multiplier is a bijection. */
static uint64_t id_of(const struct encoder *e, uint32_t index_1)
{
	if (!index_1 || !e->o.sparse_ids)
		return index_1;
	return index_1 * 0x9e3779b97f4a7c15u;
}

static void put_types(const struct encoder *e)
{
	for (size_t i = 0; i < e->p->types.n; i++) {
		Perftools__Profiles__ValueType t = PERFTOOLS__PROFILES__VALUE_TYPE__INIT;

		t.type = e->p->types.v[i].name;
		t.unit = e->p->types.v[i].unit;
		put_message(e, 1, &t.base);
	}
}

static bool is_packed(const struct encoder *e, size_t i)
{
	return e->o.packing == MK_PACKED || (e->o.packing == MK_MIXED && i % 2 == 0);
}

/* Packed numbers in runs of two, or one field each; mixed alternates. */
static void put_numbers(const struct encoder *e, struct buf *b, uint32_t number, const uint64_t *v,
			size_t n)
{
	size_t step = e->o.packing == MK_MIXED ? 2 : n;

	for (size_t i = 0; i < n; i += step) {
		struct buf run = {0};

		for (size_t k = i; k < MIN(n, i + step); k++)
			if (is_packed(e, i / step))
				mk_varint(&run, v[k]);
			else
				mk_int(b, number, v[k]);
		if (run.n)
			mk_field(b, number, buf_view(&run));
		buf_release(&run);
	}
}

static void put_label(const struct encoder *e, struct buf *b, const struct mkprof_label *l)
{
	Perftools__Profiles__Label m = PERFTOOLS__PROFILES__LABEL__INIT;
	uint8_t room[64];
	size_t n;

	m.key = l->key;
	m.str = l->text == ID_NONE ? (int64_t)e->p->strings.text.n : l->text;
	m.num = l->number;
	m.num_unit = l->unit;
	n = protobuf_c_message_pack(&m.base, room);
	assert(n < sizeof(room));
	mk_field(b, 3, (struct str){(const char *)room, n});
}

static void put_sample(const struct encoder *e, const struct mkprof_sample *s)
{
	struct buf body = {0};
	VEC(uint64_t) numbers = {0};

	for (size_t i = 0; i < s->labels.n; i++)
		put_label(e, &body, &s->labels.v[i]);
	for (size_t i = 0; i < s->locations.n; i++)
		vec_push(&numbers, id_of(e, s->locations.v[i]));
	if (numbers.n)
		put_numbers(e, &body, 1, numbers.v, numbers.n);
	numbers.n = 0;
	for (size_t i = 0; i < s->values.n; i++)
		vec_push(&numbers, (uint64_t)s->values.v[i]);
	if (numbers.n)
		put_numbers(e, &body, 2, numbers.v, numbers.n);
	put_field(e, 2, buf_view(&body));
	vec_release(&numbers);
	buf_release(&body);
}

static void put_samples(const struct encoder *e)
{
	for (size_t i = 0; i < e->p->samples.n; i++)
		put_sample(e, &e->p->samples.v[i]);
}

static void put_mappings(const struct encoder *e)
{
	for (uint32_t i = 0; i < e->p->mappings.n; i++) {
		Perftools__Profiles__Mapping m = PERFTOOLS__PROFILES__MAPPING__INIT;

		m.id = id_of(e, i + 1);
		m.memory_start = e->p->mappings.v[i].start;
		m.memory_limit = e->p->mappings.v[i].limit;
		m.file_offset = e->p->mappings.v[i].offset;
		m.filename = e->p->mappings.v[i].file;
		put_message(e, 3, &m.base);
	}
}

static void put_location(const struct encoder *e, uint32_t i)
{
	const struct mkprof_location *l = &e->p->locations.v[i];
	Perftools__Profiles__Location m = PERFTOOLS__PROFILES__LOCATION__INIT;
	Perftools__Profiles__Line lines[16], *refs[16];

	assert(l->lines.n <= COUNT_OF(lines));
	for (size_t k = 0; k < l->lines.n; k++) {
		lines[k] = (Perftools__Profiles__Line)PERFTOOLS__PROFILES__LINE__INIT;
		lines[k].function_id = id_of(e, l->lines.v[k].function);
		lines[k].line = l->lines.v[k].line;
		refs[k] = &lines[k];
	}
	m.id = id_of(e, i + 1);
	m.mapping_id = id_of(e, l->mapping);
	m.address = l->address;
	m.n_line = l->lines.n;
	m.line = refs;
	put_message(e, 4, &m.base);
}

static void put_tables(const struct encoder *e)
{
	put_mappings(e);
	for (uint32_t i = 0; i < e->p->locations.n; i++)
		put_location(e, i);
	for (uint32_t i = 0; i < e->p->functions.n; i++) {
		Perftools__Profiles__Function m = PERFTOOLS__PROFILES__FUNCTION__INIT;

		m.id = id_of(e, i + 1);
		m.name = e->p->functions.v[i].name;
		m.filename = e->p->functions.v[i].file;
		put_message(e, 5, &m.base);
	}
}

static void put_strings(const struct encoder *e)
{
	for (str_id i = 0; i < e->p->strings.text.n; i++)
		put_field(e, 6, strtab_get(&e->p->strings, i));
	put_field(e, 6, STR(""));
}

static void put_head(const struct encoder *e)
{
	const struct mkprof *p = e->p;
	const uint64_t numbers[][2] = {{7, p->drop},
				       {8, p->keep},
				       {9, (uint64_t)p->time_ns},
				       {10, (uint64_t)p->duration_ns},
				       {12, (uint64_t)p->period},
				       {14, p->default_type},
				       {15, p->doc_url}};
	Perftools__Profiles__ValueType t = PERFTOOLS__PROFILES__VALUE_TYPE__INIT;

	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		if (numbers[i][1])
			mk_int(e->out, (uint32_t)numbers[i][0], numbers[i][1]);
	t.type = p->period_type.name;
	t.unit = p->period_type.unit;
	if (t.type || t.unit)
		put_message(e, 11, &t.base);
	for (size_t i = 0; i < p->comments.n; i++)
		mk_int(e->out, 13, p->comments.v[i]);
}

/* A varint, eight bytes, a string and four bytes under numbers that nobody uses. */
static void put_unknown(const struct encoder *e)
{
	mk_int(e->out, 1000, UINT64_MAX);
	mk_varint(e->out, 1001 << 3 | 1);
	buf_lit(e->out, "12345678");
	mk_field(e->out, 1002, STR("of a later version"));
	mk_varint(e->out, 1003 << 3 | 5);
	buf_lit(e->out, "1234");
}

static void put_all(const struct encoder *e)
{
	if (e->o.strings_first)
		put_strings(e);
	put_types(e);
	if (e->o.unknown)
		put_unknown(e);
	if (e->o.tables_first)
		put_tables(e);
	put_samples(e);
	if (!e->o.tables_first)
		put_tables(e);
	put_head(e);
	if (!e->o.strings_first)
		put_strings(e);
}

void mk_gzip(struct str plain, struct buf *out)
{
	z_stream z = {0};
	size_t room = plain.n + plain.n / 100 + 64;

	assert(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
	assert(buf_room(out, room));
	z.next_in = (Bytef *)(uintptr_t)plain.p;
	z.avail_in = (uInt)plain.n;
	z.next_out = (Bytef *)out->p + out->n;
	z.avail_out = (uInt)room;
	assert(deflate(&z, Z_FINISH) == Z_STREAM_END);
	out->n += room - z.avail_out;
	deflateEnd(&z);
}

void mk_encode(const struct mkprof *p, struct mkprof_options o, struct buf *out)
{
	struct buf plain = {0}, once = {0};
	struct encoder e = {p, o, &plain};
	struct str all;

	put_all(&e);
	all = buf_view(&plain);
	if (o.wrap == MK_RAW)
		buf_str(out, all);
	if (o.wrap == MK_GZIP)
		mk_gzip(all, out);
	if (o.wrap == MK_GZIP_MEMBERS) {
		mk_gzip(str_sub(all, 0, all.n / 2), out);
		mk_gzip(str_sub(all, all.n / 2, all.n), out);
	}
	if (o.wrap == MK_GZIP_TWICE) {
		mk_gzip(all, &once);
		mk_gzip(buf_view(&once), out);
	}
	buf_release(&plain);
	buf_release(&once);
}

/* ---- random profiles ---- */

uint64_t mk_random(struct mkprof_random *r, uint64_t below)
{
	r->state += 0x9e3779b97f4a7c15u;
	return hash_u64(r->state) % below;
}

static void random_stack(struct mkprof_random *r, struct buf *b)
{
	size_t depth = mk_random(r, 4) ? 1 + mk_random(r, 8) : mk_random(r, 40);

	for (size_t i = 0; i < depth; i++) {
		if (i)
			buf_char(b, mk_random(r, 6) ? ';' : '>');
		buf_printf(b, "fn%u", (unsigned)mk_random(r, 12));
		if (mk_random(r, 2))
			buf_printf(b, ":%u", (unsigned)mk_random(r, 4) + 1);
	}
	buf_char(b, '\0');
}

static int64_t random_value(struct mkprof_random *r)
{
	switch (mk_random(r, 12)) {
	case 0:
		return 0;
	case 1:
		return -(int64_t)mk_random(r, 1000);
	case 2:
		return (int64_t)mk_random(r, (uint64_t)1 << 62);
	default:
		return (int64_t)mk_random(r, 100000);
	}
}

static void random_labels(struct mkprof *p, struct mkprof_random *r)
{
	static const char *const keys[] = {"endpoint", "tenant", "bytes", ""};
	static const char *const values[] = {"/a", "/b", "", "\xff\xfe", "tenant-1"};

	for (size_t n = mk_random(r, 4); n > 0; n--) {
		const char *key = keys[mk_random(r, COUNT_OF(keys))];

		if (mk_random(r, 3))
			mk_label(p, key, values[mk_random(r, COUNT_OF(values))]);
		else
			mk_number(p, key, random_value(r), mk_random(r, 2) ? "bytes" : "");
	}
}

static void random_sample(struct mkprof *p, struct mkprof_random *r)
{
	struct buf stack = {0};
	int64_t values[8];

	random_stack(r, &stack);
	for (size_t i = 0; i < COUNT_OF(values); i++)
		values[i] = random_value(r);
	mk_sample(p, stack.p, values);
	random_labels(p, r);
	buf_release(&stack);
}

static void random_addresses(struct mkprof *p, struct mkprof_random *r)
{
	uint32_t mapping = mk_mapping(p, 0x400000, 0x500000, 0x1000, "/usr/bin/server");
	struct mkprof_sample *s = &p->samples.v[mk_random(r, p->samples.n)];
	uint64_t address = 0x400000 + mk_random(r, 99);
	uint32_t unnamed = mk_location(p, mk_random(r, 2) ? mapping : 0, address);
	uint32_t lost = mk_location(p, mapping, 0);

	mk_line(p, lost, 0, 7);
	vec_push(&s->locations, unnamed);
	vec_push(&s->locations, lost);
}

void mk_random_profile(struct mkprof *p, struct mkprof_random *r, size_t n)
{
	static const char *const types[][2] = {{"samples", "count"},
					       {"cpu", "nanoseconds"},
					       {"alloc_space", "bytes"},
					       {"inuse_space", "bytes"},
					       {"x", ""}};
	size_t n_types = 1 + mk_random(r, COUNT_OF(types));

	for (size_t i = 0; i < n_types; i++)
		mk_type(p, types[i][0], types[i][1]);
	mk_period(p, "cpu", "nanoseconds", 10000000);
	p->time_ns = (int64_t)(1700000000 + mk_random(r, 1000000)) * 1000000000;
	for (size_t i = 0; i < n; i++)
		random_sample(p, r);
	if (n)
		random_addresses(p, r);
}

struct mkprof_options mk_random_options(struct mkprof_random *r)
{
	return (struct mkprof_options){
		.wrap = (enum mkprof_wrap)mk_random(r, 4),
		.packing = (enum mkprof_packing)mk_random(r, 3),
		.strings_first = mk_random(r, 2),
		.tables_first = mk_random(r, 2),
		.sparse_ids = mk_random(r, 2),
		.padded = mk_random(r, 2),
		.unknown = mk_random(r, 2),
	};
}
