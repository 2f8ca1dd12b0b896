// SPDX-License-Identifier: MIT
/* Sections of the page of one finding, each in a file of its own. */
#ifndef RENDER_PAGE_FINDING_H
#define RENDER_PAGE_FINDING_H

#include "render/findingcell.h"

/* pg->brief is the finding's. */
/* Of a leak; nothing for others. */
void section_growth(struct page *pg, const struct finding *f);
void section_meanwhile(struct page *pg, const struct finding *f);
void section_against(struct page *pg, const struct finding *f);
/* Formula, tables, id. */
void section_finding_how(struct page *pg, const struct finding *f);
/* A small table of evidence. */
void evidence_figure(struct page *pg, const struct evidence_table *t);
/* The finding's own, else that of what it stands on; NULL. */
const struct evidence *finding_evidence(const struct finding *f);

#endif
