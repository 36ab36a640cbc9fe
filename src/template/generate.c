/*
 * Writing the Python of a template, with a segment for each stretch that was copied and each that was added.
 *
 * One blank of indentation is one level: the function is the first, each open control line one more; code of a block follows
 * its own indentation behind that. Every expression stands in parentheses of its own and brackets are balanced
 * (template/lex.c), so that no fragment can reach into what is generated around it.
 */
#include "template/generate.h"

#include "base/buf.h"
#include "base/map.h"
#include "py/tokens.h"
#include "template/fragment.h"

struct writer
{
    struct arena *arena;
    struct diags *diags;
    const struct source_file *file;
    struct buf text;
    ARRAY(struct segment) segments;
    str_array *chunks;
    size_t depth;
    bool has_loops;    /* the template mentions `loop` */
    ARRAY(bool) loops; /* for each open control line: a `for` that keeps `loop` */
};

/* Mako's filters: what is called for each; NULL is refused. */
struct filter_row
{
    const char *name, *call;
};

static const struct filter_row filters[] = {
    {"str", "str"},          {"unicode", "str"},     {"trim", "str.strip"}, {"h", "__M_out.escape"},
    {"x", "__M_out.escape"}, {"u", "__M_out.quote"}, {"entity", NULL},
};

/* ---- writing ---- */

static void segment_begin(struct writer *writer, uint32_t origin, bool is_copy)
{
    *array_add(writer->arena, &writer->segments) =
        (struct segment){.generated = (uint32_t)writer->text.len, .origin = origin, .is_copy = is_copy};
}

/* Text of our own that stands for a point of the template. */
static void add(struct writer *writer, uint32_t origin, str text)
{
    segment_begin(writer, origin, false);
    buf_add(&writer->text, text);
}

static void add_copy(struct writer *writer, struct range range)
{
    segment_begin(writer, range.from, true);
    buf_add(&writer->text, range_text(writer->file, range));
}

static void indent(struct writer *writer, uint32_t origin)
{
    segment_begin(writer, origin, false);
    buf_add_repeated(&writer->text, ' ', writer->depth);
}

/* A line of our own. */
static void add_line(struct writer *writer, uint32_t origin, str text)
{
    indent(writer, origin);
    buf_add(&writer->text, text);
    buf_add_char(&writer->text, '\n');
}

/* ---- code blocks ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Where the blanks at the start of a line end. */
static size_t blanks_end(str text, size_t from)
{
    while (from < text.len && is_blank(text.at[from]))
        from++;
    return from;
}

/* The end of the logical stretch of lines that begins at `from`: strings and backslashes carry on to the next line. */
static size_t stretch_end(struct fragment *fragment)
{
    bool was_comment = false;

    while (fragment_next(fragment))
    {
        str before = str_slice(fragment->text, 0, fragment->step);
        bool is_joined = !was_comment && (str_ends(before, STR("\\")) || str_ends(before, STR("\\\r")));

        if (fragment->c == '\n' && !is_joined)
            return fragment->at;
        was_comment = fragment->is_comment;
    }
    return fragment->text.len;
}

/* The blanks that every line of a block has in front: those of its first line of code. */
static str code_margin(str text, struct range range)
{
    size_t from = range.from;

    for (;;)
    {
        size_t code = blanks_end(text, from), end = str_find_char(str_skip(text, from), '\n');
        char c = code < text.len ? text.at[code] : '\0';

        if (code < text.len && c != '#' && c != '\n' && c != '\r')
            return str_slice(text, from, code);
        if (end == STR_NONE)
            return (str){0};
        from += end + 1;
    }
}

static void code_add(struct writer *writer, struct range range)
{
    str text = str_slice(writer->file->text, 0, range.to);
    str margin = code_margin(text, range);
    struct fragment fragment = fragment_open(text, range.from);
    size_t from = range.from;

    while (from < text.len)
    {
        size_t end = stretch_end(&fragment);

        if (text_has_at(text, from, margin))
            from += margin.len;
        indent(writer, (uint32_t)from);
        add_copy(writer, (struct range){(uint32_t)from, (uint32_t)end});
        from = end;
    }
    add(writer, range.to, STR("\n"));
}

/* ---- expressions ---- */

static struct range range_trim(str text, struct range range)
{
    while (range.from < range.to && char_is_space(text.at[range.from]))
        range.from++;
    while (range.to > range.from && char_is_space(text.at[range.to - 1]))
        range.to--;
    return range;
}

/* The filters of an expression, cut at their commas. */
static void filters_read(struct writer *writer, struct range range, struct range **out_at, size_t *out_len)
{
    str text = str_slice(writer->file->text, 0, range.to);
    struct fragment fragment;
    ARRAY(struct range) list = {0};
    size_t from;

    range = range_trim(text, range);
    from = range.from;
    fragment = fragment_open(str_slice(text, 0, range.to), from);
    while (range.from < range.to && fragment_next(&fragment))
    {
        if (fragment.c != ',' || fragment.depth > 0)
            continue;
        *array_add(writer->arena, &list) = range_trim(text, (struct range){(uint32_t)from, (uint32_t)fragment.step});
        from = fragment.at;
    }
    if (range.from < range.to)
        *array_add(writer->arena, &list) = range_trim(text, (struct range){(uint32_t)from, range.to});
    *out_at = list.at;
    *out_len = list.len;
}

