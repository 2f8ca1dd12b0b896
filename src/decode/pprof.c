// SPDX-License-Identifier: MIT
/*
 * Two walks: pprof_tables.c finds where everything stands, then the samples are read here straight
 * into the sink. A location is named and handed over when a sample first uses it; label sets are
 * recognised by the bytes that encode them.
 */
#include "decode/pprof.h"

#include "base/hash.h"
#include "base/num.h"
#include "decode/frame_filter.h"
#include "decode/pprof_tables.h"

enum { FILTER_KEEP, FILTER_DROP, FILTER_DROP_INNER };

struct pprof *pprof_new(void)
{
	size_t cap = 0;
	struct pprof *p = vec_grown(NULL, &cap, 1, sizeof(*p));

	*p = (struct pprof){0};
	return p;
}

void pprof_free(struct pprof *p)
{
	if (!p)
		return;
	vec_release(&p->samples);
	vec_release(&p->strings);
	vec_release(&p->names);
	vec_release(&p->text_keys);
	vec_release(&p->frame_names);
	vec_release(&p->mappings);
	vec_release(&p->functions);
	vec_release(&p->locations);
	vec_release(&p->types);
	vec_release(&p->comments);
	idmap_release(&p->mapping_at);
	idmap_release(&p->function_at);
	idmap_release(&p->location_at);
	vec_release(&p->stack);
	vec_release(&p->values);
	vec_release(&p->label_bodies);
	vec_release(&p->labels);
	vec_release(&p->frames);
	idtab_release(&p->label_sets);
	idtab_release(&p->counted);
	vec_release(&p->dropped);
	vec_free(p);
}

/* The first field is one of profile.proto with its wire type. Proof is the decoder's business. */
bool pprof_sniff(struct str data)
{
	static const uint8_t types[16] = {9, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 2, 0, 9, 0, 0};
	uint8_t tag = data.n > 1 ? (uint8_t)data.p[0] : 0;
	uint8_t number = tag >> 3;

	return tag < 0x80 && number < 16 &&
	       ((tag & 7) == types[number] || (number == 13 && (tag & 7) % 2 == 0));
}

static bool locate(struct pprof *p, struct pprof_location *l, struct sink *sink, struct err *e)
{
	uint8_t verdict = FILTER_KEEP;
	size_t from = 0; /* what is inlined into a match goes with it */

	if (!pprof_frames(p, l, sink, e))
		return false;
	for (size_t i = 0; p->filter && i < p->frames.n; i++)
		if (frame_filter_drops(p->filter, p->frame_names.v[i])) {
			verdict = i + 1 == p->frames.n ? FILTER_DROP : FILTER_DROP_INNER;
			from = verdict == FILTER_DROP ? 0 : i + 1;
		}
	l->handle = sink->ops->location(sink, p->frames.v + from, p->frames.n - from);
	if (p->filter) {
		if (p->dropped.n <= l->handle)
			vec_extend(&p->dropped, l->handle + 1 - p->dropped.n);
		p->dropped.v[l->handle] = verdict;
	}
	return true;
}

static bool push_location(struct pprof *p, uint64_t id, struct sink *sink, struct err *e)
{
	uint32_t at = idmap_find(&p->location_at, id);

	if (__builtin_expect(at == ID_NONE, 0))
		return err_set(e, "expected a known location, found id %llu",
			       (unsigned long long)id);
	if (p->stack.n == p->decoder->limits.depth) {
		p->is_deep = true; /* what is nearest the leaf stays */
		return true;
	}
	if (p->locations.v[at].handle == HANDLE_NONE && !locate(p, &p->locations.v[at], sink, e))
		return false;
	vec_push(&p->stack, p->locations.v[at].handle);
	return true;
}

static bool push_locations(struct pprof *p, struct str packed, struct sink *sink, struct err *e)
{
	struct wire w = wire_of(packed, p->data.p);
	uint64_t id;

	while (w.p < w.end) {
		if (!wire_varint(&w, &id))
			return err_at(e, wire_offset(&w), "expected a location id");
		if (!push_location(p, id, sink, e))
			return false;
	}
	return true;
}

static bool push_values(struct pprof *p, struct str packed, struct err *e)
{
	struct wire w = wire_of(packed, p->data.p);
	uint64_t v;

	while (w.p < w.end) {
		if (!wire_varint(&w, &v) || p->values.n > p->types.n)
			return err_at(e, wire_offset(&w), "expected %zu sample values",
				      p->types.n);
		vec_push(&p->values, (int64_t)v);
	}
	return true;
}

static void push_label_body(struct pprof *p, struct str body)
{
	if (p->label_bodies.n < p->decoder->limits.labels)
		vec_push(&p->label_bodies, body);
	else
		p->decoder->hit.labels++;
}

