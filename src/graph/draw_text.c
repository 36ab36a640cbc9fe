/*
 * draw_text: `history --graph`. One row a revision, with the lines that end or begin at it drawn sideways in that row: so every
 * line of the output is a revision, to be searched and counted in a pipe.
 *
 *     *-.  m (head) (mergepoint), merge          the same on a terminal that shows UTF-8, with
 *     | *  c, ...                                rounded corners
 *     * |  b, ...
 *     *-'  <base> -> a (branchpoint), ...
 *
 * A line that passes is never broken by one that crosses it; where both meet is a corner, a tee or a cross. Parents are drawn,
 * so only those that are not in the picture (a base has none, a range may leave some out) are named, as `history` names them.
 * depends_on is named behind the marks.
 */
#include "base/utf8.h"
#include "graph/branch.h"
#include "graph/draw.h"

enum ink
{
    INK_NONE,
    INK_ID,
    INK_LABEL,
    INK_HEAD,
    INK_CURRENT,
    INK_POINT,
    INK_DEPENDS,
    INK_LANES, /* the first of those of lanes */
};

static const char *const inks[] = {
    [INK_ID] = "33",
    [INK_LABEL] = "1;35",
    [INK_HEAD] = "1;32",
    [INK_CURRENT] = "1;36",
    [INK_POINT] = "36",
    [INK_DEPENDS] = "35",
    [INK_LANES] = "31",
    "32",
    "33",
    "34",
    "35",
    "36",
};

enum
{
    LANE_INKS = COUNT_OF(inks) - INK_LANES,
    LANES_MOST = 100, /* that are drawn, so that a merge of thousands of branches costs no gigabytes */
};

/* What of a cell's four sides a line leads to. */
enum side
{
    SIDE_UP = 1,
    SIDE_DOWN = 2,
    SIDE_LEFT = 4,
    SIDE_RIGHT = 8,
};

struct glyphs
{
    const char *sides[16];
    const char *node, *current, *cut;
};

static const struct glyphs ascii = {
    .sides = {" ", "|", "|", "|", "-", "'", ".", "+", "-", "'", ".", "+", "-", "'", ".", "+"},
    .node = "*",
    .current = "@",
    .cut = "...",
};

static const struct glyphs unicode = {
    .sides = {" ", "│", "│", "│", "─", "╯", "╮", "┤", "─", "╰", "╭", "├", "─", "┴", "┬", "┼"},
    .node = "●",
    .current = "◉",
    .cut = "…",
};

struct piece
{
    enum ink ink;
    str text;
};

typedef ARRAY(struct piece) piece_list;

struct text_writer
{
    const struct picture *picture;
    const struct draw_style *style;
    const struct glyphs *glyphs;
    struct lanes lanes;
    uint32_t *waits;    /* by lane: index + 1 of the node that it runs to; 0: free */
    uint8_t *sides;     /* of the row under way, by lane */
    bool *touched;      /* the row's lines end or begin here */
    uint32_t low, high; /* the lanes between which the row has sideways lines */
    uint32_t active;    /* lanes up to the last one that is not free */
    uint32_t most;      /* lanes that are shown */
    str prefix;         /* of the further lines of an entry */
    unsigned prefix_columns;
    struct buf out;
    enum ink ink; /* switched on */
    unsigned column;
};

/* ---- writing in colours ---- */

static void ink_set(struct text_writer *writer, enum ink ink)
{
    if (!writer->style->color || writer->ink == ink)
        return;
    if (writer->ink != INK_NONE)
        buf_add_literal(&writer->out, "\x1b[0m");
    if (ink != INK_NONE)
        buf_print(&writer->out, "\x1b[%sm", inks[ink]);
    writer->ink = ink;
}

static enum ink lane_ink(uint32_t lane)
{
    return (enum ink)(INK_LANES + lane % LANE_INKS);
}

static void glyph_add(struct text_writer *writer, const char *glyph, enum ink ink)
{
    if (glyph[0] != ' ')
        ink_set(writer, ink);
    buf_add(&writer->out, str_from(glyph));
    writer->column++;
}

