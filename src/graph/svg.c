/*
 * svg: one file without references to anything else but the revision files that its nodes link to. It brings its own
 * background, dark where the reader's system is; colours only repeat what forms and words say.
 */
#include "graph/svg.h"

#include "base/utf8.h"
#include "graph/branch.h"

/* ---- text ---- */

static bool is_xml_character(uint32_t c)
{
    return c == '\t' || c == '\n' || (c >= ' ' && c != 0x7F && !(c >= 0x80 && c < 0xA0) && c != 0xFFFE && c != 0xFFFF);
}

/* Copied as it is. */
static bool is_plain(char c)
{
    return (c >= ' ' && c < 0x7F && c != '&' && c != '<' && c != '>' && c != '"') || c == '\n';
}

void svg_add_text(struct buf *out, str text)
{
    for (size_t at = 0, plain; at < text.len;)
    {
        uint32_t c;

        for (plain = at; plain < text.len && is_plain(text.at[plain]); plain++)
            continue;
        buf_add(out, str_slice(text, at, plain));
        at = plain;
        if (at == text.len)
            return;
        at += utf8_decode(str_skip(text, at), &c);
        if (c == '&')
            buf_add_literal(out, "&amp;");
        else if (c == '<')
            buf_add_literal(out, "&lt;");
        else if (c == '>')
            buf_add_literal(out, "&gt;");
        else if (c == '"')
            buf_add_literal(out, "&quot;");
        else
            buf_add_code_point(out, is_xml_character(c) ? c : UTF8_REPLACEMENT);
    }
}

/* In hundredths of the font size. */
static int32_t character_width(str character)
{
    static const str narrow = STR_INIT("fijlrtI.,:;'|!()[]{}/\\ -");
    static const str broad = STR_INIT("mwMW@%&");
    char c = character.at[0];

    if (character.len > 1)
        return (int32_t)utf8_width(character) * (utf8_width(character) > 1 ? 52 : 64);
    if (str_find_char(narrow, c) != STR_NONE)
        return 36;
    if (str_find_char(broad, c) != STR_NONE)
        return 92;
    return c >= 'A' && c <= 'Z' ? 70 : 59;
}

static size_t fitting(str text, int32_t size, int32_t width)
{
    int32_t used = 0;
    size_t at = 0;

    while (at < text.len)
    {
        uint32_t code;
        size_t len = utf8_decode(str_skip(text, at), &code);

        used += character_width(str_slice(text, at, at + len)) * size;
        if (used > width * 100)
            break;
        at += len;
    }
    return at;
}

int32_t svg_text_width(str text, int32_t size)
{
    int32_t used = 0;

    for (size_t at = 0; at < text.len;)
    {
        uint32_t code;
        size_t len = utf8_decode(str_skip(text, at), &code);

        used += character_width(str_slice(text, at, at + len));
        at += len;
    }
    return (used * size + 99) / 100;
}

str svg_text_fit(struct arena *arena, str text, int32_t size, int32_t width, str *out_rest)
{
    static const str ellipsis = STR_INIT("…");
    size_t len = fitting(text, size, width), blank;

    if (out_rest != NULL)
        *out_rest = (str){0};
    if (len == text.len)
        return text;
    if (out_rest == NULL)
        len = fitting(text, size, width - svg_text_width(ellipsis, size));
    blank = str_find_last_char(str_slice(text, 0, len + 1), ' ');
    if (blank == STR_NONE || blank <= len / 2)
        blank = str_find_last_char(str_slice(text, 0, len), '_') + 1; /* a file's name for a message; none: 0 */
    if (blank > len / 2)
        len = blank;
    if (out_rest == NULL)
        return str_join(arena, str_trim_end(str_slice(text, 0, len)), ellipsis);
    *out_rest = str_trim_start(str_skip(text, len));
    return str_slice(text, 0, len);
}

/* ---- frame ---- */

