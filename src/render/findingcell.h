// SPDX-License-Identifier: MIT
/*
 * Findings as parts of other pages: articles, flags beside charts, single lines. What is muted
 * stands only on the page of all findings.
 */
#ifndef RENDER_FINDINGCELL_H
#define RENDER_FINDINGCELL_H

#include "render/findingtext.h"

struct ref ref_finding(const struct finding *f);
/* Icon and word: severity, or that it is an improvement. */
void finding_severity(struct page *pg, const struct finding *f);
/* An item of an <ol>: severity, place, sentence, course, size; its symptoms below it. */
void finding_article(struct page *pg, const struct finding *f);

/* Findings of a brief, of a service (brief NULL), of all (service NONE): the first most, then how
 * many more there are. No section when there is none. Hot spots are facts, and not among them. */
struct finding_scope {
	size_t service;
	const struct brief *brief;
	size_t most;
};

bool scope_has(const struct page *pg, const struct finding_scope *s, const struct finding *f);
size_t scope_count(const struct page *pg, const struct finding_scope *s);
/* It says that something is wrong or got better: no hot spot, no shift, not weak. */
bool finding_is_for_title(const struct finding *f);
/* The first of those; NULL. */
const struct finding *scope_first(const struct page *pg, const struct finding_scope *s);
void section_findings(struct page *pg, const struct finding_scope *s);
/* A flag for each but hot spots, at most two. */
void finding_flags(struct page *pg, const struct brief *brief);
/* Those of the page's profile that name the value. */
void finding_flags_of_value(struct page *pg, struct str key, struct str value);

/* One line each, with a link: of a function of the page's profile, of a label's value there. */
void finding_lines_of_fn(struct page *pg, fn_id fn);
void finding_lines_of_value(struct page *pg, struct str key, struct str value);
/* Functions that findings of the brief name, for outlines; in the page's arena. */
const fn_id *finding_fns(struct page *pg, const struct brief *brief, size_t *n);

#endif
