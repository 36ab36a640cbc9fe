/*
 * The models as an entity-relationship diagram in SVG: a box for each table with its columns, types and marks; a line for each
 * foreign key, from its column to the referred one.
 *
 * A line ends in a crow's foot where many rows may refer, in a bar where one does (the column is unique or the key); at the
 * referred table in a bar, with a circle in front of it where the column may be null. One file without references to others,
 * with a background of its own, dark where the reader's system is.
 */
#include "graph/svg.h"
#include "run/models.h"
#include "run/picture_tables.h"
#include "sql/type.h"

enum
{
    TITLE = 28,
    ROW = 19,
    PAD = 10,
    MARKS = 44,      /* the room for PK FK U */
    NAME_MOST = 220, /* pixels; longer ones are cut */
    TYPE_MOST = 215,
    BOX_LEAST = 150,
    TITLE_SIZE = 13,
    TEXT_SIZE = 12,
    LEGEND = 44,
};

/* A table of the picture. */
struct entity
{
    const struct table *table;
    const struct model_set *set;
    str title;
    str *types; /* of the columns, cut */
};

struct relation_line
{
    const struct constraint *key;
    uint32_t from, to;
};

struct drawing
{
    struct session *session;
    struct arena *arena;
    struct buf out;
    ARRAY(struct entity) entities;
    ARRAY(struct layout_box) boxes;
    ARRAY(struct layout_line) lines;
    ARRAY(struct relation_line) relations; /* as many as lines */
    struct layout layout;
};

/* ---- what is drawn ---- */

static str type_text(struct drawing *drawing, const struct model_set *set, const struct column *column)
{
    struct diags *diags = &drawing->session->diags;
    size_t recorded = diags->list.len;
    struct compiler compiler;
    str text = {0};

    compiler_init(&compiler, drawing->arena, diags, set->dialect);
    compiler.is_offline = true;
    if (column->type != NULL && !dialect_compile_type(&compiler, column->type, &text))
        text = type_repr(drawing->arena, column->type);
    diag_rewind(diags, recorded);
    return text;
}

static bool is_in(const struct name_list *names, str name)
{
    for (size_t i = 0; i < names->len; i++)
    {
        if (str_equal(names->at[i].text, name))
            return true;
    }
    return false;
}

static bool is_primary(const struct table *table, str column)
{
    return table->primary_key != NULL && is_in(&table->primary_key->columns, column);
}

/* Alone or the only column of a constraint. */
static bool is_unique(const struct table *table, const struct column *column)
{
    if (column->unique == TRI_TRUE || (is_primary(table, column->name.text) && table->primary_key->columns.len == 1))
        return true;
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        const struct constraint *constraint = table->constraints.at[i];

        if (constraint->kind == CONSTRAINT_UNIQUE && constraint->columns.len == 1 &&
            str_equal(constraint->columns.at[0].text, column->name.text))
            return true;
    }
    return false;
}

static bool is_foreign(const struct table *table, str column)
{
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        if (table->constraints.at[i]->kind == CONSTRAINT_FOREIGN_KEY && is_in(&table->constraints.at[i]->columns, column))
            return true;
    }
    return false;
}

static int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static void entity_add(struct drawing *drawing, const struct model_set *set, const struct table *table)
{
    struct entity *entity = array_add(drawing->arena, &drawing->entities);
    struct layout_box *box = array_add(drawing->arena, &drawing->boxes);
    int32_t names = 0, types = 0;

    entity->table = table;
    entity->set = set;
    entity->types = arena_alloc_array(drawing->arena, table->columns.len + 1, sizeof *entity->types);
    for (size_t i = 0; i < table->columns.len; i++)
    {
        const struct column *column = table->columns.at[i];

        entity->types[i] = svg_text_fit(drawing->arena, type_text(drawing, set, column), TEXT_SIZE - 1, TYPE_MOST, NULL);
        names = larger(names,
                       svg_text_width(svg_text_fit(drawing->arena, column->name.text, TEXT_SIZE, NAME_MOST, NULL), TEXT_SIZE));
        types = larger(types, svg_text_width(entity->types[i], TEXT_SIZE - 1));
    }
    box->width = larger(BOX_LEAST, MARKS + names + 18 + types + 2 * PAD);
    entity->title = table_key(drawing->arena, table->schema, table->name);
    box->width = larger(box->width,
                        svg_text_width(svg_text_fit(drawing->arena, entity->title, TITLE_SIZE + 1, 400, NULL), TITLE_SIZE + 1) +
                            2 * PAD);
    box->height = TITLE + (int32_t)table->columns.len * ROW + PAD / 2;
}