static const struct
{
    const char *light, *dark;
} colors[] = {
    {"#2563eb", "#60a5fa"}, {"#c2410c", "#fb923c"}, {"#15803d", "#4ade80"}, {"#a21caf", "#e879f9"},
    {"#0e7490", "#22d3ee"}, {"#b91c1c", "#f87171"}, {"#6d28d9", "#a78bfa"}, {"#a16207", "#facc15"},
};

uint32_t svg_lane_color(uint32_t lane)
{
    return lane % COUNT_OF(colors);
}

static const char looks[] =
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif;font-size:12px;"
    "fill:#1f2937}\n"
    ".id{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-weight:600}\n"
    ".date,.mark{font-size:11px;fill:#6b7280}.mark{font-weight:600}\n"
    ".label{font-size:11px;font-weight:600;fill:#fff}\n"
    ".back{fill:#fff}.box{fill:#fff;stroke-width:1.5}.edge{fill:none;stroke-width:2}.now{fill:#eff6ff;stroke-width:3}\n"
    ".depends{fill:none;stroke:#6b7280;stroke-width:1.5;stroke-dasharray:5 4}.tip{fill:#6b7280}\n"
    "a:hover .box,a:focus .box{stroke-width:3}a:hover .id,a:focus .id,a:hover .message{text-decoration:underline}\n";

static const char dark_looks[] =
    "@media (prefers-color-scheme:dark){\n"
    "text{fill:#e5e7eb}.date,.mark{fill:#9ca3af}.label{fill:#111827}.back{fill:#111827}.box{fill:#1f2937}.now{fill:#1e3a5f}\n"
    ".depends{stroke:#9ca3af}.tip{fill:#9ca3af}\n";

/* .sN strokes, .fN fills in the colour of a lane. */
static void colors_add(struct buf *out, bool is_dark)
{
    for (size_t i = 0; i < COUNT_OF(colors); i++)
    {
        const char *color = is_dark ? colors[i].dark : colors[i].light;

        buf_print(out, ".s%d{stroke:%s}.f%d{fill:%s}\n", (int)i, color, (int)i, color);
    }
}

void svg_begin(struct svg *svg)
{
    struct buf *out = &svg->out;
    int32_t width = svg->grid.width, height = svg->grid.height;

    buf_print(out,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n"
              "<title>revision graph: %u revision%s</title>\n<style>\n",
              width, height, width, height, svg->lanes.count, svg->lanes.count == 1 ? "" : "s");
    buf_add_literal(out, looks);
    colors_add(out, false);
    buf_add_literal(out, dark_looks);
    colors_add(out, true);
    buf_add_literal(
        out, "}\n</style>\n<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" "
             "markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"tip\" d=\"M0 0L8 4L0 8z\"/>"
             "</marker></defs>\n");
    buf_print(out, "<rect class=\"back\" width=\"%d\" height=\"%d\"/>\n", width, height);
}

void svg_end(struct svg *svg)
{
    buf_add_literal(&svg->out, "</svg>\n");
}

void svg_begin_node(struct svg *svg, uint32_t number)
{
    const struct picture *picture = svg->picture;
    const struct revision *revision = graph_revision(picture->graph, number);
    str marks = draw_marks(picture, number, STR(", ")), doc = revision_long_doc(revision);

    buf_add_literal(&svg->out, "<a");
    if (picture->links != NULL)
    {
        buf_add_literal(&svg->out, " href=\"");
        svg_add_text(&svg->out, picture->links[number]);
        buf_add_char(&svg->out, '"');
    }
    buf_add_literal(&svg->out, "><title>");
    svg_add_text(&svg->out, revision->id);
    if (marks.len > 0)
        buf_print(&svg->out, " (" STR_FMT ")", STR_ARG(marks));
    buf_add_char(&svg->out, '\n');
    svg_add_text(&svg->out, revision->path);
    if (doc.len > 0)
        buf_add_literal(&svg->out, "\n\n");
    svg_add_text(&svg->out, doc);
    buf_add_literal(&svg->out, "</title>");
}

void svg_end_node(struct svg *svg)
{
    buf_add_literal(&svg->out, "</a>\n");
}

/* ---- lines ---- */

