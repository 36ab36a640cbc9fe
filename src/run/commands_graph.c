/*
 * graph: the revision graph as a picture in a file, and the drawing of `history --graph`.
 *
 * The format follows from the ending of the file's name, or from --format. Without a file the picture is the command's result,
 * on standard output. No database is touched unless -i or a range with `current` asks for its rows.
 */
#include "run/command.h"
#include "run/picture.h"

struct revision_set rows_set(struct session *session, const str_array *rows)
{
    struct revision_set set = {0};
    uint32_t number;

    if (rows == NULL)
        return set;
    set = revision_set_make(session->script.graph, session->arena);
    for (size_t i = 0; i < rows->len; i++)
        if (graph_find(session->script.graph, rows->at[i], &number))
            set.has[number] = true;
    return set;
}

str_array picture_lines(struct session *session, const struct revision_list *list, const str_array *rows, const str *entries)
{
    struct picture picture = {
        .graph = session->script.graph,
        .arena = session->arena,
        .list = list,
        .current = rows_set(session, rows),
    };
    struct draw_style style = {
        .columns = session->settings->columns,
        .color = session->settings->color,
        .unicode = session->settings->unicode,
    };

    return draw_text(&picture, &style, entries);
}

/* ---- formats ---- */

enum
{
    ENDINGS_MOST = 2,
    MERMAID_EDGES = 500, /* maxEdges, unless the page that draws it is configured otherwise */
};

static const struct picture_format
{
    str name;
    str endings[ENDINGS_MOST];
    str (*draw)(const struct picture *picture);
} formats[] = {
    {STR_INIT("svg"), {STR_INIT(".svg")}, draw_svg},
    {STR_INIT("dot"), {STR_INIT(".dot"), STR_INIT(".gv")}, draw_dot},
    {STR_INIT("mermaid"), {STR_INIT(".mmd"), STR_INIT(".mermaid")}, draw_mermaid},
};

static bool has_ending(const struct picture_format *format, str path)
{
    for (size_t i = 0; i < ENDINGS_MOST; i++)
        if (format->endings[i].len > 0 && path.len > format->endings[i].len &&
            str_equal_nocase(str_skip(path, path.len - format->endings[i].len), format->endings[i]))
            return true;
    return false;
}

static bool format_of_name(struct session *session, str name, const struct picture_format **out)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++)
    {
        if (!str_equal(formats[i].name, name))
            continue;
        *out = &formats[i];
        return true;
    }
    diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "no format '" STR_FMT "'", STR_ARG(name));
    diag_hint(&session->diags, "The formats are svg, dot and mermaid: `limbeck graph --format dot`.");
    return false;
}

static bool format_of_file(struct session *session, str path, const struct picture_format **out)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++)
    {
        if (!has_ending(&formats[i], path))
            continue;
        *out = &formats[i];
        return true;
    }
    diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "no format for '" STR_FMT "'", STR_ARG(path));
    diag_hint(&session->diags, "The ending says the format: .svg, .dot or .gv (Graphviz), .mmd or .mermaid. Or say it: "
                               "`limbeck graph -o FILE --format svg`.");
    return false;
}

/* Standard output gets Mermaid: it goes into Markdown as it is. */
static bool format_choose(struct session *session, str path, const struct picture_format **out)
{
    str name;

    if (session_argument(session, STR("format"), &name))
        return format_of_name(session, name, out);
    return path.len > 0 ? format_of_file(session, path, out) : format_of_name(session, STR("mermaid"), out);
}

/* ---- links ---- */

/* A path as the path of a URL. */
static void path_add(struct buf *out, str path)
{
    static const str plain = STR_INIT("-._~/!$&'()*+,;=@");

    for (size_t i = 0; i < path.len; i++)
    {
        char c = path.at[i];

        if (char_is_digit(c) || char_is_alpha(c) || str_find_char(plain, c) != STR_NONE)
            buf_add_char(out, c);
        else
            buf_print(out, "%%%02X", (unsigned char)c);
    }
}