static bool entity_find(const struct drawing *drawing, const struct model_set *set, str key, uint32_t *out)
{
    for (uint32_t i = 0; i < drawing->entities.len; i++)
    {
        if (drawing->entities.at[i].set == set && str_equal(drawing->entities.at[i].title, key))
        {
            *out = i;
            return true;
        }
    }
    return false;
}

static void relations_add(struct drawing *drawing, uint32_t from)
{
    const struct entity *entity = &drawing->entities.at[from];

    for (size_t i = 0; i < entity->table->constraints.len; i++)
    {
        const struct constraint *key = entity->table->constraints.at[i];
        uint32_t to;

        if (key->kind != CONSTRAINT_FOREIGN_KEY || key->columns.len == 0 ||
            !entity_find(drawing, entity->set, table_key(drawing->arena, key->referent_schema, key->referent_table), &to))
            continue;
        *array_add(drawing->arena, &drawing->relations) = (struct relation_line){key, from, to};
        *array_add(drawing->arena, &drawing->lines) = (struct layout_line){.from = from, .to = to};
    }
}

/* ---- lines ---- */

static int32_t row_middle(const struct drawing *drawing, uint32_t number, str column)
{
    const struct layout_box *box = &drawing->layout.boxes[number];
    const struct table *table = drawing->entities.at[number].table;

    for (size_t i = 0; i < table->columns.len; i++)
    {
        if (str_equal(table->columns.at[i]->name.text, column))
            return box->y + TITLE + (int32_t)i * ROW + ROW / 2 + 2;
    }
    return box->y + TITLE / 2;
}

/* A swing from one point to the next, level at both ends. */
static void swing_add(struct buf *out, struct layout_point from, struct layout_point to)
{
    int32_t reach = larger(24, (from.x > to.x ? from.x - to.x : to.x - from.x) / 2);
    int32_t sign = to.x < from.x ? -1 : 1;

    buf_print(out, " C%d %d %d %d %d %d", (int)(from.x + sign * reach), (int)from.y, (int)(to.x - sign * reach), (int)to.y,
              (int)to.x, (int)to.y);
}

/* At the referring side: a crow's foot, or a bar. `sign`: where the line goes to. */
static void foot_add(struct buf *out, struct layout_point at, int32_t sign, bool is_one)
{
    int32_t x = at.x + sign * 11;

    if (is_one)
        buf_print(out, "<path class=\"e\" d=\"M%d %dv10\"/>", (int)(at.x + sign * 8), (int)at.y - 5);
    else
        buf_print(out, "<path class=\"e\" d=\"M%d %dL%d %dL%d %d\"/>", (int)at.x, (int)at.y - 6, (int)x, (int)at.y, (int)at.x,
                  (int)at.y + 6);
}

/* At the referred side: a bar, and a circle where there may be none. */
static void head_add(struct buf *out, struct layout_point at, int32_t sign, bool may_be_none)
{
    buf_print(out, "<path class=\"e\" d=\"M%d %dv10\"/>", (int)(at.x + sign * 7), (int)at.y - 5);
    if (may_be_none)
        buf_print(out, "<circle class=\"o\" cx=\"%d\" cy=\"%d\" r=\"4\"/>", (int)(at.x + sign * 13), (int)at.y);
}

static void title_add(struct drawing *drawing, const struct relation_line *relation)
{
    struct buf *out = &drawing->out;
    const struct constraint *key = relation->key;

    buf_add_literal(out, "<title>");
    for (size_t i = 0; i < key->columns.len; i++)
    {
        svg_add_text(out, drawing->entities.at[relation->from].title);
        buf_add_literal(out, ".");
        svg_add_text(out, key->columns.at[i].text);
        buf_add_literal(out, " → ");
        svg_add_text(out, drawing->entities.at[relation->to].title);
        buf_add_literal(out, ".");
        svg_add_text(out, i < key->referent_columns.len ? key->referent_columns.at[i].text : STR("?"));
        buf_add_literal(out, "\n");
    }
    if (key->ondelete.len > 0)
    {
        buf_add_literal(out, "ON DELETE ");
        svg_add_text(out, key->ondelete);
    }
    buf_add_literal(out, "</title>");
}

