/*
 * A graph written as text, for tests: one revision a line, "id < down down | dependency * label label", parts in this order
 * and all but the id optional. Documents are "doc of ID", paths "ID.py".
 */
#ifndef LB_TESTS_GRAPH_FIXTURE_H
#define LB_TESTS_GRAPH_FIXTURE_H

#include "unit.h"

#include "base/buf.h"
#include "graph/graph.h"
#include "graph/resolve.h"

struct fixture
{
    struct memory memory;
    struct arena *arena;
    struct source_map sources;
    struct diags diags;
    ARRAY(struct revision) revisions;
    struct graph *graph;
};

static inline str_array fixture_words(struct arena *arena, str text)
{
    str_array words = {0};

    while (text.len > 0)
    {
        str word;

        text = str_cut(text, ' ', &word);
        if (word.len > 0)
            array_push(arena, &words, word);
    }
    return words;
}

/* The place of the id's line stands for the places of all parts. */
static inline void fixture_revision(struct fixture *fixture, str line)
{
    struct arena *arena = fixture->arena;
    struct revision *revision = array_add(arena, &fixture->revisions);
    const struct source_file *file;
    str rest = line;
    str part;

    str labels = str_cut(rest, '*', &rest);
    str depends = str_cut(rest, '|', &rest);
    str downs = str_cut(rest, '<', &part);
    revision->id = str_trim(part);
    revision->down_revision = fixture_words(arena, downs);
    revision->depends_on = fixture_words(arena, depends);
    revision->branch_labels = fixture_words(arena, labels);
    revision->doc = str_print(arena, "doc of " STR_FMT, STR_ARG(revision->id));
    revision->path = str_print(arena, STR_FMT ".py", STR_ARG(revision->id));
    file = source_add(&fixture->sources, revision->path, line);
    revision->id_span = revision->down_span = (struct span){file->first, file->first + (place)line.len};
    revision->depends_span = revision->labels_span = revision->id_span;
}

static inline bool fixture_build(struct fixture *fixture, const char *text)
{
    str rest = str_from(text);
    str line;

    if (fixture->arena == NULL)
        fixture->arena = arena_open(&fixture->memory);
    fixture->sources = (struct source_map){.arena = fixture->arena, .next = 1};
    fixture->diags = (struct diags){.arena = fixture->arena};
    while (str_next_line(&rest, &line))
        fixture_revision(fixture, line);
    return graph_build(fixture->arena, fixture->revisions.at, fixture->revisions.len, &fixture->diags, &fixture->graph);
}

static inline void fixture_close(struct fixture *fixture)
{
    arena_close(fixture->arena);
}

static inline struct resolver fixture_resolver(struct fixture *fixture)
{
    return (struct resolver){.graph = fixture->graph, .arena = fixture->arena, .diags = &fixture->diags};
}

static inline const char *fixture_error(const struct fixture *fixture)
{
    const struct diag *error = diag_first_error(&fixture->diags);

    return error != NULL ? error->primary.at : "";
}

static inline str fixture_ids(struct fixture *fixture, const struct revision_list *list)
{
    struct buf text = BUF(fixture->arena);

    for (size_t i = 0; i < list->len; i++)
        buf_print(&text, "%s" STR_FMT, i > 0 ? " " : "", STR_ARG(graph_id(fixture->graph, list->at[i])));
    return buf_str(&text);
}

#endif
