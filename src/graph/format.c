/*
 * format: Script.log_entry, Script._head_only and the listing of `branches`.
 *
 * The one-line form tells a head that nothing follows, "(head)", from one that only a dependency leads on from, "(effective
 * head)"; the entry does not, and calls both "(head)". That is Alembic's.
 */
#include "graph/format.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "graph/branch.h"

const struct format format_of_history = {.parents = true, .branches = true, .tree = true, .doc = true};
const struct format format_of_heads = {.branches = true};
const struct format format_of_branches = {.branches = true, .tree = true};
const struct format format_of_current = {.tree = true};

static str comma_list(struct arena *arena, const str_array *texts)
{
    return str_array_join(arena, texts, STR(", "));
}

static str down_text(struct arena *arena, const struct revision *revision)
{
    return revision->down_revision.len == 0 ? STR("<base>") : comma_list(arena, &revision->down_revision);
}

static str head_mark(const struct graph *graph, uint32_t number)
{
    if (graph_is_real_head(graph, number))
        return STR(" (head)");
    return graph_is_head(graph, number) ? STR(" (effective head)") : STR("");
}

static void tree_marks(struct buf *text, const struct graph *graph, uint32_t number)
{
    if (graph_is_branch_point(graph, number))
        buf_add_literal(text, " (branchpoint)");
    if (revision_is_merge_point(graph_revision(graph, number)))
        buf_add_literal(text, " (mergepoint)");
}

static void parents_add(struct buf *text, const struct revision *revision)
{
    buf_add(text, down_text(text->arena, revision));
    if (revision->depends_on.len > 0)
        buf_print(text, " (" STR_FMT ")", STR_ARG(comma_list(text->arena, &revision->depends_on)));
    buf_add_literal(text, " -> ");
}

str format_line(struct graph *graph, struct arena *arena, uint32_t number, struct format format)
{
    const struct revision *revision = graph_revision(graph, number);
    str_array labels = branch_labels_of(graph, number);
    struct buf text = BUF(arena);

    if (format.parents)
        parents_add(&text, revision);
    buf_add(&text, revision->id);
    if (format.branches && labels.len > 0)
        buf_print(&text, " (" STR_FMT ")", STR_ARG(comma_list(arena, &labels)));
    buf_add(&text, head_mark(graph, number));
    if (format.is_current)
        buf_add_literal(&text, " (current)");
    if (format.tree)
        tree_marks(&text, graph, number);
    if (format.doc)
        buf_print(&text, ", " STR_FMT, STR_ARG(revision_doc(revision)));
    return buf_str(&text);
}

static void entry_relations(struct buf *text, struct graph *graph, uint32_t number)
{
    const struct revision *revision = graph_revision(graph, number);
    struct revision_list next = graph_sorted_ends(graph, text->arena, &graph->next, number);
    str_array labels = branch_labels_of(graph, number);
    str_array ids = {0};

    buf_print(text, "%s: " STR_FMT "\n", revision_is_merge_point(revision) ? "Merges" : "Parent",
              STR_ARG(down_text(text->arena, revision)));
    if (revision->depends_on.len > 0)
        buf_print(text, "Also depends on: " STR_FMT "\n", STR_ARG(comma_list(text->arena, &revision->depends_on)));
    for (size_t i = 0; i < next.len; i++)
        array_push(text->arena, &ids, graph_id(graph, next.at[i]));
    if (ids.len > 1)
        buf_print(text, "Branches into: " STR_FMT "\n", STR_ARG(comma_list(text->arena, &ids)));
    if (labels.len > 0)
        buf_print(text, "Branch names: " STR_FMT "\n", STR_ARG(comma_list(text->arena, &labels)));
}

/* Python's splitlines over the docstring; each line four blanks in. */
static void entry_doc(struct buf *text, const struct revision *revision)
{
    str doc = revision_long_doc(revision);
    str line;

    buf_add_char(text, '\n');
    for (bool first = true; str_next_line(&doc, &line); first = false)
        buf_print(text, "%s    " STR_FMT, first ? "" : "\n", STR_ARG(line));
    buf_add_char(text, '\n');
}

str format_entry(struct graph *graph, struct arena *arena, uint32_t number, bool is_current)
{
    const struct revision *revision = graph_revision(graph, number);
    struct buf text = BUF(arena);

    buf_print(&text, "Rev: " STR_FMT "%s", STR_ARG(revision->id), graph_is_head(graph, number) ? " (head)" : "");
    tree_marks(&text, graph, number);
    buf_print(&text, "%s\n", is_current ? " (current)" : "");
    entry_relations(&text, graph, number);
    if (graph->folder.len > 0 && !str_starts(revision->path, STR("/")))
        buf_print(&text, "Path: " STR_FMT "/" STR_FMT "\n", STR_ARG(graph->folder), STR_ARG(revision->path));
    else
        buf_print(&text, "Path: " STR_FMT "\n", STR_ARG(revision->path));
    entry_doc(&text, revision);
    return buf_str(&text);
}

str format_branch_point(struct graph *graph, struct arena *arena, uint32_t number, bool is_verbose)
{
    struct revision_list next = graph_sorted_ends(graph, arena, &graph->next, number);
    struct format format = format_of_branches;
    struct buf text = BUF(arena);

    buf_add(&text, is_verbose ? format_entry(graph, arena, number, false) : format_line(graph, arena, number, format));
    buf_add_char(&text, '\n');
    format.doc = is_verbose;
    for (size_t i = 0; i < next.len; i++)
    {
        if (i > 0)
            buf_add_char(&text, '\n');
        buf_add_repeated(&text, ' ', utf8_count(graph_id(graph, number)));
        buf_print(&text, " -> " STR_FMT, STR_ARG(format_line(graph, arena, next.at[i], format)));
    }
    buf_add_char(&text, '\n');
    return buf_str(&text);
}