/* ---- lanes ---- */

/* The sides of each cell of a node's row; what waits afterwards. Returns how many lanes the row has. */
static uint32_t row_make(struct text_writer *writer, uint32_t index)
{
    const struct lanes_node *node = &writer->lanes.nodes[index];
    uint32_t low = node->lane, high = node->lane, count = 0;

    for (uint32_t lane = 0; lane < writer->active; lane++)
    {
        writer->touched[lane] = writer->waits[lane] == index + 1;
        writer->sides[lane] = writer->waits[lane] != 0 ? SIDE_UP : 0;
        if (writer->touched[lane])
            writer->waits[lane] = 0;
        if (writer->touched[lane] && lane > high)
            high = lane;
    }
    for (uint32_t e = node->first_edge; e < node->first_edge + node->edge_count; e++)
    {
        const struct lanes_edge *edge = &writer->lanes.edges.at[e];

        writer->waits[edge->lane] = edge->to + 1;
        writer->touched[edge->lane] = true;
        low = edge->lane < low ? edge->lane : low;
        high = edge->lane > high ? edge->lane : high;
    }
    if (writer->active <= high)
        writer->active = high + 1;
    for (uint32_t lane = 0; lane < writer->active; lane++)
    {
        bool crosses;

        if (writer->waits[lane] != 0)
            writer->sides[lane] |= SIDE_DOWN;
        crosses = lane >= low && lane <= high && (writer->touched[lane] || writer->sides[lane] == 0);
        if (crosses && lane > low)
            writer->sides[lane] |= SIDE_LEFT;
        if (crosses && lane < high)
            writer->sides[lane] |= SIDE_RIGHT;
        if (writer->sides[lane] != 0 || lane == node->lane)
            count = lane + 1;
    }
    writer->low = low;
    writer->high = high;
    return count;
}

/* Of the lanes behind the last one that is in use, no state is kept. */
static void row_end(struct text_writer *writer)
{
    while (writer->active > 0 && writer->waits[writer->active - 1] == 0)
    {
        writer->active--;
        writer->touched[writer->active] = false;
        writer->sides[writer->active] = 0;
    }
}

/* The lane that the line on the right side of a cell leads to, away from the node. */
static uint32_t leads_to(const struct text_writer *writer, uint32_t lane, uint32_t node_lane)
{
    if (lane >= node_lane)
    {
        while (++lane < writer->high && !writer->touched[lane])
            continue;
        return lane;
    }
    while (lane > 0 && !writer->touched[lane])
        lane--;
    return lane;
}

static void row_add(struct text_writer *writer, uint32_t index)
{
    const struct lanes_node *node = &writer->lanes.nodes[index];
    const char *mark = draw_is_current(writer->picture, node->number) ? writer->glyphs->current : writer->glyphs->node;
    uint32_t count = row_make(writer, index);

    for (uint32_t lane = 0; lane < count && lane < writer->most; lane++)
    {
        bool is_line = writer->touched[lane] || (writer->sides[lane] & (SIDE_UP | SIDE_DOWN)) != 0;
        bool leads_on = lane >= writer->low && lane < writer->high;
        enum ink on = leads_on && writer->style->color ? lane_ink(leads_to(writer, lane, node->lane)) : INK_NONE;

        if (lane == node->lane)
            glyph_add(writer, mark, lane_ink(lane));
        else
            glyph_add(writer, writer->glyphs->sides[writer->sides[lane]], is_line ? lane_ink(lane) : on);
        if (lane + 1 < count)
            glyph_add(writer, leads_on ? writer->glyphs->sides[SIDE_LEFT | SIDE_RIGHT] : " ", on);
    }
    if (count > writer->most)
    {
        ink_set(writer, INK_NONE);
        buf_add(&writer->out, str_from(writer->glyphs->cut));
        writer->column += (unsigned)utf8_width(str_from(writer->glyphs->cut));
        if (node->lane >= writer->most)
            glyph_add(writer, mark, lane_ink(node->lane));
    }
    ink_set(writer, INK_NONE);
    glyph_add(writer, " ", INK_NONE);
    row_end(writer);
}

