/*
 * draw_mermaid: the graph as a Mermaid flowchart, which GitHub, GitLab and many editors draw where it stands in Markdown.
 *
 * A node's name is r and the id, as an id may be a word of Mermaid's own; or n and a number for an id with other characters.
 * What a revision is shows in the form of its node: a round end is a head, a hexagon a branch point, a trapezium a merge point,
 * and a thick border current; the words stand there, too. In quoted texts Mermaid decodes #name; and #number;, and takes HTML
 * and backticks for markup: so these are written as numbers.
 */
#include "graph/branch.h"
#include "graph/draw.h"

static void quoted_add(struct buf *out, str text)
{
    static const str special = STR_INIT("\"#<>&`;\\");

    for (size_t i = 0; i < text.len; i++)
    {
        if (str_find_char(special, text.at[i]) != STR_NONE)
            buf_print(out, "#%d;", text.at[i]);
        else
            buf_add_char(out, text.at[i]);
    }
}

static void name_add(struct buf *out, const struct graph *graph, uint32_t number)
{
    str id = graph_id(graph, number);
    bool is_word = true;

    for (size_t i = 0; i < id.len; i++)
        is_word = is_word && char_is_word(id.at[i]);
    if (is_word)
        buf_print(out, "r" STR_FMT, STR_ARG(id));
    else
        buf_print(out, "n%u", number + 1);
}

struct form
{
    const char *open, *close;
};

static struct form form_of(const struct graph *graph, uint32_t number)
{
    if (graph_is_head(graph, number))
        return (struct form){"([", "])"};
    if (graph_is_branch_point(graph, number))
        return (struct form){"{{", "}}"};
    if (revision_is_merge_point(graph_revision(graph, number)))
        return (struct form){"[/", "\\]"};
    return (struct form){"[", "]"};
}

static void node_add(struct buf *out, const struct picture *picture, uint32_t number)
{
    struct graph *graph = picture->graph;
    const struct revision *revision = graph_revision(graph, number);
    str_array labels = branch_labels_of(graph, number);
    str message = draw_message(out->arena, revision), marks = draw_marks(picture, number, STR(", "));
    struct form form = form_of(graph, number);

    buf_add_literal(out, "  ");
    name_add(out, graph, number);
    buf_print(out, "%s\"<b>", form.open);
    quoted_add(out, revision->id);
    buf_add_literal(out, "</b>");
    if (labels.len > 0)
    {
        buf_add_literal(out, " (");
        quoted_add(out, str_array_join(out->arena, &labels, STR(", ")));
        buf_add_char(out, ')');
    }
    if (message.len > 0)
        buf_add_literal(out, "<br>");
    quoted_add(out, message);
    if (marks.len > 0)
        buf_print(out, "<br><i>" STR_FMT "</i>", STR_ARG(marks));
    buf_print(out, "\"%s%s\n", form.close, draw_is_current(picture, number) ? ":::current" : "");
}

static void edges_add(struct buf *out, const struct picture *picture, const struct revision_set *drawn, uint32_t number)
{
    const struct graph *graph = picture->graph;
    const struct
    {
        const struct edges *edges;
        const char *arrow;
    } kinds[] = {{&graph->down, " --> "}, {&graph->depends, " -.-> "}};

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
    {
        for (uint32_t e = kinds[i].edges->starts[number]; e < kinds[i].edges->starts[number + 1]; e++)
        {
            if (!drawn->has[kinds[i].edges->at[e]])
                continue;
            buf_add_literal(out, "  ");
            name_add(out, graph, kinds[i].edges->at[e]);
            buf_add(out, str_from(kinds[i].arrow));
            name_add(out, graph, number);
            buf_add_char(out, '\n');
        }
    }
}

str draw_mermaid(const struct picture *picture)
{
    struct revision_set drawn = draw_set(picture);
    struct buf out = BUF(picture->arena);

    buf_add_literal(&out, "flowchart BT\n");
    for (size_t i = 0; i < picture->list->len; i++)
        node_add(&out, picture, picture->list->at[i]);
    for (size_t i = 0; i < picture->list->len; i++)
        edges_add(&out, picture, &drawn, picture->list->at[i]);
    buf_add_literal(&out, "  classDef current stroke-width:4px\n");
    return buf_str(&out);
}