static bool folder_of_picture(struct session *session, str path, str *out)
{
    str folder = path_join(session->arena, session->config.working_folder, path.len > 0 ? path_folder(path) : STR("."));

    return os_real_path(session->os, session->arena, &session->diags, folder, out);
}

/* Of each revision's file, from the folder of the picture. Links of folders are resolved on both sides. */
static bool links_make(struct session *session, str path, const struct revision_list *list, const str **out)
{
    const struct graph *graph = session->script.graph;
    str *links = arena_alloc_array(session->arena, graph->count, sizeof *links);
    struct map folders = {.arena = session->arena}; /* as written: resolved */
    str from;

    if (!folder_of_picture(session, path, &from))
        return false;
    for (size_t i = 0; i < list->len; i++)
    {
        str file = path_join(session->arena, session->config.working_folder, graph_revision(graph, list->at[i])->path);
        str folder = path_folder(file), *resolved = map_find(&folders, folder);
        struct buf url = BUF(session->arena);

        if (resolved == NULL)
        {
            resolved = arena_new(session->arena, str);
            if (!os_real_path(session->os, session->arena, &session->diags, folder, resolved))
                return false;
            map_put(&folders, folder, resolved);
        }
        path_add(&url, path_between(session->arena, from, path_join(session->arena, *resolved, path_name(file))));
        links[list->at[i]] = buf_str(&url);
    }
    *out = links;
    return true;
}

/* ---- the command ---- */

static size_t edges_of(const struct picture *picture)
{
    struct revision_set drawn = draw_set(picture);
    const struct edges *all = &picture->graph->all_down;
    size_t count = 0;

    for (size_t i = 0; i < picture->list->len; i++)
        for (uint32_t e = all->starts[picture->list->at[i]]; e < all->starts[picture->list->at[i] + 1]; e++)
            count += drawn.has[all->at[e]];
    return count;
}

/* As Alembic says it of the files that it writes. */
static str line_of_file(struct session *session, str path)
{
    str full = path_normal(session->arena, path_join(session->arena, session->config.working_folder, path));

    return str_print(session->arena, "Writing " STR_FMT " ...  done", STR_ARG(full));
}

static bool picture_write(struct session *session, const struct picture *picture, const struct picture_format *format, str path)
{
    str text = format->draw(picture);
    struct record *record;
    size_t edges = edges_of(picture);

    if (format->draw == draw_mermaid && edges > MERMAID_EDGES)
    {
        diag_warning(&session->diags, DIAG_LIMIT, SPAN_NONE, "%zu edges: most programs that show Mermaid draw no more than %d",
                     edges, MERMAID_EDGES);
        diag_hint(&session->diags, "Draw a part of it with `-r START:END`, or an SVG with `limbeck graph -o FILE.svg`.");
    }
    if (path.len > 0 &&
        !os_write_file(session->os, &session->diags, path, text, &(struct os_write_options){.exclusive = false}))
        return false;
    record =
        session_result(session, path.len == 0 ? str_copy(session->arena, str_trim_end(text)) : line_of_file(session, path));
    record_add_text(session->arena, record, STR("format"), format->name);
    record_add_int(session->arena, record, STR("revisions"), (int64_t)picture->list->len);
    if (path.len > 0)
        record_add_text(session->arena, record, STR("path"), path);
    else
        record_add_text(session->arena, record, STR("text"), text);
    return true;
}

bool command_graph(struct session *session)
{
    struct picture picture = {.graph = session->script.graph, .arena = session->arena};
    const struct picture_format *format;
    struct revision_list list = {0};
    str_array rows = {0};
    bool mark = session_flag(session, STR("indicate-current"));
    str path;

    session_argument(session, STR("output"), &path);
    if (str_equal(path, STR("-")))
        path = (str){0};
    if (!format_choose(session, path, &format) || !range_select(session, mark, &list, &rows) ||
        !links_make(session, path, &list, &picture.links))
        return false;
    picture.list = &list;
    picture.current = rows_set(session, mark ? &rows : NULL);
    return picture_write(session, &picture, format, path);
}