static bool push_field(struct pprof *p, const struct field *f, struct sink *sink, struct err *e)
{
	if (f->number == 1 && f->type == WIRE_BYTES)
		return push_locations(p, f->bytes, sink, e);
	if (f->number == 1 && f->type == WIRE_VARINT)
		return push_location(p, f->value, sink, e);
	if (f->number == 2 && f->type == WIRE_BYTES)
		return push_values(p, f->bytes, e);
	if (f->number == 2 && f->type == WIRE_VARINT && p->values.n <= p->types.n)
		vec_push(&p->values, (int64_t)f->value);
	if (f->number == 3 && f->type == WIRE_BYTES)
		push_label_body(p, f->bytes);
	return true;
}

enum { KEY = 1, TEXT, NUMBER, UNIT, N };

/* Marks the keys that have a string somewhere in the dump. */
static void find_text_keys(struct pprof *p)
{
	struct err ignored;

	p->text_keys.n = 0;
	vec_extend(&p->text_keys, p->strings.n + 1);
	for (size_t i = 0; i < p->samples.n; i++) {
		struct wire w = wire_of(p->samples.v[i], p->data.p);
		struct field f;

		while (wire_field(&w, &f, &ignored) > 0) {
			uint64_t v[N] = {0};

			if (f.number == 3 && f.type == WIRE_BYTES &&
			    wire_numbers(f.bytes, p->data.p, v, N, &ignored) && v[TEXT] &&
			    v[KEY] < p->strings.n)
				p->text_keys.v[v[KEY]] = 1;
		}
	}
}

static bool has_text(struct pprof *p, uint64_t key)
{
	if (p->text_keys.n == 0)
		find_text_keys(p);
	return key < p->text_keys.n && p->text_keys.v[key];
}

/*
 * A key without any value is a numeric 0 (pprof itself loses it, google/pprof#1002) or an empty
 * string: the other samples tell which.
 */
static bool push_label(struct pprof *p, struct str body, struct err *e)
{
	struct label_decl label = {0};
	uint64_t v[N] = {0};

	if (!wire_numbers(body, p->data.p, v, N, e) || !pprof_string(p, v[KEY], &label.key, e) ||
	    !pprof_string(p, v[TEXT], &label.value, e) ||
	    !pprof_string(p, v[UNIT], &label.unit, e))
		return false;
	label.is_number = v[TEXT] == 0;
	if (v[TEXT] == 0 && v[NUMBER] == 0 && v[UNIT] == 0)
		label.is_number = !has_text(p, v[KEY]);
	label.number = (int64_t)v[NUMBER];
	vec_push(&p->labels, label);
	return true;
}

static bool new_label_set(struct pprof *p, struct sink *sink, label_handle *handle, struct err *e)
{
	p->labels.n = 0;
	for (size_t i = 0; i < p->label_bodies.n; i++)
		if (!push_label(p, p->label_bodies.v[i], e))
			return false;
	*handle = sink->ops->labels(sink, p->labels.v, p->labels.n);
	return true;
}

static bool find_labels(struct pprof *p, struct sink *sink, label_handle *handle, struct err *e)
{
	uint64_t hash = p->label_bodies.n;
	struct idslot *slot;

	*handle = 0;
	for (size_t i = 0; i < p->label_bodies.n; i++)
		hash = hash_u64(hash ^ hash_str(p->label_bodies.v[i]));
	p->label_hash = hash;
	if (p->label_bodies.n == 0)
		return true;
	idtab_reserve(&p->label_sets);
	for (size_t i = hash; slot = idtab_at(&p->label_sets, i), slot->id_plus_1; i++)
		if (slot->hash == hash)
			break;
	if (!slot->id_plus_1) {
		if (!new_label_set(p, sink, handle, e))
			return false;
		idtab_fill(&p->label_sets, slot, hash, *handle);
	}
	*handle = slot->id_plus_1 - 1;
	return true;
}

/* From the root: below the first frame that stays, the first dropped one ends the stack. */
static void drop_frames(struct pprof *p)
{
	bool one_stays = false;

	for (size_t i = p->stack.n; i-- > 0;) {
		uint8_t verdict = p->dropped.v[p->stack.v[i]];

		if (verdict == FILTER_KEEP) {
			one_stays = true;
		} else if (one_stays) {
			size_t from = verdict == FILTER_DROP ? i + 1 : i;

			p->stack.n -= from;
			memmove(p->stack.v, p->stack.v + from, p->stack.n * sizeof(*p->stack.v));
			return;
		}
	}
}

