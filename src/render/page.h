// SPDX-License-Identifier: MIT
/*
 * What all pages share: the shell of templates/page.html with its head, breadcrumbs, tabs,
 * neighbours and footer; links; the KPI strip; tables as rows of columns.
 *
 * A page is a struct page_kind of functions. Text that holds names or numbers is made as words
 * (say.h, unit.h) in page.words and shown by page_text or page_attr, which escape it.
 */
#ifndef RENDER_PAGE_H
#define RENDER_PAGE_H

#include "base/arena.h"
#include "base/num.h"
#include "base/utc.h"
#include "render/chart.h"
#include "render/html.h"
#include "render/listname.h"
#include "render/say.h"

#define NONE SIZE_MAX

enum area {
	AREA_INDEX,
	AREA_TYPE,
	AREA_SERVICE,
	AREA_PROFILE,
	AREA_FILES,
	AREA_FILES_SERVICE,
	AREA_LABELS,    /* below a profile, like all up to AREA_FUNCTION */
	AREA_VALUE,     /* sub: key slug "/" value slug */
	AREA_WINDOW,    /* sub: slug of the window */
	AREA_DIFF,      /* sub: slug of the comparison; "slug/share" is its share mode */
	AREA_FUNCTION,  /* sub: slug of the function */
	AREA_FUNCTIONS, /* over all services; type NONE: all types */
	AREA_DUMP,      /* sub: slug of the dump */
	AREA_FINDINGS,
	AREA_FINDING,   /* sub: id of the finding */
	AREA_LEAKS,
	AREA_NOTES,
	AREA_NOTE,      /* sub: slug of the note */
	AREA_N,
};

/* A page of the report; service and type as far as its area has them. */
struct ref {
	enum area area;
	size_t service; /* of report.services */
	size_t type;    /* of report.types */
	struct str sub; /* slugs below the folder; empty: none */
	struct str name; /* of here, for breadcrumbs; links may leave it empty */
};

static inline struct ref ref_of(enum area area, size_t service, size_t type)
{
	return (struct ref){.area = area, .service = service, .type = type};
}

struct page {
	struct buf *b;
	const struct report *r;
	struct ref here;
	const struct brief *brief;     /* of a profile page and those below it */
	const struct profile *profile; /* of a profile page and those below it; may be NULL */
	struct unit unit;              /* of the levels shown; finer in tables of parts */
	struct win shown;              /* what the tree and the functions of the page add up to */
	struct str prefix;             /* module prefix that the names of functions share */
	size_t part;                   /* of a list that has several pages */
	/* Of a page that stands alone, without links to others; NULL: as in the report. */
	const char *shell; /* its template */
	void (*footer)(struct page *pg);
	struct str cube; /* of cubetext.h: what the explorer draws; empty: a page without one */
	bool is_single, is_explorer; /* of a file of many pages (singletext.h); one has a cube */
	enum list_kind list; /* of the next table */
	struct buf words;
	struct arena arena; /* gone with the page */
};

struct page_kind {
	void (*title)(struct page *pg, struct buf *words); /* of the window, plain text */
	void (*body)(struct page *pg);
};

/* Writes the page and releases what it holds. */
void page_write(struct page *pg, const struct page_kind *kind);

#define put(pg, literal) html_lit((pg)->b, literal)
/* Empty words to fill; what was in them is gone. */
struct buf *page_words(struct page *pg);
void page_text(struct page *pg);
void page_attr(struct page *pg);
/* A copy that lives as long as the page. */
struct str page_keep(struct page *pg);
void page_str(struct page *pg, struct str s);
void page_class(struct page *pg, struct str name);

/* "<a href=...>" to a page, with #anchor when there is one; its closing tag is the caller's. */
void page_link(struct page *pg, struct ref to, struct str anchor);
/* The same with the text. */
void page_link_text(struct page *pg, struct ref to, struct str text);
/* href="...": for links that need a class. */
void page_href(struct page *pg, struct ref to, struct str anchor);

void lead_open(struct page *pg); /* up to the h1's text */
void lead_mid(struct page *pg);  /* up to the sentence */
void lead_close(struct page *pg);
/* A figure with a flame graph: on a page with a cube it is the one that the explorer draws. */
void figure_open(struct page *pg);
/* section with its h2; the note is grey, beside it; both plain text. */
void section_open(struct page *pg, struct str title, struct str note);
void section_close(struct page *pg);

/* "1.31 <small>cores</small>" */
void page_level(struct page *pg, const struct unit *u, double level);

struct kpi {
	struct str name;
	struct unit unit;
	double level;
	struct str note;
	struct str class;
};
void kpis_open(struct page *pg);
void kpi(struct page *pg, const struct kpi *k);
void kpis_close(struct page *pg);

/*
 * A column of a table: its head and how a cell prints. A "%" in the head stands for the name of the
 * page's unit; "%" alone and "%%" at the end are per cent.
 */
struct column {
	const char *head;
	const char *class; /* of its cells, and of its head unless they name the row */
	void (*cell)(struct page *pg, const void *row);
	bool is_row_head;
	bool is_bar;     /* the head is for screen readers only */
	bool descending; /* the table is sorted by it */
};
/* The caption is shown above the table / only read aloud. */
void table_open(struct page *pg, const char *class, struct str caption);
void table_open_named(struct page *pg, const char *class, struct str caption);
void table_head(struct page *pg, const struct column *columns, size_t n);
void table_row(struct page *pg, const struct column *columns, size_t n, const void *row);
/* The same with id="...", for links. */
void table_row_named(struct page *pg, const struct column *columns, size_t n, const void *row,
		     struct str id);
void table_close(struct page *pg);

#endif