/*
 * From lane to lane in the space below a row. What leaves a child with several parents turns in the upper half, what enters a
 * parent in the lower one: lines that lie on each other have a common end.
 */
static void bend_add(struct svg *svg, uint32_t row, uint32_t lane, uint32_t to_lane, bool is_leaving)
{
    int32_t from_y = svg->grid.bottoms[row], to_y = svg->grid.tops[row + 1], corner = svg->grid.corner;
    int32_t x = svg->grid.middles[lane], to_x = svg->grid.middles[to_lane];
    int32_t side = to_x > x ? corner : -corner;
    int32_t y = corner == 0 ? (from_y + to_y) / 2 : is_leaving ? from_y + (to_y - from_y) / 3 : to_y - (to_y - from_y) / 3;

    if (lane == to_lane)
        return;
    if (corner == 0)
        buf_print(&svg->out, "V%dC%d %d %d %d %d %d", from_y, x, y, to_x, y, to_x, to_y);
    else
        buf_print(&svg->out, "V%dQ%d %d %d %dH%dQ%d %d %d %d", y - corner, x, y, x + side, y, to_x - side, to_x, y, to_x,
                  y + corner);
}

bool svg_is_bent(const struct svg *svg, const struct lanes_node *node, const struct lanes_edge *edge)
{
    return edge->lane != node->lane || svg->lanes.nodes[edge->to].lane != node->lane;
}

/* A line has the colour of the branch that it leads to or from: the outer one of its lanes. */
static uint32_t edge_color(const struct svg *svg, const struct lanes_node *node, const struct lanes_edge *edge)
{
    uint32_t lane = node->lane > edge->lane ? node->lane : edge->lane, other = svg->lanes.nodes[edge->to].lane;

    return svg_lane_color(lane > other ? lane : other);
}

static void edges_add(struct svg *svg, const int32_t *from_y, const int32_t *to_y, bool bent)
{
    for (uint32_t i = 0; i < svg->lanes.count; i++)
    {
        const struct lanes_node *node = &svg->lanes.nodes[i];

        for (uint32_t e = node->first_edge; e < node->first_edge + node->edge_count; e++)
        {
            const struct lanes_edge *edge = &svg->lanes.edges.at[e];
            const struct lanes_node *parent = &svg->lanes.nodes[edge->to];
            bool is_next = parent->row == node->row + 1;
            uint32_t lane = is_next ? parent->lane : edge->lane;

            if (svg_is_bent(svg, node, edge) != bent)
                continue;
            buf_print(&svg->out, "<path class=\"edge s%u\" d=\"M%d %d", edge_color(svg, node, edge),
                      svg->grid.middles[node->lane], from_y[i]);
            bend_add(svg, node->row, node->lane, lane, node->edge_count > 1);
            bend_add(svg, parent->row - 1, lane, parent->lane, false);
            buf_print(&svg->out, "V%d\"/>\n", to_y[edge->to]);
        }
    }
}

void svg_add_edges(struct svg *svg, const int32_t *from_y, const int32_t *to_y)
{
    edges_add(svg, from_y, to_y, true);
    edges_add(svg, from_y, to_y, false);
}

static bool same_labels(struct graph *graph, uint32_t a, uint32_t b)
{
    str_array one = branch_labels_of(graph, a), other = branch_labels_of(graph, b);

    if (one.len != other.len || one.at == other.at)
        return one.len == other.len;
    for (size_t i = 0; i < one.len; i++)
        if (!str_equal(one.at[i], other.at[i]))
            return false;
    return true;
}

bool svg_shows_labels(const struct svg *svg, const struct lanes_node *node)
{
    struct graph *graph = svg->picture->graph;
    uint32_t child;

    if (branch_labels_of(graph, node->number).len == 0)
        return false;
    for (uint32_t e = graph->next.starts[node->number]; e < graph->next.starts[node->number + 1]; e++)
        if (lanes_find(&svg->lanes, graph->next.at[e], &child) && same_labels(graph, graph->next.at[e], node->number))
            return false;
    return true;
}