static const struct filter_row *filter_find(str name)
{
    for (size_t i = 0; i < COUNT_OF(filters); i++)
    {
        if (str_equal(name, str_from(filters[i].name)))
            return &filters[i];
    }
    return NULL;
}

/* Writes the beginning of a filter's call. */
static bool filter_add(struct writer *writer, struct range range)
{
    str name = range_text(writer->file, range);
    const struct filter_row *row = filter_find(name);

    if (name.len == 0)
        return diag_error(writer->diags, DIAG_TEMPLATE, range_span(writer->file, (struct range){range.from, range.from + 1}),
                          "expected the name of a filter");
    if ((row != NULL && row->call == NULL) || str_starts(name, STR("decode.")))
    {
        diag_error(writer->diags, DIAG_UNSUPPORTED, range_span(writer->file, range),
                   "the filter '" STR_FMT "' is not supported", STR_ARG(name));
        diag_hint(writer->diags, "Define a function of that job in a `<%%! ... %%>` block and name it here.");
        return false;
    }
    add(writer, range.from, STR("("));
    if (row != NULL)
        add(writer, range.from, str_from(row->call));
    else
        add_copy(writer, range);
    add(writer, range.to, STR(")("));
    return true;
}

static bool filter_is_none(struct writer *writer, struct range range)
{
    return str_equal(range_text(writer->file, range), STR("n"));
}

/* An expression without anything in it writes nothing, as in Mako. */
static bool expression_is_empty(struct writer *writer, const struct piece *piece)
{
    struct range inner = range_trim(writer->file->text, piece->inner);

    struct range filters_range = range_trim(writer->file->text, piece->filters);

    return inner.from == inner.to && filters_range.from == filters_range.to;
}

static bool expression_add(struct writer *writer, const struct piece *piece)
{
    struct range *list;
    size_t len, calls = 0;
    bool is_plain = false;

    if (expression_is_empty(writer, piece))
        return true;
    filters_read(writer, piece->filters, &list, &len);
    indent(writer, piece->whole.from);
    buf_add_literal(&writer->text, "__M_out.write(");
    for (size_t i = len; i-- > 0;)
    {
        if (filter_is_none(writer, list[i]))
            is_plain = true;
        else if (!filter_add(writer, list[i]))
            return false;
        else
            calls++;
    }
    add(writer, piece->whole.from, is_plain ? STR("((") : STR("str(("));
    add_copy(writer, piece->inner);
    segment_begin(writer, piece->whole.to, false);
    buf_add_repeated(&writer->text, ')', calls + 3);
    buf_add_char(&writer->text, '\n');
    return true;
}

/* ---- control lines ---- */

/* The word `in` of `for targets in iterable:`, outside of brackets; STR_NONE when there is none. */
static size_t for_in(str text, size_t from)
{
    struct fragment fragment = fragment_open(text, from);

    while (fragment_next(&fragment))
    {
        size_t at = fragment.step;

        if (fragment.depth == 0 && fragment.c == 'i' && text_has_at(text, at, STR("in")) && at > from &&
            !char_is_word(text.at[at - 1]) && (at + 2 >= text.len || !char_is_word(text.at[at + 2])))
            return at;
    }
    return STR_NONE;
}

/* `loop` of the lines around is kept in a variable of this depth. */
static void loop_open(struct writer *writer, const struct piece *piece, size_t in)
{
    uint32_t origin = piece->whole.from;
    size_t targets = piece->inner.from + 3;

    indent(writer, origin);
    buf_print(&writer->text, "__M_loop_%zu = loop\n", writer->depth);
    indent(writer, origin);
    buf_add_literal(&writer->text, "loop = __M_out.enter((");
    add_copy(writer, (struct range){(uint32_t)in + 2, piece->colon});
    add(writer, piece->colon, STR("), loop)\n"));
    indent(writer, origin);
    buf_add_literal(&writer->text, "for ");
    add_copy(writer, (struct range){(uint32_t)targets, (uint32_t)in});
    add(writer, piece->colon, STR(" in __M_out.walk(loop):\n"));
}

static void block_open(struct writer *writer, const struct piece *piece)
{
    writer->depth++;
    add_line(writer, piece->colon, STR("pass"));
}

static void control_line_add(struct writer *writer, const struct piece *piece)
{
    indent(writer, piece->whole.from);
    add_copy(writer, (struct range){piece->inner.from, piece->colon + 1});
    add(writer, piece->colon, STR("\n"));
    block_open(writer, piece);
}

static void control_open(struct writer *writer, const struct piece *piece)
{
    str text = str_slice(writer->file->text, 0, piece->colon);
    bool is_for = text_has_at(text, piece->inner.from, STR("for"));
    size_t in = is_for && writer->has_loops ? for_in(text, piece->inner.from + 3) : STR_NONE;

    array_push(writer->arena, &writer->loops, in != STR_NONE);
    if (in == STR_NONE)
    {
        control_line_add(writer, piece);
        return;
    }
    loop_open(writer, piece, in);
    block_open(writer, piece);
}