/* Stacks as stored: by location id, so that two addresses in one line are two. */
static void count_stack(struct pprof *p)
{
	uint64_t hash = hash_u64(p->label_hash ^ XXH3_64bits(p->stack.v, p->stack.n *
							     sizeof(*p->stack.v)));
	struct idslot *slot;
	bool any = false;

	for (size_t i = 0; i < p->values.n; i++)
		any |= p->values.v[i] != 0;
	idtab_reserve(&p->counted);
	for (size_t i = hash; slot = idtab_at(&p->counted, i), slot->id_plus_1; i++)
		if (slot->hash == hash)
			return;
	if (any) {
		idtab_fill(&p->counted, slot, hash, 0);
		p->decoder->n_stacks++;
	}
}

static bool read_sample(struct pprof *p, struct str body, struct sink *sink, struct err *e)
{
	struct wire w = wire_of(body, p->data.p);
	label_handle labels;
	struct field f;
	int got;

	p->stack.n = p->values.n = p->label_bodies.n = 0;
	p->is_deep = false;
	while ((got = wire_field(&w, &f, e)) > 0)
		if (!push_field(p, &f, sink, e))
			return false;
	if (got < 0)
		return false;
	if (p->values.n != p->types.n)
		return err_at(e, (uint64_t)(body.p - p->data.p),
			      "expected %zu values in a sample, found %zu", p->types.n,
			      p->values.n);
	if (!find_labels(p, sink, &labels, e))
		return false;
	if (p->decoder->count_stacks)
		count_stack(p);
	if (p->filter)
		drop_frames(p);
	p->decoder->hit.depth += p->is_deep;
	sink->ops->sample(sink, p->stack.v, p->stack.n, labels, p->values.v);
	return true;
}

static bool declare_types(struct pprof *p, struct type_decl *types, struct err *e)
{
	for (size_t i = 0; i < p->types.n; i++)
		if (!pprof_string(p, p->types.v[i].type, &types[i].name, e) ||
		    !pprof_string(p, p->types.v[i].unit, &types[i].unit, e))
			return false;
	return true;
}

static bool declare_comments(struct pprof *p, struct profile_header *h, struct err *e)
{
	struct str *text = arena_n(&p->decoder->scratch, p->comments.n, struct str);

	for (size_t i = 0; i < p->comments.n; i++)
		if (!pprof_string(p, p->comments.v[i], &text[i], e))
			return false;
	h->comments = text;
	h->n_comments = p->comments.n;
	return true;
}

/* -1 a fault, 0 the sink wants no more, 1 go on. */
static int declare(struct pprof *p, struct sink *sink, struct err *e)
{
	struct profile_header h = {
		.format = STR("pprof"),
		.n_types = p->types.n,
		.time_ns = p->time_ns,
		.duration_ns = p->duration_ns,
		.period = p->period,
	};
	struct type_decl *types = arena_n(&p->decoder->scratch, p->types.n, struct type_decl);

	h.types = types;
	if (!declare_types(p, types, e) || !declare_comments(p, &h, e) ||
	    !pprof_string(p, p->period_type.type, &h.period_type, e) ||
	    !pprof_string(p, p->period_type.unit, &h.period_unit, e) ||
	    !pprof_string(p, p->default_type, &h.default_type, e) ||
	    !pprof_string(p, p->doc_url, &h.doc_url, e))
		return -1;
	if (p->mappings.n && !pprof_string(p, p->mappings.v[0].file, &h.binary, e))
		return -1;
	return sink->ops->header(sink, &h);
}

static bool make_filter(struct pprof *p, struct frame_filter **filter, struct err *e)
{
	struct str drop, keep;

	if (!pprof_string(p, p->drop_frames, &drop, e) ||
	    !pprof_string(p, p->keep_frames, &keep, e))
		return false;
	*filter = frame_filter_new(drop, keep);
	p->filter = *filter;
	p->dropped.n = 0;
	return true;
}

static bool read_samples(struct pprof *p, struct sink *sink, struct err *e)
{
	struct frame_filter *filter = NULL;
	bool ok = make_filter(p, &filter, e);

	idtab_release(&p->label_sets);
	idtab_release(&p->counted);
	p->names.n = 0;
	p->text_keys.n = 0;
	vec_extend(&p->names, p->strings.n);
	for (size_t i = 0; ok && i < p->samples.n; i++)
		ok = read_sample(p, p->samples.v[i], sink, e);
	p->decoder->hit.patterns += frame_filter_undecided(filter);
	frame_filter_free(filter);
	p->filter = NULL;
	return ok;
}

bool pprof_decode(struct decoder *d, struct str data, struct sink *sink, struct err *e)
{
	struct pprof *p = d->pprof;
	int more;

	p->decoder = d;
	p->data = data;
	if (!pprof_read_tables(p, e))
		return false;
	more = declare(p, sink, e);
	return more < 0 ? false : more == 0 || read_samples(p, sink, e);
}
