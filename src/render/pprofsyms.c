// SPDX-License-Identifier: MIT
/*
 * A location is a frame with those that the compiler put into it: in a stack, inlined frames and
 * the one behind them. Nearly all are a single frame, which a table by frame finds without a hash.
 *
 * A frame that decode/pprof_frames.c named after its place ("server+0x1f40") becomes that place
 * again. Its address counts from the beginning of the file, so the mapping begins at 0.
 */
#include "render/pprofsyms.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/num.h"
#include "base/utf8.h"

#define BINARY_CHARS 255 /* of a name "binary+0x1f40" */
#define HEX_DIGITS 16
#define PAGE 0x1000u

void syms_init(struct pprof_syms *s, const struct model *m)
{
	*s = (struct pprof_syms){.m = m};
	strtab_init(&s->strings);
	s->string_of = arena_n(&s->arena, m->strings.text.n, uint32_t);
	s->plain_of = arena_n(&s->arena, m->n_frames, uint32_t);
}

void syms_release(struct pprof_syms *s)
{
	strtab_release(&s->strings);
	idtab_release(&s->chains);
	idtab_release(&s->function_ids);
	idtab_release(&s->mapping_ids);
	vec_release(&s->frames_of);
	vec_release(&s->locations);
	vec_release(&s->mappings);
	vec_release(&s->binaries);
	vec_release(&s->n_locations);
	vec_release(&s->functions);
	arena_release(&s->arena);
}

/* ---- strings ---- */

static bool is_clean(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		struct glyph g = utf8_at(s, i);

		if (!g.valid || g.code == 0)
			return false;
		i += g.bytes;
	}
	return true;
}

/* Runs of what is fine, "\xef\xbf\xbd" for a byte that is not. */
static struct str cleaned(struct pprof_syms *s, struct str text)
{
	VEC(struct str) parts = {0};
	struct str whole;
	size_t run = 0;

	for (size_t i = 0; i < text.n;) {
		struct glyph g = utf8_at(text, i);

		if (!g.valid || g.code == 0) {
			vec_push(&parts, str_sub(text, run, i));
			vec_push(&parts, STR("\xef\xbf\xbd"));
			run = i + g.bytes;
		}
		i += g.bytes;
	}
	vec_push(&parts, str_sub(text, run, text.n));
	whole = arena_join(&s->arena, parts.v, parts.n);
	vec_release(&parts);
	return whole;
}

int64_t syms_string(struct pprof_syms *s, struct str text)
{
	return strtab_intern(&s->strings, is_clean(text) ? text : cleaned(s, text));
}

int64_t syms_string_of(struct pprof_syms *s, str_id id)
{
	if (!s->string_of[id])
		s->string_of[id] = (uint32_t)syms_string(s, model_str(s->m, id)) + 1;
	return s->string_of[id] - 1;
}

/* ---- functions and mappings ---- */

/* Keys are compared whole: hash_u64 is a bijection. */
static struct idslot *slot_of(struct idtab *ids, uint64_t key)
{
	struct idslot *slot;

	idtab_reserve(ids);
	for (size_t i = hash_u64(key); slot = idtab_at(ids, i), slot->id_plus_1; i++)
		if (slot->hash == hash_u64(key))
			break;
	return slot;
}

static uint64_t function_id(struct pprof_syms *s, const struct frame *f)
{
	uint64_t key = (uint64_t)f->fn << 32 | f->file;
	struct idslot *slot = slot_of(&s->function_ids, key);
	Perftools__Profiles__Function *fn;

	if (slot->id_plus_1)
		return slot->id_plus_1;
	fn = arena_new(&s->arena, Perftools__Profiles__Function);
	perftools__profiles__function__init(fn);
	fn->id = s->functions.n + 1;
	fn->name = fn->system_name = syms_string_of(s, s->m->fn_name[f->fn]);
	fn->filename = syms_string_of(s, f->file);
	idtab_fill(&s->function_ids, slot, hash_u64(key), (uint32_t)s->functions.n);
	vec_push(&s->functions, fn);
	return fn->id;
}