static void control_close(struct writer *writer, const struct piece *piece)
{
    writer->depth--;
    if (writer->loops.at[--writer->loops.len])
    {
        indent(writer, piece->whole.from);
        buf_print(&writer->text, "loop = __M_loop_%zu\n", writer->depth);
    }
}

/* ---- the texts ---- */

static void text_add(struct writer *writer, const struct piece *piece)
{
    indent(writer, piece->whole.from);
    buf_print(&writer->text, "__M_out.text(%zu)\n", writer->chunks->len);
    array_push(writer->arena, writer->chunks, range_text(writer->file, piece->inner));
}

static bool piece_write(struct writer *writer, const struct piece *piece)
{
    switch (piece->kind)
    {
        case PIECE_TEXT:
            text_add(writer, piece);
            return true;
        case PIECE_EXPRESSION:
            return expression_add(writer, piece);
        case PIECE_CODE:
            code_add(writer, piece->inner);
            return true;
        case PIECE_MODULE_CODE:
            return true;
        case PIECE_OPEN:
            control_open(writer, piece);
            return true;
        case PIECE_BRANCH:
            writer->depth--;
            control_line_add(writer, piece);
            return true;
        case PIECE_CLOSE:
            control_close(writer, piece);
            return true;
    }
    return true;
}

static void places_make(struct writer *writer, struct places *out_places)
{
    *out_places = (struct places){
        .origin = writer->file,
        .generated = places_file(writer->file, buf_str(&writer->text)),
        .segments = writer->segments.at,
        .count = writer->segments.len,
    };
}

bool generate_module(struct arena *arena, struct diags *diags, const struct source_file *file, const piece_array *pieces,
                     struct places *out_places, bool *out_found)
{
    struct writer writer = {.arena = arena, .diags = diags, .file = file, .text = BUF(arena)};

    *out_found = false;
    segment_begin(&writer, 0, false);
    for (size_t i = 0; i < pieces->len; i++)
    {
        if (pieces->at[i].kind != PIECE_MODULE_CODE)
            continue;
        *out_found = true;
        code_add(&writer, pieces->at[i].inner);
    }
    places_make(&writer, out_places);
    return true;
}

/* The names that stand in the generated text, without attributes. */
static bool names_collect(struct writer *writer, generate_is_given *is_given, void *subject, str_array *out_names)
{
    struct source_file file = places_file(writer->file, buf_str(&writer->text));
    struct map seen = {.arena = writer->arena};
    size_t recorded = writer->diags->list.len;
    struct tokens tokens = {0};

    tokens_read(writer->arena, writer->diags, &file, &tokens);
    diag_rewind(writer->diags, recorded);
    for (size_t i = 0; i < tokens.list.len; i++)
    {
        str name = str_slice(file.text, tokens.list.at[i].from, tokens.list.at[i].to);
        bool given = false;

        if (tokens.list.at[i].kind != TOKEN_NAME || (i > 0 && tokens.list.at[i - 1].kind == TOKEN_DOT) || map_has(&seen, name))
            continue;
        map_put(&seen, name, NULL);
        if (str_starts(name, STR("__")))
            continue;
        if (!is_given(subject, name, &given))
            return false;
        if (given)
            array_push(writer->arena, out_names, name);
    }
    return true;
}

/* Puts the head of the function in front; segments move by its length. */
static void head_add(struct writer *writer, const str_array *names)
{
    struct buf whole = BUF(writer->arena);
    size_t count = writer->segments.len;

    buf_add_literal(&whole, "def " RENDER_FUNCTION "(__M_out, context, UNDEFINED");
    for (size_t i = 0; i < names->len; i++)
        buf_print(&whole, ", " STR_FMT, STR_ARG(names->at[i]));
    buf_add_literal(&whole, "):\n");
    for (size_t i = 1; i < count; i++)
        writer->segments.at[i].generated += (uint32_t)whole.len;
    buf_add(&whole, buf_str(&writer->text));
    writer->text = whole;
}

bool generate_body(struct arena *arena, struct diags *diags, const struct source_file *file, const piece_array *pieces,
                   generate_is_given *is_given, void *subject, struct places *out_places, str_array *out_chunks,
                   str_array *out_names)
{
    struct writer writer = {
        .arena = arena,
        .diags = diags,
        .file = file,
        .text = BUF(arena),
        .chunks = out_chunks,
        .depth = 1,
        .has_loops = str_find(file->text, STR("loop")) != STR_NONE,
    };

    segment_begin(&writer, 0, false);
    add_line(&writer, 0, writer.has_loops ? STR("loop = None") : STR("pass"));
    for (size_t i = 0; i < pieces->len; i++)
    {
        if (!piece_write(&writer, &pieces->at[i]))
            return false;
    }
    if (!names_collect(&writer, is_given, subject, out_names))
        return false;
    head_add(&writer, out_names);
    places_make(&writer, out_places);
    return true;
}