static void relation_draw(struct drawing *drawing, size_t number)
{
    const struct relation_line *relation = &drawing->relations.at[number];
    const struct layout_line *line = &drawing->layout.lines[number];
    const struct layout_box *from = &drawing->layout.boxes[relation->from], *to = &drawing->layout.boxes[relation->to];
    const struct table *table = drawing->entities.at[relation->from].table;
    const struct column *column = table_column(table, relation->key->columns.at[0].text);
    str referred = relation->key->referent_columns.len > 0 ? relation->key->referent_columns.at[0].text : STR("");
    bool is_one = column != NULL && relation->key->columns.len == 1 && is_unique(table, column);
    /* A line back leaves at the right side; to a box further right it comes in at the left. */
    int32_t out_sign = line->is_back ? 1 : -1, in_sign = !line->is_back ? 1 : to->x > from->x + from->width ? -1 : 1;
    struct layout_point start = {line->is_back ? from->x + from->width : from->x,
                                 row_middle(drawing, relation->from, relation->key->columns.at[0].text)};
    struct layout_point end = {in_sign > 0 ? to->x + to->width : to->x, row_middle(drawing, relation->to, referred)};
    struct layout_point at = {start.x + out_sign * 11, start.y}, last = {end.x + in_sign * 11, end.y};
    struct buf *out = &drawing->out;

    buf_add_literal(out, "<g>");
    title_add(drawing, relation);
    buf_print(out, "<path class=\"e\" d=\"M%d %dH%d", (int)start.x, (int)start.y, (int)at.x);
    for (uint32_t i = 0; !line->is_back && i < line->count; i++)
    {
        struct layout_point point = drawing->layout.points.at[line->first + i];

        if (i % 2 == 0)
            swing_add(out, at, point);
        else
            buf_print(out, "H%d", (int)point.x);
        at = point;
    }
    if (line->is_back && in_sign > 0)
    {
        int32_t reach = larger(at.x, last.x) + 26;

        buf_print(out, " C%d %d %d %d %d %d", (int)reach, (int)at.y, (int)reach, (int)last.y, (int)last.x, (int)last.y);
    }
    else
        swing_add(out, at, last);
    buf_print(out, "H%d\"/>", (int)end.x);
    foot_add(out, start, out_sign, is_one);
    head_add(out, end, in_sign, column != NULL && column_is_nullable(column));
    buf_add_literal(out, "</g>\n");
}

/* ---- boxes ---- */

