/*
 * draw_dot: the graph for Graphviz. Parents point at what follows them, from the bottom up; depends_on is dashed.
 *
 * What a revision is shows in the form of its node: a double border is a head, a thick one current, a hexagon a branch point,
 * an octagon a merge point; the words stand there, too. Texts are quoted strings, in which Graphviz takes a backslash as the
 * beginning of an escape, and in labels &name; as a character; ids and messages never make one.
 */
#include "graph/branch.h"
#include "graph/draw.h"

static void quoted_add(struct buf *out, str text)
{
    for (size_t i = 0; i < text.len; i++)
    {
        if (text.at[i] == '"' || text.at[i] == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, text.at[i]);
    }
}

/* A text that is shown. */
static void label_add(struct buf *out, str text)
{
    quoted_add(out, str_replace(out->arena, text, STR("&"), STR("&amp;")));
}

/* Broken at blanks into lines of about so many bytes: Graphviz breaks none. */
static void message_add(struct buf *out, str message)
{
    enum
    {
        LINE = 32
    };
    size_t column = 0;

    while (message.len > 0)
    {
        str word;

        message = str_cut(message, ' ', &word);
        if (column > 0 && column + word.len > LINE)
            column = 0;
        buf_add(out, column > 0 ? STR(" ") : STR("\\n"));
        label_add(out, word);
        column += word.len + 1;
    }
}

static const char *shape(const struct graph *graph, uint32_t number)
{
    const struct revision *revision = graph_revision(graph, number);

    return graph_is_branch_point(graph, number) ? "hexagon" : revision_is_merge_point(revision) ? "octagon" : "box";
}

static void node_add(struct buf *out, const struct picture *picture, uint32_t number)
{
    struct graph *graph = picture->graph;
    const struct revision *revision = graph_revision(graph, number);
    str_array labels = branch_labels_of(graph, number);
    str message = draw_message(out->arena, revision), marks = draw_marks(picture, number, STR(", "));

    buf_add_literal(out, "  \"");
    quoted_add(out, revision->id);
    buf_add_literal(out, "\" [label=\"");
    label_add(out, revision->id);
    if (labels.len > 0)
    {
        buf_add_literal(out, " (");
        label_add(out, str_array_join(out->arena, &labels, STR(", ")));
        buf_add_char(out, ')');
    }
    message_add(out, message);
    if (marks.len > 0)
        buf_print(out, "\\n(" STR_FMT ")", STR_ARG(marks));
    buf_print(out, "\", shape=%s", shape(graph, number));
    if (graph_is_head(graph, number))
        buf_add_literal(out, ", peripheries=2");
    if (draw_is_current(picture, number))
        buf_add_literal(out, ", penwidth=3");
    buf_add_literal(out, ", tooltip=\"");
    label_add(out, message.len > 0 ? message : revision->id);
    buf_add_char(out, '"');
    if (picture->links != NULL)
    {
        buf_add_literal(out, ", URL=\"");
        quoted_add(out, picture->links[number]);
        buf_add_char(out, '"');
    }
    buf_add_literal(out, "];\n");
}

static void edges_add(struct buf *out, const struct picture *picture, const struct revision_set *drawn, uint32_t number)
{
    const struct graph *graph = picture->graph;
    const struct
    {
        const struct edges *edges;
        const char *look;
    } kinds[] = {{&graph->down, ""}, {&graph->depends, " [style=dashed]"}};

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
    {
        for (uint32_t e = kinds[i].edges->starts[number]; e < kinds[i].edges->starts[number + 1]; e++)
        {
            if (!drawn->has[kinds[i].edges->at[e]])
                continue;
            buf_add_literal(out, "  \"");
            quoted_add(out, graph_id(graph, kinds[i].edges->at[e]));
            buf_add_literal(out, "\" -> \"");
            quoted_add(out, graph_id(graph, number));
            buf_print(out, "\"%s;\n", kinds[i].look);
        }
    }
}

str draw_dot(const struct picture *picture)
{
    struct revision_set drawn = draw_set(picture);
    struct buf out = BUF(picture->arena);

    buf_add_literal(&out, "digraph revisions {\n"
                          "  rankdir=BT;\n"
                          "  node [style=rounded, fontname=\"sans-serif\", fontsize=11];\n"
                          "  edge [arrowsize=0.7];\n");
    for (size_t i = 0; i < picture->list->len; i++)
        node_add(&out, picture, picture->list->at[i]);
    for (size_t i = 0; i < picture->list->len; i++)
        edges_add(&out, picture, &drawn, picture->list->at[i]);
    buf_add_literal(&out, "}\n");
    return buf_str(&out);
}
