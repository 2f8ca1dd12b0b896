// SPDX-License-Identifier: MIT
/*
 * A note's page is the note under its title. On the page of its service it stands whole when it is
 * short; of a longer one the first paragraphs, as the charts should not drown in it.
 */
#include "render/page_note.h"

#include "render/md.h"
#include "render/noteref.h"
#include "render/pages.h"

/* Of the front page. */
#define LINKS 12
/* Bytes of Markdown on the page of a service. */
#define BOX 4000

static const struct note *notes_of(const struct page *pg, size_t *n)
{
	*n = pg->r->discovery->notes.n;
	return pg->r->discovery->notes.v;
}

static struct ref ref_note(const struct note *note)
{
	struct ref to = ref_of(AREA_NOTE, NONE, NONE);

	to.sub = note->slug;
	to.name = note->title;
	return to;
}

static size_t service_of(const struct page *pg, const struct note *note)
{
	for (size_t i = 0; note->service.n && i < pg->r->n_services; i++)
		if (str_eq(pg->r->services[i].name, note->service))
			return i;
	return NONE;
}

/* ---- the text ---- */

static size_t put_note(struct page *pg, struct str text, size_t service, unsigned top)
{
	struct note_place place = {pg, service};
	struct md_spec spec = {.top = top, .resolve = note_resolve, .context = &place};
	struct md_result result;

	put(pg, "<div class=\"md\">\n");
	result = markdown(pg->b, text, &spec);
	put(pg, "</div>\n");
	return result.n_unresolved;
}

/* ---- its page ---- */

static const struct note *note_here(const struct page *pg)
{
	return &pg->r->discovery->notes.v[pg->part];
}

static void note_title(struct page *pg, struct buf *words)
{
	say(words, note_here(pg)->title);
	say_lit(words, " · ");
	say(words, pg->r->discovery->title);
}

static void note_lead(struct page *pg, const struct note *note, size_t service)
{
	lead_open(pg);
	page_str(pg, note->title);
	lead_mid(pg);
	if (service != NONE) {
		put(pg, "A note on ");
		page_link_text(pg, ref_of(AREA_SERVICE, service, NONE), note->service);
	} else {
		put(pg, "A note");
	}
	put(pg, ", written by people: <code>");
	page_str(pg, note->path);
	put(pg, "</code>");
	lead_close(pg);
}

static void unresolved_banner(struct page *pg, size_t n)
{
	if (!n)
		return;
	put(pg, "<p class=\"banner\"><b class=\"warn nw\">Check the note</b><span>");
	say_count(page_words(pg), n, "reference");
	say(&pg->words, n == 1 ? STR(" leads") : STR(" lead"));
	say_lit(&pg->words, " nowhere in this report.");
	page_text(pg);
	put(pg, "</span></p>\n");
}

static void note_body(struct page *pg)
{
	const struct note *note = note_here(pg);
	size_t service = service_of(pg, note), n;

	note_lead(pg, note, service);
	n = put_note(pg, note->text, service, 2);
	unresolved_banner(pg, n);
}

static const struct page_kind note_kind = {note_title, note_body};

void page_note(struct buf *b, const struct report *r, size_t note)
{
	struct page pg = {.b = b,
			  .r = r,
			  .here = ref_note(&r->discovery->notes.v[note]),
			  .part = note};

	page_write(&pg, &note_kind);
}

/* ---- the list ---- */

static void cell_title(struct page *pg, const void *row)
{
	const struct note *note = row;

	page_link_text(pg, ref_note(note), note->title);
}

static void cell_service(struct page *pg, const void *row)
{
	size_t service = service_of(pg, row);

	if (service == NONE)
		put(pg, "<span class=\"dim\">whole report</span>");
	else
		page_link_text(pg, ref_of(AREA_SERVICE, service, NONE),
			       pg->r->services[service].name);
}

static void cell_path(struct page *pg, const void *row)
{
	put(pg, "<code>");
	page_str(pg, ((const struct note *)row)->path);
	put(pg, "</code>");
}