static void text_draw(struct drawing *drawing, const char *class, int32_t x, int32_t y, str text)
{
    buf_print(&drawing->out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", class, (int)x, (int)y);
    svg_add_text(&drawing->out, text);
    buf_add_literal(&drawing->out, "</text>");
}

static void column_draw(struct drawing *drawing, const struct entity *entity, const struct layout_box *box, size_t number)
{
    const struct column *column = entity->table->columns.at[number];
    int32_t y = box->y + TITLE + (int32_t)number * ROW + 15;
    bool primary = is_primary(entity->table, column->name.text), foreign = is_foreign(entity->table, column->name.text);
    const char *marks = primary && foreign                 ? "PK FK"
                        : primary                          ? "PK"
                        : foreign                          ? "FK"
                        : is_unique(entity->table, column) ? "U"
                                                           : "";

    if (!primary && foreign && is_unique(entity->table, column))
        marks = "FK U";
    text_draw(drawing, "m", box->x + PAD, y, str_from(marks));
    text_draw(drawing, column_is_nullable(column) ? "n i" : "n", box->x + PAD + MARKS - 4, y,
              svg_text_fit(drawing->arena, column->name.text, TEXT_SIZE, NAME_MOST, NULL));
    text_draw(drawing, "t", box->x + box->width - PAD, y, entity->types[number]);
    buf_add_literal(&drawing->out, "\n");
}

static void entity_draw(struct drawing *drawing, size_t number)
{
    const struct entity *entity = &drawing->entities.at[number];
    const struct layout_box *box = &drawing->layout.boxes[number];
    struct source_position position;

    buf_add_literal(&drawing->out, "<g><title>");
    svg_add_text(&drawing->out, entity->title);
    if (entity->table->mapped_class.len > 0)
    {
        buf_add_literal(&drawing->out, "\n");
        svg_add_text(&drawing->out, entity->table->mapped_class);
    }
    if (source_find(&drawing->session->sources, entity->table->place, &position))
    {
        buf_add_literal(&drawing->out, "\n");
        svg_add_text(&drawing->out, position.file->name);
        buf_print(&drawing->out, ":%u", (unsigned)position.line);
    }
    buf_add_literal(&drawing->out, "</title>");
    buf_print(&drawing->out, "<rect class=\"b\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\"/>", (int)box->x,
              (int)box->y, (int)box->width, (int)box->height);
    buf_print(&drawing->out, "<path class=\"h\" d=\"M%d %dv-%dq0 -5 5 -5h%dq5 0 5 5v%dz\"/>", (int)box->x,
              (int)(box->y + TITLE - 4), (int)(TITLE - 9), (int)(box->width - 10), (int)(TITLE - 9));
    text_draw(drawing, "c", box->x + PAD, box->y + 17, svg_text_fit(drawing->arena, entity->title, TITLE_SIZE + 1, 400, NULL));
    buf_add_literal(&drawing->out, "\n");
    for (size_t i = 0; i < entity->table->columns.len; i++)
        column_draw(drawing, entity, box, i);
    buf_add_literal(&drawing->out, "</g>\n");
}

/* ---- the picture ---- */

static const char looks[] =
    "<style>\n"
    "text{font-family:system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:12px;fill:#1e293b}\n"
    ".g{fill:#f8fafc}.b{fill:#fff;stroke:#94a3b8}.h{fill:#334155}.c{fill:#fff;font-weight:600;font-size:13px}\n"
    ".m{fill:#b45309;font-size:10px;font-weight:600}.t{fill:#64748b;font-size:11px;text-anchor:end}.i{font-style:italic}\n"
    ".e{fill:none;stroke:#475569;stroke-width:1.2}.o{fill:#f8fafc;stroke:#475569;stroke-width:1.2}.l{fill:#64748b;font-size:"
    "11px}\n"
    "g:hover>.e{stroke:#2563eb;stroke-width:2.2}\n"
    "@media (prefers-color-scheme:dark){text{fill:#e2e8f0}.g{fill:#0f172a}.b{fill:#1e293b;stroke:#475569}.h{fill:#475569}\n"
    ".m{fill:#fbbf24}.t,.l{fill:#94a3b8}.e{stroke:#94a3b8}.o{fill:#0f172a;stroke:#94a3b8}.c{fill:#fff}}\n"
    "</style>\n";

static const char legend[] =
    "PK primary key · FK foreign key · U unique · italic: may be null · crow's foot: many rows · bar: one "
    "· circle: or none";

str models_draw(struct session *session, const struct models *models)
{
    struct drawing drawing = {.session = session, .arena = session->arena, .out = BUF(session->arena)};
    int32_t width, height;

    for (size_t i = 0; i < models->sets.len; i++)
    {
        for (size_t k = 0; k < models->sets.at[i].count; k++)
            entity_add(&drawing, &models->sets.at[i], models->sets.at[i].tables[k]);
    }
    for (uint32_t i = 0; i < drawing.entities.len; i++)
        relations_add(&drawing, i);
    drawing.layout = (struct layout){
        .boxes = drawing.boxes.at, .box_count = drawing.boxes.len, .lines = drawing.lines.at, .line_count = drawing.lines.len};
    layout_make(session->arena, &drawing.layout);
    width = larger(drawing.layout.width, svg_text_width(str_from(legend), 11) + 60);
    height = drawing.layout.height + LEGEND - 16;
    buf_print(&drawing.out,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n<title>%zu "
              "tables</title>\n",
              (int)width, (int)height, (int)width, (int)height, drawing.entities.len);
    buf_add_literal(&drawing.out, looks);
    buf_print(&drawing.out, "<rect class=\"g\" width=\"%d\" height=\"%d\"/>\n", (int)width, (int)height);
    for (size_t i = 0; i < drawing.relations.len; i++)
        relation_draw(&drawing, i);
    for (size_t i = 0; i < drawing.entities.len; i++)
        entity_draw(&drawing, i);
    text_draw(&drawing, "l", 28, height - 18, str_from(legend));
    buf_add_literal(&drawing.out, "\n</svg>\n");
    return buf_str(&drawing.out);
}