/* What stands in front of the further lines of an entry: only what runs on. */
static void prefix_make(struct text_writer *writer)
{
    size_t begin = writer->out.len;

    writer->column = 0;
    for (uint32_t lane = 0; lane < writer->active && lane < writer->most; lane++)
    {
        glyph_add(writer, writer->glyphs->sides[writer->waits[lane] != 0 ? SIDE_UP | SIDE_DOWN : 0], lane_ink(lane));
        glyph_add(writer, " ", INK_NONE);
    }
    ink_set(writer, INK_NONE);
    writer->prefix = str_copy(writer->picture->arena, str_skip(buf_str(&writer->out), begin));
    writer->prefix_columns = writer->column;
    writer->out.len = begin;
}

/* Begins a further line; blanks before nothing are left out. */
static void continuation_add(struct text_writer *writer, bool is_empty)
{
    buf_add_char(&writer->out, '\n');
    buf_add(&writer->out, is_empty ? str_trim_end(writer->prefix) : writer->prefix);
    writer->column = writer->prefix_columns;
}

/* ---- texts ---- */

static void piece_add(struct text_writer *writer, piece_list *pieces, enum ink ink, str text)
{
    array_push(writer->picture->arena, pieces, ((struct piece){ink, text}));
}

static void mark_add(struct text_writer *writer, piece_list *pieces, enum ink ink, str text)
{
    piece_add(writer, pieces, ink, str_print(writer->picture->arena, " (" STR_FMT ")", STR_ARG(text)));
}

static void parents_add(struct text_writer *writer, piece_list *pieces, const struct lanes_node *node)
{
    const struct revision *revision = graph_revision(writer->picture->graph, node->number);
    struct arena *arena = writer->picture->arena;
    str parents = STR("<base>");

    if (revision->down_revision.len > 0 && edges_count(&writer->picture->graph->down, node->number) == node->edge_count)
        return;
    if (revision->down_revision.len > 0)
        parents = str_array_join(arena, &revision->down_revision, STR(", "));
    piece_add(writer, pieces, INK_NONE, str_join(arena, parents, STR(" -> ")));
}

static void line_make(struct text_writer *writer, piece_list *pieces, const struct lanes_node *node)
{
    const struct picture *picture = writer->picture;
    struct graph *graph = picture->graph;
    const struct revision *revision = graph_revision(graph, node->number);
    str_array labels = branch_labels_of(graph, node->number);
    str message = draw_message(picture->arena, revision);

    parents_add(writer, pieces, node);
    piece_add(writer, pieces, INK_ID, revision->id);
    if (labels.len > 0)
        mark_add(writer, pieces, INK_LABEL, str_array_join(picture->arena, &labels, STR(", ")));
    if (graph_is_head(graph, node->number))
        mark_add(writer, pieces, INK_HEAD, graph_is_real_head(graph, node->number) ? STR("head") : STR("effective head"));
    if (draw_is_current(picture, node->number))
        mark_add(writer, pieces, INK_CURRENT, STR("current"));
    if (graph_is_branch_point(graph, node->number))
        mark_add(writer, pieces, INK_POINT, STR("branchpoint"));
    if (revision_is_merge_point(revision))
        mark_add(writer, pieces, INK_POINT, STR("mergepoint"));
    if (revision->depends_on.len > 0)
        mark_add(
            writer, pieces, INK_DEPENDS,
            str_join(picture->arena, STR("depends on "), str_array_join(picture->arena, &revision->depends_on, STR(", "))));
    if (message.len > 0)
        piece_add(writer, pieces, INK_NONE, str_join(picture->arena, STR(", "), message));
}