static const struct column columns[] = {
	{.head = "Note", .cell = cell_title, .is_row_head = true},
	{.head = "About", .cell = cell_service},
	{.head = "File", .class = "opt", .cell = cell_path},
};

static void say_notes_fact(struct page *pg, struct buf *w)
{
	size_t n, about = 0;
	const struct note *notes = notes_of(pg, &n);

	for (size_t i = 0; i < n; i++)
		about += notes[i].service.n > 0;
	say_count(w, n, "note");
	if (about) {
		say_lit(w, ", ");
		put_count(w, about);
		say_lit(w, " of them on a service");
	}
}

static void notes_title(struct page *pg, struct buf *words)
{
	say_lit(words, "Notes · ");
	say(words, pg->r->discovery->title);
}

static void notes_body(struct page *pg)
{
	size_t n;
	const struct note *notes = notes_of(pg, &n);

	lead_open(pg);
	say_notes_fact(pg, page_words(pg));
	page_text(pg);
	lead_mid(pg);
	put(pg, "Written by people and kept beside the dumps; not computed from them.");
	lead_close(pg);
	table_list(pg, LIST_NOTES);
	table_open_named(pg, "data", STR("Notes"));
	table_head(pg, columns, COUNT_OF(columns));
	for (size_t i = 0; i < n; i++)
		table_row(pg, columns, COUNT_OF(columns), &notes[i]);
	table_close(pg);
}

static const struct page_kind notes_kind = {notes_title, notes_body};

void page_notes(struct buf *b, const struct report *r)
{
	struct page pg = {.b = b, .r = r, .here = ref_of(AREA_NOTES, NONE, NONE)};

	page_write(&pg, &notes_kind);
}

/* ---- on other pages ---- */

static void note_line(struct page *pg, const struct note *note)
{
	size_t service = service_of(pg, note);

	put(pg, "<li>");
	page_link_text(pg, ref_note(note), note->title);
	if (service != NONE) {
		put(pg, " <span class=\"dim\">");
		page_str(pg, note->service);
		put(pg, "</span>");
	}
	put(pg, "</li>\n");
}

void section_notes(struct page *pg)
{
	size_t n;
	const struct note *notes = notes_of(pg, &n);

	if (!n)
		return;
	section_open(pg, STR("Notes"), STR("written by the team"));
	put(pg, "<ul class=\"below\">\n");
	for (size_t i = 0; i < MIN(n, (size_t)LINKS); i++)
		note_line(pg, &notes[i]);
	put(pg, "</ul>\n");
	if (n > LINKS) {
		put(pg, "<p class=\"cap\">");
		page_link(pg, ref_of(AREA_NOTES, NONE, NONE), STR(""));
		say_lit(page_words(pg), "All ");
		say_count(&pg->words, n, "note");
		page_text(pg);
		put(pg, "</a></p>\n");
	}
	section_close(pg);
}

/* Whole paragraphs of the beginning. */
static struct str beginning(struct str text)
{
	size_t end = BOX;

	if (text.n <= BOX)
		return text;
	while (end && !(text.p[end - 1] == '\n' && (text.p[end] == '\n' || text.p[end] == '\r')))
		end--;
	return str_sub(text, 0, end ? end : BOX);
}

static void note_box(struct page *pg, const struct note *note, size_t service)
{
	struct str shown = beginning(note->text);

	section_open(pg, note->title, STR("a note of the team"));
	(void)put_note(pg, shown, service, 3);
	put(pg, "<p class=\"cap\">");
	if (shown.n < note->text.n)
		page_link_text(pg, ref_note(note), STR("The rest of the note"));
	else
		page_link_text(pg, ref_note(note), STR("The note’s own page"));
	put(pg, "</p>\n");
	section_close(pg);
}

void section_notes_of(struct page *pg, size_t service)
{
	size_t n;
	const struct note *notes = notes_of(pg, &n);

	for (size_t i = 0; i < n; i++)
		if (str_eq(notes[i].service, pg->r->services[service].name))
			note_box(pg, &notes[i], service);
}