static uint64_t mapping_id(struct pprof_syms *s, str_id binary)
{
	struct idslot *slot;
	Perftools__Profiles__Mapping *mapping;

	if (!binary)
		return 0;
	slot = slot_of(&s->mapping_ids, binary);
	if (slot->id_plus_1)
		return slot->id_plus_1;
	mapping = arena_new(&s->arena, Perftools__Profiles__Mapping);
	perftools__profiles__mapping__init(mapping);
	mapping->filename = syms_string_of(s, binary);
	idtab_fill(&s->mapping_ids, slot, hash_u64(binary), (uint32_t)s->mappings.n);
	vec_push(&s->mappings, mapping);
	vec_push(&s->binaries, binary);
	vec_push(&s->n_locations, 0);
	return s->mappings.n;
}

/* ---- locations ---- */

static bool hex_value(struct str digits, uint64_t *value)
{
	*value = 0;
	for (size_t i = 0; i < digits.n; i++) {
		char c = digits.p[i];

		if (!is_digit(c) && (c < 'a' || c > 'f'))
			return false;
		*value = *value << 4 | (uint64_t)(is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return digits.n > 0 && digits.n <= HEX_DIGITS;
}

/* "server+0x1f40" of /usr/bin/server, "0x1f40" of no binary. */
static bool is_address(const struct model *m, const struct frame *f, uint64_t *address)
{
	struct str name = model_fn(m, f->fn), binary = model_str(m, f->binary);
	size_t slash = str_rchr(binary, '/');
	struct str mark = binary.n ? STR("+0x") : STR("0x");

	if (f->file || f->line || f->inlined)
		return false;
	binary = str_sub(binary, slash == SIZE_MAX ? 0 : slash + 1, binary.n);
	binary = str_sub(binary, 0, BINARY_CHARS);
	if (!str_starts(name, binary))
		return false;
	name = str_sub(name, binary.n, name.n);
	return str_starts(name, mark) && hex_value(str_sub(name, mark.n, name.n), address);
}

static Perftools__Profiles__Line *line_of(struct pprof_syms *s, const struct frame *f)
{
	Perftools__Profiles__Line *line = arena_new(&s->arena, Perftools__Profiles__Line);

	perftools__profiles__line__init(line);
	line->function_id = function_id(s, f);
	line->line = f->line;
	return line;
}

static void set_mapping(struct pprof_syms *s, Perftools__Profiles__Location *l, str_id binary)
{
	Perftools__Profiles__Mapping *mapping;

	l->mapping_id = mapping_id(s, binary);
	if (!l->mapping_id)
		return;
	mapping = s->mappings.v[l->mapping_id - 1];
	s->n_locations.v[l->mapping_id - 1]++;
	mapping->has_functions |= l->n_line > 0;
	mapping->has_inline_frames |= l->n_line > 0;
	if (l->n_line == 0 && l->address <= (uint64_t)INT64_MAX)
		mapping->memory_limit = MAX(mapping->memory_limit, l->address / PAGE * PAGE + PAGE);
}

static uint64_t new_location(struct pprof_syms *s, const frame_id *frames, uint32_t n)
{
	Perftools__Profiles__Location *l = arena_new(&s->arena, Perftools__Profiles__Location);
	const struct frame *outermost = &s->m->frames[frames[n - 1]];

	perftools__profiles__location__init(l);
	l->id = s->locations.n + 1;
	if (n > 1 || !is_address(s->m, outermost, &l->address)) {
		l->n_line = n;
		l->line = arena_n(&s->arena, n, Perftools__Profiles__Line *);
		for (uint32_t i = 0; i < n; i++)
			l->line[i] = line_of(s, &s->m->frames[frames[i]]);
	}
	set_mapping(s, l, outermost->binary);
	vec_push(&s->locations, l);
	vec_push(&s->frames_of, frames);
	return l->id;
}

static uint64_t chain_location(struct pprof_syms *s, const frame_id *frames, uint32_t n)
{
	uint64_t hash = XXH3_64bits(frames, n * sizeof(*frames));
	struct idslot *slot;
	uint64_t id;

	idtab_reserve(&s->chains);
	for (size_t i = hash; slot = idtab_at(&s->chains, i), slot->id_plus_1; i++) {
		id = slot->id_plus_1;
		if (slot->hash == hash && s->locations.v[id - 1]->n_line == n &&
		    memcmp(s->frames_of.v[id - 1], frames, n * sizeof(*frames)) == 0)
			return id;
	}
	id = new_location(s, frames, n);
	idtab_fill(&s->chains, slot, hash, (uint32_t)id - 1);
	return id;
}

static uint64_t location_of(struct pprof_syms *s, const frame_id *frames, uint32_t n)
{
	if (n > 1)
		return chain_location(s, frames, n);
	if (!s->plain_of[frames[0]])
		s->plain_of[frames[0]] = (uint32_t)new_location(s, frames, 1);
	return s->plain_of[frames[0]];
}

/* What the model put in the place of a sample without locations. */
static bool is_no_stack(const struct model *m, const struct stack *stack)
{
	const struct frame *f;

	if (stack->n != 1)
		return stack->n == 0;
	f = &m->frames[m->frames_of_stacks[stack->at]];
	return !f->file && !f->binary && str_eq(model_fn(m, f->fn), STR("[no stack]"));
}

size_t syms_locations(struct pprof_syms *s, const struct stack *stack, uint64_t *ids)
{
	const frame_id *frames = s->m->frames_of_stacks + stack->at;
	uint32_t first = 0;
	size_t n = 0;

	if (is_no_stack(s->m, stack))
		return 0;
	for (uint32_t i = 0; i < stack->n; i++) {
		if (s->m->frames[frames[i]].inlined && i + 1 < stack->n)
			continue;
		ids[n++] = location_of(s, frames + first, i + 1 - first);
		first = i + 1;
	}
	return n;
}

/* ---- the end ---- */

struct mapping_order {
	bool is_library;
	uint32_t n_locations;
	str_id binary;
	uint32_t at;
};

static int by_order(const void *left, const void *right)
{
	const struct mapping_order *a = left, *b = right;

	if (a->is_library != b->is_library)
		return a->is_library ? 1 : -1;
	if (a->n_locations != b->n_locations)
		return a->n_locations > b->n_locations ? -1 : 1;
	return a->binary < b->binary ? -1 : a->binary > b->binary;
}

static bool is_library(struct str binary)
{
	return str_starts(binary, STR("[")) || str_ends(binary, STR(".so")) ||
	       str_find(binary, STR(".so.")) != SIZE_MAX;
}

/* Readers take the first mapping for the main binary. */
static void sort_mappings(struct pprof_syms *s)
{
	size_t n = s->mappings.n;
	struct mapping_order *order = arena_n(&s->arena, n, struct mapping_order);
	Perftools__Profiles__Mapping **sorted =
		arena_n(&s->arena, n, Perftools__Profiles__Mapping *);

	for (uint32_t i = 0; i < n; i++)
		order[i] = (struct mapping_order){is_library(model_str(s->m, s->binaries.v[i])),
						  s->n_locations.v[i], s->binaries.v[i], i};
	if (n)
		qsort(order, n, sizeof(*order), by_order);
	for (size_t i = 0; i < n; i++) {
		sorted[i] = s->mappings.v[order[i].at];
		sorted[i]->id = i + 1;
	}
	for (size_t i = 0; i < s->locations.n; i++) {
		Perftools__Profiles__Location *l = s->locations.v[i];

		if (l->mapping_id)
			l->mapping_id = s->mappings.v[l->mapping_id - 1]->id;
	}
	if (n)
		memcpy(s->mappings.v, sorted, n * sizeof(*sorted));
}

/* Names are as good as they get: no reader need look for the binary to find better ones. */
void syms_finish(struct pprof_syms *s)
{
	sort_mappings(s);
	for (size_t i = 0; i < s->mappings.n; i++)
		s->mappings.v[i]->has_filenames = s->mappings.v[i]->has_line_numbers =
			s->mappings.v[i]->has_functions;
}