/* The longest beginning of a text that fits into so many columns. */
static str columns_slice(str text, size_t columns)
{
    size_t at = 0, used = 0;

    while (at < text.len)
    {
        uint32_t code;
        size_t len = utf8_decode(str_skip(text, at), &code);

        used += utf8_width(str_slice(text, at, at + len));
        if (used > columns)
            break;
        at += len;
    }
    return str_slice(text, 0, at);
}

/* Cut to the columns that are left. */
static void pieces_add(struct text_writer *writer, const piece_list *pieces)
{
    str cut = str_from(writer->glyphs->cut);
    size_t whole = writer->column, room = writer->style->columns;
    bool is_cut;

    for (size_t i = 0; i < pieces->len; i++)
        whole += utf8_width(pieces->at[i].text);
    is_cut = room != 0 && whole > room;
    room = is_cut ? room - utf8_width(cut) : whole;
    for (size_t i = 0; i < pieces->len && writer->column < room; i++)
    {
        str shown = columns_slice(pieces->at[i].text, room - writer->column);

        ink_set(writer, pieces->at[i].ink);
        buf_add(&writer->out, shown);
        writer->column += (unsigned)utf8_width(shown);
        if (shown.len < pieces->at[i].text.len)
            break;
    }
    ink_set(writer, INK_NONE);
    if (is_cut)
        buf_add(&writer->out, cut);
}

/* A line of an entry, broken at blanks where it is too long; what does not fit in a whole line is broken anywhere. */
static void entry_line_add(struct text_writer *writer, str line, enum ink ink)
{
    for (;;)
    {
        unsigned columns = writer->style->columns;
        size_t room = columns == 0 ? SIZE_MAX : columns > writer->column + 8 ? columns - writer->column : 8;
        str shown = columns_slice(line, room);
        size_t blank = str_find_last_char(shown, ' ');

        if (shown.len < line.len && blank != STR_NONE && str_trim(str_slice(shown, 0, blank)).len > 0)
            shown = str_slice(shown, 0, blank);
        ink_set(writer, ink);
        buf_add(&writer->out, shown);
        ink_set(writer, INK_NONE);
        if (shown.len == line.len)
            return;
        line = str_trim_start(str_skip(line, shown.len));
        continuation_add(writer, false);
        buf_add_repeated(&writer->out, ' ', 4);
        writer->column += 4;
    }
}

static void entry_add(struct text_writer *writer, str entry)
{
    unsigned column = writer->column;
    str rest = entry, line;

    prefix_make(writer);
    writer->column = column;
    for (bool is_first = true; str_next_line(&rest, &line); is_first = false)
    {
        line = str_trim_end(line);
        if (!is_first)
            continuation_add(writer, line.len == 0);
        entry_line_add(writer, line, is_first ? INK_ID : INK_NONE);
    }
    continuation_add(writer, true);
}

str_array draw_text(const struct picture *picture, const struct draw_style *style, const str *entries)
{
    struct arena *arena = picture->arena;
    struct text_writer writer = {
        .picture = picture,
        .style = style,
        .glyphs = style->unicode ? &unicode : &ascii,
        .lanes = lanes_make(picture->graph, arena, picture->list, LANES_LIST),
        .most = style->columns == 0 || style->columns / 4 >= LANES_MOST ? LANES_MOST : style->columns / 4 + 1,
    };
    str_array texts = {0};

    writer.waits = arena_alloc_array(arena, writer.lanes.width, sizeof *writer.waits);
    writer.sides = arena_alloc_array(arena, writer.lanes.width, sizeof *writer.sides);
    writer.touched = arena_alloc_array(arena, writer.lanes.width, sizeof *writer.touched);
    for (uint32_t i = 0; i < writer.lanes.count; i++)
    {
        piece_list pieces = {0};

        writer.out = BUF(arena);
        writer.column = 0;
        row_add(&writer, i);
        if (entries != NULL)
            entry_add(&writer, entries[i]);
        else
        {
            line_make(&writer, &pieces, &writer.lanes.nodes[i]);
            pieces_add(&writer, &pieces);
        }
        array_push(arena, &texts, buf_str(&writer.out));
    }
    return texts;
}
