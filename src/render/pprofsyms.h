// SPDX-License-Identifier: MIT
/*
 * The tables of a pprof message as they are filled: strings, functions, locations, mappings. Ids
 * are given out in the order in which rows ask for them, so they depend on the rows only.
 */
#ifndef RENDER_PPROFSYMS_H
#define RENDER_PPROFSYMS_H

#include "profile.pb-c.h"

#include "base/vec.h"
#include "model/model.h"

struct pprof_syms {
	const struct model *m;
	struct arena arena;
	struct strtab strings; /* of the message; 0 is "" */
	uint32_t *string_of;   /* by the model's str_id: id in strings + 1 */
	uint32_t *plain_of;    /* by frame: id of the location that is this frame alone */
	struct idtab chains;   /* of locations with inlined frames, by hash of their frames */
	VEC(const frame_id *) frames_of; /* by location: its first frame; as many as it has lines */
	VEC(Perftools__Profiles__Location *) locations; /* by id - 1 */
	VEC(Perftools__Profiles__Mapping *) mappings;   /* the same, until they are sorted */
	VEC(str_id) binaries;       /* by mapping */
	VEC(uint32_t) n_locations;  /* by mapping */
	struct idtab function_ids, mapping_ids;
	VEC(Perftools__Profiles__Function *) functions; /* by id - 1 */
};

void syms_init(struct pprof_syms *s, const struct model *m);
void syms_release(struct pprof_syms *s);

int64_t syms_string(struct pprof_syms *s, struct str text);
int64_t syms_string_of(struct pprof_syms *s, str_id id);
/* Ids of the locations of a stack, leaf first, at most stack->n; none for "[no stack]". */
size_t syms_locations(struct pprof_syms *s, const struct stack *stack, uint64_t *ids);
/* When all stacks are in: the main binary first, flags set. */
void syms_finish(struct pprof_syms *s);

#endif
